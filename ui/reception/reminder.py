"""At the start: what this desk left unfinished. Light, since it is loaded before anybody has signed in."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.workorders.views import Drafts
from ui.shell.desk import Desk


def tell_drafts(desk: Desk, tell: Callable[[str], None], owner: QObject) -> None:
    """At the start: one line of news if this desk left applications unfinished."""
    if "order.accept" not in desk.session.permissions:
        return
    desk_id = desk.info.desk_id

    def came(count: int) -> None:
        if count:
            tell(f"本台有 {count} 件未办完的受理,输交易码 21 继续。")

    desk.ask(lambda home: len(home.view(Drafts).drafts(desk_id)), came, owner=owner)

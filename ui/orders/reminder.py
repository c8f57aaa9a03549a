"""At the start: what waits for this person. Light, since it is loaded before anybody has signed in."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.kernel.home import Snapshot
from app.kernel.settings import Settings
from app.workorders.views import Drafts, OrderFilter, OrdersView
from ui.shell.desk import Desk

AHEAD_MS = 2 * 86_400_000
AT_MOST = 200


def tell_waiting(desk: Desk, tell: Callable[[str], None], owner: QObject) -> None:
    """At the start: one line of news if this desk left applications unfinished, if orders that this person
    may work on are late or will be within two days, or if who keeps the rules has to see to them."""

    def question(home: Snapshot) -> str:
        return "".join((_drafts(desk, home), _orders(desk, home), _rules(desk, home)))

    def came(words: str) -> None:
        if words:
            tell(words)

    desk.ask(question, came, owner=owner)


def _drafts(desk: Desk, home: Snapshot) -> str:
    if "order.accept" not in desk.session.permissions:
        return ""
    count = len(home.view(Drafts).drafts(desk.info.desk_id))
    return f"本台有 {count} 件未办完的受理,输交易码 21 继续。" if count else ""


def _orders(desk: Desk, home: Snapshot) -> str:
    from ui.orders.reading import stages_of  # every business is loaded with it

    session = desk.session
    stages = stages_of(session.permissions) if "order.view" in session.permissions else ()
    if not stages:
        return ""
    which = OrderFilter(stages=stages, free_for=session.staff_no, late_before_ms=home.now_ms + AHEAD_MS)
    rows = [
        row
        for row in home.view(OrdersView).page(desk.info.org_unit, which, (0, ""), AT_MOST)
        if not row.suspended
    ]
    late = sum(row.due_ms < home.now_ms for row in rows)
    soon = len(rows) - late
    told = [f"超时 {late} 件"] if late else []
    told += [f"两日内到期 {soon} 件"] if soon else []
    return f"待办工单{'、'.join(told)},输交易码 22 查看。" if told else ""


def _rules(desk: Desk, home: Snapshot) -> str:
    """Holidays and calendars that are missing, for whoever can import them."""
    from app.tariffs.calendars import SETTING, missing_warning
    from app.tariffs.holidays import holidays_of, unknown_warning

    if "settings.change" not in desk.session.permissions:
        return ""
    calendars = home.view(Settings).content(SETTING)
    return unknown_warning(holidays_of(home), home.today) + missing_warning(calendars)

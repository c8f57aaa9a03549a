"""The front of page 21: who is at the desk, the menu of businesses, and what was left unfinished."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.refusals import CounterError
from app.workorders.catalog import word_of
from app.workorders.drafting import Application
from app.workorders.views import DraftRow
from ui.forms.dialogs import ask_question
from ui.reception.drafts import DraftKeeper
from ui.reception.menu import Menu
from ui.reception.reading import Look, Opening, look_at, opening
from ui.reception.standing_line import StandingLine
from ui.shell.desk import Desk
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT


class Front(QWidget):
    """`chosen(MenuLine)`; `reopened(Application)` a draft to go on with; `failed(sentence)`."""

    chosen = Signal(object)
    reopened = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account_no = ""
        """Who was found before a business was chosen."""
        self._desk = desk
        self._drafts = drafts
        self.standing = StandingLine()
        self.menu = Menu()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label("受理", "title"))
        column.addWidget(self.standing)
        column.addWidget(hairline())
        column.addWidget(self.menu, 1)
        self.standing.show_account(None)
        self.menu.chosen.connect(self.chosen)
        self.menu.reopened.connect(lambda row: self.reopen(row.case_id))
        self.menu.scanned.connect(self.reopen)
        self.menu.dropped.connect(self._ask_drop)

    def start(self, account_no: str) -> None:
        """Begin with this customer, '' with nobody."""
        self.account_no = account_no
        self.refresh()
        self.menu.start()

    def refresh(self) -> None:
        """Ask for drafts and for the customer's standing again."""
        self._desk.ask(opening(self._desk.info.desk_id), self._show_opening, self._not_answered)
        account_no = self.account_no
        if not account_no:
            self.standing.show_account(None)
            return
        nothing = Application(case_id="", command_id="", account_no=account_no)

        def came(seen: Look) -> None:
            if account_no == self.account_no:
                self.standing.show_account(seen.account)

        self._desk.ask(look_at(nothing), came, self._not_answered, owner=self)

    def _show_opening(self, found: Opening) -> None:
        self.menu.show_menu(found.menu)
        self.menu.show_drafts(found.drafts)

    def reopen(self, case_id: str) -> None:
        """Go on with a draft of this case."""
        self._drafts.open(case_id, self._came)

    def _came(self, application: Application | None) -> None:
        if application is None or not application.businesses:
            self.failed.emit("没有这份草稿,可能已经受理或删除。")
        else:
            self.reopened.emit(application)

    def _ask_drop(self, row: DraftRow) -> None:
        ask_question(
            self,
            "删除草稿?",
            [f"{word_of(row.kind)} {row.account_no or '新户'},删除后不能恢复。"],
            "删除",
            lambda: self._drafts.drop(row.case_id, self.refresh),
        )

    def _not_answered(self, error: CounterError) -> None:
        self.failed.emit(str(error))

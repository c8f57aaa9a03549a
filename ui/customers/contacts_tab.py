"""联系人: how to reach a customer, since when and by whom that is known, and when somebody was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout

from app.arrears.views import ArrearsView, ReminderRow
from app.arrears.vocabulary import CHANNELS, PROOFS
from app.customers.masking import mask_name, mask_phone
from app.customers.past import read_file
from app.customers.views import CustomerRow
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.kernel.refusals import CounterError
from ui.customers.entries import group_change
from ui.customers.groups import BY_NAME
from ui.customers.staff import names_of
from ui.customers.tab import FileTab
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.theme.look import label
from ui.theme.tokens import UNIT

CONTACTS = BY_NAME["contacts"]


class Way(NamedTuple):
    """One way to reach the customer, masked."""

    what: str
    text: str
    since_ms: int
    who: str


class Reached(NamedTuple):
    """A reminder and the name of who gave it."""

    row: ReminderRow
    who: str


class Ways(NamedTuple):
    """What the tab asks for."""

    account_no: str
    ways: list[Way]
    reached: list[Reached]


WAY_COLUMNS: tuple[Column[Way], ...] = (
    Column("类别", lambda way: way.what, 8),
    Column("内容", lambda way: way.text, 20, stretch=True),
    Column("登记", lambda way: clock_text(way.since_ms)[:16] if way.since_ms else "", 16),
    Column("经办", lambda way: way.who, 8),
)
REACHED_COLUMNS: tuple[Column[Reached], ...] = (
    Column("时间", lambda one: clock_text(one.row.at_ms)[:16], 16),
    Column("方式", lambda one: CHANNELS.get(one.row.channel, one.row.channel), 10),
    Column("结果", lambda one: PROOFS.get(one.row.proof, one.row.proof), 14),
    Column("当时欠费(元)", lambda one: yuan(one.row.owed_fen), 13, number=True),
    Column("证明", lambda one: one.row.reference, 14, stretch=True),
    Column("经办", lambda one: one.who, 8),
)


class ContactsTab(FileTab):
    """Phones and the contact above, reminders below; F3 changes the contacts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._row: CustomerRow | None = None
        self.ways: RowsModel[Way] = RowsModel(WAY_COLUMNS, lambda way: (way.what, way.text), parent=self)
        self.way_list = ListView(self.ways, "联系方式", "还没有登记电话和联系人;按 F3 登记。")
        self.reached: RowsModel[Reached] = RowsModel(REACHED_COLUMNS, lambda one: one.row.at_ms, parent=self)
        self.reached_list = ListView(self.reached, "联系记录", "还没有催费联系记录。")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.way_list, 1)
        column.addWidget(label("联系记录", "strong"))
        column.addWidget(self.reached_list, 1)
        self.way_list.opened.connect(lambda _way: self._change())

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self._row = row
        if anew:
            self.ways.set_rows(())
            self.reached.set_rows(())
        self.desk.ask(_ways(row), self._came, self._not_answered)

    def take_focus(self) -> None:
        self.way_list.take_focus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        if "customer.edit" not in self.desk.session.permissions:
            return {}
        return {"F3": ("修改联系方式", self._change)}

    def _change(self) -> None:
        if self._row is not None and "customer.edit" in self.desk.session.permissions:
            panel = group_change(self.desk, self._row.account_no, CONTACTS)
            self.panel_wanted.emit(panel, CONTACTS.shown(self._row), "")

    def _came(self, found: Ways) -> None:
        if self._row is not None and found.account_no == self._row.account_no:
            self.ways.set_rows(found.ways)
            self.reached.set_rows(found.reached)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))


def _ways(row: CustomerRow) -> Callable[[Snapshot], Ways]:
    def question(home: Snapshot) -> Ways:
        stood = read_file(home, row.account_no).standing.get(("contacts", ""))
        case = home.view(ArrearsView).case(row.account_no)
        reminders = sorted(case.reminders, key=lambda one: -one.at_ms) if case else []
        names = names_of(home, [one.staff_no for one in reminders] + ([stood.actor] if stood else []))
        since, who = (stood.at_ms, names[stood.actor]) if stood else (0, "")
        ways = [Way("电话", mask_phone(phone), since, who) for phone in row.phones]
        if row.contact:
            ways.insert(0, Way("联系人", mask_name(row.contact), since, who))
        return Ways(row.account_no, ways, [Reached(one, names[one.staff_no]) for one in reminders])

    return question

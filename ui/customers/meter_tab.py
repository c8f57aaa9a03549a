"""表计: the meters of an account, past and present, and their readings, in its file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from app.customers.views import CustomerRow
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from app.metering.views import Fitting, MeteringView, ReadRow
from ui.customers.tab import FileTab
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.metering.meter_page import METER_COLUMNS, READ_COLUMNS, readings_of
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.theme.look import label
from ui.theme.tokens import UNIT

Found = tuple[str, list[Fitting]]


class MeterTab(FileTab):
    """Meters above, readings below; F3 goes to where meters are fitted and removed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._account_no = ""
        self.meters: RowsModel[Fitting] = RowsModel(
            METER_COLUMNS, lambda row: (row.asset_no, row.fitted_on), parent=self
        )
        self.meter_list = ListView(self.meters, "电能表", "还没有电能表;按 F3 装表。")
        self.read: KeyedModel[ReadRow] = KeyedModel(
            desk, READ_COLUMNS, lambda row: (row.period, row.asset_no), readings_of("", ""), parent=self
        )
        self.read_list = ListView(self.read, "示数", "还没有示数。")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.meter_list, 2)
        column.addWidget(label("示数", "strong"))
        column.addWidget(self.read_list, 3)
        self.meter_list.opened.connect(lambda _row: self._go())

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self._account_no = row.account_no
        if anew:
            self.meters.set_rows(())
        self.desk.ask(_fittings(row.account_no), self._came, self._not_answered)
        self.read.load(readings_of(row.org_unit, row.account_no))

    def take_focus(self) -> None:
        self.meter_list.take_focus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        return {"F3": ("装拆表计", self._go)}

    def _go(self) -> None:
        self.open_page.emit("75", self._account_no)

    def _came(self, found: Found) -> None:
        account_no, fittings = found
        if account_no == self._account_no:
            self.meters.set_rows(fittings)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))


def _fittings(account_no: str) -> Callable[[Snapshot], Found]:
    """The meters of an account, the newest first."""

    def question(home: Snapshot) -> Found:
        found = home.view(MeteringView).fittings((account_no,)).get(account_no, [])
        return account_no, list(reversed(found))

    return question

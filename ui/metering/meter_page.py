"""Page 75 表计: the meters of a customer, past and present, their readings, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.customers.masking import mask_address, mask_name
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.metering.commands import APPROVE_CORRECTION, CorrectReading, correction_subject
from app.metering.facts import Registers, main_point
from app.metering.views import UNKNOWN_START, Fitting, MeteringView, Point, ReadRow, RouteRow
from app.tariffs.book import Tariff, TariffsView
from ui.lists.columns import Column
from ui.lists.model import Fetch, KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.metering.meter_entries import (
    START,
    CorrectionDialog,
    fitting_entry,
    point_entry,
    removal_entry,
    replacement_entry,
    start_of,
)
from ui.metering.rows import told
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

EMPTY = "按 F2 查找客户;还没有电能表的,按 F3 装表。"
KINDS = {"provisional": "暂计", "installed": "起度", "removed": "止度"}


@dataclass(frozen=True)
class Card:
    """What the page asks for at once."""

    row: CustomerRow | None
    fittings: list[Fitting]
    points: tuple[Point, ...]
    standing: dict[str, RouteRow]
    tariffs: tuple[Tariff, ...]
    today: date


def _point(fitting: Fitting) -> str:
    if fitting.point_id == main_point(fitting.account_no):
        return "主计量点"
    return fitting.point_id.removeprefix(f"{fitting.account_no}-")


def _ratio(fitting: Fitting) -> str:
    if fitting.pt_ratio == 1:
        return f"{fitting.multiplier}"
    return f"{fitting.multiplier}({fitting.ct_ratio}×{fitting.pt_ratio})"


METER_COLUMNS = (
    Column[Fitting]("表号", lambda row: row.asset_no, 14),
    Column[Fitting]("计量点", _point, 9),
    Column[Fitting]("装表", lambda row: "" if row.fitted_on == UNKNOWN_START else f"{row.fitted_on}", 11),
    Column[Fitting]("起度", lambda row: told(row.registers), 9, number=True),
    Column[Fitting]("倍率", _ratio, 6, number=True),
    Column[Fitting]("位数", lambda row: f"{row.digits}", 5, number=True),
    Column[Fitting]("封印", lambda row: " ".join(row.seals), 12, stretch=True),
    Column[Fitting](
        "状态",
        lambda row: f"{row.removed_on} 拆" if row.removed_on else "在用",
        13,
        role=lambda row: "muted" if row.removed_on else "done",
    ),
    Column[Fitting]("止度", lambda row: told(row.removed_registers), 9, number=True),
)


def _how(row: ReadRow) -> str:
    words = ["更正"] if row.corrected else []
    words += [KINDS[row.kind]] if row.kind in KINDS else []
    return "、".join(words)


READ_COLUMNS = (
    Column[ReadRow]("月份", lambda row: row.period, 8),
    Column[ReadRow]("表号", lambda row: row.asset_no, 14),
    Column[ReadRow]("示数", lambda row: told(row.registers), 12, number=True),
    Column[ReadRow]("抄表日期", lambda row: f"{row.read_on or ''}", 11),
    Column[ReadRow]("方式", _how, 9),
    Column[ReadRow]("说明", lambda row: row.reason or row.source, 14, stretch=True),
    Column[ReadRow]("录入", lambda row: row.staff_no, 8),
)


def readings_of(org_unit: str, account_no: str) -> Fetch[ReadRow]:
    """Fetches the readings of an account, the newest first."""

    def fetch(home: Snapshot, after: tuple[str, str] | None, limit: int) -> list[ReadRow]:
        if not account_no:
            return []
        return home.view(MeteringView).readings(org_unit, account_no, after or ("", ""), limit)

    return fetch


class MeterPage(PanelPage):
    """Meters above, readings below; panels over both."""

    topics = frozenset({"readings", "reading", "meter", "point", "customer", "bills"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._account_no = ""
        self._card = Card(None, [], (), {}, (), date.min)
        self.who = label("", "strong")
        self.meters: RowsModel[Fitting] = RowsModel(
            METER_COLUMNS, lambda row: (row.asset_no, row.fitted_on), parent=self
        )
        self.meter_list = ListView(self.meters, "电能表", EMPTY)
        self.read: KeyedModel[ReadRow] = KeyedModel(
            desk, READ_COLUMNS, lambda row: (row.period, row.asset_no), readings_of("", ""), parent=self
        )
        self.read_list = ListView(self.read, "示数", "还没有示数。")
        self._posting = Posting(desk, self, tell=self.warn.emit)
        column = QVBoxLayout(self.main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label("表计", "title"))
        column.addWidget(self.who)
        column.addWidget(hairline())
        self.meter_list.setMinimumHeight(look().px(32 * 5))
        column.addWidget(self.meter_list, 2)
        column.addWidget(label("示数", "strong"))
        column.addWidget(self.read_list, 3)
        self.meter_list.current_changed.connect(lambda _row: self.actions_changed.emit())
        self.read_list.current_changed.connect(lambda _row: self.actions_changed.emit())

    def main_actions(self) -> Actions:
        keys: Actions = {}
        if self._card.row is None:
            return keys
        if self.allowed("meter.change"):
            keys["F3"] = ("装表", self._fit)
            fitting = self.meter_list.current_row()
            if fitting is not None and fitting.removed_on is None:
                keys["F4"] = ("换表", self._replace)
                keys["F7"] = ("拆表", self._remove)
            keys["F9"] = ("登记计量点", self._register)
        if self.allowed("reading.correct") and self.read_list.current_row() is not None:
            keys["F8"] = ("更正示数", self._correct)
        return keys

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None and self.panel.touched():
            self.warn.emit("填写的内容还没有保存,请先按 F10 保存或按 Esc 放弃,再换客户。")
            return True
        if self.panel is not None:
            self.escape()
        self._account_no = account_no
        self.refresh()
        return True

    def entered(self) -> None:
        self.take_cursor()

    def main_focus(self) -> None:
        self.meter_list.take_focus()

    def refresh(self) -> None:
        if self._account_no:
            self.desk.ask(
                _card(self._account_no), self._came, lambda error: self.warn.emit(str(error)), owner=self
            )

    def _came(self, card: Card) -> None:
        if card.row is not None and card.row.account_no != self._account_no:
            return
        came = self._card.row is None or card.row is None or self._card.row.account_no != card.row.account_no
        self._card = card
        row = card.row
        if row is None:
            self.warn.emit(f"没有户号为 {self._account_no} 的客户。")
        self.who.setText(_named(row) if row else "")
        self.meters.set_rows(card.fittings)
        self.read.load(readings_of(row.org_unit, row.account_no) if row else readings_of("", ""))
        if came:
            standing = [place for place, one in enumerate(card.fittings) if one.removed_on is None]
            if standing:
                self.meter_list.table.selectRow(standing[0])
            self.take_cursor()
        self.actions_changed.emit()

    def _names(self, fitting: Fitting) -> tuple[str, ...]:
        row = self._card.standing.get(fitting.asset_no)
        return row.registers if row else tuple(fitting.registers) or ("flat",)

    def _fit(self) -> None:
        start = {**START, "fitted_on": self._card.today}
        self.open_panel(fitting_entry(self.desk, self._account_no, self._card.points), start)

    def _replace(self) -> None:
        self._open_for(replacement_entry)

    def _remove(self) -> None:
        self._open_for(removal_entry)

    def _open_for(self, entry: Callable[[Desk, Fitting, tuple[str, ...]], EntryPanel]) -> None:
        fitting = self.meter_list.current_row()
        if fitting is not None and fitting.removed_on is None:
            panel = entry(self.desk, fitting, self._names(fitting))
            self.open_panel(panel, start_of(fitting, self._card.today))

    def _register(self) -> None:
        panel, start = point_entry(self.desk, self._account_no, self._card.points, self._card.tariffs)
        self.open_panel(panel, start)

    def _correct(self) -> None:
        row = self.read_list.current_row()
        if row is None:
            return

        def given(registers: Registers, reason: str) -> None:
            def agreed(approval_id: str) -> None:
                command = CorrectReading(
                    period=row.period,
                    account_no=row.account_no,
                    asset_no=row.asset_no,
                    registers=registers,
                    reason=reason,
                    approval_id=approval_id,
                )
                self._posting.post(command, self._corrected)

            sentence = (
                f"表号 {row.asset_no} {row.period} 示数 {told(row.registers)} 更正为 {told(registers)}。"
                f"\n原因:{reason}"
            )
            subject = correction_subject(row.asset_no, row.period)
            ask_second_person(self.desk, self, sentence, APPROVE_CORRECTION, subject, agreed)

        CorrectionDialog(self, row, given).open()

    def _corrected(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)


def _named(row: CustomerRow) -> str:
    parts = (row.account_no, mask_name(row.name), mask_address(row.address), row.reading_route)
    return "  ".join(filter(None, parts))


def _card(account_no: str) -> Callable[[Snapshot], Card]:
    def question(home: Snapshot) -> Card:
        row = home.view(CustomersView).customer(account_no)
        if row is None:
            return Card(None, [], (), {}, (), home.today)
        view = home.view(MeteringView)
        rows = view.rows_of(row.org_unit, f"{home.today:%Y-%m}", (account_no,))
        return Card(
            row,
            list(reversed(view.fittings((account_no,)).get(account_no, []))),
            tuple(view.points((account_no,)).get(account_no, [])),
            {one.asset_no: one for one in rows},
            home.view(TariffsView).tariffs(),
            home.today,
        )

    return question

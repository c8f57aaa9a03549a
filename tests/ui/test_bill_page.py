"""账单 in the real window, by keys: figures open their rules, months are compared, papers printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.billing.facts import BillIssued
from app.documents.facts import PaperIssued
from app.documents.views import DocumentsView
from app.kernel.commands import Session
from app.metering.facts import MeterFitted, MeterRemoved, main_point
from app.security.roles import permissions_of
from app.tariffs.pricing.model import Usage
from tests.counter import Happened
from tests.homes import sqlite_engines
from tests.ui.office import EVERYTHING, Office, open_office
from tests.ui.tariff_home import ACCOUNT, billed, tariff_home
from ui.bills.chart import MonthsView
from ui.bills.page import BillPage
from ui.lists.model import RowsModel
from ui.shell.lanes import Lanes
from ui.shell.stall import StallWatch
from ui.theme.look import apply_look
from ui.theme.tokens import CONTRAST, LIGHT, Palette

Key = Qt.Key
FLAT = "zj_resident_flat"
OLD = BillIssued(
    org_unit="3301",
    bill_id="old",
    account_no=ACCOUNT,
    period="2025-12",
    kwh=100,
    amount_fen=5_000,
    issued_on=date(2025, 12, 28),
    due_on=date(2026, 1, 25),
    late_class="residential",
    previous_reading=900,
    current_reading=1000,
)
"""A bill taken over without what it was priced by."""


def month(kwh: int) -> Usage:
    return Usage(kwh={"flat": Decimal(kwh)})


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    """Bills of January (2,700 kWh) and February (300, of which 240 lie in tier 2), and one taken over."""
    engines = sqlite_engines(tmp_path / "home.db")
    home = tariff_home(engines)
    home.do(Happened(bodies=(OLD,)))
    billed(home, FLAT, month(2700), month(300))
    yield open_office(qtbot, qapp, home, engines, lanes, tmp_path, EVERYTHING)
    engines.dispose()


def page_of(office: Office) -> BillPage:
    page = office.page
    assert isinstance(page, BillPage)
    return page


def served(office: Office) -> BillPage:
    """The page with 张三丰's newest bill explained."""
    office.open("13")
    office.frame.stack.serve_customer(ACCOUNT)
    page = page_of(office)
    office.wait(lambda: page.waterfall.model.rowCount())
    office.wait(lambda: office.cursor() is page.list.table)
    return page


def texts(model: RowsModel[object], *columns: int) -> list[tuple[str, ...]]:
    return [tuple(model.index(row, column).data() for column in columns) for row in range(model.rowCount())]


def said(page: BillPage) -> list[str]:
    """The sentences beside the waterfall."""
    return [part.text() for part in page.why.findChildren(QLabel) if not part.isHidden()]


def test_the_newest_bill_is_explained_and_compared(office: Office) -> None:
    page = served(office)
    assert page.header.name.text() == "张*丰"
    assert texts(page.bills, 0, 1, 2, 3) == [
        ("2026-02", "300", "173.40", "欠 173.40"),
        ("2026-01", "2,700", "1,452.60", "欠 1,452.60"),
        ("2025-12", "100", "50.00", "欠 50.00"),
    ]
    # 300 × 0.538 = 161.40; 240 kWh above 2,760 cost 0.05 more: 12.00.
    assert texts(page.waterfall.model, 0, 1, 2, 3) == [
        ("电量", "2026-02 计费电量", "300 千瓦时", ""),
        ("电费", "电量 300 千瓦时 × 0.538 元", "", "161.40"),
        ("", "第二档加价 240 千瓦时 × 0.05 元", "", "12.00"),
        ("账单", "2026-02 账单金额", "", "173.40"),
        ("结余", "截至 2026-03-15 尚欠", "", "173.40"),
    ]
    office.wait(lambda: said(page))
    assert said(page) == [
        "比 2026-01 少 1,279.20 元",
        "少用 2,400 千瓦时,少 1,291.20 元。",
        "累计用电进入加价的档,阶梯加价 12.00 元,多 12.00 元。",
    ]


def test_enter_on_a_figure_opens_its_rule_version_and_article(office: Office) -> None:
    page = served(office)
    office.enter()
    office.wait(lambda: office.cursor() is page.waterfall.list.table)
    for _ in range(2):
        office.press(Key.Key_Down)
    assert not page.waterfall.rule.isVisible()
    office.enter()
    rule = page.waterfall.rule
    assert rule.isVisible()
    assert rule.figure.text() == "第二档加价 240 千瓦时 × 0.05 元"
    assert "第一档至 2,760 千瓦时" in rule.text.text()
    assert "本期之前已用 2,700 千瓦时" in rule.text.text()
    assert rule.version.text().startswith("电价 浙江 居民一户一表,版本 2012(自 2012-07-01 起)")
    assert rule.article.text() == "依据 阶梯电价(发改价格〔2011〕2617号)"
    office.press(Key.Key_Up)
    assert rule.figure.text() == "电量 300 千瓦时 × 0.538 元", "the rule follows the figure in hand"
    office.press(Key.Key_Escape)
    assert not rule.isVisible()
    assert office.cursor() is page.waterfall.list.table
    office.press(Key.Key_Escape)
    assert office.cursor() is page.list.table


def test_another_month_is_explained_as_the_clerk_goes_down(office: Office) -> None:
    page = served(office)
    office.press(Key.Key_Down)
    office.press(Key.Key_Down)
    office.wait(lambda: texts(page.waterfall.model, 1)[0] == ("1,000 − 900",))
    assert ("2025-12 电费(没有计价依据)",) in texts(page.waterfall.model, 1)
    assert said(page) == []
    office.press(Key.Key_Up)
    office.wait(lambda: said(page))
    assert said(page)[-1] == "账单没有计价依据,只能按平均电价比较。"


def test_the_till_opens_the_bill_in_hand(office: Office) -> None:
    office.open("11")
    office.frame.stack.serve_customer(ACCOUNT)
    till = office.page
    office.wait(lambda: till.bills.model.rowCount() == 3)  # type: ignore[attr-defined]
    till.bills.step(1)  # type: ignore[attr-defined]
    office.press(Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    office.wait(lambda: office.frame.stack.code == "13")
    page = page_of(office)
    office.wait(lambda: page.waterfall.model.rowCount())
    chosen = page.list.current_row()
    assert chosen is not None
    assert chosen.period == "2026-01"
    assert ("2026-01 账单金额",) in texts(page.waterfall.model, 1)


def charted(office: Office, page: BillPage) -> MonthsView:
    """The chart by its key, once the months have come."""
    assert page.chart is None, "made when it is first wanted"
    office.press(Key.Key_F3)
    chart = page.chart
    assert chart is not None
    office.wait(chart.readout.text)
    return chart


def test_the_chart_reads_the_months_out(office: Office) -> None:
    page = served(office)
    chart = charted(office, page)
    assert chart.readout.text() == "2026-02    电量 300 千瓦时    电费 173.40 元"
    office.press(Key.Key_Left)
    assert "电量 2,700 千瓦时" in chart.readout.text()
    office.press(Key.Key_Home)
    assert chart.readout.text() == "2024-03    没有账单"
    assert chart.canvas.accessibleDescription() == "2024-03    没有账单"
    office.press(Key.Key_Escape)
    assert office.cursor() is page.list.table


@pytest.mark.parametrize("palette", [LIGHT, CONTRAST], ids=lambda palette: palette.name)
@pytest.mark.parametrize("percent", [100, 150])
def test_the_chart_is_painted_in_the_colours_of_the_look(
    office: Office, qapp: QApplication, palette: Palette, percent: int
) -> None:
    apply_look(qapp, palette.name, percent)
    office.frame.resize(1366, 728)
    page = served(office)
    image = charted(office, page).canvas.grab().toImage()
    colours = set(_colours(image))
    assert {QColor(colour).rgb() for colour in (palette.accent_soft, palette.ink, palette.accent)} <= colours


def _colours(image: QImage) -> Iterator[int]:
    for y in range(image.height()):
        for x in range(image.width()):
            yield image.pixel(x, y)


def overwrite(office: Office, text: str) -> None:
    """Type over what a field proposes."""
    office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.write(text)


def printed(office: Office) -> list[PaperIssued]:
    bodies = [fact.body() for fact in office.facts("paper.issued")]
    return [body for body in bodies if isinstance(body, PaperIssued)]


def test_the_sheet_of_the_bill_in_hand_is_printed_once(office: Office) -> None:
    page = served(office)
    office.press(Key.Key_F7)
    office.wait(lambda: printed(office))
    (paper,) = printed(office)
    assert (paper.paper, paper.layout, paper.account_no) == ("explanation", "a5", ACCOUNT)
    value = office.home.read(lambda home: home.view(DocumentsView).value(paper.sha256))
    assert value is not None
    assert value.title == "电费说明单"
    assert page.list.current_row() is not None


def test_a_statement_of_a_period_is_printed(office: Office) -> None:
    page = served(office)
    office.press(Key.Key_F4)
    panel = page.panel
    assert panel is not None
    overwrite(office, "2026-01-01")
    office.enter()
    overwrite(office, "2026-02-28")
    office.enter()
    office.enter()
    office.wait(lambda: printed(office))
    (paper,) = printed(office)
    assert (paper.paper, paper.layout) == ("statement", "a4")
    value = office.home.read(lambda home: home.view(DocumentsView).value(paper.sha256))
    assert value is not None
    # Opened with the bill that was taken over, then January and February.
    assert [row.cells[-1] for row in value.tables[0].rows] == ["50.00", "1,502.60", "1,676.00", "1,676.00"]
    office.wait(lambda: page.panel is None)


def test_a_period_that_ends_before_it_begins_is_refused_beside_its_field(office: Office) -> None:
    page = served(office)
    office.press(Key.Key_F4)
    overwrite(office, "2026-02-28")
    office.enter()
    overwrite(office, "2026-01-01")
    office.press(Key.Key_F10)
    sentence = "对账单的起始日 2026-02-28 晚于截止日 2026-01-01,请核对。"
    office.wait(
        lambda: any(part.text() == sentence for part in page.findChildren(QLabel) if part.isVisible())
    )
    assert printed(office) == []
    office.press(Key.Key_Escape)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    assert page.panel is None


def test_a_payment_is_seen_at_once(office: Office) -> None:
    page = served(office)
    office.home.do(Happened(bodies=(msgspec.structs.replace(OLD, amount_fen=6_000),)))
    office.desk.changed.emit(frozenset({"bill"}))
    office.wait(lambda: ("2025-12", "60.00") in texts(page.bills, 0, 2))
    assert page.list.current_row() is not None


def test_nobody_and_unknown_numbers(office: Office) -> None:
    office.open("13")
    page = page_of(office)
    assert page.actions() == {}
    page.take_customer("999")
    office.wait(lambda: "没有户号为 999 的客户" in page.empty.text())


def test_who_may_not_take_money_is_not_offered_the_till(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    engines = sqlite_engines(tmp_path / "other.db")
    home = tariff_home(engines)
    billed(home, FLAT, month(100))
    session = Session("1001", "王芳", permissions_of(["clerk"]))
    office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
    served(office)
    assert office.keys_offered() == {"F3", "F4", "F7"}
    engines.dispose()


def test_opening_the_page_does_not_hold_the_window(office: Office) -> None:
    office.open("31")
    watch = StallWatch()
    watch.start()
    page = served(office)
    watch.stop()
    assert page.waterfall.model.rowCount()
    assert watch.ticks > 3
    assert watch.busy_ms < 50


def test_the_last_bill_of_a_meter_that_came_down(office: Office) -> None:
    page = served(office)
    office.press(Qt.Key.Key_F8)
    office.dialog()
    office.press(Qt.Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: "没有装过电能表" in office.frame.status.news.text())
    fitted = MeterFitted(
        org_unit="3301",
        asset_no="M7",
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        fitted_on=date(2026, 3, 1),
        registers={"flat": Decimal(0)},
    )
    gone = MeterRemoved(
        org_unit="3301",
        asset_no="M7",
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        fitted_on=date(2026, 3, 1),
        removed_on=date(2026, 3, 12),
        registers={"flat": Decimal(100)},
        reason="销户",
    )
    office.home.do(Happened(bodies=(fitted, gone)))
    page.main_focus()
    office.press(Qt.Key.Key_F8)
    office.dialog()
    office.press(Qt.Key.Key_F10)
    office.wait_closed()
    # 3,000 kWh before and three months in service: 100 x (0.538 + 0.3) = 83.80
    office.wait(lambda: page.bills.rowCount() == 4)
    assert texts(page.bills, 0, 1, 2)[0] == ("2026-03", "100", "83.80")

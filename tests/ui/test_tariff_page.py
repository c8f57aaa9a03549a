"""电价 in the real window: read, compare, publish with a second person, set terms, try; all by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.billing.repricing import PricedBill
from app.kernel.commands import Session
from app.kernel.settings import SettingPublished
from app.security.roles import permissions_of
from app.tariffs.book import TariffsView
from app.tariffs.calendars import read_calendars
from app.tariffs.facts import TariffPublished, Terms, TermsSet
from app.tariffs.holidays import is_workday, read_holidays
from app.tariffs.pricing.model import Usage
from app.tariffs.views import TermsView
from db.queries.priced_bills import SqlPricedBills
from tests.counter import RULES
from tests.homes import sqlite_engines
from tests.ui.office import EVERYTHING, Office, open_office
from tests.ui.tariff_home import ACCOUNT, HEAD, HEAD_PASSWORD, billed, next_year, tariff_home
from ui.forms.dialogs import ApprovalDialog
from ui.lists.model import RowsModel
from ui.shell.lanes import Lanes
from ui.tariffs.page import TariffPage

Key = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = tariff_home(engines)

    def open_with(session: Session = EVERYTHING) -> Office:
        office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
        office.open("73")
        office.wait(lambda: page_of(office).browsing.tariffs.rowCount())
        office.wait(lambda: office.cursor() is page_of(office).browsing.list.table)
        return office

    yield open_with
    engines.dispose()


@pytest.fixture
def office(opened: Callable[..., Office]) -> Office:
    return opened()


def page_of(office: Office) -> TariffPage:
    page = office.page
    assert isinstance(page, TariffPage)
    return page


def texts(model: RowsModel[object]) -> list[tuple[str, ...]]:
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def to_tariff(office: Office, name: str) -> TariffPage:
    """Down the list until the tariff is in hand."""
    page = page_of(office)
    for _ in range(page.browsing.tariffs.rowCount()):
        if page.browsing.name.text() == name:
            return page
        office.press(Key.Key_Down)
    raise AssertionError(f"no {name}")


def find(office: Office) -> TariffPage:
    """The customer by the search box, as at the counter."""
    office.press(Key.Key_F7)
    office.write(ACCOUNT)
    office.wait(lambda: office.frame.search.list_open())
    office.enter()
    page = page_of(office)
    office.wait(lambda: page.customer.isVisible() and page.customer.terms.rowCount())
    return page


class TestBook:
    def test_a_tariff_is_read_as_a_table(self, office: Office) -> None:
        page = to_tariff(office, "浙江 居民一户一表 峰谷")
        lines = texts(page.browsing.lines)
        assert lines[0] == ("电度电价", "峰", "0.568", "元/千瓦时")
        assert lines[1] == ("", "谷", "0.288", "元/千瓦时")
        assert lines[3][1:] == ("第二档", "0.05", "每年 2,760 至 4,800 千瓦时:峰 0.618、谷 0.338")
        assert ("时段", "峰", "", "8:00–22:00") in lines
        assert lines[-1][3].endswith("建库时发布")
        assert page.browsing.origin.text().startswith("浙江省居民阶梯电价。来源:浙江省居民生活用电价格表")
        assert page.browsing.version.currentText() == "2012(现行)"

    def test_a_tariff_whose_versions_have_ended_says_so(self, office: Office) -> None:
        page = to_tariff(office, "湖北 工商业单一制 不满1千伏")
        row = page.browsing.list.current_row()
        assert row is not None
        assert row.now is None
        assert page.browsing.version.currentText() == "2026-01"
        assert ("", "失效", "", "2026-01-31") in texts(page.browsing.lines)

    def test_two_tariffs_are_compared_by_keys(self, office: Office) -> None:
        page = to_tariff(office, "浙江 居民一户一表")
        office.press(Key.Key_F4)
        assert office.cursor() is page.browsing.other
        while page.browsing.other.currentText() != "江苏 居民一户一表 2012":
            office.press(Key.Key_Down)
        assert texts(page.browsing.compared) == [
            ("不分时", "0.5283", "0.538", "+0.0097", "+1.8%"),
        ]
        assert page.browsing.origin.text().startswith("原:江苏")
        office.press(Key.Key_F5)
        office.wait(lambda: not office.desk.lanes.at_work())
        assert page.browsing.other.currentText() == "江苏 居民一户一表 2012"
        office.enter()
        assert office.cursor().accessibleName() == "对比结果"

    def test_known_holidays_are_told(self, office: Office) -> None:
        assert page_of(office).browsing.holidays.text() == "节假日已知至 2026-12-31。"

    def test_the_next_year_s_holidays_are_asked_for_in_good_time(self, opened: Callable[..., Office]) -> None:
        office = opened()
        office.home.clock.ms += 260 * 86_400_000  # 30 November 2026
        office.press(Key.Key_F5)
        words = page_of(office).browsing.holidays
        office.wait(lambda: words.text().startswith("▲ 节假日已知至 2026-12-31,之后的日期只按周一至周五"))

    @pytest.mark.parametrize(
        ("role", "keys"),
        [
            ("cashier", {"F4", "F7"}),
            ("biller", {"F4", "F7"}),
            ("station_head", {"F3", "F4", "F7"}),
            ("administrator", {"F3", "F4", "F8", "F9"}),
        ],
    )
    def test_only_what_a_person_may_do_is_offered(
        self, opened: Callable[..., Office], role: str, keys: set[str]
    ) -> None:
        office = opened(Session("1009", "某人", permissions_of((role,))))
        assert office.keys_offered() == keys


class TestPublishing:
    def check(self, office: Office, path: Path) -> TariffPage:
        page = page_of(office)
        office.press(Key.Key_F3)
        assert office.cursor() is page.publishing.path
        office.write(str(path))
        office.enter()
        office.wait(lambda: page.publishing.checked or page.publishing.progress.message.text())
        office.wait(lambda: not page.publishing.progress.running)
        return page

    def test_a_faulty_file_says_line_and_entry_and_nothing_happens(
        self, office: Office, tmp_path: Path
    ) -> None:
        page = self.check(office, next_year(tmp_path, energy={"flat": "53.8"}))
        words = page.publishing.progress.message.text()
        assert words.startswith("浙江2027.json 第 ")
        assert "电价 zj_resident_flat 版本 2027:平段电价 53.8 不在 0 至 10 元之间。" in words
        assert office.keys_offered() == {"F3"}

    @pytest.mark.parametrize(
        ("content", "words"),
        [(None, "无法读取 浙江.json"), (b"\xff\xfe{}", "不是 UTF-8"), (b"{}", "只含 tariffs 列表")],
    )
    def test_what_is_no_tariff_file_says_so(
        self, office: Office, tmp_path: Path, content: bytes | None, words: str
    ) -> None:
        path = tmp_path / "浙江.json"
        if content is not None:
            path.write_bytes(content)
        page = self.check(office, path)
        assert words in page.publishing.progress.message.text()

    def test_a_file_is_published_when_a_second_person_agrees(self, office: Office, tmp_path: Path) -> None:
        before = len(office.facts(TariffPublished.kind))
        page = self.check(office, next_year(tmp_path))
        assert texts(page.publishing.versions) == [
            ("浙江 居民一户一表", "2027", "自 2027-01-01 起", "不分时 +0.010(+1.9%)")
        ]
        office.press(Key.Key_F10)
        dialog = office.dialog()
        assert isinstance(dialog, ApprovalDialog)
        office.write(HEAD)
        office.enter()
        office.write(HEAD_PASSWORD)
        office.enter()
        office.wait_closed()
        office.wait(lambda: len(office.facts(TariffPublished.kind)) == before + 1)
        office.wait(lambda: page.browsing.isVisible())
        to_tariff(office, "浙江 居民一户一表")
        office.wait(lambda: page.browsing.version.count() == 2)
        page.browsing.version.setFocus()
        office.press(Key.Key_Home)
        assert page.browsing.version.currentText() == "2027"
        assert texts(page.browsing.lines)[-1][3].endswith("1000 发布,李国栋 批准")
        tariff = office.home.read(lambda snapshot: snapshot.view(TariffsView).tariff("zj_resident_flat"))
        assert tariff is not None
        assert [version.version for version in tariff.versions] == ["2012", "2027"]

    def test_what_it_would_do_is_shown_before_and_with_the_approval(
        self, office: Office, tmp_path: Path
    ) -> None:
        # 300 kWh: 161.40 becomes 164.40; the other account uses 1,000: 538.00 becomes 548.00.
        billed(office.home, "zj_resident_flat", Usage(kwh={"flat": Decimal(300)}))
        billed(office.home, "zj_resident_flat", Usage(kwh={"flat": Decimal(1000)}), account_no="2")
        billed(office.home, "zj_resident_shared", Usage(kwh={"flat": Decimal(9)}), account_no="3")
        page = self.check(office, next_year(tmp_path))
        words = "按最近一张账单试算 2 户:合计 699.40 元变为 712.40 元,+13.00 元(+1.9%);2 户上升,0 户下降。"
        assert page.publishing.sums.text() == words
        assert [row[0] for row in texts(page.publishing.largest)] == ["2", ACCOUNT]
        assert office.cursor() is page.publishing.order
        office.press(Key.Key_Down)
        office.wait(lambda: page.publishing.everybody.rowCount() == 2)
        assert texts(page.publishing.everybody)[1] == (
            ACCOUNT,
            "2026-01",
            "300",
            "161.40",
            "164.40",
            "+3.00",
            "",
        )
        office.press(Key.Key_F10)
        dialog = office.dialog()
        shown = [label.text() for label in dialog.findChildren(QLabel)]
        assert f"发布 1 个电价版本。{words}" in shown
        office.press(Key.Key_Escape)
        office.wait_closed()

    def test_a_long_dry_run_can_be_stopped(
        self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waiting, database = Event(), Event()

        def endless(_self: object, _codes: object, after: tuple[str, str], limit: int) -> list[PricedBill]:
            waiting.set()
            database.wait(0.02)  # a read lets other threads go on; a bare loop would starve the window
            return [
                PricedBill(
                    org_unit="3301",
                    account_no=f"{int(after[1] or 0) + number + 1:012d}",
                    bill_id="b",
                    period="2026-01",
                    kwh=1,
                    amount_fen=1,
                    basis=None,
                )
                for number in range(limit)
            ]

        monkeypatch.setattr(SqlPricedBills, "last_priced_by", endless)
        page = page_of(office)
        office.press(Key.Key_F3)
        office.write(str(next_year(tmp_path)))
        office.enter()
        office.wait(waiting.is_set)
        assert office.keys_offered() == {"F8"}
        office.press(Key.Key_F8)
        office.wait(lambda: not page.publishing.progress.running)
        assert page.publishing.progress.message.text() == "已停止。"
        assert page.publishing.checked is None
        assert office.keys_offered() == {"F3"}

    def test_nobody_approves_their_own_file(self, opened: Callable[..., Office], tmp_path: Path) -> None:
        office = opened(Session(HEAD, "李国栋", permissions_of(("station_head",))))
        before = len(office.facts(TariffPublished.kind))
        self.check(office, next_year(tmp_path))
        office.press(Key.Key_F10)
        dialog = office.dialog()
        assert isinstance(dialog, ApprovalDialog)
        office.write(HEAD)
        office.enter()
        office.write(HEAD_PASSWORD)
        office.enter()
        office.wait(lambda: "不能自己批准自己" in dialog.form.note_of("approver"))
        office.press(Key.Key_Escape)
        office.wait_closed()
        assert len(office.facts(TariffPublished.kind)) == before

    def test_esc_goes_back_to_the_book_and_forgets_the_file(self, office: Office, tmp_path: Path) -> None:
        page = self.check(office, next_year(tmp_path))
        office.press(Key.Key_Escape)
        assert page.browsing.isVisible()
        assert page.publishing.checked is None
        assert page.publishing.path.text() == ""


class TestCustomer:
    def terms(self, office: Office) -> tuple[Terms, ...]:
        return office.home.read(lambda snapshot: snapshot.view(TermsView).terms((ACCOUNT,)))[ACCOUNT]

    def test_a_customer_s_terms_are_shown_masked(self, office: Office) -> None:
        page = find(office)
        assert page.customer.name.text() == "张*丰"
        assert texts(page.customer.terms) == [("2015-01-01", "现行", "浙江 居民一户一表", "", "")]
        assert office.keys_offered() == {"F3", "F8"}

    def test_new_terms_begin_next_month(self, office: Office) -> None:
        page = find(office)
        office.press(Key.Key_F3)
        assert page.panel is not None
        assert office.cursor().objectName() == "effective_from"
        office.enter()
        assert office.cursor().objectName() == "tariff_code"
        while page.panel._forms[0].field("tariff_code").currentText() != "浙江 居民一户一表 峰谷":
            office.press(Key.Key_Down)
        while office.cursor().objectName() != "people":
            office.enter()
        office.write("5")
        office.press(Key.Key_F10)
        office.wait(lambda: page.panel is None)
        office.wait(lambda: page.customer.terms.rowCount() == 2)
        assert self.terms(office)[-1] == Terms(
            effective_from=date(2026, 4, 1), tariff_code="zj_resident_tou", people=5
        )
        assert texts(page.customer.terms)[0] == (
            "2026-04-01",
            "",
            "浙江 居民一户一表 峰谷",
            "",
            "家庭人口 5 人",
        )

    def test_a_doubt_stands_beside_its_field_and_f10_again_accepts_it(self, office: Office) -> None:
        page = find(office)
        office.press(Key.Key_F3)
        assert page.panel is not None
        form = page.panel._forms[0]
        form.field("tariff_code").set_value("hb_commercial_single_10kv")
        form.field("operating_kva").setText("400")
        form.field("total_kva").setText("400")
        form.field("pf_standard").set_value("0.90")
        office.press(Key.Key_F10)
        office.wait(lambda: "应执行两部制" in form.note_of("tariff_code"))
        assert len(office.facts(TermsSet.kind)) == 1
        office.press(Key.Key_F10)
        office.wait(lambda: len(office.facts(TermsSet.kind)) == 2)
        assert self.terms(office)[-1].pf_standard == Decimal("0.90")

    def test_wrong_figures_are_refused_beside_their_fields(self, office: Office) -> None:
        page = find(office)
        office.press(Key.Key_F3)
        assert page.panel is not None
        price, rest = page.panel._forms
        price.field("people").setText("五")
        office.press(Key.Key_F10)
        assert "不带小数的数字" in price.note_of("people")
        price.field("people").setText("")
        rest.field("split_code").set_value("zj_resident_shared")
        rest.field("split_pct").setText("1.2.3")
        office.press(Key.Key_F10)
        assert "百分数" in rest.note_of("split_pct")
        rest.field("split_pct").setText("")
        office.press(Key.Key_F10)
        office.wait(lambda: page.panel is not None and "须且只须填一项" in page.panel.message.text())
        assert len(office.facts(TermsSet.kind)) == 1
        office.press(Key.Key_Escape)
        office.dialog()
        office.press(Key.Key_F10)
        office.wait_closed()

    def test_without_bills_there_is_nothing_to_try(self, office: Office) -> None:
        page = find(office)
        office.press(Key.Key_F8)
        assert office.cursor() is page.customer.tariff
        office.press(Key.Key_Down)
        assert page.customer.result.text() == "没有可以试算的月份。"

    def test_another_price_is_tried_month_by_month(self, office: Office) -> None:
        # Billed 100 × 0.568 + 200 × 0.288 = 114.40, then 2,700 × 0.568 + 240 × 0.05 = 1,545.60: the first
        # 2,760 kWh of the year end in February. Undivided 300 × 0.538 = 161.40 and 1,452.60 + 12.00.
        usages = ({"peak": 100, "valley": 200}, {"peak": 2700, "valley": 0})
        months = [Usage(kwh={name: Decimal(kwh) for name, kwh in registers.items()}) for registers in usages]
        billed(office.home, "zj_resident_tou", *months)
        page = find(office)
        office.press(Key.Key_F8)
        while page.customer.tariff.currentText() != "浙江 居民一户一表":
            office.press(Key.Key_Down)
        assert texts(page.customer.months) == [
            ("2026-01", "300", "114.40", "161.40", "+47.00", ""),
            ("2026-02", "2,700", "1,545.60", "1,464.60", "−81.00", ""),
        ]
        assert page.customer.result.text() == (
            "可试算 2 个月:原 1,660.00 元,试算 1,626.00 元,相差 −34.00 元。只比较电费,不含违约金。"
        )
        office.enter()
        assert office.cursor() is page.customer.month_list.table
        page.customer.to_trial()
        while page.customer.tariff.currentText() != "湖北 工商业两部制 1-10(20)千伏":
            office.press(Key.Key_Up)
        assert page.customer.basis.isVisible()
        office.enter()
        assert office.cursor() is page.customer.basis
        assert page.customer.months.rows()[0].trouble == "没有登记运行容量,不能按容量试算。"
        assert page.customer.months.rows()[1].trouble.startswith("当月没有有效的")
        assert page.customer.result.text().startswith("没有可以试算的月份;另有 2 个月不能试算")
        office.press(Key.Key_Down)
        office.enter()
        assert office.cursor() is page.customer.contract


YEAR = "日期,类型\n2027-01-01,休\n2027-05-01,休\n2027-10-02,休\n"


def test_a_year_of_holidays_is_imported_when_it_is_whole(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "放假.csv"
    path.write_text(YEAR, "utf-8")
    page = page_of(office)
    office.press(Key.Key_F8)
    office.wait(lambda: page.panel is not None and office.cursor().objectName() == "path")
    assert page.panel is not None
    office.write(str(path))
    office.press(Key.Key_F10)
    lost = "2027 年缺少法定假日 2027-10-01"
    office.wait(lambda: page.panel is not None and lost in page.panel.message.text())
    path.write_text(YEAR + "2027-10-01,休\n", "utf-8")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.wait(lambda: page.browsing.holidays.text() == "节假日已知至 2027-12-31。")
    found = office.facts(SettingPublished.kind)[-1].body()
    assert isinstance(found, SettingPublished)
    assert not is_workday(date(2027, 10, 1), read_holidays(found.content))


def test_a_calendar_is_added_and_a_published_version_never_changes(office: Office, tmp_path: Path) -> None:
    text = (RULES / "calendars.json").read_text("utf-8")
    path = tmp_path / "时段.json"
    path.write_text(text.replace("(转录)", "(校对)"), "utf-8")
    page = page_of(office)
    office.press(Key.Key_F9)
    office.wait(lambda: page.panel is not None and office.cursor().objectName() == "path")
    assert page.panel is not None
    office.write(str(path))
    office.press(Key.Key_F10)
    taken = "时段表 hb_commercial 的版本 2026-01 已发布且内容不同"
    office.wait(lambda: page.panel is not None and taken in page.panel.message.text())
    path.write_text(text.replace("hb_commercial", "hb_charging"), "utf-8")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    found = office.facts(SettingPublished.kind)[-1].body()
    assert isinstance(found, SettingPublished)
    assert {"hb_commercial", "hb_charging"} <= set(read_calendars(found.content))

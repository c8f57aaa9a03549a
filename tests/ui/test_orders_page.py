"""工单 in the real window: the worklist, a stage done, an order that goes another way, its papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.customers.masking import mask_name
from app.documents.facts import PaperIssued
from app.workorders.moving import HandOver
from app.workorders.views import OrderRow, OrdersView
from tests.billing_home import publish_tariffs
from tests.homes import sqlite_engines
from tests.order_hall import FLAT, accept, do_stage, go_through, order, settle_in
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.contracts.page import ContractsPage
from ui.customers.orders_tab import OrdersTab
from ui.customers.page import CustomerPage
from ui.customers.staff import names_of
from ui.forms.picking import PickDialog
from ui.orders.page import OrdersPage
from ui.orders.reminder import tell_waiting
from ui.orders.rows import content_words, event_words
from ui.orders.stage_panel import StagePanel
from ui.shell.lanes import Lanes

Key = Qt.Key
DAY_MS = 86_400_000


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    home.session = EVERYTHING
    publish_tariffs(home)
    settle_in(home)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    yield made
    lanes.close()
    engines.dispose()


def taken(office: Office, code: str, **changes: str) -> str:
    """The number of an order accepted behind the window's back."""
    return str(accept(office.home, code, **changes).result["order_nos"][0])


def page_of(office: Office) -> OrdersPage:
    page = office.page
    assert isinstance(page, OrdersPage)
    return page


def show(office: Office, order_no: str) -> OrdersPage:
    """Page 22 with one order in hand, found by its number."""
    if office.frame.stack.code != "22":
        office.open("22")
    page = page_of(office)
    office.press(Key.Key_F4)
    office.wait(lambda: page.box.hasFocus())
    page.box.clear()
    office.write(order_no)
    office.enter()
    office.wait(lambda: page.whole is not None and page.whole.order.order_no == order_no)
    office.wait(lambda: page.list.table.hasFocus())
    return page


def row(office: Office, order_no: str) -> OrderRow:
    return order(office.home, order_no)


def panel_of(office: Office) -> StagePanel:
    office.wait(lambda: page_of(office).panel is not None)
    panel = page_of(office).panel
    assert isinstance(panel, StagePanel)
    return panel


def put(office: Office, panel: StagePanel, **answers: str) -> None:
    """Answer fields by keys; choices by their words."""
    for name, text in answers.items():
        widget = panel._widget(name)
        widget.setFocus()
        if hasattr(widget, "currentData"):
            office.press(Key.Key_Home)
            for _ in range(widget.count()):
                if widget.currentText() != text:
                    office.press(Key.Key_Down)
            assert widget.currentText() == text
        else:
            office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            office.write(text)


def choose(office: Office, word: str) -> None:
    """F9 and the number in front of a word."""
    office.press(Key.Key_F9)
    pick_from(office, word)


def pick_from(office: Office, word: str) -> None:
    dialog = office.dialog()
    assert isinstance(dialog, PickDialog)
    words = [offer.word for _, offer in dialog.rows.rows()]
    place = words.index(word)
    office.type("1234567890"[place])
    office.wait(lambda: QApplication.activeModalWidget() is not dialog)
    if QApplication.activeModalWidget() is None:
        office.wait_closed()


def settled(office: Office) -> None:
    office.wait(lambda: not office.desk.lanes.at_work())


def test_the_worklist_shows_what_waits_for_this_person(office: Office) -> None:
    first, second = taken(office, "new_resident"), taken(office, "reclass")
    go_through(office.home, second, "archive")
    office.open("22")
    page = page_of(office)
    office.wait(lambda: page.model.rowCount() == 2)
    office.wait(lambda: bool(page.cells))
    told = {parts[0].text(): parts[1].text() for parts in page.cells}
    assert told["归档"] == "1"
    assert sum(int(count) for count in told.values()) == 2
    page.stage.setFocus()
    office.press(Key.Key_End)
    office.wait(lambda: page.model.rowCount() == 1)
    assert [line.order.order_no for line in page.model.rows()] == [second]
    page.stage.setFocus()
    office.press(Key.Key_Home)
    office.wait(lambda: page.model.rowCount() == 2)
    assert {line.order.order_no for line in page.model.rows()} == {first, second}


def test_the_reply_begins_with_the_draft_plan(office: Office) -> None:
    order_no = taken(office, "new_low", capacity_kw="45", usage="commercial")
    go_through(office.home, order_no, "reply")
    show(office, order_no)
    office.press(Key.Key_F10)
    panel = panel_of(office)
    assert panel._widget("tariff_code").value() == "hb_commercial_single_lv"
    assert panel._widget("meter_plan").text().endswith("100/5")
    office.press(Key.Key_F10)
    office.wait(lambda: row(office, order_no).stage != "reply")
    assert row(office, order_no).answers["tariff_code"] == "hb_commercial_single_lv"


def test_a_stage_is_done_with_what_is_known_already_there(office: Office) -> None:
    order_no = taken(office, "new_resident")
    go_through(office.home, order_no, "survey")
    page = show(office, order_no)
    stage = row(office, order_no).stage
    office.press(Key.Key_F10)
    panel = panel_of(office)
    assert panel._widget("surveyor").text() == "赵强"
    assert panel._widget("survey_on").text() == "2026-03-15"
    put(office, panel, survey_result="具备供电条件")
    office.press(Key.Key_F10)
    office.wait(lambda: row(office, order_no).stage != stage)
    office.wait(lambda: page.panel is None)
    settled(office)
    assert "勘查结论" in _contents(office, page)
    office.wait(lambda: "survey_sheet" in _printed(office))


def _contents(office: Office, page: OrdersPage) -> str:
    office.press(Key.Key_F3)
    text = page.side.text()
    office.press(Key.Key_F3)
    return text


def test_an_exception_asks_for_a_reason_and_nothing_is_done_without_one(office: Office) -> None:
    order_no = taken(office, "new_resident")
    go_through(office.home, order_no, "survey")
    show(office, order_no)
    office.press(Key.Key_F10)
    panel = panel_of(office)
    put(office, panel, survey_result="不具备供电条件")
    office.press(Key.Key_F10)
    settled(office)
    assert row(office, order_no).stage == "survey"
    shown = " ".join(one.text() for one in panel.findChildren(QLabel))
    assert "供电条件" in shown
    office.press(Key.Key_Escape)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait(lambda: page_of(office).panel is None)


def test_an_order_rests_and_goes_on(office: Office) -> None:
    order_no = taken(office, "new_resident")
    page = show(office, order_no)
    choose(office, "挂起")
    office.give_reason("客户出差")
    office.wait(lambda: row(office, order_no).suspended != "")
    office.wait(lambda: page.whole is not None and page.whole.order.suspended != "")
    assert "挂起:客户出差" in page.side.now.text()
    assert "F10" not in page.actions()
    choose(office, "恢复")
    office.dialog()
    office.press(Key.Key_F10)
    office.wait(lambda: not row(office, order_no).suspended)


def test_an_order_goes_back_and_is_taken_back(office: Office) -> None:
    order_no = taken(office, "new_resident")
    do_stage(office.home, order_no)
    before = row(office, order_no).stage
    page = show(office, order_no)
    choose(office, "退回")
    office.wait(lambda: page.panel is not None)
    office.enter()
    office.write("勘查有误")
    office.press(Key.Key_F10)
    office.wait(lambda: row(office, order_no).stage != before)
    office.wait(lambda: page.panel is None)
    settled(office)
    assert "退回" in page.side.text()
    assert "勘查有误" in page.side.text()
    choose(office, "客户撤回")
    office.dialog()
    office.press(Key.Key_Down)
    office.enter()
    office.press(Key.Key_F10)
    office.wait(lambda: row(office, order_no).how == "withdrawn")


def test_a_broken_clock_is_seen_and_explained(office: Office) -> None:
    order_no = taken(office, "new_resident")
    office.home.clock.ms += 40 * DAY_MS
    page = show(office, order_no)
    assert page.model.index(0, 3).data().startswith("超时")
    assert page.whole is not None
    broken = len(page.whole.unexplained)
    choose(office, "超时说明")
    office.wait(lambda: page.panel is not None)
    office.enter()
    office.write("外线施工受阻")
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts("order.breach_explained")) == 1)
    office.wait(lambda: page.whole is not None and len(page.whole.unexplained) == broken - 1)


def test_papers_of_an_order_are_printed(office: Office) -> None:
    order_no = taken(office, "new_resident")
    show(office, order_no)
    office.press(Key.Key_F7)
    pick_from(office, "现场勘查单")
    office.wait(lambda: "survey_sheet" in _printed(office))
    office.press(Key.Key_F7)
    pick_from(office, "业务受理回执")
    office.dialog()
    office.press(Key.Key_Down)
    office.enter()
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts("paper.reprinted")) == 1)


def _printed(office: Office) -> list[str]:
    bodies = (fact.body() for fact in office.facts("paper.issued"))
    return [body.paper for body in bodies if isinstance(body, PaperIssued)]


def test_a_scan_is_attached_to_an_order(office: Office, tmp_path: Path) -> None:
    order_no = taken(office, "new_resident")
    page = show(office, order_no)
    scan = tmp_path / "证件.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    whole = page.whole
    assert whole is not None
    page.papers.attach(whole, "identity", [scan])
    office.wait(lambda: page.whole is not None and len(page.whole.scans) == 1)
    case_id = row(office, order_no).case_id
    assert len(office.home.read(lambda home: home.view(OrdersView).attachments(case_id))) == 1


def test_whoever_comes_back_to_a_stage_goes_on_where_they_were(office: Office) -> None:
    order_no = taken(office, "new_resident")
    go_through(office.home, order_no, "survey")
    show(office, order_no)
    office.press(Key.Key_F10)
    panel = panel_of(office)
    note = panel._widget("survey_note")
    note.setFocus()
    office.write("现场")
    office.open("24")
    office.open("22")
    assert office.cursor() is note
    office.write("有线路")
    assert note.text() == "现场有线路"


def test_somebody_else_takes_an_order_over(office: Office) -> None:
    order_no = taken(office, "new_resident")
    page = show(office, order_no)
    choose(office, "转派")
    office.wait(lambda: page.panel is not None)
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts("order.handed_over")) == 1)


def test_the_list_tells_who_has_an_order_and_whom_it_is_about_as_the_file_does(office: Office) -> None:
    order_no = taken(office, "meter_move")
    go_through(office.home, order_no, "archive")
    office.home.do(HandOver(order_no=order_no, owner="1002"))
    page = show(office, order_no)
    texts = [str(page.model.index(0, column).data() or "") for column in range(page.model.columnCount())]
    name = office.home.read(lambda home: names_of(home, ["1002"]))["1002"]
    assert name != "1002"
    assert name in texts
    assert mask_name("柳树湾米业有限公司", "enterprise") in texts
    assert page.whole is not None
    assert f"转派给 {name}" in event_words(page.whole, page.whole.events[-1])


def test_a_firm_is_masked_as_a_firm_in_what_was_applied_for(office: Office) -> None:
    order_no = taken(office, "new_low", kind="enterprise", name="云溪米粉加工厂")
    page = show(office, order_no)
    assert page.whole is not None
    told = {word: text for _, lines in content_words(page.whole) for word, text in lines}
    assert told["户名"] == mask_name("云溪米粉加工厂", "enterprise")


def test_an_order_is_found_in_the_customers_file(office: Office) -> None:
    order_no = taken(office, "reclass")
    office.open("31")
    customer = office.page
    assert isinstance(customer, CustomerPage)
    customer.take_customer(FLAT)
    office.wait(lambda: customer.row is not None)
    settled(office)
    office.press(Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    settled(office)
    tab = customer.file.tab()
    assert isinstance(tab, OrdersTab)
    office.wait(lambda: tab.model.rowCount() == 1)
    office.wait(lambda: tab.list.table.hasFocus())
    office.enter()
    office.wait(lambda: office.frame.stack.code == "22")
    page = page_of(office)
    office.wait(lambda: page.whole is not None and page.whole.order.order_no == order_no)


def test_the_contract_is_drawn_up_from_the_order_and_opened_to_be_signed(office: Office) -> None:
    order_no = taken(office, "new_resident")
    go_through(office.home, order_no, "contract")
    page = show(office, order_no)
    choose(office, "起草合同")
    office.wait(lambda: page.whole is not None and page.whole.contract is not None)
    assert page.whole is not None
    assert page.whole.contract is not None
    number = page.whole.contract.contract_no
    choose(office, "合同(查看、签订)")
    office.wait(lambda: office.frame.stack.code == "23")
    contracts = office.page
    assert isinstance(contracts, ContractsPage)
    office.wait(lambda: contracts.list.current_row() is not None)
    chosen = contracts.list.current_row()
    assert chosen is not None
    assert chosen.row.contract_no == number


def test_the_start_tells_what_is_late_and_what_will_be(office: Office) -> None:
    taken(office, "new_resident")
    office.home.clock.ms += 40 * DAY_MS
    taken(office, "reclass")
    tell_waiting(office.desk, office.frame.tell, office.frame)
    office.wait(lambda: "待办工单超时 1 件" in office.frame.status.news.text())


def test_unknown_holidays_are_told_beside_the_clocks(office: Office) -> None:
    office.open("22")
    page = page_of(office)
    office.wait(lambda: not office.desk.lanes.at_work())
    assert page.holidays.isHidden()
    office.home.clock.ms += 260 * DAY_MS  # 30 November 2026
    office.press(Key.Key_F5)
    office.wait(page.holidays.isVisible)
    assert page.holidays.text().startswith("▲ 节假日已知至 2026-12-31")

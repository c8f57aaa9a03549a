"""受理 in the real window, by keys: menu, what is told once, form, papers, number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.facts import PaperIssued, PaperReprinted
from app.kernel.commands import Session
from app.service.facts import ServiceRated
from app.workorders import catalog
from app.workorders.facts import OrderAccepted
from app.workorders.kind import Finding, Kind, second
from app.workorders.standing import Request
from app.workorders.views import Drafts
from tests.counter import Happened, bill
from tests.homes import sqlite_engines
from tests.ui.office import office_home, open_office
from tests.ui.reception_desk import ACCOUNT, SOUND, SPOILED, Reception, again_at, reception
from tests.ui.test_every_page import stops
from tests.ui.till_window import LEADER_PASSWORD
from ui.forms.dialogs import ApprovalDialog, ReasonDialog
from ui.orders.reminder import tell_waiting
from ui.reception.page import Step
from ui.service.rating import RatingDialog
from ui.shell.lanes import Lanes

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Reception]:
    with reception(qtbot, qapp, lanes, tmp_path) as made:
        yield made


def new_household(desk: Reception) -> None:
    """A whole application of a household, without papers."""
    desk.fill(
        kind="居民",
        name="李小龙",
        document="居民身份证",
        identity_no=SOUND,
        phones="13912345678",
        address="柳树湾镇西街8号",
        capacity_kw="8",
        voltage="220 V",
    )


def test_the_menu_finds_by_code_word_and_initials(desk: Reception) -> None:
    menu = desk.desk_page.front.menu
    desk.wait(lambda: menu.rows.rowCount() >= 3)
    for text in ("241", "移表", "yb"):
        desk.write(text)
        assert menu.rows.rows()[0].line.word == "移表"
        desk.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        desk.press(Key.Key_Backspace)
    desk.press(Key.Key_Down)
    assert menu.table.current_place() == 1
    desk.write("没有这种")
    assert menu.nothing.isVisible()


def test_three_digits_begin_a_business_from_any_page(desk: Reception) -> None:
    desk.open("51")
    desk.frame.code_box.setFocus()
    desk.write("232")
    desk.enter()
    assert desk.frame.stack.code == "21"
    desk.at(Step.TOLD)
    assert desk.desk_page.told is not None
    assert desk.desk_page.told.kind.transaction == "232"
    desk.open("51")
    desk.press(Key.Key_F2)
    desk.write("201")
    desk.enter()
    desk.at(Step.TOLD)
    assert desk.desk_page.told.kind.transaction == "201"
    desk.frame.code_box.setFocus()
    desk.write("999")
    desk.enter()
    assert "没有交易码 999" in desk.frame.status.news.text()


def test_a_new_connection_from_nothing_with_keys_only(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    told = page.told
    assert told is not None
    assert "用电主体证明" in told.list.text()
    assert "95598" in told.list.text()
    desk.to_form()
    new_household(desk)
    desk.rest()
    assert "单相 220 V" in page.view.plan.text()
    assert "江苏 居民一户一表" in page.view.plan.text()
    assert "缺 2 份" in page.view.papers.head.text()
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    (fact,) = desk.facts(OrderAccepted.kind)
    assert fact.body().business == "new_resident"
    assert fact.body().order_no in page.done.numbers.text()
    assert "现场勘查" in page.done.next.text()
    desk.enter()
    desk.at(Step.MENU)
    assert page.front.menu.drafts.rowCount() == 0
    assert desk.cursor() is page.front.menu.line


def test_a_rename_for_a_customer(desk: Reception) -> None:
    page = desk.desk_page
    desk.take()
    assert page.front.standing.name.text() == "张*丰"
    page.front.menu.line.setFocus()
    desk.choose("232")
    desk.to_form()
    assert page.view.form.field("phones").text() == "13812341234"
    desk.fill(new_name="张四丰")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    (order,) = desk.orders(ACCOUNT)
    assert (order.kind, order.answers["new_name"]) == ("rename", "张四丰")


def test_business_first_then_the_customer(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("232")
    desk.to_form()
    assert "须先选定客户" in page.view.band.text()
    desk.fill(new_name="张四丰")
    desk.take()
    assert page.view.band.isHidden()
    assert page.view.standing.number.text() == "0415 0023 1187"
    assert page.view.form.field("new_name").text() == "张四丰"
    assert page.view.form.field("phones").text() == "13812341234"


def test_everything_wrong_stands_beside_its_field_at_once(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    desk.fill(capacity_kw="many")
    desk.rest()
    form = page.view.form
    assert form.note_of("capacity_kw") == "请输入数字。"
    assert form.note_of("name") == ""
    desk.press(Key.Key_F10)
    desk.wait(lambda: form.note_of("name"))
    assert "请" in form.note_of("phones")
    assert form.note_of("capacity_kw") == "请输入数字。"
    assert desk.cursor() is form.field("kind")
    assert "缺少资料“用电主体证明”" in page.view.papers.note.text()
    assert not desk.facts(OrderAccepted.kind)


def test_conditions_live_while_typing(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    form = page.view.form
    assert form.field("agent_name").isHidden()
    desk.fill(by_agent="yes")
    assert not form.field("agent_name").isHidden()
    desk.rest()
    assert "授权委托书和经办人证件" in [
        line.paper.code and page.view.papers.rows.index(place, 0).data()
        for place, line in enumerate(page.view.papers.rows.rows())
    ]
    desk.press(Key.Key_F3)
    desk.at(Step.TOLD)
    assert page.told is not None
    assert page.told.answers()["by_agent"] == "yes"


def test_a_doubt_is_marked_and_accepted_with_a_reason(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    new_household(desk)
    desk.fill(identity_no=SPOILED)
    desk.rest()
    assert page.view.form.note_of("identity_no")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.dialog()
    desk.write("原件如此")
    desk.press(Key.Key_F10)
    desk.wait_closed()
    desk.at(Step.DONE)
    (fact,) = desk.facts(OrderAccepted.kind)
    assert fact.body().reason == "原件如此"
    assert fact.body().doubts == ("identity.check_failed",)


def test_a_person_is_recognised_by_the_document(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    desk.fill(identity_no=SOUND)
    desk.rest()
    assert "同一证件已有 1 户:张*丰 0415 0023 1187" in page.view.same.text()
    desk.press(Key.Key_F11)
    assert page.view.form.field("name").text() == "张三丰"
    assert page.view.form.field("phones").text() == "13812341234"


def test_a_customer_who_wants_another_connection_is_not_asked_anew(desk: Reception) -> None:
    page = desk.desk_page
    desk.take()
    page.front.menu.line.setFocus()
    desk.choose("201")
    desk.to_form()
    assert page.view.standing.name.text() == "新户"
    assert "刚才找到的客户:张*丰 0415 0023 1187" in page.view.same.text()
    desk.press(Key.Key_F11)
    answers = page.view.form.answers()
    assert (answers["name"], answers["kind"], answers["document"]) == ("张三丰", "resident", "resident_id")
    assert answers["identity_no"] == ""


def test_the_load_list_adds_up_and_decides_the_phase(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    grid = page.view.form.loads_grid
    assert grid is not None
    grid.focus_first()
    for name, count, kw in (("空调", "3", "2.5"), ("水泵", "2", "4"), ("电炉", "1", "3")):
        for text in (name, count, kw):
            desk.write(text)
            desk.enter()
        desk.enter()
    assert grid.total.text() == "合计 18.5 千瓦"
    assert len(grid.lines) == 4
    desk.rest()
    last = grid.lines[3].name
    desk.press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_Tab)
    assert desk.cursor() is last
    assert last.visibleRegion().boundingRect().height() == last.height(), "scrolled into sight"
    assert "三相 380 V(超过单相 12 千瓦)" in page.view.plan.text()
    assert "三相四线 5(60)A" in page.view.plan.text()


def test_a_promised_paper_needs_a_signature_and_a_day(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    new_household(desk)
    desk.have_all_papers()
    papers = page.view.papers
    papers.list.table.selectRow(1)
    desk.press(Key.Key_Space)
    assert papers.states()["property"] == "promised"
    desk.rest()
    assert papers.until.text() == "2026-03-30"
    desk.press(Key.Key_F10)
    assert "承诺写在申请表上" in page.view.message.text()
    assert desk.cursor() is papers.signed
    desk.press(Key.Key_Space)
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    (fact,) = desk.facts(OrderAccepted.kind)
    assert str(fact.body().promised_by) == "2026-03-30"


def test_a_field_that_is_called_as_a_paper_is_told_beside_it(desk: Reception) -> None:
    page = desk.desk_page
    desk.take()
    page.front.menu.line.setFocus()
    desk.choose("271")
    desk.to_form()
    desk.fill(owner_kind="非自然人户用", mode="自发自用、余电上网", pv_kw="20")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.wait(lambda: desk.cursor() is page.view.form.field("roof"))
    assert page.view.form.note_of("roof") == "此项不能为空,请填写。"


def test_two_businesses_with_one_set_of_papers(desk: Reception) -> None:
    page = desk.desk_page
    desk.take()
    page.front.menu.line.setFocus()
    desk.choose("232")
    desk.to_form()
    desk.fill(new_name="张四丰")
    desk.press(Key.Key_F8)
    desk.dialog()
    desk.write("241")
    desk.press(Key.Key_F10)
    desk.wait_closed()
    assert [kind.code for kind in page.view.kinds] == ["rename", "meter_move"]
    assert page.view.form.kind.code == "meter_move"
    desk.fill(new_place="院墙外", unchanged="yes")
    desk.press(Key.Key_F9)
    assert page.view.form.kind.code == "rename"
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    first, other = (fact.body() for fact in desk.facts(OrderAccepted.kind))
    assert isinstance(first, OrderAccepted)
    assert isinstance(other, OrderAccepted)
    assert {first.business, other.business} == {"rename", "meter_move"}
    assert first.bundle_id == other.bundle_id
    assert page.done.numbers.text().splitlines() == [first.order_no, other.order_no]


def test_a_second_person_agrees_where_the_business_says_so(
    desk: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exceptional(_request: Request) -> Iterator[Finding]:
        yield second("order.advance", days=5)

    declared = {kind.code: kind for kind in catalog.kinds()}
    declared["rename"] = replace(declared["rename"], checks=(exceptional,))
    monkeypatch.setattr(catalog, "_declared", lambda: declared)
    desk.take()
    desk.desk_page.front.menu.line.setFocus()
    desk.choose("232")
    desk.to_form()
    desk.fill(new_name="张四丰")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.dialog()
    desk.write("客户急需")
    desk.press(Key.Key_F10)
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog))
    desk.dialog()
    desk.write("1002")
    desk.enter()
    desk.write(LEADER_PASSWORD)
    desk.press(Key.Key_F10)
    desk.wait_closed()
    desk.at(Step.DONE)
    (fact,) = desk.facts(OrderAccepted.kind)
    assert (fact.body().approver, fact.body().reason) == ("1002", "客户急需")


def test_the_window_is_killed_and_the_draft_is_there_again(
    desk: Reception, qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    desk.choose("201")
    desk.to_form()
    new_household(desk)
    grid = desk.desk_page.view.form.loads_grid
    assert grid is not None
    grid.focus_first()
    for text in ("空调", "2", "1.5"):
        desk.write(text)
        desk.enter()
    desk.have_all_papers()
    desk.rest()
    desk.frame.close()  # nothing was left or saved by hand
    again = again_at(desk, qtbot, qapp, lanes, tmp_path)
    page = again.desk_page
    again.wait(lambda: page.front.menu.drafts.rowCount() == 1)
    again.press(Key.Key_F4)
    again.wait(lambda: again.cursor() is page.front.menu.draft_list.table)
    again.enter()
    again.at(Step.FORM)
    answers = page.view.form.answers()
    assert (answers["name"], answers["identity_no"], answers["voltage"]) == ("李小龙", SOUND, "220V")
    assert [(load.name, load.count, load.kw) for load in page.view.form.loads()] == [("空调", 2, "1.5")]
    assert page.view.papers.missing() == 0
    again.press(Key.Key_F10)
    again.at(Step.DONE)
    assert len(again.facts(OrderAccepted.kind)) == 1
    again.enter()
    again.at(Step.MENU)
    assert page.front.menu.drafts.rowCount() == 0


def test_leaving_keeps_a_draft_and_del_drops_it(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.press(Key.Key_Escape)
    desk.at(Step.MENU)
    assert page.front.menu.drafts.rowCount() == 0, "nothing was typed"
    desk.choose("201")
    desk.to_form()
    desk.fill(name="李小龙")
    desk.press(Key.Key_Escape)
    desk.at(Step.MENU)
    desk.wait(lambda: page.front.menu.drafts.rowCount() == 1)
    assert "已存为草稿" in desk.frame.status.news.text()
    case_id = page.front.menu.drafts.rows()[0].case_id
    page.front.menu.line.setFocus()
    desk.write(case_id.upper())
    desk.enter()
    desk.at(Step.FORM)
    assert page.view.form.field("name").text() == "李小龙"
    desk.press(Key.Key_Escape)
    desk.at(Step.MENU)
    desk.press(Key.Key_F4)
    desk.wait(lambda: desk.cursor() is page.front.menu.draft_list.table)
    desk.press(Key.Key_Delete)
    desk.dialog()
    desk.press(Key.Key_F10)
    desk.wait_closed()
    desk.wait(lambda: page.front.menu.drafts.rowCount() == 0)


def test_another_customer_leaves_the_draft_behind(desk: Reception) -> None:
    page = desk.desk_page
    desk.choose("201")
    desk.to_form()
    desk.fill(name="李小龙")
    desk.take()
    desk.at(Step.MENU)
    assert page.front.standing.name.text() == "张*丰"
    desk.wait(lambda: page.front.menu.drafts.rowCount() == 1)


def test_what_is_lacking_on_the_file_is_asked_and_the_rest_is_not(desk: Reception) -> None:
    page = desk.desk_page
    desk.take()
    page.front.menu.line.setFocus()
    desk.choose("241")
    assert page.told is not None
    assert "已有" in page.told.list.text()
    desk.to_form()
    assert page.view.papers.states() == {"identity": "on_file"}
    assert page.view.papers.missing() == 0


@pytest.mark.parametrize("kind", catalog.kinds(), ids=lambda kind: kind.code)
def test_every_business_can_be_filled_in_without_a_mouse(desk: Reception, kind: Kind) -> None:
    page = desk.desk_page
    desk.take()
    page.front.menu.line.setFocus()
    desk.choose(kind.transaction)
    assert page.told is not None
    assert [type(one).__name__ for one in stops(page) if not one.accessibleName()] == []
    assert set(page.told.form.names()) == set(kind.questions)
    desk.to_form()
    desk.rest()
    assert [type(one).__name__ for one in stops(page) if not one.accessibleName()] == []
    form = page.view.form
    asked = [one.name for one in kind.shown(form.answers())]
    form.field(asked[0]).setFocus()
    passed = []
    reached = set()
    for _ in range(len(stops(desk.frame)) + 2):
        reached.add(desk.cursor())
        name = desk.cursor().objectName()
        if name in asked and name not in passed:
            passed.append(name)
        desk.press(Key.Key_Tab)
    assert passed == asked, "Tab goes through the fields in their order"
    assert [one.accessibleName() for one in stops(page) if one not in reached] == []
    form.field(asked[0]).setFocus()
    for name in asked[1:]:
        desk.enter()
        assert desk.cursor().objectName() == name, "Enter goes on to the next field"


def test_marks_of_empty_fields_stay_until_they_are_filled(desk: Reception) -> None:
    form_of = desk.desk_page.view
    desk.choose("201")
    desk.to_form()
    desk.press(Key.Key_F10)
    form = form_of.form
    desk.wait(lambda: form.note_of("name"))
    desk.fill(capacity_kw="8")
    desk.rest()
    assert form.note_of("name")
    desk.fill(name="李小龙")
    desk.rest()
    assert form.note_of("name") == ""
    assert form.note_of("phones")


def test_the_start_tells_what_was_left_and_leaving_the_page_saves_at_once(desk: Reception) -> None:
    desk.choose("201")
    desk.to_form()
    desk.fill(name="李小龙")
    desk.open("51")
    desk.wait(lambda: not desk.desk.lanes.at_work())
    tell_waiting(desk.desk, desk.frame.tell, desk.frame)
    desk.wait(lambda: "本台有 1 件未办完的受理" in desk.frame.status.news.text())


def test_owed_money_stands_above_and_refuses(desk: Reception) -> None:
    page = desk.desk_page
    desk.home.do(Happened(bodies=(bill("2026-01", 11_893, date(2026, 2, 12), account_no=ACCOUNT),)))
    desk.take()
    desk.wait(lambda: "欠费 ¥" in page.front.standing.warnings.text())


def test_without_the_right_there_is_no_page_and_no_code(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    session = Session("1001", "王芳", frozenset({"payment.take", "customer.view"}))
    office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
    office.frame.code_box.setFocus()
    office.write("201")
    office.enter()
    assert "没有“受理业务”的权限" in office.frame.status.news.text()
    lanes.close()
    engines.dispose()


def test_what_is_told_once_is_printed_and_its_code_reopens_the_case(desk: Reception) -> None:
    desk.choose("201")
    desk.press(Key.Key_F7)
    desk.wait(lambda: desk.facts(PaperIssued.kind))
    desk.rest()
    paper = desk.facts(PaperIssued.kind)[0].body()
    assert isinstance(paper, PaperIssued)
    assert paper.paper == "disclosure"
    case_id = told_case(desk)
    desk.press(Key.Key_Escape)
    desk.at(Step.MENU)
    desk.write(case_id)
    desk.enter()
    desk.at(Step.FORM)
    assert desk.desk_page.view.form.kind.transaction == "201"
    desk.open("51")  # and from any other page, where the cursor rests in the search box
    desk.press(Key.Key_F2)
    desk.write(case_id)
    desk.enter()
    desk.wait(lambda: desk.frame.stack.code == "21")
    desk.at(Step.FORM)


def told_case(desk: Reception) -> str:
    """The case whose draft was kept with the notice."""
    info = desk.desk.info
    drafts = desk.home.read(lambda home: home.view(Drafts).drafts(info.desk_id))
    assert len(drafts) == 1
    return drafts[0].case_id


def test_receipt_and_application_come_with_the_acceptance_and_once_more(desk: Reception) -> None:
    desk.take()
    desk.desk_page.front.menu.line.setFocus()
    desk.choose("232")
    desk.to_form()
    desk.fill(new_name="张小龙")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    issued = [fact.body() for fact in desk.facts(PaperIssued.kind)]
    assert [body.paper for body in issued if isinstance(body, PaperIssued)] == ["acceptance", "application"]
    desk.press(Key.Key_F7)
    desk.dialog()
    desk.type("2")
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    desk.dialog()
    desk.press(Key.Key_Down)
    desk.enter()
    desk.press(Key.Key_F10)
    desk.wait(lambda: desk.facts(PaperReprinted.kind))
    reprint = desk.facts(PaperReprinted.kind)[0].body()
    assert isinstance(reprint, PaperReprinted)
    assert reprint.paper == "application"


def test_what_the_customer_says_of_it_is_one_key_away(desk: Reception) -> None:
    desk.take()
    desk.desk_page.front.menu.line.setFocus()
    desk.choose("232")
    desk.to_form()
    desk.fill(new_name="张小龙")
    desk.have_all_papers()
    desk.press(Key.Key_F10)
    desk.at(Step.DONE)
    desk.press(Key.Key_F8)
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), RatingDialog))
    desk.dialog()
    desk.press(Key.Key_5)
    desk.wait(lambda: desk.facts(ServiceRated.kind))
    rated = desk.facts(ServiceRated.kind)[0].body()
    assert isinstance(rated, ServiceRated)
    (order,) = desk.orders(ACCOUNT)
    assert (rated.subject, rated.score) == (f"order:{order.order_no}", 5)

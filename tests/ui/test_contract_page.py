"""合同 in the real window, by keys: the worklist, what a contract says, its signature, its end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.documents.facts import PaperReprinted
from app.documents.views import DocumentsView
from app.kernel.commands import Session
from app.workorders.contracts.commands import DrawUpContract
from app.workorders.contracts.facts import ContractDrawnUp, ContractEnded, ContractSigned
from app.workorders.contracts.views import ContractRow, ContractsView
from tests.billing_home import publish_tariffs
from tests.homes import sqlite_engines
from tests.order_hall import FLAT, SHOP, accept, go_through, settle_in, sign
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.contracts.pad import Canvas
from ui.contracts.page import ContractsPage
from ui.customers.contracts_tab import ContractsTab
from ui.customers.page import CustomerPage
from ui.forms.choices import Choice
from ui.shell.lanes import Lanes

Key = Qt.Key
LINES = (((0.1, 0.3), (0.3, 0.6), (0.45, 0.2)), ((0.6, 0.2), (0.7, 0.8)))
"""Two strokes in parts of the box."""


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    home.session = EVERYTHING
    publish_tariffs(home)
    settle_in(home)
    yield open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    lanes.close()
    engines.dispose()


def taken(office: Office, code: str, **changes: str) -> str:
    """The number of an order accepted behind the window's back."""
    return str(accept(office.home, code, **changes).result["order_nos"][0])


def drawn_up(office: Office, code: str, **changes: str) -> ContractRow:
    """The contract of a new order."""
    order_no = taken(office, code, **changes)
    office.home.do(DrawUpContract(order_no=order_no))
    return contract(office, order_no)


def contract(office: Office, order_no: str) -> ContractRow:
    row = office.home.read(lambda home: home.view(ContractsView).of_order(order_no))
    assert row is not None
    return row


def two_editions(office: Office) -> tuple[ContractRow, ContractRow]:
    """A signed contract, and the next edition of it that waits."""
    first = drawn_up(office, "increase_high")
    go_through(office.home, first.order_no)
    second = drawn_up(office, "increase_high", capacity_kva="1250")
    return contract(office, first.order_no), second


def page_of(office: Office) -> ContractsPage:
    page = office.page
    assert isinstance(page, ContractsPage)
    return page


def show(office: Office, row: ContractRow) -> ContractsPage:
    """Page 23, standing on a contract of the worklist."""
    if office.frame.stack.code != "23":
        office.open("23")
    page = page_of(office)
    find(office, row.contract_no)
    office.wait(lambda: not page.model.loading() and shown(page) == (row.contract_no, row.edition))
    office.wait(page.list.table.hasFocus)
    return page


def find(office: Office, text: str) -> None:
    """Shift+Tab to the box above the list, what is looked for, Enter."""
    page_of(office).number.setFocus()
    office.write(text)
    office.enter()


def shown(page: ContractsPage) -> tuple[str, int] | None:
    one = page.side.shown
    return (one.row.contract_no, one.row.edition) if one else None


def listed(page: ContractsPage) -> list[tuple[str, int, str]]:
    return [(one.row.contract_no, one.row.edition, one.state) for one in page.model.rows()]


def choose(office: Office, choice: Choice, word: str) -> None:
    """Down through a choice until a word stands there."""
    choice.setFocus()
    office.press(Key.Key_Home)
    for _ in range(choice.count()):
        if choice.currentText() != word:
            office.press(Key.Key_Down)
    assert choice.currentText() == word
    office.enter()


def filter_by(office: Office, choice: Choice, word: str) -> None:
    choose(office, choice, word)
    office.wait(lambda: not page_of(office).model.loading())


def field(page: ContractsPage, name: str) -> object:
    assert page.panel is not None
    return next(form.field(name) for form in page.panel._forms if name in form.names())


def draw(canvas: Canvas) -> None:
    """Two strokes with the pen down, as a tablet's driver sends them too."""
    for line in LINES:
        first, *rest = (QPoint(round(x * canvas.width()), round(y * canvas.height())) for x, y in line)
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=first)
        for point in rest:
            QTest.mouseMove(canvas, point)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=rest[-1])


def test_the_worklist_is_narrowed_by_state_and_kind(office: Office) -> None:
    first, second = two_editions(office)
    flat = drawn_up(office, "new_resident")
    office.open("23")
    page = page_of(office)
    office.wait(lambda: page.model.rowCount() == 2)
    assert listed(page) == sorted([(second.contract_no, 2, "unsigned"), (flat.contract_no, 1, "unsigned")])
    filter_by(office, page.which, "有效")
    assert listed(page) == [(first.contract_no, 1, "valid")]
    filter_by(office, page.which, "快到期")
    assert listed(page) == []
    assert "没有符合条件的合同" in page.list.note.text()
    filter_by(office, page.which, "全部")
    assert len(listed(page)) == 3
    filter_by(office, page.kind, "高压供用电合同")
    assert {number for number, _, _ in listed(page)} == {first.contract_no}


def test_the_head_tells_whose_how_long_and_what_it_says(office: Office) -> None:
    first, second = two_editions(office)
    page = show(office, second)
    assert page.whose.text().startswith(f"只看户号 {SHOP}")
    office.press(Key.Key_End)
    office.wait(lambda: shown(page) == (first.contract_no, 1))
    head = page.side.facts.text()
    assert f"签订 {first.signed_on},纸质签订,张三丰、王芳" in head
    assert f"工单 {first.order_no}" in head
    assert page.side.state.text() == "有效"
    assert "第一条" in page.side.reading.toPlainText()
    office.enter()
    assert page.side.reading.hasFocus()
    office.press(Key.Key_Escape)
    assert page.list.table.hasFocus()
    office.press(Key.Key_Escape)
    office.wait(lambda: not page.model.loading() and page.whose.text() == "")


def test_an_account_is_found_by_number_and_a_wrong_number_said_so(office: Office) -> None:
    row = drawn_up(office, "increase_high")
    office.open("23")
    page = page_of(office)
    told: list[str] = []
    page.warn.connect(told.append)
    find(office, "HT-9999999")
    office.wait(lambda: told)
    assert told == ["没有找到合同号或户号为 HT-9999999 的合同,请核对号码。"]
    page.number.clear()
    find(office, SHOP)
    office.wait(lambda: page.whose.text().startswith(f"只看户号 {SHOP}"))
    office.wait(lambda: shown(page) == (row.contract_no, 1))
    assert page.take_customer(FLAT)
    office.wait(lambda: not page.model.loading() and page.model.rowCount() == 0)


def test_the_original_is_seen_and_printed_again(office: Office) -> None:
    page = show(office, drawn_up(office, "increase_high"))
    office.press(Key.Key_F3)
    office.wait(lambda: page.side.face == "paper" and page.side.sight.preview.page_count() >= 3)
    assert page.actions()["F3"][0] == "条款"
    office.press(Key.Key_F3)
    assert page.side.face == "text"
    office.press(Key.Key_F7)
    office.give_reason("客户要一份")
    office.wait(lambda: len(office.facts(PaperReprinted.kind)) == 1)


def test_what_is_new_stands_beside_what_was(office: Office) -> None:
    first, second = two_editions(office)
    page = show(office, second)
    office.press(Key.Key_F4)
    office.wait(lambda: page.side.face == "changes")
    said = page.side.reading.toPlainText()
    assert f"与上一版 {first.contract_no} 第 1 版 比较" in said
    assert "原  1000 千伏安" in said
    assert "现  1250 千伏安" in said
    assert "用电地址、性质和容量 第三条" in said
    office.press(Key.Key_Escape)
    assert page.side.face == "text"
    office.press(Key.Key_End)
    office.wait(lambda: shown(page) == (first.contract_no, 1))
    assert "F4" not in page.actions()


def test_signed_on_paper(office: Office) -> None:
    row = drawn_up(office, "increase_high")
    page = show(office, row)
    office.press(Key.Key_F9)
    office.wait(lambda: page.panel is not None)
    assert not field(page, "strokes").isVisible()  # type: ignore[attr-defined]
    office.enter()
    office.write("2099-01-01")
    office.enter()
    office.write("赵六")
    office.enter()
    assert field(page, "supplier_signer").text() == EVERYTHING.name  # type: ignore[attr-defined]
    office.enter()
    office.write("柳树湾营业厅")
    office.enter()
    office.enter()
    panel = page.panel
    assert panel is not None
    office.wait(lambda: panel._forms[0].note_of("signed_on") == "签订日期不能晚于今天。")
    office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.write("2026-03-15")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and len(office.facts(ContractSigned.kind)) == 1)
    signed = contract(office, row.order_no)
    assert (signed.way, signed.customer_signer, signed.place) == ("paper", "赵六", "柳树湾营业厅")
    office.wait(lambda: "F9" not in page.actions() and page.side.state.text() == "有效")
    assert "赵六" in page.side.facts.text()


def test_signed_in_the_box(office: Office) -> None:
    row = drawn_up(office, "increase_high")
    page = show(office, row)
    office.press(Key.Key_F9)
    choose(office, field(page, "way"), "手写屏签订")  # type: ignore[arg-type]
    canvas = field(page, "strokes").canvas  # type: ignore[attr-defined]
    office.wait(canvas.isVisible)
    office.press(Key.Key_F10)
    panel = page.panel
    assert panel is not None
    assert panel._forms[1].note_of("strokes").startswith("还没有签名")
    assert canvas.hasFocus()
    draw(canvas)
    draw(canvas)
    office.press(Key.Key_Backspace)
    assert len(canvas.strokes) == 3
    office.press(Key.Key_Delete)
    assert canvas.strokes == []
    draw(canvas)
    strokes = field(page, "strokes").value()  # type: ignore[attr-defined]
    assert [len(stroke) for stroke in strokes] == [3, 2]
    assert strokes[0][0] == pytest.approx((100, 300), abs=4)
    office.enter()
    assert panel.button.hasFocus()
    office.enter()
    office.wait(lambda: len(office.facts(ContractSigned.kind)) == 1)
    body = office.facts(ContractSigned.kind)[0].body()
    assert isinstance(body, ContractSigned)
    assert body.way == "drawn"
    number = f"{row.contract_no}-S"
    view = lambda home: home.view(DocumentsView)  # noqa: E731
    paper = office.home.read(lambda home: view(home).paper("3301", "contract", number))
    value = office.home.read(lambda home: view(home).value(paper.sha256))
    assert value.parties[1].drawn == strokes
    document = office.home.read(lambda home: view(home).document(paper.sha256))
    pages = PdfReader(io.BytesIO(document)).pages
    said = "".join("".join(one.extract_text().split()) for one in pages)
    assert body.drawn_sha256 in said
    office.wait(lambda: page.panel is None and "F9" not in page.actions())
    office.press(Key.Key_F3)
    office.wait(lambda: page.side.sight.heading.text() == f"原件 {number}")


def test_ended_with_a_reason_and_given_up_before_it_is_signed(office: Office) -> None:
    first, second = two_editions(office)
    page = show(office, second)
    assert page.actions()["F8"][0] == "作废"
    office.press(Key.Key_F8)
    office.give_reason("申请有误")
    office.wait(lambda: len(office.facts(ContractEnded.kind)) == 1)
    office.wait(lambda: "F8" not in page.actions() and page.side.state.text() == "已作废")
    office.press(Key.Key_End)
    office.wait(lambda: shown(page) == (first.contract_no, 1))
    assert page.actions()["F8"][0] == "终止"
    office.press(Key.Key_F8)
    office.give_reason("客户搬走")
    office.wait(lambda: "终止" in page.side.facts.text())
    assert "客户搬走" in page.side.facts.text()


def test_drawn_up_for_an_order_and_refused_where_none_is_needed(office: Office) -> None:
    order_no, needless = taken(office, "increase_high"), taken(office, "meter_move", account_no=FLAT)
    office.open("23")
    page = page_of(office)
    office.wait(lambda: "F11" in page.actions() and not page.model.loading())
    office.press(Key.Key_F11)
    office.write(needless)
    office.press(Key.Key_F10)
    panel = page.panel
    assert panel is not None
    office.wait(lambda: "不需要签订合同" in panel.message.text())
    office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.write(order_no)
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts(ContractDrawnUp.kind)) == 1)
    office.wait(lambda: shown(page) == (contract(office, order_no).contract_no, 1))


def test_the_file_lists_contracts_and_enter_opens_them(office: Office) -> None:
    first, second = two_editions(office)
    office.open("31")
    page = office.page
    assert isinstance(page, CustomerPage)
    page.take_customer(SHOP)
    office.wait(lambda: page.file.header.isVisible())
    office.wait(lambda: any("合同待签" in one.text() for one in page.findChildren(QLabel)))
    office.press(Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    tab = page.file.tab()
    assert isinstance(tab, ContractsTab)
    office.wait(lambda: tab.model.rowCount() == 2 and tab.list.table.hasFocus())
    assert [one.row.edition for one in tab.model.rows()] == [2, 1]
    office.press(Key.Key_Down)
    office.enter()
    assert office.frame.stack.code == "23"
    office.wait(lambda: shown(page_of(office)) == (first.contract_no, 1))
    assert second.edition == 2


def test_who_may_only_look_is_offered_nothing_else(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    home.session = EVERYTHING
    publish_tariffs(home)
    settle_in(home)
    onlooker = Session("1003", "李明", frozenset({"order.view"}))
    office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, onlooker)
    row = drawn_up(office, "increase_high")
    sign(home, row.order_no)
    show(office, row)
    assert office.keys_offered() == {"F3"}
    lanes.close()
    engines.dispose()

"""收费 in the real window, by keys alone: what is posted is what stood on the page, once."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.kernel.commands import Command, Outcome, Session
from app.kernel.refusals import Refusal, Unavailable
from app.payments.shifts import CloseShift
from tests.counter import ACCOUNT, FEBRUARY, JANUARY, Happened, bill, customer, open_shift, pay
from tests.homes import TestDesk, sqlite_engines
from tests.ui.till_window import CLERK, LEADER_PASSWORD, Till, open_till, till_home
from ui.forms.dialogs import ApprovalDialog, ReasonDialog
from ui.shell.keys import KeyCard
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.theme.look import apply_look
from ui.till.money import Mode
from ui.till.payment_page import PaymentPage

OTHER = "0415002311999"
Key = Qt.Key


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TestDesk]:
    engines = sqlite_engines(tmp_path / "home.db")
    yield till_home(engines, customer(), JANUARY, FEBRUARY, customer(OTHER))
    engines.dispose()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, home: TestDesk, lanes: Lanes) -> Callable[[], Till]:
    return lambda: open_till(qtbot, qapp, home, lanes, PAGES, "11")


@pytest.fixture
def till(home: TestDesk, opened: Callable[[], Till]) -> Till:
    open_shift(home, session=CLERK)
    made = opened()
    made.wait(lambda: page_of(made)._counter is not None)
    return made


def page_of(till: Till) -> PaymentPage:
    page = till.page
    assert isinstance(page, PaymentPage)
    return page


def scan(till: Till, account_no: str = ACCOUNT) -> PaymentPage:
    """A customer comes: the number and Enter, and the cursor is in the money field."""
    page = page_of(till)
    till.type(account_no)
    till.enter()
    till.wait(lambda: till.cursor() is page.money.form.received and page.header.account.text())
    till.wait(lambda: page.header.account.text().replace(" ", "") == account_no and page._asked is None)
    return page


def posted(till: Till, page: PaymentPage) -> None:
    till.wait(lambda: page.mode is Mode.DONE and page._asked is None)


def awake(till: Till) -> None:
    till.wait(lambda: not till.frame.hush.deaf)


def test_exact_cash_takes_four_keys_at_most_beyond_the_number(till: Till) -> None:
    assert till.cursor() is till.frame.search.line  # ready for the first customer
    page = scan(till)
    till.enter()
    assert page.mode is Mode.ASK
    assert page.money.sentence.text() == "收现金 317.40,销 2 笔,不找零"
    till.enter()
    posted(till, page)
    assert till.keys - len(ACCOUNT) <= 4
    paid = till.last_payment()
    assert paid is not None
    assert (paid.received_fen, paid.change_fen, paid.due_fen) == (31_740, 0, 31_740)
    assert page.money.sentence.text() == "✓ 已收 ¥317.40"
    assert page.money.how.text() == f"收据 {paid.receipt_no}"
    assert page.header.owed.text() == "✓ 无欠费"
    till.wait(lambda: till.cursor() is till.frame.search.line)  # and for the next: no key at all


def test_the_result_stays_until_the_next_customer(till: Till) -> None:
    page = scan(till)
    till.type("350")
    assert (page.money.form.result_word.text(), page.money.form.result.text()) == ("找零", "32.60")
    till.enter()
    till.enter()
    posted(till, page)
    paid = till.last_payment()
    assert paid is not None
    assert (paid.received_fen, paid.change_fen) == (35_000, 3_260)
    assert page.money.form.result.text() == "32.60"
    page.refresh()
    till.wait(lambda: page._asked is None)
    assert page.money.form.result.text() == "32.60"
    awake(till)
    scan(till, OTHER)
    assert page.money.form.result.text() == "0.00"
    assert page.mode is Mode.EDIT


def test_too_much_cash_can_be_kept_as_prepaid(till: Till) -> None:
    page = scan(till)
    till.type("350*")
    assert (page.money.form.result_word.text(), page.money.form.result.text()) == ("存入预存", "32.60")
    till.enter()
    assert page.money.sentence.text() == "收现金 350.00,销 2 笔,存入预存 32.60"
    till.enter()
    posted(till, page)
    paid = till.last_payment()
    assert paid is not None
    assert (paid.change_fen, paid.deposit_fen) == (0, 3_260)
    assert "预存余额 32.60" in page.money.how.text()


def test_less_than_due_leaves_the_rest_owed(till: Till) -> None:
    page = scan(till)
    till.type("100")
    assert (page.money.form.result_word.text(), page.money.form.result.text()) == ("尚欠", "217.40")
    till.type("*")
    assert page.money.form.difference.text() == "* 按月,先违约金后电费"
    till.enter()
    till.enter()
    posted(till, page)
    paid = till.last_payment()
    assert paid is not None
    assert (paid.order, paid.late_fen, paid.principal_fen) == ("late", 369, 9_631)
    assert page.header.owed.text().startswith("▲ 欠费 2 月")


def test_one_bill_only(till: Till) -> None:
    page = scan(till)
    till.press(Key.Key_Down)
    till.press(Key.Key_Space)
    assert page.money.form.due.text() == "122.62"
    assert page.bills.totals.text().startswith("已选 1 / 2 笔    212 kWh")
    till.enter()
    till.enter()
    posted(till, page)
    paid = till.last_payment()
    assert paid is not None
    assert paid.due_fen == 12_262
    assert page.header.owed.text() == "▲ 欠费 1 月  ¥194.78"


def test_a_deposit_and_its_use(till: Till, home: TestDesk) -> None:
    page = scan(till, OTHER)
    till.enter()
    assert page.mode is Mode.EDIT
    assert page.money.form.note_of("received") == "请输入实收金额。"
    till.type("100")
    assert page.money.form.result_word.text() == "存入预存"
    till.enter()
    till.enter()
    posted(till, page)
    home.do(Happened(bodies=(bill("2026-02", 15_000, date(2026, 3, 31), account_no=OTHER),)))
    awake(till)
    scan(till, OTHER)
    assert page.money.form.due.text() == "50.00"
    assert page.money.form.due_detail.text() == "已用预存 100.00"
    till.enter()
    assert page.money.sentence.text() == "收现金 50.00,用预存 100.00,销 1 笔,不找零"


def test_a_card_needs_its_reference(till: Till) -> None:
    page = scan(till)
    till.type("/")
    assert page.money.form.tender.text() == "/ 银行卡"
    till.enter()
    assert till.cursor() is page.money.form.reference
    till.enter()
    assert page.money.form.note_of("reference") == "银行卡付款请填写参考号(小票号、订单号或流水号)。"
    till.type("POS0042")
    till.enter()
    assert page.money.sentence.text() == "收银行卡 317.40,销 2 笔"
    till.enter()
    posted(till, page)
    paid = till.last_payment()
    assert paid is not None
    assert (paid.tender, paid.reference, paid.change_fen) == ("card", "POS0042", 0)


def test_a_doubt_is_accepted_by_its_own_key(till: Till) -> None:
    page = scan(till, OTHER)
    for _ in range(2):
        till.type("88")
        till.enter()
        till.enter()
        till.wait(lambda: page.mode in (Mode.DONE, Mode.DOUBT) and page._asked is None)
        if page.mode is Mode.DONE:
            awake(till)
            till.press(Key.Key_F9)
            till.wait(lambda: till.cursor() is page.money.form.received)
    assert page.mode is Mode.DOUBT
    assert "10 分钟内已收过该户 88.00 元" in page.money.sentence.text()
    till.enter()  # the rhythm alone does not accept
    assert page.mode is Mode.DOUBT
    till.press(Key.Key_Escape)
    assert (page.mode, page.money.form.received.text()) == (Mode.EDIT, "88")
    till.enter()
    till.enter()
    till.wait(lambda: page.mode is Mode.DOUBT)
    till.press(Key.Key_F10)
    posted(till, page)
    assert till.payments() == 2


def test_another_desk_was_first(till: Till, home: TestDesk) -> None:
    page = scan(till)
    till.type("400")
    till.enter()
    assert page.mode is Mode.ASK
    pay(home, 12_262, (JANUARY.bill_id,), session=CLERK)
    till.enter()
    till.wait(lambda: page.mode is Mode.EDIT and page._asked is None)
    assert "该户应收已变为 194.78 元" in page.money.sentence.text()
    assert page.money.form.received.text() == "400"
    assert page.money.form.due.text() == "194.78"
    assert till.payments() == 1


def test_an_answer_lost_on_the_way_is_not_paid_for_twice(
    till: Till, home: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scan(till)
    really_do = home.bus.do

    def do_and_lose_the_answer(command: Command, session: Session) -> Outcome:
        monkeypatch.setattr(home.bus, "do", really_do)
        really_do(command, session)
        raise Unavailable([Refusal("kernel.lost_connection")])

    monkeypatch.setattr(home.bus, "do", do_and_lose_the_answer)
    till.type("350")
    till.enter()
    till.enter()
    till.wait(lambda: page.mode is Mode.EDIT and page.money.sentence.text().startswith("与数据库的连接中断"))
    assert page.money.form.received.text() == "350"
    till.enter()
    till.enter()
    posted(till, page)
    assert "刚才已经过账,没有重复收费" in page.money.how.text()
    assert page.money.form.result.text() == "32.60"
    assert till.payments() == 1


def test_all_bills_or_none(till: Till) -> None:
    page = scan(till)
    till.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.money.form.due.text() == "0.00"
    till.type("50")
    assert page.money.form.result_word.text() == "存入预存"
    till.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)  # selects the amount
    till.press(Key.Key_Backspace)
    till.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.money.form.due.text() == "317.40"
    page.bills.list.setFocus()
    till.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bills.chosen() == frozenset()
    till.press(Key.Key_Space)
    assert page.bills.chosen() == {JANUARY.bill_id}
    till.enter()
    assert till.cursor() is page.money.form.received


def test_an_amount_that_is_none_is_said_on_enter(till: Till) -> None:
    page = scan(till)
    till.type("12.345")
    assert page.money.form.result.text() == "—"
    assert page.money.form.note_of("received") == ""
    till.enter()
    assert page.money.form.note_of("received") == "金额最多两位小数,请核对。"
    assert page.mode is Mode.EDIT


def test_enter_held_or_hit_twice_posts_once(till: Till) -> None:
    page = scan(till)
    till.enter()
    for _ in range(5):
        held = QKeyEvent(
            QKeyEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
        )
        QApplication.sendEvent(till.cursor(), held)
    assert page.mode is Mode.ASK
    field = till.cursor()
    for _ in range(4):
        QTest.keyClick(field, Key.Key_Return)
    posted(till, page)
    for _ in range(4):
        till.enter()
    assert till.frame.hush.deaf
    awake(till)
    assert till.payments() == 1
    assert page.mode is Mode.DONE


def test_select_all_in_a_typed_amount_leaves_the_bills_alone(till: Till) -> None:
    page = scan(till)
    all_of_them = page.bills.chosen()
    till.type("500")
    QTest.keyClick(page.money.form.received, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    till.type("400")
    assert (page.money.form.received.text(), page.bills.chosen()) == ("400", all_of_them)
    page.money.form.received.clear()
    QTest.keyClick(page.money.form.received, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bills.chosen() == frozenset()


def test_the_key_card_tells_the_keys_of_the_money_field(till: Till) -> None:
    scan(till)
    till.press(Key.Key_F1)
    till.wait(lambda: till.frame.findChild(KeyCard) is not None)
    card = till.frame.findChild(KeyCard)
    words = {told.text() for told in card.findChildren(QLabel)}
    assert {"/", "换付款方式", "空格", "勾选或取消账单", "F9"} <= words
    card.close()


def test_a_refusal_stands_beside_its_field(till: Till) -> None:
    page = scan(till)
    till.type("0415002311870")  # a customer scanned into the money field
    till.enter()
    assert page.mode is Mode.EDIT
    assert page.money.form.note_of("received").startswith("金额超过上限")
    assert till.cursor() is page.money.form.received


def test_without_a_shift_the_page_says_what_to_do(opened: Callable[[], Till]) -> None:
    till = opened()
    page = page_of(till)
    till.wait(page.trouble.isVisible)
    assert page.trouble.sentence.text() == "本台还没有开班,请先开班再收费。"
    till.press(Key.Key_F9)
    till.wait(lambda: till.frame.stack.code == "61")


def test_without_a_shift_a_customer_can_be_shown_but_not_charged(
    opened: Callable[[], Till], home: TestDesk
) -> None:
    till = opened()
    page = scan(till)
    assert page.money.form.due.text() == "317.40"
    assert page.money.sentence.text() == "本台还没有开班,请先开班再收费。"
    assert not page.trouble.isVisible()
    till.type("350")
    till.enter()
    assert (page.mode, till.cursor()) == (Mode.EDIT, page.money.button)
    till.enter()
    till.wait(lambda: till.frame.stack.code == "61")
    open_shift(home, session=CLERK)
    till.frame.stack.open("11")
    till.wait(lambda: not page.money.sentence.isVisible())
    assert page.money.form.received.text() == "350"
    assert page.money.button.text() == "F9 收费并打印"


def test_a_shift_closed_meanwhile_is_told(till: Till, home: TestDesk) -> None:
    page = scan(till)
    till.enter()
    home.do(CloseShift(counted_fen=50_000), CLERK)
    till.enter()
    till.wait(lambda: page.mode is Mode.EDIT)
    assert page.money.sentence.text() == "本台还没有开班,请先开班再收费。"


def test_why_it_costs_what_it_costs(till: Till) -> None:
    page = scan(till)
    till.press(Key.Key_F3)
    texts = [found.text() for found in page.bills.explanation.findChildren(QLabel)]
    assert "违约金 118.93 元 × 31 天 × 1‰" in texts
    assert texts[texts.index("本笔合计") + 1] == "122.62"
    assert texts[-1] == "违约金依据 《供电营业规则》(2024) 第一百条"
    till.press(Key.Key_Escape)
    assert not page.bills.explanation.isVisible()


def test_tab_goes_through_the_page_in_order(till: Till) -> None:
    page = scan(till)
    till.type("350")
    form = page.money.form
    order = []
    for _ in range(4):
        order.append(till.cursor())
        till.press(Key.Key_Tab)
    assert order == [form.received, form.tender, form.difference, page.money.button]


def test_the_last_payment_is_undone_with_a_second_person(till: Till) -> None:
    page = scan(till)
    till.enter()
    till.enter()
    posted(till, page)
    awake(till)
    till.press(Key.Key_F8)
    till.wait(lambda: page.findChildren(ReasonDialog))
    dialog = page.findChildren(ReasonDialog)[0]
    till.wait(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(till.cursor()))
    till.press(Key.Key_Down)
    till.press(Key.Key_F10)
    till.wait(lambda: page.findChildren(ApprovalDialog))
    approval = page.findChildren(ApprovalDialog)[0]
    till.wait(lambda: approval.isActiveWindow() and approval.isAncestorOf(till.cursor()))
    till.type("1002")
    till.enter()
    till.type("wrong")
    till.enter()
    till.wait(lambda: approval.form.note_of("password"))
    till.type(LEADER_PASSWORD)
    till.enter()
    till.wait(lambda: (paid := till.last_payment()) and paid.reversed)
    till.wait(lambda: "已冲正收据" in page.money.sentence.text())
    paid = till.last_payment()
    assert paid is not None
    assert (paid.approver, paid.reversal_reason) == ("1002", "收错金额")
    till.wait(lambda: page.header.owed.text() == "▲ 欠费 2 月  ¥317.40")


@pytest.mark.parametrize("theme", ["light", "contrast"])
@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_on_a_small_screen(
    home: TestDesk, opened: Callable[[], Till], qapp: QApplication, theme: str, percent: int
) -> None:
    apply_look(qapp, theme, percent)
    open_shift(home, session=CLERK)
    till = opened()
    till.wait(lambda: page_of(till)._counter is not None)
    page = scan(till)
    till.type("350")
    till.enter()
    area = till.frame.stack.currentWidget()
    assert page.size() == area.viewport().size()  # type: ignore[attr-defined]  # nothing to scroll
    for shown in page.findChildren(QLabel):
        if shown.isVisible() and shown.text() and not shown.wordWrap():
            assert shown.width() >= shown.sizeHint().width(), shown.text()

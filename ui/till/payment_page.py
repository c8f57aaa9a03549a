"""收费 (11): an account's open bills on the left, the money on the right; Enter asks once, then posts."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import Conflict, CounterError, Doubt, Refused
from app.payments.commands import TakePayment
from ui.service.rating import ask_rating
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT
from ui.till.bills import BillsPane
from ui.till.header import CustomerHeader
from ui.till.money import TYPED_KEYS, Mode, MoneyPane
from ui.till.readings import Counter, counter
from ui.till.reckoning import Reckoning, reckon
from ui.till.trouble import Trouble
from ui.till.undo import Undo

SHIFT_PAGE, RECORDS_PAGE, BILL_PAGE = "61", "12", "13"


class PaymentPage(Page):
    """One customer, one payment. The sums shown are computed the way the command computes them, and
    the command refuses to post anything but the sum that stood on this page."""

    topics = frozenset(
        {"payment", "bill", "bills", "credit", "refund", "customer", "shift", "book", "number", "setting"}
    )
    typed_keys = TYPED_KEYS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.header = CustomerHeader()
        self.bills = BillsPane()
        self.money = MoneyPane()
        self.trouble = Trouble("F9 去开班", self._open_shift)
        self.empty = label("请输入户号、表号或户名后按 Enter,或直接扫码。", "empty")
        self.mode = Mode.EDIT
        self._undo = Undo(desk, self)
        self._account_no = ""
        self._fresh = False
        self._counter: Counter | None = None
        self._unticked: frozenset[str] = frozenset()
        self._sums: Reckoning | None = None
        self._command_id = new_id()
        self._accepted: tuple[str, ...] = ()
        self._asked: Ticket | None = None
        self._posted_payment = ""
        self._was_troubled = False
        self._compose()
        self._connect()

    def _compose(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(UNIT * 2)
        left.addWidget(self.header)
        left.addWidget(hairline())
        left.addWidget(self.bills, 1)
        work = QWidget()
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 3)
        across.addLayout(left, 1)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.money)
        self._views = QStackedWidget()
        self._views.addWidget(self._nobody())
        self._views.addWidget(work)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT)
        column.setSpacing(UNIT * 2)
        column.addWidget(self._views)

    def _nobody(self) -> QWidget:
        """What stands here while nobody is served."""
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.trouble)
        column.addWidget(self.empty, 1)
        return made

    def _connect(self) -> None:
        form = self.money.form
        form.finished.connect(self._enter)
        form.edited.connect(self._edited)
        form.received.stepped.connect(self.bills.step)
        form.received.turned.connect(self.bills.turn_current)
        form.received.turned_all.connect(self.bills.turn_all)
        self.money.button.clicked.connect(self._primary)
        self.bills.ticked.connect(self._ticked)
        self.bills.done.connect(form.focus_first)
        self._undo.undone.connect(self._undone)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        keys: Actions = {"F7": ("补打收据", self._undo.reprint_last), "F8": ("冲正", self._reverse)}
        if self._counter is not None and self._counter.sheet is not None:
            keys["F3"] = ("逐分说明", self.bills.toggle_explanation)
            keys["Shift+F3"] = ("账单", self._open_bill)
        if self._troubled():
            keys["F9"] = ("去开班", self._open_shift)
        elif self.mode is Mode.DOUBT:
            keys["F10"] = ("核对无误,仍然收费", self._accept)
        elif self._account_no:
            if self.mode is Mode.DONE:
                keys["F4"] = ("评价", self._rate)
            keys["F9"] = ("再收此户" if self.mode is Mode.DONE else "收费并打印", self._primary)
        return keys

    def entered(self) -> None:
        self._ask()
        if self._account_no and self.mode is not Mode.DONE:
            self.money.form.focus_first()
        else:
            self.find_customer.emit()

    def refresh(self) -> None:
        self._ask()

    def take_customer(self, account_no: str) -> bool:
        if self.mode is Mode.POST:
            self.warn.emit("正在过账,请稍候再换客户。")
        else:
            self._begin(account_no)
        return True

    def escape(self) -> bool:
        if self.mode in (Mode.ASK, Mode.DOUBT):
            self._edit()
        elif self.bills.explanation.isVisible():
            self.bills.toggle_explanation()
        elif not self._account_no:
            return False
        else:
            self.find_customer.emit()
        return True

    def can_leave(self) -> str:
        return "正在过账,请稍候。" if self.mode is Mode.POST else ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.money.fit()

    def _begin(self, account_no: str) -> None:
        """A customer comes to the desk: a new form with its own command id."""
        self._account_no, self._fresh = account_no, True
        self._command_id, self._accepted = new_id(), ()
        self._unticked, self._posted_payment = frozenset(), ""
        self.money.form.start()
        self._enter_mode(Mode.EDIT)
        self._ask()

    def _ask(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        question = counter(self.desk.info, self.desk.session, self._account_no)
        self._asked = self.desk.ask(question, self._came, self._not_answered)

    def _came(self, answer: Counter) -> None:
        self._asked, self._counter = None, answer
        standing, sheet = answer.standing, answer.sheet
        self.money.show_numbers(standing.next_receipt, standing.receipts_left)
        if sheet is None:
            if self._account_no:
                self.warn.emit(f"没有户号 {self._account_no} 的客户。")
                self._account_no = ""
                self.find_customer.emit()
            self._views.setCurrentIndex(0)
        else:
            self.header.show_sheet(sheet)
            due = frozenset(line.bill.bill_id for line in sheet.bills)
            done = self.mode is Mode.DONE
            self.bills.show_sheet(sheet, frozenset() if done else due - self._unticked)
            self._views.setCurrentIndex(1)
            self._reckon_again()
            if self._fresh:
                self._fresh = False
                self.money.form.focus_first()
        self._show_trouble()
        self.actions_changed.emit()

    def _show_trouble(self) -> None:
        """Why no money can be taken: above the empty page, or where the sums of a customer are."""
        sentence = self._counter.standing.trouble if self._counter is not None else ""
        serving = self._counter is not None and self._counter.sheet is not None
        self.trouble.tell("" if serving else sentence)
        if serving and sentence and self.mode is not Mode.DONE:
            self.money.show_band(sentence, "", "notice")
            self.money.button.setText("F9 去开班")
            self._was_troubled = True
        elif self._was_troubled:
            self._was_troubled = False
            self._enter_mode(self.mode)

    def _not_answered(self, error: CounterError) -> None:
        self._asked = None
        self.trouble.tell(str(error))
        if self.mode is Mode.EDIT:
            self.money.show_band(str(error), "", "notice")
        self.warn.emit(str(error))

    def _reckon_again(self) -> None:
        """After fresh figures: what was asked before is asked anew if the sum is another one."""
        before = self._sums
        self._recompute()
        if self.mode in (Mode.ASK, Mode.DOUBT) and before and self._sums and before.split != self._sums.split:
            self._edit("应收已变化,请核对后再收。")

    def _ticked(self) -> None:
        if self._counter is not None and self._counter.sheet is not None and self.mode is not Mode.DONE:
            ids = frozenset(line.bill.bill_id for line in self._counter.sheet.bills)
            self._unticked = ids - self.bills.chosen()
            self._edited()

    def _edited(self) -> None:
        if self.mode in (Mode.POST, Mode.DONE):
            return
        if self.mode is not Mode.EDIT:
            self._edit()
        if not self._troubled():
            self.money.show_band("", "")
        self._recompute()

    def _recompute(self) -> None:
        """Show the sums that follow from what is typed; a half-typed amount shows none."""
        if self.mode is Mode.DONE or self._counter is None or self._counter.sheet is None:
            return
        try:
            answers = self.money.form.typed(self.bills.chosen())
        except Refused:
            self._sums = None
            self.money.form.show_no_sum()
            return
        self._sums = reckon(self._counter.sheet, answers)
        self.money.form.show_sums(self._sums)
        self.bills.show_totals(self._sums)

    def _primary(self) -> None:
        if self._troubled():
            self._open_shift()
        elif self.mode is Mode.DOUBT:
            self._accept()
        elif self.mode is Mode.DONE:
            self._begin(self._account_no)
        else:
            self._enter()

    def _enter(self) -> None:
        """Return in the last field, or F9: ask once, then post."""
        if self._troubled():
            self.money.button.setFocus()
        elif self.mode is Mode.EDIT:
            self._question()
        elif self.mode is Mode.ASK:
            self._post()
        elif self.mode is Mode.DOUBT:
            self.warn.emit("核对无误请按 F10,返回修改请按 Esc。")

    def _question(self) -> None:
        self._recompute()
        if self._counter is None or self._asked is not None:
            return  # the figures are just being fetched: not yet to be agreed to
        if self._sums is None:
            self.money.answers(self.bills.chosen())
            return
        self.money.form.clear_notes()
        troubles = self._sums.troubles(self._counter.standing.settings)
        if troubles:
            self.money.form.show_refusals(troubles)
            return
        self._enter_mode(Mode.ASK)
        self.money.show_band(self._sums.question(), "再按 Enter 过账,Esc 返回修改", "asking")

    def _post(self) -> None:
        sums = self._sums
        if sums is None:
            return
        command = TakePayment(
            command_id=self._command_id,
            accepted=self._accepted,
            account_no=self._account_no,
            bill_ids=sums.bill_ids,
            received_fen=sums.received_fen,
            expected_due_fen=sums.due_fen,
            tender=sums.answers.tender,
            reference=sums.answers.reference,
            surplus=sums.answers.surplus,
            order=sums.answers.order,
        )
        if self.desk.do(command, self._done, self._refused):
            self._enter_mode(Mode.POST)

    def _accept(self) -> None:
        """F10 on a doubt: the same command again, with the doubts accepted."""
        if self.mode is Mode.DOUBT:
            self._post()

    def _done(self, outcome: Outcome) -> None:
        result = outcome.result
        self._posted_payment = str(result["payment_id"])
        self._enter_mode(Mode.DONE)
        kept = result["received_fen"] - result["change_fen"]
        detail = [f"收据 {result['receipt_no']}"]
        if outcome.repeated:
            detail.append("刚才已经过账,没有重复收费")
        if result["credit_left_fen"]:
            detail.append(f"预存余额 {yuan(result['credit_left_fen'])}")
        self.money.form.show_posted(result["received_fen"])
        self.bills.totals.setText("")
        self.money.show_band(f"✓ 已收 ¥{yuan(kept)}", " · ".join(detail), "finished")
        self._ask()
        self.find_customer.emit()

    def _rate(self) -> None:
        """What the customer says of this payment."""
        ask_rating(self.desk, self, f"payment:{self._posted_payment}", self._account_no, self.news.emit)

    def _refused(self, error: CounterError) -> None:
        """Nothing was posted and nothing typed is lost."""
        self._enter_mode(Mode.EDIT)
        if not isinstance(error, Doubt):
            self._accepted = ()
        if isinstance(error, Doubt):
            self._accepted = tuple(sorted({*self._accepted, *error.codes}))
            self._enter_mode(Mode.DOUBT)
            self.money.show_band(str(error), "核对无误请按 F10,Esc 返回修改", "notice")
        elif isinstance(error, Refused):
            form = self.money.form
            form.show_refusals([reason for reason in error.reasons if reason.field in form.names()])
            loose = [reason.text for reason in error.reasons if reason.field not in form.names()]
            self.money.show_band("".join(loose), "", "notice")
            if loose:
                self._ask()  # it is not the answers that are wrong: see how the desk stands
        else:
            self.money.show_band(str(error), "", "notice")
        if isinstance(error, Conflict):
            self._ask()
        self.money.form.received.setFocus()

    def _edit(self, sentence: str = "") -> None:
        """Back to typing; doubts that were accepted belong to other answers."""
        self._accepted = ()
        self._enter_mode(Mode.EDIT)
        self.money.show_band(sentence, "", "notice" if sentence else "")
        self.money.form.received.setFocus()

    def _enter_mode(self, mode: Mode) -> None:
        self.mode = mode
        self.money.form.freeze(mode in (Mode.POST, Mode.DONE))
        self.money.button.setEnabled(mode is not Mode.POST)
        role, word = _BUTTONS[mode]
        set_role(self.money.button, role)
        self.money.button.setText(word)
        if mode in (Mode.EDIT, Mode.POST):
            self.money.show_band("", "")
        self.actions_changed.emit()

    def _troubled(self) -> bool:
        return self._counter is not None and bool(self._counter.standing.trouble)

    def _open_bill(self) -> None:
        """The bill in hand with all it stands on; without an open bill, the account's newest."""
        line = self.bills.list.current_row()
        self.open_item.emit(BILL_PAGE, self._account_no, line.bill.bill_id if line else "")

    def _open_shift(self) -> None:
        self.open_page.emit(SHIFT_PAGE, "")

    def _reverse(self) -> None:
        """F8: the payment just taken, or the list to choose from."""
        if self._posted_payment:
            self._undo.reverse(self._posted_payment)
        else:
            self.open_page.emit(RECORDS_PAGE, self._account_no)

    def _undone(self, outcome: Outcome) -> None:
        self._begin(self._account_no)
        self.money.show_band(f"✓ {outcome.news}", "", "finished")


_BUTTONS = {
    Mode.EDIT: ("primary", "F9 收费并打印"),
    Mode.ASK: ("primary", "F9 确认过账"),
    Mode.POST: ("primary", "正在过账…"),
    Mode.DOUBT: ("danger", "F10 核对无误,仍然收费"),
    Mode.DONE: ("", "F9 再收此户"),
}

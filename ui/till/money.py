"""The right column of the payment page: due, received, given back, always in the same three places."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.money import yuan
from app.kernel.refusals import Refused
from app.payments.vocabulary import ORDERS, TENDERS
from ui.forms.buttons import Button
from ui.forms.fields import CodeField, MoneyField
from ui.forms.form import Form
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT
from ui.till.reckoning import Answers, Reckoning

WIDTH = 352
SHORT = "尚欠"
TYPED_KEYS = (
    ("↑ ↓", "选账单"),
    ("空格", "勾选或取消账单"),
    ("Ctrl+A", "全选或全不选账单"),
    ("/", "换付款方式"),
    ("*", "找零或存为预存"),
)
"""What ReceivedField does beside taking an amount, for the key card."""


class Mode(Enum):
    """Where one payment stands: typing, asked once, on its way, doubted, or done."""

    EDIT = "edit"
    ASK = "ask"
    POST = "post"
    DOUBT = "doubt"
    DONE = "done"


class ReceivedField(MoneyField):
    """What was handed over. Keys that mean nothing in an amount steer the page from here:
    arrows, Space and (while empty) Ctrl+A the bills, '/' the tender, '*' what becomes of the difference."""

    stepped = Signal(int)
    turned = Signal()
    turned_all = Signal()
    next_tender = Signal()
    other_difference = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space:
            self.turned.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll) and not self.text():
            self.turned_all.emit()  # with an amount typed it selects that, as everywhere
        elif event.text() in ("/", "÷"):
            self.next_tender.emit()
        elif event.text() in ("*", "×"):
            self.other_difference.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class TenderForm(Form):
    """应收, 实收, 找零 under one another, then what only some payments need.

    Signals: `edited()` any answer changed; `finished` (of Form) Return in the last field.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tender = "cash"
        self._surplus = "change"
        self._order = "month"
        self._grid.setColumnStretch(1, 0)
        self._grid.setColumnStretch(2, 1)
        self._grid.setVerticalSpacing(UNIT // 2)
        self.due_detail = label("", "small")
        self.due = self._figure(label("应收", "label"), self.due_detail)
        self.received = self.add("received", "实收", ReceivedField())
        self.received.setProperty("scale", "sum")
        self._grid.addWidget(self.received, self._grid.rowCount() - 2, 1, 1, 2)
        self._grid.addWidget(self._notes["received"], self._grid.rowCount() - 1, 1, 1, 2)
        self.tender = Button(TENDERS["cash"], key="/", on=self.next_tender)
        self.tender.setAccessibleDescription("付款方式,按 / 换下一种")
        self._add_reference()
        self.result_word = label("找零", "label")
        self.result = self._figure(self.result_word)
        self.difference = Button("", key="*", role="key", on=self.other_difference)
        self._grid.addWidget(self.difference, self._grid.rowCount(), 0, 1, 3, Qt.AlignmentFlag.AlignRight)
        keep = self.difference.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.difference.setSizePolicy(keep)
        self.difference.hide()
        self.received.textChanged.connect(self.edited)
        self.reference.textChanged.connect(self.edited)
        self.received.next_tender.connect(self.next_tender)
        self.received.other_difference.connect(self.other_difference)

    def _add_reference(self) -> None:
        """One row: how it is paid, and beside it the reference where there is one."""
        row = self._grid.rowCount()
        self.reference = self.add("reference", "付款", CodeField(64))
        self.reference.setAccessibleName("参考号")
        self.reference.setPlaceholderText("参考号")
        self.reference.hide()
        self._grid.addWidget(self.tender, row, 1)
        self._grid.addWidget(self.reference, row, 2)
        note = self._notes["reference"]
        note.setMinimumHeight(0)
        note.hide()
        self._grid.addWidget(note, row + 1, 1, 1, 2)

    def fit(self) -> None:
        """Heights for the type size in force; figures need no room for descenders."""
        for figure in (self.due, self.result):
            figure.setFixedHeight(look().px(52))

    def typed(self, bill_ids: frozenset[str]) -> Answers:
        """The answers as far as they can be read. Raises Refused where an amount cannot."""
        return Answers(
            bill_ids=bill_ids,
            received_fen=self.received.value(),
            tender=self._tender,
            reference=self.reference.value() if self._tender != "cash" else "",
            surplus=self._surplus,
            order=self._order,
        )

    def start(self) -> None:
        """A new customer: everything empty, cash, change."""
        self.clear()
        self._tender, self._surplus, self._order = "cash", "change", "month"
        self._dress_tender()

    def next_tender(self) -> None:
        """The next way of paying."""
        names = list(TENDERS)
        self._tender = names[(names.index(self._tender) + 1) % len(names)]
        self._dress_tender()
        self.edited.emit()

    def other_difference(self) -> None:
        """Of too much: change or prepaid. Of too little: which is paid first, charge or late fee."""
        if self.result_word.text() == SHORT:
            names = list(ORDERS)
            self._order = names[(names.index(self._order) + 1) % len(names)]
        else:
            self._surplus = "deposit" if self._surplus == "change" else "change"
        self.edited.emit()

    def show_sums(self, sums: Reckoning) -> None:
        """Show what follows from the answers."""
        self.due.setText(yuan(sums.due_fen))
        set_role(self.due, "huge-owed" if sums.due_fen else "huge")
        used = sums.split.credit_used_fen
        self.due_detail.setText(f"已用预存 {yuan(used)}" if used else "")
        self.received.setPlaceholderText(yuan(sums.due_fen) if sums.lines else "")
        word, amount = sums.result()
        self.result_word.setText(word)
        self.result.setText(yuan(amount))
        self.result.setAccessibleName(word)
        if sums.short_fen and sums.lines:
            self.difference.setText(f"* {ORDERS[self._order]}")
        else:
            self.difference.setText("* 改为找零" if self._surplus == "deposit" else "* 存为预存")
        cash_over = sums.surplus_fen and self._tender == "cash"
        self.difference.setVisible(bool(sums.lines and (sums.short_fen or cash_over)))

    def show_no_sum(self) -> None:
        """The amount cannot be read yet."""
        self.result.setText("—")
        self.difference.hide()

    def freeze(self, frozen: bool) -> None:
        """Take no answers while a payment is on its way or done."""
        for widget in (self.received, self.reference, self.tender, self.difference):
            widget.setEnabled(not frozen)

    def show_posted(self, received_fen: int) -> None:
        """The sums stand as they were posted; nothing is owed of them any more."""
        self.received.setText(yuan(received_fen))
        self.difference.hide()
        set_role(self.due, "huge-quiet")

    def _dress_tender(self) -> None:
        self.tender.setText(f"/ {TENDERS[self._tender]}")
        self.tender.setAccessibleName(f"付款方式 {TENDERS[self._tender]}")
        self.reference.setVisible(self._tender != "cash")

    def _note(self, name: str, sentence: str) -> None:
        super()._note(name, sentence)
        if name == "reference":  # its line is needed so seldom that no place is kept for it
            self._notes[name].setVisible(bool(sentence))

    def _figure(self, *words: QLabel) -> QLabel:
        """A huge figure with its word, and a small line under the word, at the left."""
        figure = label("0.00", "huge")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figure.setAccessibleName(words[0].text())
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch(1)
        for word in words:
            beside.addWidget(word)
        beside.addStretch(1)
        across = QHBoxLayout()
        across.addLayout(beside)
        across.addWidget(figure, 1)
        self._grid.addLayout(across, self._grid.rowCount(), 0, 1, 3)
        return figure


class MoneyPane(QWidget):
    """The form, the sentence that says what is about to happen or has happened, and the one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = TenderForm()
        self.button = Button("收费并打印", key="F9", role="primary")
        self.sentence = label("", "strong", wrap=True)
        self.sentence.setAccessibleName("过账提示")
        self.how = label("", "muted", wrap=True)
        self.next_receipt = label("", "small")
        self._band = QFrame()
        inside = QVBoxLayout(self._band)
        inside.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        inside.setSpacing(UNIT // 2)
        inside.addWidget(self.sentence)
        inside.addWidget(self.how)
        keep = self._band.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._band.setSizePolicy(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.form)
        column.addWidget(self._band)
        column.addWidget(self.button)
        column.addWidget(self.next_receipt)
        column.addStretch(1)
        self.show_band("", "")
        self.fit()

    def fit(self) -> None:
        """Take the width that belongs to the type size in force."""
        self.setFixedWidth(look().px(WIDTH))
        self._band.setMinimumHeight(look().px(64))
        self.form.fit()

    def show_band(self, sentence: str, how: str, role: str = "") -> None:
        """Tell, ask or warn in one fixed place; '' leaves it empty."""
        self.sentence.setText(sentence)
        self.how.setText(how)
        self.how.setVisible(bool(how))
        set_role(self.sentence, {"notice": "danger", "finished": "done-title"}.get(role, "strong"))
        set_role(self._band, role)
        self._band.setVisible(bool(sentence))

    def show_numbers(self, next_receipt: str, left: int) -> None:
        """Which receipt comes next, and how many are left."""
        if next_receipt:
            self.next_receipt.setText(f"下一张收据 {next_receipt} · 余 {left:,} 张")
        else:
            self.next_receipt.setText("收据号已用完,请领用新票据")
        set_role(self.next_receipt, "small" if left > 20 else "error")

    def answers(self, bill_ids: frozenset[str]) -> Answers | None:
        """The answers, or None after saying beside the field why not."""
        try:
            return self.form.typed(bill_ids)
        except Refused as refused:
            self.form.show_refusals(refused)
            return None

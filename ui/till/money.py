"""The right column of the payment page: due, received, given back, always in the same three places."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.money import yuan
from app.kernel.refusals import Refused
from app.payments.vocabulary import ORDERS, TENDERS
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, MoneyField
from ui.forms.form import Form
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT
from ui.till.reckoning import Answers, Reckoning

WIDTH = 384


class Mode(Enum):
    """Where one payment stands: typing, asked once, on its way, doubted, or done."""

    EDIT = "edit"
    ASK = "ask"
    POST = "post"
    DOUBT = "doubt"
    DONE = "done"


class ReceivedField(MoneyField):
    """What was handed over. Keys that mean nothing in an amount steer the page from here:
    arrows and Space the bills, '/' the tender, '*' change or deposit."""

    stepped = Signal(int)
    turned = Signal()
    turned_all = Signal()
    next_tender = Signal()
    other_surplus = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space:
            self.turned.emit()
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.turned_all.emit()
        elif event.text() in ("/", "÷"):
            self.next_tender.emit()
        elif event.text() in ("*", "×"):
            self.other_surplus.emit()
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
        self.due = self._figure("应收", "huge-owed")
        self.detail = self._below()
        self.received = self.add("received", "实收", ReceivedField())
        self.received.setProperty("size", "sum")
        self.tender = Button(TENDERS["cash"], key="/", on=self.next_tender)
        self.tender.setAccessibleDescription("付款方式,按 / 换下一种")
        self._grid.addWidget(self.tender, self._grid.rowCount() - 2, 2)
        self.result_word, self.result = self._titled_figure("找零", "huge")
        self.reference = self.add("reference", "参考号", CodeField(64), hint="小票号、订单号或流水号")
        self.surplus = Button("存为预存", key="*", on=self.other_surplus)
        self.order = Choice(ORDERS.items())
        self.order.setAccessibleName("销账顺序")
        self._extra(self.surplus)
        self._extra(self.order)
        self.show_field("reference", False)
        self.surplus.hide()
        self.order.hide()
        self.received.textChanged.connect(self.edited)
        self.reference.textChanged.connect(self.edited)
        self.order.currentIndexChanged.connect(self.edited)
        self.order.went_on.connect(self.received.setFocus)
        self.received.next_tender.connect(self.next_tender)
        self.received.other_surplus.connect(self.other_surplus)

    def typed(self, bill_ids: frozenset[str]) -> Answers:
        """The answers as far as they can be read. Raises Refused where an amount cannot."""
        return Answers(
            bill_ids=bill_ids,
            received_fen=self.received.value(),
            tender=self._tender,
            reference=self.reference.value() if self._tender != "cash" else "",
            surplus=self._surplus,
            order=self.order.value(),
        )

    def start(self) -> None:
        """A new customer: everything empty, cash, change."""
        self.clear()
        self._tender, self._surplus = "cash", "change"
        self.order.reset()
        self._dress_tender()

    def next_tender(self) -> None:
        """The next way of paying."""
        names = list(TENDERS)
        self._tender = names[(names.index(self._tender) + 1) % len(names)]
        self._dress_tender()
        self.edited.emit()

    def other_surplus(self) -> None:
        """Change becomes prepaid, or prepaid change again."""
        self._surplus = "deposit" if self._surplus == "change" else "change"
        self.edited.emit()

    def show_sums(self, sums: Reckoning) -> None:
        """Show what follows from the answers."""
        self.due.setText(yuan(sums.due_fen))
        set_role(self.due, "huge-owed" if sums.due_fen else "huge")
        late = sum(line.late_fen for line in sums.lines)
        parts = [f"含违约金 {yuan(late)}" if late else ""]
        parts.append(f"已用预存 {yuan(sums.split.credit_used_fen)}" if sums.split.credit_used_fen else "")
        self.detail.setText(" · ".join(filter(None, parts)))
        self.received.setPlaceholderText(yuan(sums.due_fen) if sums.lines else "")
        word, amount = sums.result()
        self.result_word.setText(word)
        self.result.setText(yuan(amount))
        self.result.setAccessibleName(word)
        self.surplus.setText("* 改为找零" if self._surplus == "deposit" else "* 存为预存")
        self.surplus.setVisible(bool(sums.lines and sums.surplus_fen and self._tender == "cash"))
        self.order.setVisible(bool(sums.lines and sums.short_fen))

    def freeze(self, frozen: bool) -> None:
        """Take no answers while a payment is on its way or done."""
        for widget in (self.received, self.reference, self.tender, self.surplus, self.order):
            widget.setEnabled(not frozen)

    def _dress_tender(self) -> None:
        self.tender.setText(f"/ {TENDERS[self._tender]}")
        self.tender.setAccessibleName(f"付款方式 {TENDERS[self._tender]}")
        self.show_field("reference", self._tender != "cash")

    def _figure(self, word: str, role: str) -> QLabel:
        return self._titled_figure(word, role)[1]

    def _titled_figure(self, word: str, role: str) -> tuple[QLabel, QLabel]:
        title, figure = label(word, "label"), label("0.00", role)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figure.setAccessibleName(word)
        row = self._grid.rowCount()
        self._grid.addWidget(title, row, 0)
        self._grid.addWidget(figure, row, 1, 1, 2)
        return title, figure

    def _below(self) -> QLabel:
        note = label("", "small")
        note.setAlignment(Qt.AlignmentFlag.AlignRight)
        note.setMinimumHeight(look().px(20))
        self._grid.addWidget(note, self._grid.rowCount(), 0, 1, 3)
        return note

    def _extra(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 1, 1, 2)


class MoneyPane(QWidget):
    """The form, the sentence that says what is about to happen or has happened, and the one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = TenderForm()
        self.button = Button("收费并打印", key="F9", role="primary")
        self.sentence = label("", "strong", wrap=True)
        self.sentence.setAccessibleName("过账提示")
        self.how = label("", "small", wrap=True)
        self.next_receipt = label("", "small")
        self._band = QFrame()
        inside = QVBoxLayout(self._band)
        inside.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        inside.setSpacing(UNIT // 2)
        inside.addWidget(self.sentence)
        inside.addWidget(self.how)
        foot = QHBoxLayout()
        foot.addWidget(self.next_receipt)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.form)
        column.addWidget(self._band)
        column.addStretch(1)
        column.addWidget(self.button)
        column.addLayout(foot)
        self.show_band("", "")
        self.fit()

    def fit(self) -> None:
        """Take the width that belongs to the type size in force."""
        self.setFixedWidth(look().px(WIDTH))

    def show_band(self, sentence: str, how: str, role: str = "") -> None:
        """Tell, ask or warn in one fixed place; '' leaves it empty."""
        self.sentence.setText(sentence)
        self.how.setText(how)
        self.how.setVisible(bool(how))
        set_role(self.sentence, {"notice": "danger", "finished": "done"}.get(role, "strong"))
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

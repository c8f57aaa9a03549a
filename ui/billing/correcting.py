"""Bills to be corrected: each beside what it would be now, with the later bills that change too."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.billing.corrections import CorrectBill
from app.billing.proposals import Changed, Proposal, propose
from app.billing.run_commands import APPROVE
from app.billing.views import Bill
from app.kernel.commands import Outcome
from app.kernel.money import yuan
from app.kernel.refusals import CounterError
from ui.billing.entries import AmountDialog
from ui.billing.rows import BILL_COLUMNS, CHANGE_COLUMNS, to_correct
from ui.forms.dialogs import ask_reason
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

USUAL = ("抄表示数错误", "计量装置误差", "计价条件错误")


class Correcting(QWidget):
    """`changed()` when its keys change; `told(str)` news, `failed(str)` what could not be done."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.proposal: Proposal | None = None
        self.heading = label("", "title")
        self.model: KeyedModel[Bill] = KeyedModel(
            desk, BILL_COLUMNS, lambda bill: bill.bill_id, to_correct(desk.info.org_unit, ""), parent=self
        )
        self.list = ListView(
            self.model, "待更正的账单", "没有示数已更正而账单未更正的客户。\n可用查找框找客户。"
        )
        self.changes = RowsModel[Changed](CHANGE_COLUMNS, lambda line: line.bill.bill_id, parent=self)
        self.change_list = ListView(self.changes, "更正前后", "在左边选一笔账单。")
        self.words = label("", "strong", wrap=True)
        self._posting = Posting(desk, self, tell=self.failed.emit)
        self._lay_out()
        self.list.current_changed.connect(self._choose)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(UNIT)
        left.addWidget(self.list, 1)
        beside = QWidget()
        beside.setLayout(left)
        beside.setFixedWidth(look().px(UNIT * 58))
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(self.words)
        right.addWidget(self.change_list, 1)
        middle = QHBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(beside)
        middle.addWidget(hairline(upright=True))
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addWidget(self.heading)
        whole.addWidget(hairline())
        whole.addLayout(middle, 1)

    def show_bills(self, account_no: str = "") -> None:
        """List the bills of an account, or those whose readings were corrected."""
        self.heading.setText(f"更正电费  户号 {account_no}" if account_no else "更正电费  示数已更正的账单")
        self._forget()
        self.model.load(to_correct(self._desk.info.org_unit, account_no))

    def refresh(self) -> None:
        """Ask again for what is shown."""
        self.model.refresh()
        self._choose(self.list.current_row())

    def keys(self) -> Actions:
        """The keys of this view now."""
        found: Actions = {}
        proposal = self.proposal
        if proposal is None or "billing.correct" not in self._desk.session.permissions:
            return found
        if _can_follow(proposal):
            found["F10"] = ("请人批准并更正", self.ask)
        if not proposal.first.bill.withdrawn:
            found["F4"] = ("按约定更正", self.ask_amount)
        return found

    def ask(self) -> None:
        """Ask for a reason, have a second person approve, then correct the bill and those after it."""
        if self.proposal is not None:
            proposal = self.proposal
            ask_reason(self, "更正电费", _sentence(proposal), lambda why: self._approve(proposal, why), USUAL)

    def _approve(self, proposal: Proposal, reason: str) -> None:
        def approved(approval_id: str) -> None:
            lines = [one for one in (proposal.first, *proposal.later) if _postable(one)]
            self._post(lines, reason, approval_id)

        subject = f"bills:{proposal.first.bill.account_no}"
        ask_second_person(self._desk, self, _sentence(proposal), APPROVE, subject, approved)

    def _post(self, lines: list[Changed], reason: str, approval_id: str) -> None:
        """One bill after the other: each later one counts on the ones before it."""
        line, *rest = lines
        command = CorrectBill(
            bill_id=line.bill.bill_id,
            amount_fen=line.composed.amount_fen,
            kwh=line.composed.kwh,
            recompute=True,
            reason=reason,
            approval_id=approval_id,
        )

        def done(outcome: Outcome) -> None:
            if rest:
                self._post(rest, reason, approval_id)
            else:
                self.told.emit(outcome.news)

        self._posting.post(command, done)

    def ask_amount(self) -> None:
        """Correct to an amount that was agreed, without computing."""
        if self.proposal is None:
            return
        bill = self.proposal.first.bill

        def given(amount_fen: int, kwh: int, reason: str) -> None:
            def approved(approval_id: str) -> None:
                command = CorrectBill(
                    bill_id=bill.bill_id,
                    amount_fen=amount_fen,
                    kwh=kwh,
                    reason=reason,
                    approval_id=approval_id,
                )
                self._posting.post(command, lambda outcome: self.told.emit(outcome.news))

            sentence = (
                f"户号 {bill.account_no} {bill.period} 电费由 {yuan(bill.amount_fen)} 元"
                f"更正为 {yuan(amount_fen)} 元:{reason}。"
            )
            ask_second_person(self._desk, self, sentence, APPROVE, f"bills:{bill.account_no}", approved)

        AmountDialog(self, bill, given).open()

    def _choose(self, bill: Bill | None) -> None:
        if bill is None:
            self._forget()
            return
        self._desk.ask(
            lambda home: propose(home, bill.org_unit, bill.bill_id), self._show, self._not_told, owner=self
        )

    def _not_told(self, error: CounterError) -> None:
        self.failed.emit(str(error))

    def _show(self, proposal: Proposal | None) -> None:
        chosen = self.list.current_row()
        if proposal is None or chosen is None or chosen.bill_id != proposal.first.bill.bill_id:
            return
        self.proposal = proposal
        self.changes.set_rows((proposal.first, *proposal.later))
        self.words.setText(_sentence(proposal))
        self.changed.emit()

    def _forget(self) -> None:
        self.proposal = None
        self.changes.set_rows(())
        self.words.setText("")
        self.changed.emit()


def _postable(line: Changed) -> bool:
    """Whether a bill can become what was computed for it."""
    return line.composed.basis is not None and (line.differs or line.basis != line.composed.basis)


def _can_follow(proposal: Proposal) -> bool:
    lines = (proposal.first, *proposal.later)
    return (
        not proposal.first.bill.withdrawn
        and any(map(_postable, lines))
        and all(line.composed.basis is not None for line in lines)
    )


def _sentence(proposal: Proposal) -> str:
    """What a correction would do, in one sentence."""
    first = proposal.first
    if first.bill.withdrawn:
        return f"{first.bill.period} 的账单已撤回:{first.bill.withdrawn}。"
    if first.composed.basis is None:
        return f"{first.bill.period} 的账单现在不能重算,可按约定更正。"
    lines = (first, *proposal.later)
    if not any(map(_postable, lines)):
        return f"{first.bill.period} 的账单与现在的示数和电价一致。"
    fen, kwh = sum(line.delta_fen for line in lines), sum(line.delta_kwh for line in lines)
    word = "退" if fen < 0 else "补"
    words = f"户号 {first.bill.account_no} {len(lines)} 笔,{word} {yuan(abs(fen))} 元({kwh:+,} 千瓦时)"
    return f"{words},属{proposal.grade}。" if proposal.grade else f"{words}。"

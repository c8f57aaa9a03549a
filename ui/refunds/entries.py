"""The forms of the refund page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.customers.masking import mask_name
from app.kernel.commands import Command
from app.kernel.money import yuan
from app.payments.refund_paying import PayRefund
from app.payments.refunds import RefundCase, RequestRefund
from app.payments.vocabulary import REFUND_WAYS
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.dialogs import Dialog
from ui.forms.fields import CodeField, MoneyField, TextField
from ui.forms.form import Form
from ui.refunds.detail import Detail
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

REASONS = ("销户退预存", "多缴退费", "重复缴费", "误缴他户", "其他")
PAPERS = ("客户收据、收款人身份证复印件", "客户收据、双方身份证复印件、授权委托书")
"""facts.md §6.3: the customer's receipt and a copy of the identity card; an agent brings the authority."""


def request_entry(desk: Desk, case: RefundCase) -> EntryPanel:
    """Asking an account's credit back."""
    money, why = Form(), Form()
    money.add(
        "amount_fen", "退费金额", MoneyField(required=True), hint=f"可退 {yuan(case.refundable_fen)} 元"
    )
    money.add("way", "退费方式", Choice(REFUND_WAYS.items()), hint=_way_hint(case))
    money.add("payee", "收款人", TextField(60, required=True), hint="转账时须与收款账号户名一致")
    why.add("reason", "退费原因", Choice([("", "请选择"), *((one, one) for one in REASONS)]))
    why.add("note", "说明", TextField(60))
    why.add("papers", "核对资料", Choice([("", "请选择"), *((one, one) for one in PAPERS)]))
    account_no = case.customer.account_no

    def build(answers: dict[str, Any]) -> Command:
        reason, note = answers["reason"], answers["note"]
        return RequestRefund(
            account_no=account_no,
            amount_fen=answers["amount_fen"],
            way=answers["way"],
            payee=answers["payee"],
            reason=f"{reason}:{note}" if reason and note else reason,
            papers=answers["papers"],
        )

    name = mask_name(case.customer.name, case.customer.kind or "resident")
    bank = f"{case.customer.bank_name} {case.customer.bank_masked}".strip() or "未登记"
    sums = f"预存 {yuan(case.credit_fen)} 元,欠费 {yuan(case.owed_fen)} 元"
    sentence = f"户号 {account_no}  {name}  {sums},收款账号 {bank}。"
    return EntryPanel(desk, "申请退费", (money, why), build, word="申请", sentence=sentence)


def first_values(case: RefundCase) -> dict[str, Any]:
    """What the form begins with: all of the credit, the way it must go, to the holder."""
    cash = "transfer" not in case.tenders and case.refundable_fen <= case.cash_limit_fen
    return {
        "amount_fen": case.refundable_fen,
        "way": "cash" if cash else "transfer",
        "payee": case.customer.name,
    }


def _way_hint(case: RefundCase) -> str:
    if "transfer" in case.tenders:
        return "预存由转账存入,须转账退回"
    return f"现金不超过 {yuan(case.cash_limit_fen)} 元"


def transfer_entry(desk: Desk, detail: Detail) -> EntryPanel:
    """Registering that the bank has transferred the money."""
    form = Form()
    form.add("reference", "转账流水号", CodeField(64, required=True), hint="银行回单上的号码")
    row, amount = detail.row, detail.payable_fen
    sentence = f"户号 {row.account_no}  转账 {yuan(amount)} 元到 {row.bank_name} {row.bank_masked}。"

    def build(answers: dict[str, Any]) -> Command:
        return PayRefund(refund_id=row.refund_id, amount_fen=amount, reference=answers["reference"])

    return EntryPanel(desk, "登记转账退费", (form,), build, word="登记并打印", sentence=sentence)


class DocumentDialog(Dialog):
    """The number of the signed approval form; `given(document)` follows."""

    def __init__(self, parent: QWidget, sentence: str, given: Callable[[str], None]) -> None:
        super().__init__(parent, "批准退费", [sentence])
        self._given = given
        self.form = Form(self)
        self.form.add("document", "退费审批表编号", CodeField(40, required=True))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("继续", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            self.accept()
            self._given(answers["document"])

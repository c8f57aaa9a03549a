"""The forms of contracts: drawing one up for an order, and signing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.customers.vocabulary import KINDS
from app.kernel.commands import Command
from app.kernel.refusals import refuse, register_texts
from app.workorders.contracts.book import title_of
from app.workorders.contracts.commands import WAYS, DrawUpContract, SignContract
from app.workorders.contracts.views import ContractRow
from ui.contracts.pad import WIDTH, SignatureField
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, DateField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel
from ui.theme.look import look

register_texts({"contract.no_strokes": "还没有签名,请用电方在框内签名;已在纸上签字的,签订方式选纸质签订。"})
PERSONS = frozenset({KINDS["resident"], KINDS["sole"]})
"""Customers who sign by their own name."""
BESIDE_PAD = 120
"""Pixels at 100 % that label and gap take beside the box to sign in."""


def draw_up_entry(desk: Desk) -> EntryPanel:
    """The contract of an order, made out or made out anew."""
    form = Form()
    form.add("order_no", "工单号", CodeField(24, required=True), hint="需要签订合同、还没有签订的工单")
    sentence = "按工单和档案填写合同并打印;还没有签字的可以重新起草,成为新的一版。"

    def build(answers: dict[str, Any]) -> Command:
        return DrawUpContract(order_no=answers["order_no"])

    return EntryPanel(desk, "起草合同", (form,), build, word="起草并打印", sentence=sentence)


def sign_entry(desk: Desk, row: ContractRow) -> EntryPanel:
    """Both sides have signed on paper, or the customer signs in the box."""
    form, pad = Form(), Form()
    way = form.add("way", "签订方式", Choice(WAYS.items()))
    form.add("signed_on", "签订日期", DateField(required=True))
    form.add("customer_signer", "用电方签约人", TextField(40, required=True))
    form.add("supplier_signer", "供电方签约人", TextField(40, required=True))
    form.add("place", "签订地点", TextField(40))
    pad.add("strokes", "用电方签名", SignatureField())

    def show() -> None:
        pad.show_field("strokes", way.value() == "drawn")

    way.currentIndexChanged.connect(show)

    def build(answers: dict[str, Any]) -> Command:
        drawn = answers.pop("way") == "drawn"
        if drawn and not answers["strokes"]:
            raise refuse("contract.no_strokes", "strokes")
        return SignContract(contract_no=row.contract_no, **answers)

    title = f"签订 {title_of(row.contract)} {row.contract_no} 第 {row.edition} 版"
    panel = EntryPanel(desk, title, (form, pad), build, word="签订")
    pad.setMaximumWidth(WIDTH + look().px(BESIDE_PAD))
    form.finished.connect(lambda: None if way.value() == "drawn" else panel.button.setFocus())
    show()
    return panel


def signing_values(row: ContractRow, today: date, supplier_signer: str) -> dict[str, Any]:
    """What most often is right: today, the person who stands for the customer, the clerk."""
    data = row.data
    person = data.agent or data.legal_person or (data.customer if data.customer_kind in PERSONS else "")
    return {"signed_on": today, "customer_signer": person, "supplier_signer": supplier_signer}

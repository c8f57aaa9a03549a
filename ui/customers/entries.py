"""The forms of the customer page: a new account, one group of an account written anew, another meter."""

from typing import Any

from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.kernel.commands import Command
from ui.customers.groups import BY_NAME, Group, meter_draft, new_customer, place_meter
from ui.forms.fields import CodeField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel


def registration(desk: Desk) -> EntryPanel:
    """A new account: who on the left, where and what on the right."""
    who, where = Form(), Form()
    who.add("account_no", "户号", CodeField(20, required=True))
    for name in ("naming", "identity", "contacts", "bank"):
        BY_NAME[name].place(who)
    for name in ("site", "tariff"):
        BY_NAME[name].place(where)
    place_meter(where)

    def build(answers: dict[str, Any]) -> Command:
        return RegisterCustomer(draft=new_customer(answers))

    return EntryPanel(desk, "客户建档", (who, where), build, word="建档")


def group_change(desk: Desk, account_no: str, group: Group) -> EntryPanel:
    """One group of an account, with the reason of the change."""
    form = Form()
    group.place(form)
    form.add("reason", "变更原因", TextField(100))

    def build(answers: dict[str, Any]) -> Command:
        draft = CustomerDraft(account_no=account_no, **{group.name: group.draft(answers)})
        return ChangeCustomer(draft=draft, reason=answers["reason"])

    return EntryPanel(desk, f"修改{group.title}", (form,), build, sentence=group.sentence)


def another_meter(desk: Desk, account_no: str) -> EntryPanel:
    """A meter that begins to measure for an account."""
    form = Form()
    place_meter(form)
    form.field("asset_no").required = True

    def build(answers: dict[str, Any]) -> Command:
        return ChangeCustomer(draft=CustomerDraft(account_no=account_no, meters=(meter_draft(answers),)))

    return EntryPanel(desk, "登记电能表", (form,), build)

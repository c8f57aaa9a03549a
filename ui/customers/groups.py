"""The groups of a customer's attributes as forms ask for them and as drafts carry them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.customers.drafts import BankDraft, CustomerDraft, IdentityDraft, MeterDraft
from app.customers.facts import Contact, Naming, Site, Standing, Tariff
from app.customers.views import CustomerRow
from app.customers.vocabulary import DOCUMENTS, KINDS, LATE_CLASSES, STATUSES, TARIFFS, late_class_of
from app.kernel.refusals import refuse
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, TextField
from ui.forms.form import Form

Answers = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One group: its name in drafts, its title, how its fields are placed, its part of a draft, and
    what its fields show of an account. Sealed numbers are never shown: they are asked for anew."""

    name: str
    title: str
    place: Callable[[Form], object]
    draft: Callable[[Answers], Any]
    shown: Callable[[CustomerRow], Answers]
    sentence: str = ""


def _place_naming(form: Form) -> None:
    form.add("name", "户名", TextField(80, required=True))
    form.add("kind", "客户类别", Choice(KINDS.items()))


def _place_identity(form: Form) -> None:
    form.add("document", "证件类型", Choice(DOCUMENTS.items()))
    form.add("identity_no", "证件号码", CodeField(20))


def _place_contacts(form: Form) -> None:
    form.add("phones", "电话", TextField(80), hint="多个电话用空格隔开")
    form.add("contact", "联系人", TextField(40))


def _place_site(form: Form) -> None:
    form.add("address", "用电地址", TextField(120))
    form.add("transformer_area", "台区", TextField(60))
    form.add("reading_route", "抄表段", TextField(40))


def _place_tariff(form: Form) -> None:
    tariff = form.add("tariff_class", "电价类别", Choice(TARIFFS.items()))
    late = form.add("late_class", "违约金", Choice(LATE_CLASSES.items()), hint="随电价类别,可另选")
    tariff.currentIndexChanged.connect(lambda: late.set_value(late_class_of(tariff.currentData() or "")))


def _place_standing(form: Form) -> None:
    form.add("status", "用电状态", Choice(STATUSES.items()))


def _place_bank(form: Form) -> None:
    form.add("bank_name", "开户银行", TextField(60))
    form.add("bank_no", "银行账号", CodeField(32))


def place_meter(form: Form) -> None:
    """The fields of a meter to install."""
    form.add("asset_no", "表号", CodeField(24))
    form.add("multiplier", "倍率", CodeField(6)).setText("1")
    form.add("digits", "示数位数", CodeField(2)).setText("6")


def _identity(answers: Answers) -> IdentityDraft:
    if answers["document"] and not answers["identity_no"]:
        raise refuse("text.empty", "identity_no")
    return IdentityDraft(document=answers["document"], identity_no=answers["identity_no"])


def _contacts(answers: Answers) -> Contact:
    phones = tuple(part for part in re.split(r"[\s,,、;;/]+", answers["phones"]) if part)
    return Contact(phones=phones, contact=answers["contact"])


def _bank(answers: Answers) -> BankDraft:
    if answers["bank_name"] and not answers["bank_no"]:
        raise refuse("text.empty", "bank_no")
    return BankDraft(bank_name=answers["bank_name"], bank_no=answers["bank_no"])


def _picked(make: Callable[..., Any], *names: str) -> Callable[[Answers], Any]:
    return lambda answers: make(**{name: answers[name] for name in names})


def _fields(*names: str) -> Callable[[CustomerRow], Answers]:
    return lambda row: {name: getattr(row, name) for name in names}


GROUPS = (
    Group("naming", "户名", _place_naming, _picked(Naming, "name", "kind"), _fields("name", "kind")),
    Group(
        "identity",
        "证件",
        _place_identity,
        _identity,
        _fields("document"),
        "原号码不显示;修改证件须对照原件录入完整号码。",
    ),
    Group(
        "contacts",
        "联系方式",
        _place_contacts,
        _contacts,
        lambda row: {"phones": " ".join(row.phones), "contact": row.contact},
    ),
    Group(
        "site",
        "用电地址",
        _place_site,
        _picked(Site, "address", "transformer_area", "reading_route"),
        _fields("address", "transformer_area", "reading_route"),
    ),
    Group(
        "tariff",
        "电价",
        _place_tariff,
        _picked(Tariff, "tariff_class", "late_class"),
        _fields("tariff_class", "late_class"),
    ),
    Group("standing", "用电状态", _place_standing, _picked(Standing, "status"), _fields("status")),
    Group(
        "bank",
        "代扣银行",
        _place_bank,
        _bank,
        _fields("bank_name"),
        "原账号不显示;修改银行须录入完整账号。",
    ),
)
BY_NAME = {group.name: group for group in GROUPS}


def meter_draft(answers: Answers) -> MeterDraft:
    """The meter that is asked for. Raises Refused meter.bad_multiplier, meter.bad_digits."""
    return MeterDraft(
        asset_no=answers["asset_no"],
        multiplier=_whole(answers["multiplier"], "multiplier"),
        digits=_whole(answers["digits"], "digits"),
    )


def new_customer(answers: Answers) -> CustomerDraft:
    """The draft of a customer to register, with its first meter if one is named."""
    groups = {group.name: group.draft(answers) for group in GROUPS if group.name != "standing"}
    meters = (meter_draft(answers),) if answers["asset_no"] else ()
    return CustomerDraft(account_no=answers["account_no"], meters=meters, **groups)


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise refuse(f"meter.bad_{field}", field, value=text)
    return int(text)

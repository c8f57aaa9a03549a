"""What a form or an import file says about a customer, before it is checked, sealed and made a fact."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from app.customers import texts  # noqa: F401  registers the sentences
from app.customers.facts import Contact, Naming, Site, Standing, Tariff
from app.customers.identity import Glyphs, bank_doubt, identity_doubt
from app.customers.vocabulary import DOCUMENTS, KINDS, LATE_CLASSES, STATUSES, TARIFFS
from app.kernel.refusals import Refusal, Refused
from app.kernel.text import clean, fold_code

DEFAULT_ACCOUNT_RULE = r"[0-9A-Z-]{1,20}"
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|\d{7,8}|400-?\d{3}-?\d{4}")
_ASSET = re.compile(r"[0-9A-Z]{4,24}")


class IdentityDraft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A document and its plain number; lives in memory only."""

    document: str = ""
    identity_no: str = ""

    def __repr__(self) -> str:
        return f"IdentityDraft({self.document!r})"


class BankDraft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A bank and the plain account number; lives in memory only."""

    bank_name: str = ""
    bank_no: str = ""

    def __repr__(self) -> str:
        return f"BankDraft({self.bank_name!r})"


class MeterDraft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A meter to install."""

    asset_no: str
    multiplier: int = 1
    digits: int = 6


class CustomerDraft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A whole customer as asked for. None is a group that the form or file does not speak of."""

    account_no: str
    naming: Naming | None = None
    identity: IdentityDraft | None = None
    contacts: Contact | None = None
    site: Site | None = None
    tariff: Tariff | None = None
    standing: Standing | None = None
    bank: BankDraft | None = None
    meters: tuple[MeterDraft, ...] = ()


class Checked(msgspec.Struct, frozen=True, gc=False):
    """A draft with its texts cleaned, all that forbids it, and all that only gives doubt."""

    draft: CustomerDraft
    refusals: tuple[Refusal, ...]
    doubts: tuple[Refusal, ...]


class _Notes:
    """Collects refusals while cleaning, so that all are told at once."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []
        self.doubts: list[Refusal] = []

    def text(self, value: str, field: str, limit: int, *, required: bool = False) -> str:
        if not value and not required:
            return ""
        try:
            return clean(value, field, limit=limit, required=required)
        except Refused as refused:
            self.found += refused.reasons
            return ""

    def code(self, value: str, field: str, limit: int = 40) -> str:
        if value.isascii() and (not value or value.isdecimal()) and len(value) <= limit:
            return value  # most of what an import brings, and nothing that cleaning would change
        try:
            return fold_code(value, field, limit=limit)
        except Refused as refused:
            self.found += refused.reasons
            return ""

    def choice(self, value: str, field: str, allowed: dict[str, str], code: str) -> None:
        if value not in allowed:
            words = "、".join(allowed.values())
            self.found.append(Refusal(code, field, value=value[:20], allowed=words))


def check_draft(
    draft: CustomerDraft, today: date, glyphs: Glyphs, account_rule: str = DEFAULT_ACCOUNT_RULE
) -> Checked:
    """Clean every text of a draft and say at once what is wrong with it (facts.md §5.1, §5.2)."""
    notes = _Notes()
    account_no = notes.code(draft.account_no, "account_no")
    if not re.fullmatch(account_rule, account_no):
        rule = "1 至 20 位数字或字母" if account_rule == DEFAULT_ACCOUNT_RULE else account_rule
        notes.found.append(Refusal("customer.account_format", "account_no", account_no=account_no, rule=rule))
    cleaned = CustomerDraft(
        account_no=account_no,
        naming=draft.naming and _naming(draft.naming, notes, glyphs),
        identity=draft.identity and _identity(draft.identity, notes, today),
        contacts=draft.contacts and _contacts(draft.contacts, notes),
        site=draft.site and _site(draft.site, notes, glyphs),
        tariff=draft.tariff and _tariff(draft.tariff, notes),
        standing=draft.standing and _standing(draft.standing, notes),
        bank=draft.bank and _bank(draft.bank, notes),
        meters=tuple(_meter(meter, notes) for meter in draft.meters),
    )
    return Checked(cleaned, tuple(notes.found), tuple(notes.doubts))


def _drawable(text: str, field: str, notes: _Notes, glyphs: Glyphs) -> None:
    missing = glyphs.missing(text)
    if missing:
        notes.found.append(Refusal("text.no_glyph", field, chars=missing))


def _naming(naming: Naming, notes: _Notes, glyphs: Glyphs) -> Naming:
    name = notes.text(naming.name, "name", 80, required=True)
    _drawable(name, "name", notes, glyphs)
    notes.choice(naming.kind, "kind", KINDS, "customer.bad_kind")
    return Naming(name=name, kind=naming.kind)


def _identity(identity: IdentityDraft, notes: _Notes, today: date) -> IdentityDraft:
    notes.choice(identity.document, "document", DOCUMENTS, "customer.bad_document")
    number = notes.code(identity.identity_no, "identity_no")
    doubt = identity_doubt(identity.document, number, today) if number else ""
    if doubt:
        notes.doubts.append(Refusal(doubt, "identity_no"))
    return IdentityDraft(document=identity.document, identity_no=number)


def _contacts(contacts: Contact, notes: _Notes) -> Contact:
    phones = [notes.code(phone, "phones") for phone in contacts.phones]
    phones = [phone.replace("(", "").replace(")", "-").removeprefix("+86") for phone in phones if phone]
    for phone in phones:
        if not PHONE.fullmatch(phone):
            notes.found.append(Refusal("customer.bad_phone", "phones", value=phone[:20]))
    return Contact(phones=tuple(dict.fromkeys(phones)), contact=notes.text(contacts.contact, "contact", 40))


def _site(site: Site, notes: _Notes, glyphs: Glyphs) -> Site:
    address = notes.text(site.address, "address", 120)
    _drawable(address, "address", notes, glyphs)
    return Site(
        address=address,
        transformer_area=notes.text(site.transformer_area, "transformer_area", 60),
        reading_route=notes.text(site.reading_route, "reading_route", 40),
    )


def _tariff(tariff: Tariff, notes: _Notes) -> Tariff:
    notes.choice(tariff.tariff_class, "tariff_class", TARIFFS, "customer.bad_tariff")
    notes.choice(tariff.late_class, "late_class", LATE_CLASSES, "customer.bad_late_class")
    return tariff


def _standing(standing: Standing, notes: _Notes) -> Standing:
    notes.choice(standing.status, "status", STATUSES, "customer.bad_status")
    return standing


def _bank(bank: BankDraft, notes: _Notes) -> BankDraft:
    number = notes.code(bank.bank_no, "bank_no").replace("-", "")
    doubt = bank_doubt(number)
    if doubt:
        notes.doubts.append(Refusal(doubt, "bank_no"))
    return BankDraft(bank_name=notes.text(bank.bank_name, "bank_name", 60), bank_no=number)


def _meter(meter: MeterDraft, notes: _Notes) -> MeterDraft:
    asset_no = notes.code(meter.asset_no, "asset_no")
    if not _ASSET.fullmatch(asset_no):
        notes.found.append(Refusal("meter.bad_asset", "asset_no", value=asset_no[:30]))
    if not 1 <= meter.multiplier <= 100_000:
        notes.found.append(Refusal("meter.bad_multiplier", "multiplier", value=meter.multiplier))
    if not 3 <= meter.digits <= 10:
        notes.found.append(Refusal("meter.bad_digits", "digits", value=meter.digits))
    return MeterDraft(asset_no=asset_no, multiplier=meter.multiplier, digits=meter.digits)

"""The layout of customer files: rows to drafts, drafts to one command for each batch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import msgspec

from app.customers.commands import changed_groups, installed, registered, taken_meters
from app.customers.drafts import BankDraft, CustomerDraft, IdentityDraft, MeterDraft, check_draft
from app.customers.facts import (
    GROUPS,
    Contact,
    CustomerChanged,
    CustomerRegistered,
    CustomersImported,
    MeterInstalled,
    Naming,
    Site,
    Standing,
    Tariff,
)
from app.customers.identity import Glyphs, Vault
from app.customers.imports.columns import CUSTOMER_COLUMNS
from app.customers.imports.layouts import Layout, RowReader
from app.customers.views import CustomerRow, CustomersView, MeterRow
from app.customers.vocabulary import DOCUMENTS, KINDS, STATUSES, TARIFFS, late_class_of
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal

_SPLIT = re.compile(r"[,，;；、/\s]+")


def _words(texts: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {text: code for code, text in texts.items()} | {code: code for code in texts} | dict(more)


_KIND_WORDS = _words(
    KINDS,
    {
        "居民客户": "resident", "居民用户": "resident", "低压居民": "resident", "个人": "resident",
        "企业客户": "enterprise", "单位": "enterprise", "公司": "enterprise", "机关": "government",
        "事业单位": "government", "个体": "sole", "个体户": "sole",
    },
)  # fmt: skip
_TARIFF_WORDS = _words(
    TARIFFS,
    dict.fromkeys(("居民", "居民生活用电", "居民电价"), "residential")
    | dict.fromkeys(("一般工商业", "工商业及其他", "工商业用电", "商业", "大工业"), "commercial")
    | dict.fromkeys(("农业", "农业生产用电", "农排"), "agricultural"),
)
_STATUS_WORDS = _words(
    STATUSES, {"正常用电": "normal", "在用": "normal", "欠费停电": "stopped", "已销户": "closed"}
)
_DOCUMENT_WORDS = _words(
    {code: text for code, text in DOCUMENTS.items() if code},
    {"身份证": "resident_id", "信用代码": "uscc", "统一信用代码": "uscc", "其他": "other"},
)
_KINDS_ALLOWED = "、".join(KINDS.values())
_TARIFFS_ALLOWED = "、".join(TARIFFS.values())
_STATUSES_ALLOWED = "、".join(STATUSES.values())
_DOCUMENTS_ALLOWED = "、".join(text for code, text in DOCUMENTS.items() if code)


def read_customer(row: RowReader) -> CustomerDraft:
    """One row as a draft; groups that the file has no column for are None. Raises Refused."""
    account_no = row.code("account_no", required=True)
    tariff = _tariff(row) if row.has("tariff_class") else None
    draft = CustomerDraft(
        account_no=account_no,
        naming=_naming(row) if row.has("name") else None,
        identity=_identity(row) if row.has("identity_no") else None,
        contacts=_contacts(row) if row.has("phones") or row.has("contact") else None,
        site=_site(row) if row.has("address") else None,
        tariff=tariff,
        standing=_standing(row) if row.has("status") else None,
        bank=_bank(row) if row.has("bank_no") else None,
        meters=_meters(row),
    )
    if row.faults:
        _tell_all(row, draft)
    row.done()
    return draft


def _tell_all(row: RowReader, draft: CustomerDraft) -> None:
    """A row that stays out anyway is checked to the end, so that it need be mended only once."""
    known = {fault.field for fault in row.faults}
    found = check_draft(draft, date.max, _AnyGlyph()).refusals
    row.faults += [fault for fault in found if fault.field not in known]


class _AnyGlyph:
    """What can be drawn is known only where the row would be stored."""

    def missing(self, _text: str) -> str:
        return ""


def read_meter(row: RowReader) -> CustomerDraft:
    """One row of a file of meters alone. Raises Refused."""
    account_no = row.code("account_no", required=True)
    draft = CustomerDraft(account_no=account_no, meters=_meters(row))
    if not draft.meters:
        row.faults.append(Refusal("text.empty", "asset_no"))
    row.done()
    return draft


def _naming(row: RowReader) -> Naming:
    name = row.words("name")
    kind = "enterprise" if len(name) > 5 and name.endswith(("公司", "厂", "集团", "合作社")) else "resident"
    kind = row.choice("kind", _KIND_WORDS, kind, "customer.bad_kind", _KINDS_ALLOWED)
    return Naming(name=name, kind=kind)


def _identity(row: RowReader) -> IdentityDraft:
    number = row.code("identity_no").upper()
    if not number:
        return IdentityDraft()
    likely = (
        "resident_id"
        if re.fullmatch(r"\d{15}|\d{17}[\dX]", number)
        else "uscc"
        if len(number) == 18
        else "other"
    )
    document = row.choice("document", _DOCUMENT_WORDS, likely, "customer.bad_document", _DOCUMENTS_ALLOWED)
    return IdentityDraft(document=document, identity_no=number)


def _contacts(row: RowReader) -> Contact:
    written = f"{row.code('phones')} {row.code('phone_2')}"
    return Contact(phones=tuple(filter(None, _SPLIT.split(written))), contact=row.words("contact"))


def _site(row: RowReader) -> Site:
    return Site(
        address=row.words("address"),
        transformer_area=row.words("transformer_area"),
        reading_route=row.words("reading_route"),
    )


def _tariff(row: RowReader) -> Tariff:
    tariff = row.choice("tariff_class", _TARIFF_WORDS, "residential", "customer.bad_tariff", _TARIFFS_ALLOWED)
    return Tariff(tariff_class=tariff, late_class=late_class_of(tariff))


def _standing(row: RowReader) -> Standing:
    return Standing(
        status=row.choice("status", _STATUS_WORDS, "normal", "customer.bad_status", _STATUSES_ALLOWED)
    )


def _bank(row: RowReader) -> BankDraft:
    return BankDraft(bank_name=row.words("bank_name"), bank_no=row.code("bank_no"))


def _meters(row: RowReader) -> tuple[MeterDraft, ...]:
    asset_no = row.code("asset_no")
    if not asset_no:
        return ()
    return (
        MeterDraft(asset_no=asset_no, multiplier=row.whole("multiplier", 1), digits=row.whole("digits", 6)),
    )


class ImportCustomers(Command, frozen=True, kw_only=True):
    """A batch of rows. Doubts do not stop an import: they come back as warnings."""

    permission: ClassVar[str] = "customer.import"
    drafts: tuple[CustomerDraft, ...]
    source: str = ""


@handles(ImportCustomers)
def import_customers(command: ImportCustomers, work: Work) -> Decision:
    """One customers.imported with rows that are new or differ; rows that stand so already leave nothing.

    `result`: added, changed, unchanged; rejected and warnings as [index, field, code, sentence].
    """
    batch = _Batch(command, work)
    for index, draft in enumerate(batch.drafts):
        batch.take(index, draft)
    return Decision(facts=batch.facts(), result=batch.result())


class _Batch:
    """What stands so far: rows of the home, overlaid by the facts of earlier rows of the batch."""

    def __init__(self, command: ImportCustomers, work: Work) -> None:
        self._work, self._source = work, command.source
        self._vault, self._glyphs = work.view(Vault), work.view(Glyphs)
        self._checked = [check_draft(draft, work.today, self._glyphs) for draft in command.drafts]
        accounts = {checked.draft.account_no for checked in self._checked}
        assets = {meter.asset_no for checked in self._checked for meter in checked.draft.meters}
        work.lock(*(f"account:{no}" for no in accounts), *(f"meter:{no}" for no in assets))
        view = work.view(CustomersView)
        self._rows = view.customers(tuple(sorted(accounts)))
        self._meters = view.meters_by_asset(tuple(sorted(assets)))
        self._touched: dict[str, FactBody] = {}
        self._registered: list[CustomerRegistered] = []
        self._changed: list[CustomerChanged] = []
        self._installed: list[MeterInstalled] = []
        self.drafts = [checked.draft for checked in self._checked]
        self._counts = {"added": 0, "changed": 0, "unchanged": 0}
        self._rejected: list[tuple[int, str, str, str]] = []
        self._warnings: list[tuple[int, str, str, str]] = []

    def take(self, index: int, draft: CustomerDraft) -> None:
        checked = self._checked[index]
        row = self._row(draft.account_no)
        refusals = [*checked.refusals, *taken_meters(draft, self._meters)]
        if row is None and draft.naming is None:
            refusals.append(Refusal("customer.unknown", "account_no", account_no=draft.account_no))
        if refusals:
            self._rejected += [(index, one.field, one.code, one.text) for one in refusals]
            return
        self._warnings += [(index, one.field, one.code, one.text) for one in checked.doubts]
        unit = row.org_unit if row else self._work.desk.org_unit
        new = self._account_facts(draft, row, unit) + self._meter_facts(draft, unit)
        self._counts["unchanged" if not new else "changed" if row else "added"] += 1

    def _row(self, account_no: str) -> CustomerRow | None:
        body = self._touched.pop(account_no, None)
        if body is not None:
            self._rows[account_no] = _overlay(self._rows.get(account_no), body)
        return self._rows.get(account_no)

    def _account_facts(self, draft: CustomerDraft, row: CustomerRow | None, unit: str) -> int:
        if row is None:
            body = registered(draft, unit, self._vault, self._source)
            self._registered.append(body)
            self._touched[draft.account_no] = body
            return 1
        groups = changed_groups(draft, row, self._vault)
        if not groups:
            return 0
        change = CustomerChanged(org_unit=unit, account_no=row.account_no, source=self._source, **groups)
        self._changed.append(change)
        self._touched[draft.account_no] = change
        return 1

    def _meter_facts(self, draft: CustomerDraft, unit: str) -> int:
        found = installed(draft.account_no, draft.meters, self._meters, unit, self._source)
        for fact in found:
            self._meters[fact.asset_no] = MeterRow(
                org_unit=fact.org_unit,
                asset_no=fact.asset_no,
                account_no=fact.account_no,
                multiplier=fact.multiplier,
                digits=fact.digits,
            )
        self._installed += found
        return len(found)

    def facts(self) -> tuple[FactBody, ...]:
        """One fact for the whole batch: a signature for each row would cost half of the import's time."""
        if not (self._registered or self._changed or self._installed):
            return ()
        body = CustomersImported(
            org_unit=self._work.desk.org_unit,
            source=self._source,
            registered=tuple(self._registered),
            changed=tuple(self._changed),
            meters=tuple(self._installed),
        )
        return (body,)

    def result(self) -> dict[str, object]:
        return {**self._counts, "rejected": self._rejected, "warnings": self._warnings}


def _overlay(row: CustomerRow | None, body: Any) -> CustomerRow:
    """The row as it will stand after a fact of this batch."""
    changes: dict[str, object] = {}
    for name in GROUPS:
        group = getattr(body, name)
        if group is not None:
            changes |= {field: getattr(group, field) for field in group.__struct_fields__}
    row = row or CustomerRow(org_unit=body.org_unit, account_no=body.account_no)
    return msgspec.structs.replace(row, **changes)


def _content(draft: CustomerDraft) -> object:
    return msgspec.structs.replace(draft, meters=())


CUSTOMERS = Layout(
    name="customers",
    columns=CUSTOMER_COLUMNS,
    needs=("account_no", "name"),
    what="户号",
    read=read_customer,
    subject=lambda draft: draft.account_no,
    content=_content,
    command=lambda command_id, drafts, source: ImportCustomers(
        command_id=command_id, drafts=drafts, source=source
    ),
)

METERS = Layout(
    name="meters",
    columns=CUSTOMER_COLUMNS,
    needs=("account_no", "asset_no"),
    what="表号",
    read=read_meter,
    without=("name", "read_on"),
    subject=lambda draft: draft.meters[0].asset_no,
    content=lambda draft: draft,
    command=CUSTOMERS.command,
)
"""A file of meters alone, for accounts that stand already."""

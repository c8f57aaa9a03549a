"""Open bills from a file that a hall exports: the layout of their rows and the command of a batch."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Protocol

import msgspec

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.facts import BillIssued
from app.customers.imports.columns import ACCOUNT, CURRENT, PERIOD, Column
from app.customers.imports.layouts import Layout, RowReader
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.money import parse_yuan
from app.kernel.refusals import Refusal, refuse
from app.kernel.text import fold_code

_PERIOD = re.compile(r"(20\d{2})[-/.年]?(0?[1-9]|1[0-2])(?:月份?)?(?:[-/.]?01)?")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")

BILL_COLUMNS = (
    ACCOUNT,
    PERIOD,
    Column("kwh", "电量", ("用电量", "电量kwh", "总电量", "计费电量")),
    Column("amount", "应收电费", ("电费", "金额", "欠费金额", "应收金额", "电费金额", "总电费")),
    Column("issued_on", "发行日期", ("出账日期", "电费发行日期", "开账日期")),
    Column("due_on", "缴费截止日", ("截止日期", "到期日", "缴费期限", "违约金起算日", "缴费截止日期")),
    Column("previous_reading", "上期示数", ("起码", "上次示数", "上月示数")),
    CURRENT,
    Column("bill_multiplier", "计费倍率"),
)


class BillDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An open bill as the file has it."""

    account_no: str
    period: str
    kwh: int
    amount_fen: int
    issued_on: date
    due_on: date
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1


class BillAmounts(Protocol):
    """Which bills stand already."""

    def amounts(self, org_unit: str, bill_ids: list[str]) -> dict[str, int]:
        """Amounts in fen of those bills that exist, by id."""
        ...


def imported_bill_id(account_no: str, period: str) -> str:
    """The id of a taken-over bill: one for each account and month, however often the file comes."""
    return f"{account_no}-{period.replace('-', '')}"


def read_bill(row: RowReader) -> BillDraft:
    """One row as a draft. Raises Refused."""
    account_no = row.check(lambda: fold_code(row.code("account_no", required=True), "account_no"), "")
    period = row.check(lambda: _period(row.code("period")), "2000-01")
    year, month = map(int, period.split("-"))
    after = date(year + month // 12, month % 12 + 1, 1)
    draft = BillDraft(
        account_no=account_no,
        period=period,
        kwh=row.whole("kwh", 0),
        amount_fen=row.check(lambda: parse_yuan(row.code("amount"), "amount"), 0),
        issued_on=row.check(lambda: _day(row.code("issued_on"), "issued_on", after), after),
        due_on=row.check(lambda: _day(row.code("due_on"), "due_on", None), after),
        previous_reading=row.whole("previous_reading", 0),
        current_reading=row.whole("current_reading", 0),
        multiplier=row.whole("bill_multiplier", 1),
    )
    for field in ("kwh", "previous_reading", "current_reading"):
        if getattr(draft, field) < 0:
            row.faults.append(Refusal("bill.negative", field))
    row.done()
    return draft


def _period(text: str) -> str:
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        raise refuse("bill.bad_period", "period", value=text[:20])
    return f"{found[1]}-{int(found[2]):02d}"


def _day(text: str, field: str, default: date | None) -> date:
    if not text and default:
        return default
    if not text:
        raise refuse("text.empty", field)
    found = _DAY.fullmatch(text.split(" ")[0])
    try:
        return date(*map(int, found.groups())) if found else _not_a_day(field)
    except ValueError:
        return _not_a_day(field)


def _not_a_day(field: str) -> date:
    raise refuse("date.not_a_date", field)


class ImportBills(Command, frozen=True, kw_only=True):
    """A batch of open bills."""

    permission: ClassVar[str] = "customer.import"
    drafts: tuple[BillDraft, ...]
    source: str = ""


@handles(ImportBills)
def import_bills(command: ImportBills, work: Work) -> Decision:
    """bill.issued for bills that are new. A bill that stands differently is refused, never changed.

    `result` as for customers: added, changed, unchanged; rejected and warnings.
    """
    accounts = sorted({draft.account_no for draft in command.drafts})
    work.lock(*(f"account:{no}" for no in accounts))
    rows = work.view(CustomersView).customers(tuple(accounts))
    known = _known(work, rows, command)
    facts: dict[str, BillIssued] = {}
    rejected: list[tuple[int, str, str, str]] = []
    unchanged = 0
    for index, draft in enumerate(command.drafts):
        refusal = _refusal(draft, rows, known, work.today)
        if refusal:
            rejected.append((index, refusal.field, refusal.code, refusal.text))
        elif (bill := _bill(draft, rows[draft.account_no], command.source)).bill_id in known:
            unchanged += 1
        else:
            facts[bill.bill_id] = bill
            known[bill.bill_id] = bill.amount_fen
    counts = {"added": len(facts), "changed": 0, "unchanged": unchanged}
    return Decision(facts=tuple(facts.values()), result={**counts, "rejected": rejected, "warnings": []})


def _known(work: Work, rows: dict[str, CustomerRow], command: ImportBills) -> dict[str, int]:
    """The amounts of those bills of the batch that stand already, by id."""
    wanted: dict[str, list[str]] = {}
    for draft in command.drafts:
        if draft.account_no in rows:
            unit = rows[draft.account_no].org_unit
            wanted.setdefault(unit, []).append(imported_bill_id(draft.account_no, draft.period))
    view = work.view(BillAmounts)
    return {bill_id: fen for unit, ids in wanted.items() for bill_id, fen in view.amounts(unit, ids).items()}


def _refusal(
    draft: BillDraft, rows: dict[str, CustomerRow], known: dict[str, int], today: date
) -> Refusal | None:
    if draft.account_no not in rows:
        return Refusal("customer.unknown", "account_no", account_no=draft.account_no)
    if draft.issued_on > today:
        return Refusal("date.future", "issued_on")
    if draft.due_on < draft.issued_on:
        return Refusal("bill.due_before_issue", "due_on")
    if known.get(imported_bill_id(draft.account_no, draft.period), draft.amount_fen) != draft.amount_fen:
        return Refusal("bill.stands_differently", "amount", period=draft.period)
    return None


def _bill(draft: BillDraft, customer: CustomerRow, source: str) -> BillIssued:
    return BillIssued(
        org_unit=customer.org_unit,
        bill_id=imported_bill_id(draft.account_no, draft.period),
        late_class=customer.late_class or "residential",
        source=source,
        **msgspec.structs.asdict(draft),
    )


BILLS = Layout(
    name="bills",
    columns=BILL_COLUMNS,
    needs=("account_no", "period", "amount"),
    what="户号和年月",
    read=read_bill,
    subject=lambda draft: imported_bill_id(draft.account_no, draft.period),
    content=lambda draft: draft,
    command=lambda command_id, drafts, source: ImportBills(
        command_id=command_id, drafts=drafts, source=source
    ),
)

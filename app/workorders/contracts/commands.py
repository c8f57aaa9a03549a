"""Commands of contracts: draw up for an order, sign, end."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import ClassVar

import msgspec

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.dates import civil_date
from app.kernel.facts import FactBody, canonical
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean
from app.numbers.commands import supply
from app.numbers.views import Books
from app.workorders.catalog import kind_of
from app.workorders.contracts.book import contract_kinds, missing_contents
from app.workorders.contracts.chapters import changes
from app.workorders.contracts.ending import ended
from app.workorders.contracts.facts import ContractDrawnUp, ContractEnded, ContractSigned, Strokes
from app.workorders.contracts.filling import filled_contract
from app.workorders.contracts.settings import contract_settings
from app.workorders.contracts.snapshots import ContractSnapshot
from app.workorders.contracts.views import ContractRow, ContractsView
from app.workorders.moving import open_order
from app.workorders.standing import account_of
from app.workorders.views import OrdersView

WAYS = {"paper": "纸质签订", "drawn": "手写屏签订"}
MOST_POINTS = 5_000


class DrawUpContract(Command, frozen=True, kw_only=True):
    """Make the contract of an order out, or make it out anew while nobody has signed it."""

    permission: ClassVar[str] = "order.contract"
    order_no: str


class SignContract(Command, frozen=True, kw_only=True):
    """Both sides have signed; `strokes` is a signature drawn on a pad, none for one on paper."""

    permission: ClassVar[str] = "order.contract"
    contract_no: str
    customer_signer: str
    supplier_signer: str
    signed_on: date
    place: str = ""
    strokes: Strokes = ()


class EndContract(Command, frozen=True, kw_only=True):
    """A contract no longer holds, or will not be signed; the newest edition for `edition` 0."""

    permission: ClassVar[str] = "order.contract"
    contract_no: str
    reason: str
    edition: int = 0


@handles(DrawUpContract)
def draw_up(command: DrawUpContract, work: Work) -> Decision:
    """contract.drawn_up with its paper. A change of a contract keeps the number and is the next edition.

    Refuses contract.none_needed, .signed, .incomplete, order.unknown, .over.
    """
    found = open_order(work, command.order_no)
    order, kind = found.order, found.kind
    code = kind.contract_of(order.answers)
    if not code:
        raise refuse("contract.none_needed", word=kind.word)
    contracts = work.view(ContractsView)
    mine = contracts.of_order(order.order_no)
    if mine is not None and mine.holds:
        raise refuse("contract.signed", contract_no=mine.contract_no)
    account = account_of(work, order.account_no, work.today)
    settings = contract_settings(work)
    data = filled_contract(work, code, order, kind, account, work.today, settings, work.desk.org_name)
    lacking = missing_contents(contract_kinds()[code], data)
    if lacking:
        raise refuse("contract.incomplete", contents="、".join(lacking))
    number, edition, before = _numbered(work, mine, order.account_no, code, kind.spins_off)
    body = ContractDrawnUp(
        org_unit=order.org_unit,
        contract_no=number,
        edition=edition,
        account_no=data.account_no,
        order_no=order.order_no,
        contract=code,
        data=data,
        replaces=f"{before.contract_no}/{before.edition}" if before else "",
    )
    snapshot = ContractSnapshot(
        contract=code,
        number=number,
        edition=edition,
        made_on=work.today,
        data=data,
        replaces=body.replaces,
        changes=tuple(changes(contract_kinds()[code], before.data, data)) if before else (),
    )
    facts: tuple[FactBody, ...] = (body, *(supply(work, "contract") if edition == 1 else ()))
    return Decision(
        facts=facts,
        papers=(_paper(snapshot, data.account_no),),
        result={"contract_no": number, "edition": edition},
        news=f"已生成{contract_kinds()[code].title} {number}",
    )


def _numbered(
    work: Work, mine: ContractRow | None, account_no: str, code: str, fresh: bool
) -> tuple[str, int, ContractRow | None]:
    """Number and edition of the new version, and the version that it changes."""
    known = () if fresh else work.view(ContractsView).of_account(account_no)
    before = next((one for one in known if one.contract == code and one.holds), None)
    if mine is not None:
        return mine.contract_no, mine.edition + 1, before
    if before is not None:
        newest = max(one.edition for one in known if one.contract_no == before.contract_no)
        return before.contract_no, newest + 1, before
    return work.view(Books).draw(work.desk, "contract"), 1, None


def paper_number(contract_no: str, edition: int, *, drawn: bool) -> str:
    """The number of a version's paper: HT-1, HT-1-2 for the second edition, HT-1-2-S with what was drawn."""
    return f"{contract_no}{f'-{edition}' if edition > 1 else ''}{'-S' if drawn else ''}"


def _paper(snapshot: ContractSnapshot, account_no: str) -> PaperOrder:
    number = paper_number(snapshot.number, snapshot.edition, drawn=bool(snapshot.drawn))
    return PaperOrder(kind="contract", number=number, snapshot=snapshot, account_no=account_no, layout="a4")


@handles(SignContract)
def sign_contract(command: SignContract, work: Work) -> Decision:
    """contract.signed, for a drawn signature with the signed document; an earlier edition ends with it.

    Refuses contract.unknown, .signed, .over, .bad_day, .bad_strokes, .outdated, text.empty.
    """
    work.lock(f"contract:{command.contract_no}")
    contracts = work.view(ContractsView)
    row = _to_sign(contracts, command, work.today)
    if _outdated(row, work):
        raise refuse("contract.outdated", contract_no=row.contract_no, order_no=row.order_no)
    signers = [
        clean(text, field, limit=40, required=True)
        for field, text in (
            ("customer_signer", command.customer_signer),
            ("supplier_signer", command.supplier_signer),
        )
    ]
    before = _before(contracts, row)
    drawn_sha256 = hashlib.sha256(canonical(command.strokes)).hexdigest() if command.strokes else ""
    snapshot = ContractSnapshot(
        contract=row.contract,
        number=row.contract_no,
        edition=row.edition,
        made_on=command.signed_on,
        data=row.data,
        customer_signer=signers[0],
        supplier_signer=signers[1],
        signed_on=command.signed_on,
        place=clean(command.place, "place", limit=40),
        drawn=command.strokes,
        drawn_sha256=drawn_sha256,
        replaces=row.replaces,
        changes=tuple(changes(contract_kinds()[row.contract], before.data, row.data)) if before else (),
    )
    body = ContractSigned(
        org_unit=row.org_unit,
        contract_no=row.contract_no,
        edition=row.edition,
        account_no=row.account_no,
        order_no=row.order_no,
        signed_on=command.signed_on,
        customer_signer=signers[0],
        supplier_signer=signers[1],
        way="drawn" if command.strokes else "paper",
        sha256=hashlib.sha256(canonical(msgspec.structs.replace(snapshot, drawn=()))).hexdigest(),
        drawn_sha256=drawn_sha256,
        place=snapshot.place,
    )
    papers = (_paper(snapshot, row.account_no),) if command.strokes else ()
    return Decision(
        facts=(body, *_former(before, row, command.signed_on)),
        papers=papers,
        news=f"合同 {row.contract_no} 已签订",
    )


def _inside(strokes: Strokes) -> bool:
    return all(0 <= value <= 1000 for stroke in strokes for point in stroke for value in point)


def _to_sign(contracts: ContractsView, command: SignContract, today: date) -> ContractRow:
    """The newest edition of the contract, which nobody signed yet."""
    row = contracts.contract(command.contract_no)
    if row is None:
        raise refuse("contract.unknown", contract_no=command.contract_no)
    if row.signed_on is not None:
        raise refuse("contract.signed", contract_no=row.contract_no)
    if row.ended_on is not None:
        raise refuse("contract.over", contract_no=row.contract_no)
    refusals = []
    if command.signed_on > today:
        refusals.append(Refusal("contract.bad_day", "signed_on"))
    if sum(len(stroke) for stroke in command.strokes) > MOST_POINTS or not _inside(command.strokes):
        refusals.append(Refusal("contract.bad_strokes", "strokes"))
    if refusals:
        raise Refused(refusals)
    return row


def _outdated(row: ContractRow, work: Work) -> bool:
    """Whether its order went back after it was made out, and would now make out another one."""
    orders = work.view(OrdersView)
    order = orders.order(row.order_no)
    if order is None or not any(
        one.what == "sent_back" and one.at_ms >= row.drawn_up_ms for one in orders.events(row.order_no)
    ):
        return False
    day, settings = civil_date(row.drawn_up_ms), contract_settings(work)
    account = account_of(work, order.account_no, work.today)
    now = filled_contract(
        work, row.contract, order, kind_of(order.kind), account, day, settings, row.data.supplier
    )
    return now != row.data


def _before(contracts: ContractsView, row: ContractRow) -> ContractRow | None:
    """The edition that this one replaces."""
    number, _, edition = row.replaces.partition("/")
    return contracts.contract(number, int(edition)) if number else None


def _former(before: ContractRow | None, row: ContractRow, on: date) -> list[ContractEnded]:
    """That the edition which the new one replaces ends with its signature."""
    if before is None or not before.holds:
        return []
    return [ended(before, on, "已由新合同替代", row.order_no)]


@handles(EndContract)
def end_contract(command: EndContract, work: Work) -> Decision:
    """contract.ended, also of one that waits for its signature. Refuses contract.unknown, .not_in_force,
    text.empty."""
    work.lock(f"contract:{command.contract_no}")
    row = work.view(ContractsView).contract(command.contract_no, command.edition)
    if row is None:
        raise refuse("contract.unknown", contract_no=command.contract_no)
    if not (row.holds or row.waits):
        raise refuse("contract.not_in_force", contract_no=row.contract_no)
    reason = clean(command.reason, "reason", limit=100, required=True)
    return Decision(
        facts=(ended(row, work.today, reason),),
        news=f"合同 {row.contract_no} 已{'终止' if row.holds else '作废'}",
    )

"""Commands on accounts that may belong to one customer: link them, take one out again, tell two apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.customers import texts  # noqa: F401  registers the sentences
from app.customers.duplicates import EVIDENCE, LinksView, evidence
from app.customers.facts import CustomersDistinguished, CustomersLinked, CustomersUnlinked, Member
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.ids import new_id
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.text import clean


class LinkAccounts(Command, frozen=True, kw_only=True):
    """These accounts, and all that are linked to them already, belong to one customer."""

    permission: ClassVar[str] = "customer.edit"
    account_nos: tuple[str, ...]
    reason: str = ""


class UnlinkAccount(Command, frozen=True, kw_only=True):
    """Take an account out of its customer."""

    permission: ClassVar[str] = "customer.edit"
    account_no: str
    reason: str


class TellApart(Command, frozen=True, kw_only=True):
    """Two accounts that look alike belong to different customers."""

    permission: ClassVar[str] = "customer.edit"
    account_nos: tuple[str, str]
    reason: str


@handles(LinkAccounts)
def link_accounts(command: LinkAccounts, work: Work) -> Decision:
    """One customers.linked that names every account of the customer.

    Refuses customer.unknown, .link_needs_two, .already_linked. Doubts customer.no_evidence.
    """
    rows = _rows(command.account_nos, work)
    if len(rows) < 2:
        raise refuse("customer.link_needs_two", "account_nos")
    links = work.view(LinksView)
    ids = {links.customer_id(row.account_no) for row in rows}
    if len(ids) == 1 and ids != {""}:
        raise refuse("customer.already_linked", "account_nos")
    found = _evidence(rows, command.accepted)
    every = {row.account_no: row for row in rows}
    for row in rows:
        every |= {other.account_no: other for other in links.others(row.account_no)}
    body = CustomersLinked(
        org_unit=work.desk.org_unit,
        customer_id=min(ids - {""}, default="") or new_id(),
        members=_members(every.values()),
        evidence=found,
        reason=clean(command.reason, "reason", limit=100),
    )
    return Decision(facts=(body,), news=f"{len(every)} 户已归为同一客户")


@handles(UnlinkAccount)
def unlink_account(command: UnlinkAccount, work: Work) -> Decision:
    """One customers.unlinked; the last two accounts of a customer part together.

    Refuses customer.unknown, .not_linked, text.empty.
    """
    reason = clean(command.reason, "reason", limit=100, required=True)
    rows = _rows((command.account_no,), work)
    links = work.view(LinksView)
    customer_id, others = links.customer_id(command.account_no), links.others(command.account_no)
    if not customer_id or not others:
        raise refuse("customer.not_linked", account_no=command.account_no)
    leaving = [*rows, *others] if len(others) == 1 else rows
    body = CustomersUnlinked(
        org_unit=work.desk.org_unit, customer_id=customer_id, members=_members(leaving), reason=reason
    )
    return Decision(facts=(body,), news=f"户号 {command.account_no} 已解除关联")


@handles(TellApart)
def tell_apart(command: TellApart, work: Work) -> Decision:
    """One customers.distinguished. Refuses customer.unknown, .link_needs_two, .already_linked, text.empty."""
    reason = clean(command.reason, "reason", limit=100, required=True)
    rows = _rows(command.account_nos, work)
    if len(rows) != 2:
        raise refuse("customer.link_needs_two", "account_nos")
    ids = {work.view(LinksView).customer_id(row.account_no) for row in rows}
    if len(ids) == 1 and ids != {""}:
        raise refuse("customer.already_linked", "account_nos")
    one, other = _members(rows)
    body = CustomersDistinguished(org_unit=work.desk.org_unit, members=(one, other), reason=reason)
    numbers = f"{one.account_no}、{other.account_no}"
    return Decision(facts=(body,), news=f"已确认户号 {numbers} 不是同一客户")


def _rows(account_nos: tuple[str, ...], work: Work) -> list[CustomerRow]:
    """The files of these accounts, locked, each once and by number. Raises Refused customer.unknown."""
    wanted = sorted(set(account_nos))
    work.lock(*(f"account:{account_no}" for account_no in wanted))
    known = work.view(CustomersView).customers(tuple(wanted))
    unknown = [account_no for account_no in wanted if account_no not in known]
    if unknown:
        raise Refused([Refusal("customer.unknown", "account_nos", account_no=one) for one in unknown])
    return [known[account_no] for account_no in wanted]


def _evidence(rows: list[CustomerRow], accepted: tuple[str, ...]) -> tuple[str, ...]:
    """What speaks for it, strongest first. Raises Doubt for accounts that nothing ties to another."""
    found: set[str] = set()
    loose = []
    for row in rows:
        ties = {code for other in rows if other is not row for code in evidence(row, other)}
        found |= ties
        if not ties:
            loose.append(Refusal("customer.no_evidence", "account_nos", account_no=row.account_no))
    if loose and "customer.no_evidence" not in accepted:
        raise Doubt(loose)
    return tuple(code for code in EVIDENCE if code in found)


def _members(rows: Iterable[CustomerRow]) -> tuple[Member, ...]:
    """Accounts by number."""
    return tuple(
        sorted((Member(row.org_unit, row.account_no) for row in rows), key=lambda one: one.account_no)
    )

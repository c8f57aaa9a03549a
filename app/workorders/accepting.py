"""Accepting a business: everything checked at once, then an order with its number and its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

import msgspec

from app.customers import texts as _customer_texts  # noqa: F401  registers its sentences
from app.customers.identity import Glyphs, Vault
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.ids import new_id
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.text import clean
from app.numbers.commands import supply
from app.numbers.views import Books
from app.security.approvals import require_approval
from app.tariffs.holidays import holidays_of
from app.workorders.answers import SEALED, Filled, check_loads, fill_in, seal
from app.workorders.catalog import kind_of
from app.workorders.clocks import clocks_of, next_due
from app.workorders.facts import Load, OrderAccepted, PaperState
from app.workorders.issuing import accepted_papers
from app.workorders.kind import Answers, Kind
from app.workorders.parts.guards import account_findings
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.standing import KNOWN, Account, Request, account_of, papers_on_file
from app.workorders.views import EventRow, OrdersView
from app.workorders.vocabulary import PAPERS

APPROVE = "order.approve"
"""The purpose a second person approves an exception for; the subject is 'case:<case_id>'."""


OF_ACCOUNT = ("name", "phones", "address", "usage", "total_kva", "operating_kva", "level")
"""What every order about an account carries, for lists, conditions and contracts."""


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """One business of an application, with its answers."""

    kind: str
    answers: dict[str, str]
    loads: tuple[Load, ...] = ()


class AcceptOrder(Command, frozen=True, kw_only=True):
    """Accept a business about an account ('' for a new one), and others `also` with the same papers.

    `case_id` was made when the form opened; `papers` says of each needed paper how it stands.
    """

    permission: ClassVar[str] = "order.accept"
    case_id: str
    account_no: str = ""
    business: Business
    also: tuple[Business, ...] = ()
    papers: dict[str, str] = {}
    promised_by: date | None = None
    reason: str = ""
    approval_id: str = ""


class Judged(msgspec.Struct, frozen=True):
    """What checking an application gave: clean answers, and everything that speaks against it."""

    kind: Kind
    filled: Filled
    loads: tuple[Load, ...]
    refusals: tuple[Refusal, ...]
    doubts: tuple[Refusal, ...]
    seconds: tuple[Refusal, ...]


@handles(AcceptOrder)
def accept_order(command: AcceptOrder, work: Work) -> Decision:
    """One order.accepted for each business with its receipt and the form to sign, and the next book of
    order numbers where it runs low.

    Refuses order.*, text.*; doubts as the business declares, with a reason, some with a second person.
    """
    if command.account_no:
        work.lock(f"account:{command.account_no}")
    settings = settings_of(work)
    account = account_of(work, command.account_no, work.today)
    if command.account_no and account is None:
        raise refuse("order.unknown_account", account_no=command.account_no)
    glyphs = work.view(Glyphs)
    wanted = (command.business, *command.also)
    judged = [judge(one, account, work.today, settings, glyphs) for one in wanted]
    refusals = [refusal for one in judged for refusal in one.refusals]
    if len({one.kind.code for one in judged}) < len(judged):
        refusals.append(Refusal("order.many_businesses"))
    attached = frozenset(row.paper for row in work.view(OrdersView).attachments(command.case_id))
    papers = needed_papers(judged)
    refusals += paper_refusals(papers, command.papers, attached, account)
    refusals += promise_refusals(command.papers, command.promised_by, work.today, settings)
    _end_if_wrong(command, judged, refusals)
    reason, approver = _agreed(command, judged, work)
    facts = _accepted(command, judged, account, settings, attached, reason, approver, work)
    numbers = [fact.order_no for fact in facts]
    words = "、".join(one.kind.word for one in judged)
    return Decision(
        facts=(*facts, *supply(work, "order"), *_more_accounts(judged, work)),
        papers=tuple(paper for fact in facts for paper in accepted_papers(fact, work)),
        result={"order_no": numbers[0], "order_nos": numbers, "account_no": facts[0].account_no},
        news=f"已受理{words} {'、'.join(numbers)}",
    )


def _more_accounts(judged: Sequence[Judged], work: Work) -> Sequence[FactBody]:
    drew = any(one.kind.opens or one.kind.spins_off for one in judged)
    return supply(work, "account") if drew else ()


def judge(
    business: Business, account: Account | None, today: date, settings: WorkorderSettings, glyphs: Glyphs
) -> Judged:
    """Check one business of an application. Raises Refused order.unknown_kind."""
    try:
        kind = kind_of(business.kind)
    except KeyError:
        raise refuse("order.unknown_kind") from None
    shown = kind.shown(business.answers)
    filled = fill_in(shown, business.answers, today, glyphs, on_file(kind, account))
    loads, load_refusals = check_loads(business.loads) if kind.loads else ((), [])
    refusals = [*filled.refusals, *load_refusals]
    if kind.loads and not loads and any(need.paper == "load_list" for need in kind.needed(filled.answers)):
        refusals.append(Refusal("order.no_loads", "loads"))
    request = Request(
        kind=kind.code,
        answers=filled.answers,
        loads=loads,
        account=account,
        today=today,
        settings=settings,
    )
    findings = list(account_findings(kind, request))
    if not filled.refusals:
        findings += [found for check in kind.checks for found in check(request)]
    refusals += [found.reason for found in findings if found.weight == "no"]
    doubts = [found.reason for found in findings if found.weight == "doubt"]
    seconds = [found.reason for found in findings if found.weight == "second"]
    return Judged(kind, filled, loads, tuple(refusals), (*filled.doubts, *doubts), tuple(seconds))


def on_file(kind: Kind, account: Account | None) -> dict[str, str]:
    """Masked numbers of the file, by the field that they would fill in."""
    if account is None:
        return {}
    hidden = (one for one in kind.by_name.values() if one.shape in SEALED and one.known)
    return {one.name: KNOWN[one.known](account) for one in hidden}


def needed_papers(judged: Sequence[Judged]) -> dict[str, tuple[bool, bool]]:
    """The papers of all businesses together: whether each may follow, and whether one on file will do."""
    found: dict[str, tuple[bool, bool]] = {}
    for one in judged:
        for need in one.kind.needed(one.filled.answers):
            waivable, reusable = found.get(need.paper, (True, True))
            found[need.paper] = (waivable and need.waivable, reusable and need.reusable)
    return found


def state_of(paper: str, given: Mapping[str, str], attached: frozenset[str]) -> str:
    """How a paper stands: a scan of it counts before what the clerk says."""
    return "file" if paper in attached else given.get(paper, "missing")


def paper_refusals(
    needed: Mapping[str, tuple[bool, bool]],
    given: Mapping[str, str],
    attached: frozenset[str],
    account: Account | None,
) -> list[Refusal]:
    """What is wrong with the papers of an application."""
    refusals: list[Refusal] = []
    files = papers_on_file(account)
    for paper, (waivable, reusable) in needed.items():
        state = state_of(paper, given, attached)
        word = PAPERS[paper]
        if state not in ("file", "seen", "on_file", "promised", "missing"):
            refusals.append(Refusal("order.paper_state", paper, paper=word))
        elif state == "on_file" and (paper not in files or not reusable):
            refusals.append(Refusal("order.paper_not_on_file", paper, paper=word))
        elif state == "missing" and waivable:
            refusals.append(Refusal("order.paper_open", paper, paper=word))
        elif state in ("missing", "promised") and not waivable:
            refusals.append(Refusal("order.paper_missing", paper, paper=word))
    return refusals


def promise_refusals(
    given: Mapping[str, str], promised_by: date | None, today: date, settings: WorkorderSettings
) -> list[Refusal]:
    """A promise needs a day, and not a distant one."""
    if "promised" not in given.values():
        return []
    latest = today + timedelta(settings.promise_days)
    if promised_by is not None and today <= promised_by <= latest:
        return []
    return [Refusal("order.promise_day", "promised_by", latest=latest)]


def _end_if_wrong(command: AcceptOrder, judged: Sequence[Judged], refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
    open_doubts = [
        reason
        for one in judged
        for reason in (*one.doubts, *one.seconds)
        if reason.code not in command.accepted
    ]
    if open_doubts:
        raise Doubt(open_doubts)


def _agreed(command: AcceptOrder, judged: Sequence[Judged], work: Work) -> tuple[str, str]:
    """The reason for going on in spite of doubts, and who agreed."""
    reason = clean(command.reason, "reason", limit=200)
    if any(one.doubts or one.seconds for one in judged) and not reason:
        raise refuse("order.reason_needed", "reason")
    if not any(one.seconds for one in judged):
        return reason, ""
    return reason, require_approval(work, command.approval_id, APPROVE, f"case:{command.case_id}").approver


def _accepted(
    command: AcceptOrder,
    judged: Sequence[Judged],
    account: Account | None,
    settings: WorkorderSettings,
    attached: frozenset[str],
    reason: str,
    approver: str,
    work: Work,
) -> list[OrderAccepted]:
    books, vault = work.view(Books), work.view(Vault)
    holidays = holidays_of(work)
    bundle = new_id()
    opens = any(one.kind.opens for one in judged)
    account_no = books.draw(work.desk, "account") if opens else command.account_no
    facts = []
    for one in judged:
        answers = {**_of_account(account), **one.filled.answers}
        if one.kind.spins_off:
            answers["new_account_no"] = books.draw(work.desk, "account")
        first = one.kind.following("", answers)
        begun = EventRow(what="accepted", at_ms=work.now_ms, to_stage=first)
        due_ms, due_clock = next_due(clocks_of(one.kind, answers, (begun,), settings, holidays))
        facts.append(
            OrderAccepted(
                org_unit=account.row.org_unit if account else work.desk.org_unit,
                order_no=books.draw(work.desk, "order"),
                account_no=account_no,
                case_id=command.case_id,
                bundle_id=bundle,
                business=one.kind.code,
                answers=answers,
                secrets=seal(one.filled.plain, vault),
                loads=one.loads,
                papers=paper_states(one.kind, answers, command.papers, attached),
                promised_by=command.promised_by if "promised" in command.papers.values() else None,
                doubts=tuple(sorted({doubt.code for doubt in (*one.doubts, *one.seconds)})),
                reason=reason,
                approver=approver,
                opens=one.kind.opens,
                stage=first,
                due_ms=due_ms,
                due_clock=due_clock,
            )
        )
    return facts


def _of_account(account: Account | None) -> dict[str, str]:
    """What an order about an account shows in lists, whatever its form asks."""
    if account is None:
        return {}
    return {name: KNOWN[name](account) for name in OF_ACCOUNT}


def paper_states(
    kind: Kind, answers: Answers, given: Mapping[str, str], attached: frozenset[str]
) -> tuple[PaperState, ...]:
    """How each needed paper of one business stands."""
    return tuple(
        PaperState(paper=need.paper, state=state_of(need.paper, given, attached))
        for need in kind.needed(answers)
    )

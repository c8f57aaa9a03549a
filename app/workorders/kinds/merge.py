"""并户: adjacent accounts at one supply point become one (R24 Art.33; facts.md §1.3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import CustomerChanged, Standing
from app.kernel.facts import FactBody
from app.kernel.money import yuan
from app.workorders.kind import Field, Finding, Kind, Need, Section, doubt, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import SWAP_FIELDS, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import cleared, no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, SURVEY, archive, meter_work, reply, settle
from app.workorders.standing import Account, Request, account_of


def adjacent(request: Request) -> Iterator[Finding]:
    """Same supply point, same address, next to each other; another account than this one."""
    if not request.answers.get("adjacent"):
        yield no("order.not_mergeable", "adjacent")
    if request.account is not None and request.answers.get("other_account") == request.account.row.account_no:
        yield no("order.not_mergeable", "other_account")


def other_of(step: Step) -> Account | None:
    """The account that goes into this one."""
    return account_of(step.work, step.answers["other_account"], step.work.today)


def other_is_ready(step: Step) -> Iterator[Finding]:
    """The other account is there and not closed, and owes nothing; at the end nothing else of it is open."""
    other = other_of(step)
    if other is None:
        yield no("order.unknown_account", account_no=step.answers["other_account"])
    elif other.row.status == "closed":
        yield no("order.account_closed", account_no=other.row.account_no, word=step.kind.word)
    elif other.debt_fen:
        yield no(
            "order.settle_first",
            debt=yuan(other.debt_fen),
            stage=step.stage.word,
            article="《供电营业规则》(2024) 第三十三条",
        )
    elif step.stage.code == "archive":
        yield from nothing_left(other)


def nothing_left(other: Account) -> Iterator[Finding]:
    """What is still open about the account that ends."""
    if other.meters:
        yield no("order.meter_there", asset_no=other.meters[0].asset_no)
    elif other.all_terms and not any(one.supply_until for one in other.all_terms):
        yield doubt("order.final_open", account_no=other.row.account_no)
    if other.credit_fen:
        yield no("order.credit_left", credit=yuan(other.credit_fen))


def as_one(step: Step) -> Iterator[FactBody]:
    """The capacities together, at most their sum."""
    kva = step.whole("capacity_kva")
    if kva:
        yield from changed_terms(step, step.day("merged_on"), total_kva=kva, operating_kva=kva)


def not_more(step: Step) -> Iterator[Finding]:
    """The new capacity is not above the sum."""
    other, mine = other_of(step), step.account
    sums = [account.terms.total_kva for account in (other, mine) if account and account.terms]
    if step.whole("capacity_kva") > sum(sums) > 0:
        yield no("order.too_much_merged", kva=sum(sums))


def other_closed(step: Step) -> Iterator[FactBody]:
    """The other account ends."""
    other = other_of(step)
    if other is not None:
        yield CustomerChanged(
            org_unit=other.row.org_unit,
            account_no=other.row.account_no,
            standing=Standing(status="closed"),
            reason=f"并入户号 {step.order.account_no} {step.order.order_no}",
        )


KIND = Kind(
    code="merge",
    transaction="234",
    word="并户",
    group="过户更名",
    article="《供电营业规则》(2024) 第三十三条",
    about="同一供电点、同一地址的相邻用户合并为一户。",
    questions=("by_agent",),
    contract=supply_contract,
    sections=(
        Section(
            title="并户内容",
            fields=(
                Field(name="other_account", word="并入的户号", shape="code", required=True, limit=20),
                Field(name="capacity_kva", word="并户后容量(千伏安)", shape="whole", least=1),
                Field(name="adjacent", word="同一供电点、同一地址且相邻", shape="yes"),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity", reusable=False),
        Need(paper="property", waivable=False, reusable=False),
        Need(paper="no_dispute", waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order, adjacent),
    notes=("并入户的电能表先在表计页(75)拆下,在账单页(13)出最后一张账单,结清并退还余额后再归档。",),
    stages=(
        SURVEY,
        reply(),
        settle(cleared("三十三"), other_is_ready, not_more),
        CONTRACT,
        meter_work(
            swap_meter,
            as_one,
            contacts,
            fields=(Field(name="merged_on", word="并户日期", shape="date", required=True), *SWAP_FIELDS),
            word="装拆表",
        ),
        replace(archive(other_closed), guards=(other_is_ready,)),
    ),
)

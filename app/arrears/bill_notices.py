"""Bill notices that wait to be printed: every issued bill once, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from app.arrears.commands import settings_of
from app.arrears.snapshots import BillNoticeSnapshot, ChargeLine
from app.billing.explaining import explain
from app.billing.views import Bill, Billing
from app.customers.masking import mask_address, mask_name
from app.customers.views import CustomersView
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.refusals import refuse
from app.payments.sheet import late_fee_rules
from app.tariffs.book import TariffsView

BATCH = 20
"""Papers of one command: they are drawn inside its transaction, and the till waits for it."""


class NoticeQueue(Protocol):
    """Bills without a notice."""

    def waiting(self, org_unit: str, period: str, after: str, limit: int) -> list[str]:
        """Bill ids of a month that have no bill notice yet, by id, behind `after`."""
        ...

    def unprinted(self, org_unit: str, bill_ids: Sequence[str]) -> list[str]:
        """Those of these bills that have no notice yet."""
        ...

    def count(self, org_unit: str, period: str) -> int:
        """How many bills of a month wait."""
        ...


class PrintBillNotices(Command, frozen=True, kw_only=True):
    """Make the notices of these bills; those that have one already are passed over."""

    permission: ClassVar[str] = "arrears.remind"
    bill_ids: tuple[str, ...]


@handles(PrintBillNotices)
def print_bill_notices(command: PrintBillNotices, work: Work) -> Decision:
    """Papers only. Refuses arrears.nothing_to_export where no bill waits."""
    queue = work.view(NoticeQueue)
    unit = work.desk.org_unit
    work.lock(*(f"bill:{bill_id}" for bill_id in command.bill_ids))
    waiting = queue.unprinted(unit, command.bill_ids)
    bills = [bill for bill_id in waiting if (bill := work.view(Billing).bill(unit, bill_id))]
    if not bills:
        raise refuse("arrears.nothing_to_export")
    papers = tuple(order_of(bill, work) for bill in bills)
    return Decision(facts=(), papers=papers, result={"printed": len(papers)})


def order_of(bill: Bill, work: Work) -> PaperOrder:
    """The notice of a bill, numbered as the bill."""
    row = work.view(CustomersView).customer(bill.account_no)
    basis = work.view(Billing).basis(bill.org_unit, bill.bill_id)
    book = {tariff.code: tariff for tariff in work.view(TariffsView).tariffs()}
    told = explain(bill, basis, book, late_fee_rules(work), work.today)
    snapshot = BillNoticeSnapshot(
        number=bill.bill_id,
        org_name=work.desk.org_name,
        account_no=bill.account_no,
        account_name=mask_name(row.name, row.kind) if row else "",
        address=mask_address(row.address) if row else "",
        period=bill.period,
        readings=tuple(
            f"{figure.text} = {figure.quantity}"
            for step in told.steps
            if step.kind == "readings"
            for figure in step.figures
        ),
        lines=tuple(
            ChargeLine(figure.text, figure.why.article, figure.amount_fen)
            for step in told.steps
            if step.kind in ("charges", "adjusted")
            for figure in step.figures
            if figure.amount_fen is not None
        ),
        amount_fen=bill.amount_fen,
        owed_fen=bill.outstanding_fen,
        due_on=bill.due_on,
        ways_to_pay=settings_of(work).ways_to_pay,
    )
    return PaperOrder(
        kind="bill_notice",
        number=bill.bill_id,
        snapshot=snapshot,
        account_no=bill.account_no,
        amount_fen=bill.amount_fen,
        layout="a4",
    )


def print_waiting(
    do: Callable[[Command], object],
    waiting: Callable[[str], list[str]],
    count: int,
    told: Callable[[int, int], None],
) -> int:
    """Print all that wait, a batch a command; `waiting(after)` yields the next ids. `told` may raise to
    stop: what is printed stays. Returns how many."""
    done, after = 0, ""
    while batch := waiting(after):
        do(PrintBillNotices(bill_ids=tuple(batch)))
        done += len(batch)
        after = batch[-1]
        told(done, max(count, done))
    return done

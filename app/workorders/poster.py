"""Commands that print the service promises as a poster, and the report of clocks behind them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.workorders.clock_report import By, between, read_report
from app.workorders.issuing import maker_of
from app.workorders.promises import read_promises
from app.workorders.snapshots import ClockReportSnapshot, PromisePosterSnapshot


class PrintPromises(Command, frozen=True, kw_only=True):
    """Print the promises of this unit with this month's attainment, on a sheet of this size."""

    permission: ClassVar[str] = "order.view"
    layout: Literal["a4", "a3"] = "a4"


class PrintClockReport(Command, frozen=True, kw_only=True):
    """Print how clocks were kept from `first` to `last`."""

    permission: ClassVar[str] = "order.view"
    first: date
    last: date
    by: By


@handles(PrintPromises)
def print_promises(command: PrintPromises, work: Work) -> Decision:
    """One paper 'promise_poster', numbered after its month. Refuses order.no_rules."""
    number = f"GS-{work.today:%Y%m}-{command.command_id[-4:]}".upper()
    snapshot = PromisePosterSnapshot(
        number=number, maker=maker_of(work), board=read_promises(work, work.desk.org_unit)
    )
    paper = PaperOrder(kind="promise_poster", number=number, snapshot=snapshot, layout=command.layout)
    return Decision(facts=(), papers=(paper,), news=f"已打印服务承诺公示 {number}")


@handles(PrintClockReport)
def print_clock_report(command: PrintClockReport, work: Work) -> Decision:
    """One paper 'clock_report', numbered after its last day. Refuses order.period_backwards, .no_rules."""
    period = between(command.first, command.last)
    number = f"SX-{period.last:%Y%m%d}-{command.command_id[-4:]}".upper()
    snapshot = ClockReportSnapshot(
        number=number, maker=maker_of(work), report=read_report(work, work.desk.org_unit, period, command.by)
    )
    paper = PaperOrder(kind="clock_report", number=number, snapshot=snapshot, layout="a4")
    return Decision(facts=(), papers=(paper,), news=f"已打印时限报表 {number}")

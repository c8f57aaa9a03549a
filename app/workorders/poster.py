"""The command that prints the service promises as a poster."""

from __future__ import annotations

from typing import ClassVar, Literal

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.workorders.issuing import maker_of
from app.workorders.promises import read_promises
from app.workorders.snapshots import PromisePosterSnapshot


class PrintPromises(Command, frozen=True, kw_only=True):
    """Print the promises of this unit with this month's attainment, on a sheet of this size."""

    permission: ClassVar[str] = "order.view"
    layout: Literal["a4", "a3"] = "a4"


@handles(PrintPromises)
def print_promises(command: PrintPromises, work: Work) -> Decision:
    """One paper 'promise_poster', numbered after its month. Refuses order.no_rules."""
    number = f"GS-{work.today:%Y%m}-{command.command_id[-4:]}".upper()
    snapshot = PromisePosterSnapshot(
        number=number, maker=maker_of(work), board=read_promises(work, work.desk.org_unit)
    )
    paper = PaperOrder(kind="promise_poster", number=number, snapshot=snapshot, layout=command.layout)
    return Decision(facts=(), papers=(paper,), news=f"已打印服务承诺公示 {number}")

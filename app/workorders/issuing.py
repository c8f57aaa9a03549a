"""Commands that print the papers of orders, and what is told once before one is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import msgspec

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.refusals import refuse
from app.kernel.text import clean
from app.tariffs.holidays import holidays_of
from app.workorders import paperwork
from app.workorders.answers import asked_answers
from app.workorders.catalog import kind_of, kinds
from app.workorders.contracts.book import title_of
from app.workorders.contracts.settings import contract_settings
from app.workorders.contracts.views import ContractsView
from app.workorders.disclosure import disclose
from app.workorders.facts import OrderAccepted
from app.workorders.paperwork import Desk, tariff_names
from app.workorders.settings import settings_of
from app.workorders.snapshots import DisclosureSnapshot, Maker
from app.workorders.standing import account_of, papers_on_file
from app.workorders.views import OrderRow, OrdersView
from app.workorders.vocabulary import OWED

SHORT = {
    "application": "SQ",
    "acceptance": "",
    "plan_reply": "DF",
    "survey_sheet": "KC",
    "meter_sheet": "ZC",
    "seal_sheet": "FT",
    "inspection_sheet": "JC",
    "correction_notice": "BZ",
    "refund_form": "TF",
    "file_cover": "FM",
}
"""The papers of an order, and what the number of each ends with; those printed anew get a number anew."""
ONCE = frozenset({"application", "acceptance"})


class PrintOrderPaper(Command, frozen=True, kw_only=True):
    """Print one of SHORT about an order; `remarks` stand on a correction notice or a refund form."""

    permission: ClassVar[str] = "order.view"
    order_no: str
    paper: str
    remarks: str = ""


class PrintDisclosure(Command, frozen=True, kw_only=True):
    """Print what is told once about a business with these answers."""

    permission: ClassVar[str] = "order.accept"
    case_id: str
    kind: str
    answers: dict[str, str]
    account_no: str = ""


@handles(PrintOrderPaper)
def print_order_paper(command: PrintOrderPaper, work: Work) -> Decision:
    """One paper. Refuses order.unknown, .no_such_paper, .nothing_missing, .no_credit, text.*."""
    work.lock(f"order:{command.order_no}")
    order = work.view(OrdersView).order(command.order_no)
    if order is None:
        raise refuse("order.unknown", order_no=command.order_no)
    if command.paper not in SHORT or command.paper in ONCE:
        raise refuse("order.no_such_paper")
    remarks = clean(command.remarks, "remarks", limit=200)
    desk = desk_of(work, order)
    number = f"{order.order_no}-{SHORT[command.paper]}{command.command_id[-4:].upper()}"
    if command.paper == "correction_notice" and not any(one.state in OWED for one in desk.states):
        raise refuse("order.nothing_missing", order_no=order.order_no)
    if command.paper == "refund_form" and not (desk.account and desk.account.credit_fen):
        raise refuse("order.no_credit", order_no=order.order_no)
    snapshot = _FILLED[command.paper](desk, number, remarks, work)
    return Decision(
        facts=(),
        papers=(_ordered(command.paper, number, snapshot, order.account_no),),
        news=f"已打印 {number}",
    )


@handles(PrintDisclosure)
def print_disclosure(command: PrintDisclosure, work: Work) -> Decision:
    """One paper 'disclosure', numbered after the case. Refuses order.unknown_kind, .no_rules."""
    if command.kind not in {one.code for one in kinds()}:
        raise refuse("order.unknown_kind")
    kind = kind_of(command.kind)
    account = account_of(work, command.account_no, work.today)
    answers = asked_answers(kind, command.answers)
    holidays = holidays_of(work)
    told = disclose(kind, answers, papers_on_file(account), settings_of(work), holidays, work.now_ms)
    number = f"GZ-{command.case_id[-8:]}-{command.command_id[-4:]}".upper()
    snapshot = DisclosureSnapshot(
        number=number,
        case_id=command.case_id,
        maker=maker_of(work),
        told=told,
        name=account.row.name if account else answers.get("name", ""),
        account_no=command.account_no,
    )
    return Decision(
        facts=(),
        papers=(_ordered("disclosure", number, snapshot, command.account_no),),
        news=f"已打印 {number}",
    )


def accepted_papers(body: OrderAccepted, work: Work) -> tuple[PaperOrder, ...]:
    """The receipt and the application of an order that is being accepted (facts.md §3.1)."""
    order = OrderRow(
        org_unit=body.org_unit,
        order_no=body.order_no,
        kind=body.business,
        account_no=body.account_no,
        answers=body.answers,
        loads=body.loads,
        promised_by=body.promised_by,
        accepted_ms=work.now_ms,
    )
    desk = Desk(
        order=order,
        kind=kind_of(body.business),
        maker=maker_of(work),
        states=body.papers,
        tariffs=tariff_names(work, body.answers),
    )
    holidays = holidays_of(work)
    receipt = paperwork.acceptance_of(desk, order.order_no, settings_of(work), holidays)
    signed = f"{order.order_no}-{SHORT['application']}"
    return (
        _ordered("acceptance", order.order_no, receipt, order.account_no),
        _ordered("application", signed, paperwork.application_of(desk, signed), order.account_no),
    )


def maker_of(work: Work) -> Maker:
    """Who makes papers here and now."""
    return Maker(
        org_name=work.desk.org_name,
        clerk=f"{work.session.staff_no} {work.session.name}".strip(),
        desk_name=work.desk.name,
        made_ms=work.now_ms,
    )


def desk_of(work: Work, order: OrderRow) -> Desk:
    """Everything that the papers of an order are filled in from."""
    orders = work.view(OrdersView)
    return Desk(
        order=order,
        kind=kind_of(order.kind),
        maker=maker_of(work),
        states=orders.papers((order.order_no,)).get(order.order_no, ()),
        events=orders.events(order.order_no),
        account=account_of(work, order.account_no, work.today),
        tariffs=tariff_names(work, order.answers),
    )


def _cover(desk: Desk, number: str, _remarks: str, work: Work) -> msgspec.Struct:
    order = desk.order
    row = work.view(ContractsView).of_order(order.order_no)
    contract = (title_of(row.contract), row.contract_no, f"{row.signed_on or ''}") if row else None
    scans = work.view(OrdersView).attachments(order.case_id)
    years = contract_settings(work).archive_years
    kept = f"合同终止后不少于 {years} 年" if row else ""
    return paperwork.file_cover_of(desk, number, contract, scans, kept)


_FILLED: dict[str, Callable[[Desk, str, str, Work], msgspec.Struct]] = {
    "plan_reply": lambda desk, number, _, work: paperwork.plan_reply_of(desk, number, settings_of(work)),
    "survey_sheet": lambda desk, number, _, __: paperwork.survey_of(desk, number),
    "meter_sheet": lambda desk, number, _, __: paperwork.meter_sheet_of(desk, number),
    "seal_sheet": lambda desk, number, _, __: paperwork.seal_sheet_of(desk, number),
    "inspection_sheet": lambda desk, number, _, __: paperwork.inspection_of(desk, number),
    "correction_notice": lambda desk, number, remarks, _: paperwork.correction_of(desk, number, remarks),
    "refund_form": lambda desk, number, remarks, _: paperwork.refund_of(desk, number, remarks),
    "file_cover": _cover,
}


def _ordered(kind: str, number: str, snapshot: msgspec.Struct, account_no: str) -> PaperOrder:
    return PaperOrder(kind=kind, number=number, snapshot=snapshot, account_no=account_no, layout="a4")

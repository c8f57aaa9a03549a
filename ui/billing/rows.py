"""Runs, lines of a review list and bills to be corrected as lists show them, and the questions for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.billing.flags import FLAGS, flag_words
from app.billing.proposals import Changed
from app.billing.review_export import standing_words
from app.billing.runs import STATES, BillingRuns, ItemRow, Progress, RunRow, Totals
from app.billing.views import Bill, Billing
from app.customers.masking import mask_name
from app.customers.views import CustomersView
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.metering.views import MeteringView
from ui.lists.columns import Column
from ui.lists.model import Fetch

FILTERS = (
    ("", "全部"),
    ("any", "有标记的"),
    ("held", "不发行的"),
    ("skipped", "审核后有变的"),
    *FLAGS.items(),
)


@dataclass(frozen=True)
class Shown:
    """A run and how far it is."""

    run: RunRow
    prepared: Progress
    issued: Progress


def state_words(line: Shown) -> str:
    """Where a run stands."""
    if line.run.closed_reason:
        return "已放弃"
    if line.run.state == "approved":
        return "发行中" if line.issued.batch else STATES["approved"]
    return STATES[line.run.state]


def _state_role(line: Shown) -> str:
    if line.run.state == "closed":
        return "muted" if line.run.closed_reason else "done"
    return ""


def _bills(line: Shown) -> int:
    return line.issued.bills or line.run.approved_bills or line.prepared.bills


RUN_COLUMNS = (
    Column[Shown]("年月", lambda line: line.run.period, 8),
    Column[Shown]("抄表段", lambda line: line.run.route or "全所", 6, stretch=True),
    Column[Shown]("户数", lambda line: f"{_bills(line):,}", 7, number=True),
    Column[Shown]("状态", state_words, 8, role=_state_role),
)


def _item_role(line: ItemRow) -> str:
    if line.bill_id:
        return "done"
    return "danger" if line.held or line.skipped else "muted" if line.kept_back else ""


ITEM_COLUMNS = (
    Column[ItemRow]("户号", lambda line: line.account_no, 16),
    Column[ItemRow]("户名", lambda line: mask_name(line.name), 7),
    Column[ItemRow]("电量", lambda line: f"{line.kwh:,}", 9, number=True),
    Column[ItemRow]("电费(元)", lambda line: yuan(line.amount_fen), 12, number=True),
    Column[ItemRow]("状态", standing_words, 9, role=_item_role),
    Column[ItemRow]("标记", lambda line: flag_words(line.flags), 12, stretch=True),
)

BILL_COLUMNS = (
    Column[Bill]("年月", lambda bill: bill.period, 8),
    Column[Bill]("户号", lambda bill: bill.account_no, 16, stretch=True),
    Column[Bill]("电费(元)", lambda bill: yuan(bill.amount_fen), 11, number=True),
    Column[Bill]("已收(元)", lambda bill: yuan(bill.paid_fen), 11, number=True),
)


def _delta(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{yuan(fen)}"


def _composed(value: Callable[[Changed], str]) -> Callable[[Changed], str]:
    """The words of a bill that could be composed, a dash for another."""
    return lambda line: value(line) if line.composed.basis else "—"


CHANGE_COLUMNS = (
    Column[Changed]("年月", lambda line: line.bill.period, 8),
    Column[Changed]("原电量", lambda line: f"{line.bill.kwh:,}", 8, number=True),
    Column[Changed]("现电量", _composed(lambda line: f"{line.composed.kwh:,}"), 8, number=True),
    Column[Changed]("原电费", lambda line: yuan(line.bill.amount_fen), 11, number=True),
    Column[Changed]("现电费", _composed(lambda line: yuan(line.composed.amount_fen)), 11, number=True),
    Column[Changed](
        "退补(元)",
        _composed(lambda line: _delta(line.delta_fen)),
        11,
        number=True,
        role=lambda line: "danger" if line.delta_fen > 0 else "done" if line.delta_fen < 0 else "",
    ),
    Column[Changed](
        "说明", lambda line: line.composed.trouble or flag_words(line.composed.flags), 8, stretch=True
    ),
)


def runs_of(org_unit: str) -> Fetch[Shown]:
    """Fetches runs, newest first."""

    def fetch(home: Snapshot, after: tuple[int, str] | None, limit: int) -> list[Shown]:
        view = home.view(BillingRuns)
        return [
            Shown(
                run,
                view.progress(org_unit, run.run_id, "prepared"),
                view.progress(org_unit, run.run_id, "issued"),
            )
            for run in view.runs(org_unit, after or (0, ""), limit)
        ]

    return fetch


def run_key(line: Shown) -> tuple[int, str]:
    """Where the next page of runs goes on."""
    return line.run.started_ms, line.run.run_id


def items_of(org_unit: str, run_id: str, flag: str) -> Fetch[ItemRow]:
    """Fetches the review list of a run."""

    def fetch(home: Snapshot, after: str | None, limit: int) -> list[ItemRow]:
        return (
            list(home.view(BillingRuns).items(org_unit, run_id, flag, after or "", limit)) if run_id else []
        )

    return fetch


@dataclass(frozen=True)
class Reviewed:
    """A run with the sums of its review list."""

    shown: Shown
    totals: Totals
    complete: bool
    """Whether every account of its scope has been computed."""


def reviewed(org_unit: str, run_id: str) -> Callable[[Snapshot], Reviewed | None]:
    """Asks for the sums of a run."""

    def question(home: Snapshot) -> Reviewed | None:
        view = home.view(BillingRuns)
        run = view.run(org_unit, run_id)
        if run is None:
            return None
        prepared = view.progress(org_unit, run_id, "prepared")
        rest = home.view(MeteringView).accounts_of(org_unit, run.route, prepared.upto, 1)
        shown = Shown(run, prepared, view.progress(org_unit, run_id, "issued"))
        return Reviewed(shown, view.totals(org_unit, run_id), not rest)

    return question


def totals_words(found: Reviewed, kept: int) -> str:
    """The sums of a review list in one line; `kept` lines are ticked to be kept back."""
    totals = found.totals
    words = f"{totals.bills:,} 笔 {totals.kwh:,} 千瓦时 {yuan(totals.amount_fen)} 元"
    if totals.held:
        words += f",另 {totals.held:,} 户不能发行"
    if found.shown.issued.batch:
        words += f";已发行 {found.shown.issued.bills:,} 笔 {yuan(found.shown.issued.amount_fen)} 元"
    if found.shown.issued.skipped:
        words += f",审核后有变 {found.shown.issued.skipped:,} 户"
    return words + (f";扣下 {kept} 户" if kept else "")


def flags_words(totals: Totals) -> str:
    """How many lines have each flag: 缺示数 3 · 零电量 12."""
    return " · ".join(
        f"{word} {totals.flags[flag]:,}" for flag, word in FLAGS.items() if flag in totals.flags
    )


def to_correct(org_unit: str, account_no: str) -> Fetch[Bill]:
    """Fetches bills whose readings were corrected, or the newest bills of an account."""

    def fetch(home: Snapshot, after: str | None, limit: int) -> list[Bill]:
        if not account_no:
            return list(home.view(BillingRuns).to_correct(org_unit, after or "", limit))
        row = home.view(CustomersView).customer(account_no)
        if row is None or after:
            return []
        return [bill for bill in home.view(Billing).history(row.org_unit, account_no, limit) if bill.run_id]

    return fetch

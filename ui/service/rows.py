"""Follow-ups as the list shows them: who was not satisfied with what, why, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.customers.masking import mask_name, mask_phone
from app.customers.views import CustomerRow, CustomersView
from app.kernel.dates import civil_date, clock_text
from app.kernel.home import Snapshot
from app.payments.views import PaymentsView
from app.service.settings import ServiceSettings, settings_of
from app.service.views import FollowUpRow, ScoreCount, ServiceView
from app.service.vocabulary import OPINIONS, OUTCOMES
from app.workorders.catalog import word_of
from app.workorders.clock_report import this_month
from app.workorders.views import OrdersView
from ui.customers.staff import names_of
from ui.lists.columns import Column
from ui.lists.model import Fetch


@dataclass(frozen=True)
class Shown:
    """A follow-up with its words, name and phone masked; `on_file`: whether the account has a file yet;
    `staff` names whoever did something, by number."""

    row: FollowUpRow
    what: str
    name: str
    phone: str
    score: str
    reasons: str
    waits_days: int
    on_file: bool
    staff: dict[str, str]

    def who(self, staff_no: str) -> str:
        """The name behind a number."""
        return self.staff.get(staff_no, staff_no)


def key_of(line: Shown) -> str:
    """The follow-up's id."""
    return line.row.follow_up_id


def place_of(row: FollowUpRow, closed: bool) -> tuple[int, str]:
    """Where a follow-up stands in its list."""
    return row.closed_ms if closed else row.opened_ms, row.follow_up_id


def state_words(line: Shown) -> str:
    """How far it is: 待联系, 未联系上 2 次, 已联系, or how it ended."""
    row = line.row
    if row.outcome:
        opinion = f" {OPINIONS.get(row.opinion, row.opinion)}" if row.opinion else ""
        return f"{OUTCOMES.get(row.outcome, row.outcome)}{opinion}"
    if any(call.reached for call in row.calls):
        return "已联系"
    return f"未联系上 {row.missed} 次" if row.missed else "待联系"


def _state_role(line: Shown) -> str:
    if line.row.outcome:
        return "danger" if line.row.opinion == "unsatisfied" else "muted"
    return "" if line.row.calls else "danger"


COLUMNS = (
    Column[Shown]("评价时间", lambda line: clock_text(line.row.opened_ms)[5:16], 11),
    Column[Shown]("户号", lambda line: line.row.account_no, 14),
    Column[Shown]("客户", lambda line: line.name, 9),
    Column[Shown]("电话", lambda line: line.phone, 12),
    Column[Shown]("业务", lambda line: line.what, 18),
    Column[Shown]("评价", lambda line: line.score, 10),
    Column[Shown]("原因", lambda line: line.reasons, 16, stretch=True),
    Column[Shown]("状态", state_words, 14, role=_state_role),
)
DISPENSABLE = ("电话", "户号")
"""Columns that a small window or large type hides; both stand beside the list."""


def follow_ups(org_unit: str, closed: bool) -> Fetch[Shown]:
    """Fetches open follow-ups oldest first, or closed ones newest first."""

    def fetch(home: Snapshot, after: tuple[int, str] | None, limit: int) -> list[Shown]:
        rows = home.view(ServiceView).follow_ups(org_unit, closed, after or (0, ""), limit)
        settings = settings_of(home)
        accounts = tuple({row.account_no for row in rows if row.account_no})
        people = home.view(CustomersView).customers(accounts) if accounts else {}
        return [_shown(home, row, people.get(row.account_no), settings) for row in rows]

    return fetch


def _shown(home: Snapshot, row: FollowUpRow, person: CustomerRow | None, settings: ServiceSettings) -> Shown:
    kind, _, number = row.subject.partition(":")
    name = person.name if person else ""
    phones = person.phones if person else ()
    if kind == "order":
        order = home.view(OrdersView).order(number)
        what = f"{word_of(order.kind)} {number}" if order else number
        if order and not person:  # whoever applied is no customer yet
            name, phones = order.name, tuple(order.phones.split())
    else:
        payment = home.view(PaymentsView).payment(number)
        what = f"收费 {payment.receipt_no}" if payment else "收费"
    actors = (row.served_by, row.closed_by, *(call.staff_no for call in row.calls))
    return Shown(
        row=row,
        what=what,
        name=mask_name(name, person.kind if person else "resident"),
        phone=mask_phone(phones[0]) if phones else "",
        score=settings.score_word(row.score),
        reasons=settings.reason_words(row.reasons),
        waits_days=(home.today - civil_date(row.opened_ms)).days,
        on_file=person is not None,
        staff=names_of(home, [one for one in actors if one]),
    )


@dataclass(frozen=True)
class Head:
    """What stands above the list: this month's ratings, and how many follow-ups are open."""

    scores: tuple[ScoreCount, ...]
    settings: ServiceSettings
    open: int

    def words(self) -> str:
        """This month's ratio in one line."""
        total = sum(one.count for one in self.scores)
        if not total:
            return f"本月还没有评价;待办回访 {self.open:,} 件"
        good = sum(one.count for one in self.scores if one.score >= self.settings.satisfied_from)
        tenths = good * 1000 // total
        return f"本月评价 {total:,} 次,满意率 {tenths / 10:g}%;待办回访 {self.open:,} 件"

    def told(self) -> str:
        """How often each score was given, best first."""
        counts = {one.score: one.count for one in self.scores}
        return "   ".join(f"{score.word} {counts.get(score.value, 0):,}" for score in self.settings.scores)


def head_of(home: Snapshot, org_unit: str) -> Head:
    """Reads the head. Raises Refused service.no_rules."""
    month, view = this_month(home.today), home.view(ServiceView)
    return Head(
        scores=view.scores(org_unit, month.from_ms, month.to_ms),
        settings=settings_of(home),
        open=view.open_count(org_unit),
    )


def course(line: Shown) -> Iterable[str]:
    """What happened so far, newest first."""
    row = line.row
    if row.outcome:
        yield f"{clock_text(row.closed_ms)[:16]} {line.who(row.closed_by)} 办结:{row.done}"
    for call in reversed(row.calls):
        word = "联系上" if call.reached else "未联系上"
        yield f"{clock_text(call.at_ms)[:16]} {line.who(call.staff_no)} {word} {call.note}".rstrip()
    note = f":{row.note}" if row.note else ""
    yield f"{clock_text(row.opened_ms)[:16]} {line.who(row.served_by)} 办理,客户评价{line.score}{note}"

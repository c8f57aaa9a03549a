"""An account that owes as the worklist shows it: where it stands and since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.arrears.commands import settings_of
from app.arrears.ladder import Standing, standing
from app.arrears.settings import LadderRules
from app.arrears.views import AgeRow, ArrearsView, Case
from app.arrears.vocabulary import CARES, CHANNELS, NOTICES, PROOFS, STEPS
from app.customers.masking import mask_name, mask_phone
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from ui.lists.columns import Column
from ui.lists.model import Fetch


@dataclass(frozen=True)
class Shown:
    """A case and its standing at the moment it was read."""

    case: Case
    standing: Standing
    rules: LadderRules


def step_words(line: Shown) -> str:
    """Where the account stands; a restore with the hour by which it is due."""
    words = STEPS[line.standing.step]
    if line.standing.step == "restore":
        due = clock_text(line.standing.restore_by_ms)[5:16]
        return f"{words} {due}{' 已超时' if line.standing.late else ' 前'}"
    return words


def _role(line: Shown) -> str:
    if line.standing.late or line.standing.step in ("restore", "stopped", "notice"):
        return "danger"
    return "muted" if line.standing.step in ("due", "advance", "plan") else ""


COLUMNS = (
    Column[Shown]("户号", lambda line: line.case.account_no, 15),
    Column[Shown]("户名", lambda line: mask_name(line.case.name, line.case.kind), 9, stretch=True),
    Column[Shown]("用户标记", lambda line: CARES.get(line.case.care, line.case.care), 10),
    Column[Shown]("电话", lambda line: mask_phone(line.case.phones[0]) if line.case.phones else "", 13),
    Column[Shown]("笔数", lambda line: f"{len(line.case.bills)}", 5, number=True),
    Column[Shown]("欠费(元)", lambda line: yuan(line.case.owed_fen), 11, number=True),
    Column[Shown](
        "逾期(天)", lambda line: f"{line.standing.days}" if line.standing.days > 0 else "", 8, number=True
    ),
    Column[Shown]("状态", step_words, 15, role=_role),
)


def key_of(line: Shown) -> str:
    """The account number."""
    return line.case.account_no


def owing(org_unit: str, route: str, steps: frozenset[str]) -> Fetch[Shown]:
    """Fetches accounts that owe, of a route ('' for all) and at one of these steps (empty for all)."""

    def fetch(home: Snapshot, after: str | None, limit: int) -> list[Shown]:
        settings = settings_of(home)
        rules = settings.ladder(home.today)
        found: list[Shown] = []
        last = after or ""
        while len(found) < limit:
            page = home.view(ArrearsView).owing(org_unit, last, limit, route=route)
            for case in page:
                line = Shown(case, standing(case, home.now_ms, rules), rules)
                if not steps or line.standing.step in steps:
                    found.append(line)
            if len(page) < limit:
                break
            last = page[-1].account_no
        return found[:limit]

    return fetch


@dataclass(frozen=True)
class Board:
    """What stands above the list."""

    rows: list[AgeRow]
    today: date
    routes: list[str]


def board(org_unit: str, route: str, routes: Callable[[Snapshot], list[str]]) -> Callable[[Snapshot], Board]:
    """The ageing of a route ('' for the whole unit)."""

    def question(home: Snapshot) -> Board:
        buckets = settings_of(home).buckets
        rows = home.view(ArrearsView).ageing(org_unit, home.today, buckets, route=route)
        return Board(rows, home.today, routes(home))

    return question


def bucket_words(rows: list[AgeRow], place: int) -> str:
    """What a bucket is called: 未到期, 1-30 天, 超过 180 天."""
    start = rows[place].from_days
    if start < 0:
        return "未到期"
    if place + 1 == len(rows):
        return f"超过 {start} 天"
    return f"{start + 1}-{rows[place + 1].from_days} 天"


def timeline(case: Case) -> list[str]:
    """What has been done about an account, newest first."""
    told: list[tuple[int, str]] = []
    for row in case.reminders:
        words = f"{CHANNELS.get(row.channel, row.channel)}催费,{PROOFS.get(row.proof, row.proof)}"
        told.append((row.at_ms, f"{words} {row.reference}".strip()))
    for notice in case.notices:
        kind = NOTICES.get(notice.notice, notice.notice)
        told.append((notice.issued_ms, f"{kind} {notice.notice_no} 开具"))
        if notice.delivered_ms:
            words = f"{notice.notice_no} 送达,{PROOFS.get(notice.proof, notice.proof)} {notice.reference}"
            told.append((notice.delivered_ms, words))
    for stop in case.stops:
        told.append((stop.requested_ms, f"申请停电,计划 {clock_text(stop.planned_ms)[5:16]}"))
        for at_ms, words in (
            (stop.announced_ms, "停电前再次通知"),
            (stop.stopped_ms, "停电"),
            (stop.restored_ms, f"复电 {stop.late_reason}".strip()),
        ):
            if at_ms:
                told.append((at_ms, words))
    for plan in case.plans:
        told.append((plan.agreed_ms, f"签订 {len(plan.instalments)} 期分期计划"))
    return [f"{clock_text(at_ms)[:16]}  {words}" for at_ms, words in sorted(told, reverse=True)]

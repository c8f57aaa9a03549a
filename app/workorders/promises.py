"""The service promises as the hall shows them: businesses with their course, limits and fees, from the same
declarations and rules that run the clocks, and beside each limit how it was kept this month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from app.kernel.home import Snapshot
from app.workorders.catalog import kinds
from app.workorders.clock_report import Period, rate_words, this_month
from app.workorders.disclosure import limit_words, since_words
from app.workorders.kind import Kind
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.views import Attainment, OrdersView
from app.workorders.vocabulary import GROUPS

NO_FEE = "不收费"
Kept = Mapping[tuple[str, str], Attainment]
"""How clocks were kept, by business and clock."""


class LimitPromise(msgspec.Struct, frozen=True, kw_only=True):
    """A limit of a business: what is done, for whom, within how long since when; `promise` tells a promise
    from what a rule demands. `ended` and `late` count the clocks that ended in the month."""

    clock: str
    word: str
    whom: str
    limit: str
    since: str
    promise: bool
    source: str
    ended: int = 0
    late: int = 0

    @property
    def basis(self) -> str:
        """承诺 or 规定."""
        return "承诺" if self.promise else "规定"

    @property
    def kept_words(self) -> str:
        """How it was kept this month, as people read it."""
        if not self.ended:
            return "本月暂无"
        return f"{rate_words(self.ended, self.late)}({self.ended - self.late}/{self.ended})"


class PromisedBusiness(msgspec.Struct, frozen=True, kw_only=True):
    """A business on the board; steps of its course that not every order takes stand in brackets."""

    kind: str
    transaction: str
    word: str
    group: str
    course: tuple[str, ...]
    fee: str
    limits: tuple[LimitPromise, ...]

    @property
    def course_words(self) -> str:
        """受理 → 现场勘查 → …"""
        return " → ".join(self.course)


class PromiseBoard(msgspec.Struct, frozen=True, kw_only=True):
    """What the hall shows: how the limits were kept from the first of the month to `until`."""

    since: date
    until: date
    businesses: tuple[PromisedBusiness, ...]

    @property
    def ended(self) -> int:
        """How many limits ended this month."""
        return sum(line.ended for one in self.businesses for line in one.limits)

    @property
    def late(self) -> int:
        """How many of them were not kept."""
        return sum(line.late for one in self.businesses for line in one.limits)


def promises_of(
    declared: Iterable[Kind], settings: WorkorderSettings, kept: Kept, today: date
) -> tuple[PromisedBusiness, ...]:
    """The businesses that have a limit, group by group, with the limits in force on a day.

    Left out are terms that bind the customer instead of the supplier (暂换期限, which nothing stops).
    """
    found = [
        PromisedBusiness(
            kind=kind.code,
            transaction=kind.transaction,
            word=kind.word,
            group=kind.group,
            course=("受理", *_course(kind)),
            fee=_fee(kind),
            limits=limits,
        )
        for kind in declared
        if (limits := _limits(kind, settings, kept, today))
    ]
    return tuple(sorted(found, key=lambda one: GROUPS.index(one.group)))


def read_promises(home: Snapshot, org_unit: str) -> PromiseBoard:
    """The board of a unit with this month's attainment so far. Raises Refused order.no_rules."""
    month = this_month(home.today)
    kept = kept_in(home, org_unit, month)
    return PromiseBoard(
        since=month.first,
        until=min(home.today, month.last),
        businesses=promises_of(kinds(), settings_of(home), kept, home.today),
    )


def kept_in(home: Snapshot, org_unit: str, period: Period) -> Kept:
    """How the clocks that ended in a period were kept, by business and clock."""
    rows = home.view(OrdersView).attainment(org_unit, period.from_ms, period.to_ms, "kind")
    return {(row.group, row.clock): row for row in rows}


def _course(kind: Kind) -> list[str]:
    return [
        f"({stage.word})" if stage.when is not None or stage.optional else stage.word for stage in kind.stages
    ]


def _fee(kind: Kind) -> str:
    words = [fee.amount if fee.amount == NO_FEE else f"{fee.word}:{fee.amount}" for fee in kind.fees]
    return ";".join(words) or NO_FEE


def _limits(kind: Kind, settings: WorkorderSettings, kept: Kept, today: date) -> tuple[LimitPromise, ...]:
    found: list[LimitPromise] = []
    for use in kind.clocks:
        rule = settings.clock(use.clock, today)
        if rule is None or rule.counting == "elapsed":
            continue
        row = kept.get((kind.code, use.clock))
        found.append(
            LimitPromise(
                clock=rule.code,
                word=rule.word,
                whom=rule.whom,
                limit=limit_words(rule),
                since=since_words(kind, use),
                promise=rule.promise,
                source=rule.public_source,
                ended=row.ended if row else 0,
                late=row.late if row else 0,
            )
        )
    return tuple(found)

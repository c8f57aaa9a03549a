"""Whether a reading can be believed: pure checks, each a doubt that somebody accepts with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from app.kernel.refusals import Refusal
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.rules import DEMAND, difference, energy
from app.metering.settings import MeteringSettings
from app.metering.views import RouteRow
from app.tariffs.pricing.model import REGISTERS

HALF = Decimal("0.5")


def kwh_of(row: RouteRow, registers: Mapping[str, Decimal]) -> Decimal:
    """The kWh that these registers mean for a meter of a route, whole numbers."""
    total = Decimal(0)
    for name in REGISTERS:
        if name in registers:
            was = row.previous.get(name, registers[name])
            total += energy(difference(was, registers[name], row.digits)[0], row.multiplier)
    return total


def doubts_of(
    row: RouteRow,
    registers: Mapping[str, Decimal],
    neighbours_kwh: Sequence[Decimal],
    limits: MeteringSettings,
) -> Iterator[Refusal]:
    """What speaks against a reading; nothing for a meter's first one."""
    backwards = False
    for name, now in registers.items():
        previous = row.previous.get(name)
        if name == DEMAND or previous is None or now >= previous:
            continue
        counted, _ = difference(previous, now, row.digits)
        # A register that passes its end counts little; one that counts half its width went backwards.
        if counted < HALF * Decimal(10) ** row.digits:
            kwh = energy(counted, row.multiplier)
            yield Refusal("reading.wrapped", name, previous=previous, now=now, kwh=kwh)
        else:
            backwards = True
            yield Refusal("reading.backwards", name, previous=previous, now=now)
    known = any(name in row.previous for name in registers if name in REGISTERS)
    if not known or backwards:
        return
    kwh = kwh_of(row, registers)
    if not kwh and row.last_kwh:
        yield Refusal("reading.zero", "registers", last=row.last_kwh)
    elif kwh:
        yield from _jumps(row, kwh, limits)
        yield from _against_neighbours(kwh, neighbours_kwh, limits)
    if row.missed_before:
        yield Refusal("reading.missed_twice", "registers")


def _jumps(row: RouteRow, kwh: Decimal, limits: MeteringSettings) -> Iterator[Refusal]:
    what, other = ("去年同月", row.year_ago_kwh) if row.year_ago_kwh else ("近一年平均", row.average_kwh)
    if not other or abs(kwh - other) < limits.jump_least_kwh:
        return
    if kwh * 100 > other * limits.jump_over_pct or kwh * 100 < other * limits.jump_under_pct:
        yield Refusal("reading.jump", "registers", kwh=kwh, what=what, other=other)


def _against_neighbours(
    kwh: Decimal, neighbours_kwh: Sequence[Decimal], limits: MeteringSettings
) -> Iterator[Refusal]:
    if len(neighbours_kwh) < limits.neighbours_least:
        return
    middle = median(neighbours_kwh)
    if middle and kwh > middle * limits.neighbours_over_times and kwh - middle >= limits.jump_least_kwh:
        yield Refusal("reading.neighbours", "registers", kwh=kwh, median=middle)

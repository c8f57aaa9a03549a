"""Whether a reading can be believed: pure checks, each a doubt that somebody accepts with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from app.kernel.refusals import Refusal
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.rules import DEMAND, counted, difference, energy, kwh_of_use
from app.metering.settings import MeteringSettings
from app.metering.views import RouteRow
from app.tariffs.pricing.model import REGISTERS

HALF = Decimal("0.5")


def kwh_of(row: RouteRow, registers: Mapping[str, Decimal]) -> Decimal:
    """The kWh that these registers mean for a meter of a route, whole numbers."""
    settles = row.previous_kind == "provisional"
    use = counted(row.previous, dict(registers), row.digits, provisional=settles)
    return kwh_of_use(use, row.multiplier)


def form_doubts(
    row: RouteRow, registers: Mapping[str, Decimal], limits: MeteringSettings
) -> Iterator[Refusal]:
    """Figures that a dial hardly shows: more decimals than are read, a register that went backwards or
    passed its end. A figure below a provisional one only says that the use was taken too high."""
    settles = row.previous_kind == "provisional"
    for name, now in registers.items():
        if name == DEMAND:
            continue
        exponent = now.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > limits.decimals_most:
            yield Refusal("reading.not_whole", name, value=now, most=limits.decimals_most)
        previous = row.previous.get(name)
        if settles or previous is None or now >= previous:
            continue
        steps, _ = difference(previous, now, row.digits)
        # A register that passes its end counts little; one that counts half its width went backwards.
        if steps < HALF * Decimal(10) ** row.digits:
            kwh = energy(steps, row.multiplier)
            yield Refusal("reading.wrapped", name, previous=previous, now=now, kwh=kwh)
        else:
            yield Refusal("reading.backwards", name, previous=previous, now=now)


def doubts_of(
    row: RouteRow,
    registers: Mapping[str, Decimal],
    neighbours_kwh: Sequence[Decimal],
    limits: MeteringSettings,
) -> Iterator[Refusal]:
    """What speaks against a reading; little against a meter's first one, or one that settles what was
    billed provisionally."""
    form = list(form_doubts(row, registers, limits))
    yield from form
    cycle = limits.cycle_of(row.route).months
    missed = row.months_unread // cycle - 1
    if missed >= limits.missed_most:
        yield Refusal("reading.missed", "registers", times=missed)
    known = any(name in row.previous for name in registers if name in REGISTERS)
    if (
        row.previous_kind == "provisional"
        or not known
        or any(doubt.code == "reading.backwards" for doubt in form)
    ):
        return
    kwh = kwh_of(row, registers)
    if not kwh and row.last_kwh:
        yield Refusal("reading.zero", "registers", last=row.last_kwh)
    elif kwh:
        usual = kwh * cycle / max(row.months, cycle)
        yield from _jumps(row, kwh, usual, limits)
        yield from _against_neighbours(kwh, usual, neighbours_kwh, limits)


def _jumps(row: RouteRow, kwh: Decimal, usual: Decimal, limits: MeteringSettings) -> Iterator[Refusal]:
    """Told against last year's month, else the average; `usual` is the part of `kwh` of one cycle."""
    what, other = ("去年同月", row.year_ago_kwh) if row.year_ago_kwh else ("近一年平均", row.average_kwh)
    if not other or abs(usual - other) < limits.jump_least_kwh:
        return
    if usual * 100 > other * limits.jump_over_pct or usual * 100 < other * limits.jump_under_pct:
        yield Refusal("reading.jump", "registers", kwh=kwh, what=what, other=other)


def _against_neighbours(
    kwh: Decimal, usual: Decimal, neighbours_kwh: Sequence[Decimal], limits: MeteringSettings
) -> Iterator[Refusal]:
    if len(neighbours_kwh) < limits.neighbours_least:
        return
    middle = median(neighbours_kwh)
    if middle and usual > middle * limits.neighbours_over_times and usual - middle >= limits.jump_least_kwh:
        yield Refusal("reading.neighbours", "registers", kwh=kwh, median=middle)


def limits_of(row: RouteRow, limits: MeteringSettings) -> tuple[Decimal, Decimal] | None:
    """Between how many kWh a reading of this cycle raises no question of a jump, None where nothing
    is known of earlier use."""
    other = row.year_ago_kwh or row.average_kwh
    if not other:
        return None
    low = min(other * limits.jump_under_pct / 100, other - limits.jump_least_kwh)
    high = max(other * limits.jump_over_pct / 100, other + limits.jump_least_kwh)
    return max(low, Decimal(0)), high

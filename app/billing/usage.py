"""What each part of a bill is charged for: energy by register, split-off energy, losses, demand (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.stretches import Piece, shared
from app.kernel.refusals import refuse
from app.metering.rules import DEMAND
from app.metering.views import PointUse, Span
from app.tariffs.book import Tariff
from app.tariffs.pricing.energy import MAIN, split_kwh, supply_loss_kwh
from app.tariffs.pricing.model import REGISTERS, ZERO, Apart

KVARH, KVARH_REVERSE = "kvarh", "kvarh_reverse"


class Measured(NamedTuple):
    """One part's share of what was measured: own energy and reactive energy by register, energy of
    points with a tariff of their own, and the month's largest demand in kW."""

    registers: dict[str, Decimal]
    apart: tuple[tuple[PointUse, Decimal], ...]
    demand_kw: Decimal


def measured(points: Sequence[PointUse], parts: Sequence[Piece]) -> tuple[Measured, ...]:
    """What was measured, by parts of the bill: by readings where one stands at the change (a changed
    meter), else by days with the rest in the last part."""
    found = []
    spans = [span for point in points for span in point.spans]
    demand = max((span.kwh for span in spans if span.register == DEMAND), default=ZERO)
    for place, piece in enumerate(parts):
        registers: dict[str, Decimal] = {}
        apart: list[tuple[PointUse, Decimal]] = []
        for point in points:
            here = [(span.register, _share(span, parts, place)) for span in _counted(point)]
            if point.tariff_code and point.tariff_code != piece.tariff.code:
                energy = sum((kwh for name, kwh in here if name in REGISTERS), ZERO)
                apart.append((point, energy))
            elif not point.deducted:
                for name, kwh in here:
                    registers[name] = registers.get(name, ZERO) + kwh
        found.append(Measured(registers, tuple(apart), demand))
    return tuple(found)


def _counted(point: PointUse) -> Iterator[Span]:
    return (span for span in point.spans if span.register != DEMAND)


def _share(span: Span, parts: Sequence[Piece], place: int) -> Decimal:
    if len(parts) == 1:
        return span.kwh
    return shared(span.kwh, span.from_on or parts[0].from_on, span.to_on, parts)[place]


def energy_registers(registers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The registers that count kWh."""
    return {name: kwh for name, kwh in registers.items() if name in REGISTERS}


class Charged(NamedTuple):
    """The energy side of one part: kWh by register as measured, what is split off of it, and losses.

    `used` are all kWh with losses, `own` those that the part's own tariff prices.
    """

    kwh: dict[str, Decimal]
    apart: tuple[Apart, ...]
    loss_kwh: Decimal
    loss_kvarh: Decimal
    used: Decimal
    own: Decimal


def charged(piece: Piece, here: Measured, book: Mapping[str, Tariff]) -> Charged:
    """Energy of one part with its splits (定量, 定比), points of other tariffs, and agreed losses.

    Agreed monthly quantities count by days where the part is not the whole month. Energy of a point
    apart that the main one does not see is added before it is split off. Raises Refused
    billing.no_price, billing.no_flat.
    """
    kwh = energy_registers(here.registers)
    apart: list[Apart] = []
    for point, energy in here.apart:
        if not point.deducted and energy:
            register = MAIN if MAIN in piece.version.energy else next(iter(kwh), MAIN)
            kwh[register] = kwh.get(register, ZERO) + energy
        apart.append(_apart(point.name or point.point_id, point.tariff_code, energy, piece, book, apart))
    total = sum(kwh.values(), ZERO)
    for split in piece.terms.splits:
        fixed = piece.monthly(Decimal(split.kwh)) if split.kwh else split_kwh(total, split.ratio_pct)
        apart.append(_apart(split.name, split.tariff_code, fixed, piece, book, apart))
    split_off = sum((one.kwh for one in apart), ZERO) if apart else ZERO
    losses = piece.terms.losses
    if losses is None:
        return Charged(kwh, tuple(apart), ZERO, ZERO, total, total - split_off)
    transformer = piece.monthly(Decimal(losses.transformer_kwh))
    loss_kwh = supply_loss_kwh(total, transformer, losses.line_pct)
    loss_kvarh = piece.monthly(Decimal(losses.transformer_kvarh))
    used = total + loss_kwh
    return Charged(kwh, tuple(apart), loss_kwh, loss_kvarh, used, used - split_off)


def _apart(
    name: str, code: str, kwh: Decimal, piece: Piece, book: Mapping[str, Tariff], known: Sequence[Apart]
) -> Apart:
    """Energy at the flat price of another tariff; residential energy stays out of the power-factor base
    (facts.md §4.7)."""
    tariff = book.get(code)
    version = tariff.at(piece.from_on) if tariff else None
    if tariff is None or version is None:
        raise refuse("billing.no_price", tariff=tariff.name if tariff else code, day=piece.from_on)
    if MAIN not in version.energy:
        raise refuse("billing.no_flat", tariff=tariff.name)
    if any(other.name == name for other in known):
        name = f"{name} {len(known) + 1}"
    return Apart(name, kwh, version.energy[MAIN], in_pf_base=tariff.class_ != "residential")

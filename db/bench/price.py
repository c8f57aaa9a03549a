"""`bench price`: residential bills with every figure, against bare tier arithmetic in whole numbers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.tariffs.pricing.bill import price
from app.tariffs.pricing.fast import Quick
from app.tariffs.pricing.model import Prices, Surcharge, Tier, Usage

_FULL_SHARE = 20
_PRICES = Prices(
    energy={"flat": Decimal("0.538"), "peak": Decimal("0.568"), "valley": Decimal("0.288")},
    tiers=(
        Tier(Decimal(230), Decimal(0)),
        Tier(Decimal(400), Decimal("0.05")),
        Tier(None, Decimal("0.30")),
    ),
    surcharges=(Surcharge("重大水利", Decimal("0.0042")), Surcharge("可再生能源", Decimal("0.019"))),
)
_MONTHS = 12
Work = tuple[Sequence[int], int]


def bench_price(bills: int = 200_000, seed: int = 1) -> dict[str, Any]:
    """Price `bills` bills in this process, half by one register and half by peak and valley.

    'explained' gives the figures of every part, 'full' is `price` with its lines of text (on a twentieth
    of the bills), the floor computes one total from three tiers and nothing else.
    """
    works = _works(bills, seed)
    flat = Quick(_PRICES, ("flat",), _MONTHS)
    tou = Quick(_PRICES, ("peak", "valley"), _MONTHS)
    quick_s = _timed(lambda kwh, prior: (flat if len(kwh) == 1 else tou).price(kwh, prior), works)
    floor_s = _timed(_bare, works)
    part = works[:: min(_FULL_SHARE, bills)]
    full_s = _timed(lambda kwh, prior: price(_PRICES, _usage(kwh, prior)), part)
    rates = {
        "explained_per_s": round(bills / quick_s),
        "full_per_s": round(len(part) / full_s),
    }
    floor = round(bills / floor_s)
    return {
        "name": "price",
        "bills": bills,
        "figures": rates,
        "floor": {"bare_per_s": floor},
        "ratio": {name: round(rate / floor, 4) for name, rate in rates.items()},
    }


def _works(bills: int, seed: int) -> list[Work]:
    chance = random.Random(seed)
    works: list[Work] = []
    for index in range(bills):
        kwh = chance.randrange(900)
        prior = chance.randrange(6000)
        peak = chance.randrange(kwh + 1)
        works.append(((kwh,) if index % 2 else (peak, kwh - peak), prior))
    return works


def _timed(work: Callable[[Sequence[int], int], object], works: Sequence[Work]) -> float:
    started = time.perf_counter()
    for kwh, prior in works:
        work(kwh, prior)
    return time.perf_counter() - started


def _bare(kwh: Sequence[int], prior: int) -> int:
    end = prior + sum(kwh)
    first = max(0, min(end, 2760) - prior)
    second = max(0, min(end, 4800) - max(prior, 2760))
    third = max(0, end - max(prior, 4800))
    return (first * 5380 + second * 5880 + third * 8380 + 50) // 100


def _usage(kwh: Sequence[int], prior: int) -> Usage:
    names = ("flat",) if len(kwh) == 1 else ("peak", "valley")
    used = {name: Decimal(one) for name, one in zip(names, kwh, strict=True)}
    return Usage(kwh=used, prior_kwh=Decimal(prior), tier_months=Decimal(_MONTHS))

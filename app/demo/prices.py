"""Prices of the demo for trades, which no file of the program has for two years, and the terms of people."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from app.demo.people import Person
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import Terms

SINCE = date(2020, 1, 1)
SHOP, WORKS, HOME, HOME_TOU = "demo_commercial", "demo_two_part", "zj_resident_flat", "zj_resident_tou"
_SOURCE = "演示数据:照 2026 年 1 月湖北代理购电平段价,不是公布的电价"

TARIFFS = (
    Tariff(
        code=SHOP,
        name="演示 工商业单一制",
        class_="commercial",
        versions=(
            TariffVersion(
                version="演示",
                effective_from=SINCE,
                source=_SOURCE,
                rule="演示电价",
                energy={"flat": Decimal("0.735686")},
            ),
        ),
    ),
    Tariff(
        code=WORKS,
        name="演示 工商业两部制",
        class_="commercial",
        scheme="two_part",
        versions=(
            TariffVersion(
                version="演示",
                effective_from=SINCE,
                source=_SOURCE,
                rule="演示电价",
                energy={"flat": Decimal("0.651886")},
                capacity={"capacity": Decimal("26.3"), "contract_demand": Decimal(42)},
                pf_excluded=Decimal("0.0452"),
            ),
        ),
    ),
)
"""Single rate and two-part; figures of facts.md §4.6."""


def terms_of(person: Person, seed: int = 1) -> Terms:
    """What a made-up customer is priced by, always the same: most plainly, some by periods, some with many
    people or free energy, works by capacity and power factor."""
    dice = random.Random(f"terms:{seed}:{person.account_no}")
    chance = dice.random()
    if person.tariff_class == "commercial":
        if person.monthly_kwh < 3_000:
            return Terms(effective_from=SINCE, tariff_code=SHOP)
        kva = dice.choice((100, 160, 200))
        return Terms(
            effective_from=SINCE,
            tariff_code=WORKS,
            basis="capacity",
            operating_kva=kva,
            total_kva=kva,
            pf_standard=Decimal("0.85"),
        )
    return Terms(
        effective_from=SINCE,
        tariff_code=HOME_TOU if chance < 0.15 else HOME,
        people=6 if 0.15 <= chance < 0.2 else 0,
        free_kwh=15 if 0.2 <= chance < 0.23 else 0,
    )

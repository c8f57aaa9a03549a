"""A town to be billed: customers with meters, prices, terms, last bills, and readings of two months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from app.billing.facts import BillBasis, BillsIssued, IssuedBill
from app.customers.facts import CustomerRegistered, CustomersImported, MeterInstalled, Naming, Site
from app.kernel.facts import FactBody
from app.kernel.settings import SettingPublished
from app.metering.facts import Reading, ReadingsEntered, Registers, main_point
from app.metering.rules import month_before
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import ManyTermsSet, TariffPublished, Terms, TermsSet
from app.tariffs.loading import tariff_json
from app.tariffs.pricing.model import Tier

UNIT = "3301"
BATCH = 1_000
_SINCE = date(2020, 1, 1)
_TIERS = (
    Tier(Decimal(230), Decimal(0)),
    Tier(Decimal(400), Decimal("0.05")),
    Tier(None, Decimal("0.30")),
)
_HOME, _TOU = "home", "tou"


def number(index: int) -> str:
    """Account numbers in the order of their index."""
    return f"0415{index:09d}"


def town(accounts: int, period: str, today: date, late_fee: str) -> Iterator[Sequence[FactBody]]:
    """The facts of the town, to be stored batch by batch; a seventh of the customers has two registers."""
    yield [SettingPublished(org_unit=UNIT, name="late_fee", content=late_fee), _settings(), *_tariffs()]
    for first in range(0, accounts, BATCH):
        yield list(_batch(range(first, min(first + BATCH, accounts)), period, today))


def _settings() -> SettingPublished:
    return SettingPublished(
        org_unit=UNIT, name="billing", content='{"default_tariffs": {"residential": "home"}}'
    )


def _tariffs() -> Iterator[TariffPublished]:
    for code, energy in (
        (_HOME, {"flat": Decimal("0.538")}),
        (_TOU, {"peak": Decimal("0.568"), "valley": Decimal("0.288")}),
    ):
        version = TariffVersion(
            version="1", effective_from=_SINCE, source="bench", rule="bench", energy=energy, tiers=_TIERS
        )
        tariff = Tariff(code=code, name=code, class_="residential", versions=(version,))
        yield TariffPublished(
            org_unit=UNIT,
            code=code,
            tariff_version="1",
            effective_from=_SINCE,
            content=tariff_json(tariff),
        )


def _batch(indexes: range, period: str, today: date) -> Iterator[FactBody]:
    last = month_before(period)
    begun, ended = (date(int(month[:4]), int(month[5:]), 1) for month in (last, period))
    yield CustomersImported(
        org_unit=UNIT,
        source="bench",
        registered=tuple(_customer(index) for index in indexes),
        meters=tuple(
            MeterInstalled(org_unit=UNIT, asset_no=_asset(index), account_no=number(index))
            for index in indexes
        ),
    )
    terms = Terms(effective_from=_SINCE, tariff_code=_TOU)
    two = tuple(
        TermsSet(org_unit=UNIT, account_no=number(index), terms=terms)
        for index in indexes
        if _two_registers(index)
    )
    yield ManyTermsSet(org_unit=UNIT, terms=two)
    for month, day, kwh in ((last, begun, 0), (period, ended, 1)):
        yield ReadingsEntered(
            org_unit=UNIT,
            period=month,
            readings=tuple(_reading(index, day, kwh * (80 + index % 300)) for index in indexes),
        )
    yield _last_bills(indexes, last, today)


def _two_registers(index: int) -> bool:
    return index % 7 == 0


def _asset(index: int) -> str:
    return f"{330_000_000_000 + index}"


def _customer(index: int) -> CustomerRegistered:
    return CustomerRegistered(
        org_unit=UNIT,
        account_no=number(index),
        naming=Naming(name="张大有"),
        site=Site(address=f"柳树湾镇东街{index}号", reading_route=f"R{index // 5_000:03d}"),
    )


def _reading(index: int, day: date, kwh: int) -> Reading:
    shown: Registers = {"flat": Decimal(1000 + kwh)}
    if _two_registers(index):
        shown = {"peak": Decimal(500 + kwh // 2), "valley": Decimal(500 + kwh - kwh // 2)}
    return Reading(
        account_no=number(index),
        point_id=main_point(number(index)),
        asset_no=_asset(index),
        read_on=day,
        registers=shown,
    )


def _last_bills(indexes: range, period: str, today: date) -> BillsIssued:
    """What a till can take money for while the run goes on."""
    return BillsIssued(
        org_unit=UNIT,
        run_id="last",
        batch=indexes.start // BATCH + 1,
        period=period,
        issued_on=today,
        due_on=today,
        bills=tuple(
            IssuedBill(
                bill_id=f"{number(index)}-{period}",
                account_no=number(index),
                kwh=180,
                amount_fen=9_684,
                late_class="residential",
                basis=BillBasis(),
            )
            for index in indexes
        ),
    )

"""Prices once more, by other prices, what was billed already: for dry runs of tariffs and for trials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol

import msgspec

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.facts import BillBasis, BillPart
from app.kernel.money import to_fen
from app.kernel.refusals import refuse
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.model import REGISTERS, ZERO, Prices, Usage
from app.tariffs.pricing.tiers import widened

FLAT = "flat"


class PricedBill(msgspec.Struct, frozen=True, kw_only=True):
    """A bill that tells what it was priced by; None where it was taken over without that.

    `apart_kwh` of its kWh count in no tier.
    """

    org_unit: str
    account_no: str
    bill_id: str
    period: str
    kwh: int
    amount_fen: int
    basis: BillBasis | None
    apart_kwh: int = 0


class PricedBills(Protocol):
    """Bills with what they were priced by."""

    def last_priced_by(
        self, tariff_codes: tuple[str, ...], after: tuple[str, str], limit: int
    ) -> list[PricedBill]:
        """The newest bill of each account where a part of it was priced by one of these tariffs, by
        (org_unit, account_no) behind `after`, ('', '') to begin."""
        ...

    def months(self, org_unit: str, account_no: str, limit: int) -> list[PricedBill]:
        """The newest bills of an account, newest first; withdrawn ones are left out."""
        ...


def repriced_fen(basis: BillBasis, reprice: Callable[[BillPart], tuple[Prices, Usage]]) -> int:
    """The amount in fen of a bill whose parts are priced as `reprice` says.

    Raises Refused price.* for what the engine cannot price, and what `reprice` raises.
    """
    total = sum((price(*reprice(part)).total for part in basis.parts), ZERO)
    return to_fen(total)


def as_billed(part: BillPart, book: Mapping[str, Tariff]) -> tuple[Prices, Usage]:
    """The prices and the usage a part was billed by. Raises Refused repricing.no_version."""
    tariff = book.get(part.tariff_code)
    version = tariff.version(part.tariff_version) if tariff else None
    if tariff is None or version is None:
        raise refuse("repricing.no_version", tariff=part.tariff_code, version=part.tariff_version)
    return priced_by(tariff, version, part), part.usage


def priced_by(tariff: Tariff, version: TariffVersion, part: BillPart) -> Prices:
    """The prices of a version for the customer of a part. Raises Refused repricing.no_capacity_price."""
    basis = part.basis if tariff.scheme == "two_part" else None
    if tariff.scheme == "two_part" and basis not in version.capacity:
        raise refuse("repricing.no_capacity_price", tariff=tariff.name)
    return widened_prices(tariff.prices(version, basis, part.pf_standard), part.wider_kwh)


def widened_prices(prices: Prices, wider_kwh: int) -> Prices:
    """Prices whose tiers are so many kWh of a month wider."""
    if not wider_kwh or not prices.tiers:
        return prices
    return msgspec.structs.replace(prices, tiers=widened(prices.tiers, Decimal(wider_kwh)))


def fitted(usage: Usage, energy: Mapping[str, Decimal], *, same_meter: bool) -> Usage:
    """The usage in the registers of other prices: all of it is flat energy where they have no periods.

    `same_meter`: the customer keeps the meter, so what an undivided meter counted stays flat energy.
    Raises Refused repricing.no_register where nobody knows how much fell into a period.
    """
    if not any(usage.kwh.values()):
        return msgspec.structs.replace(usage, kwh=dict.fromkeys(energy, ZERO))
    undivided = set(usage.kwh) == {FLAT} and len(energy) > 1
    if set(usage.kwh) <= set(energy) and (same_meter or not undivided):
        return usage
    if set(energy) == {FLAT}:
        return msgspec.structs.replace(usage, kwh={FLAT: sum(usage.kwh.values(), ZERO)})
    raise refuse("repricing.no_register", names=names_of(energy))


def names_of(energy: Mapping[str, Decimal]) -> str:
    """The registers of prices as people say them: 峰、谷."""
    return "、".join(REGISTERS.get(name, name) for name in energy)

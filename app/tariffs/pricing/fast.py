"""A quick path for residential bills: the same fen as `price`, in whole numbers, without lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from app.tariffs.pricing.checks import check
from app.tariffs.pricing.energy import MAIN
from app.tariffs.pricing.figures import DECIMALS, EXACT, LARGEST
from app.tariffs.pricing.model import REGISTERS, Prices, Usage
from app.tariffs.pricing.rules import shipped

_PER_FEN = 10 ** (DECIMALS - 2)
_HALF = _PER_FEN // 2
_ENDLESS = 10**30


class QuickBill(NamedTuple):
    """Every figure of a bill, kWh and fen, in the order of `Quick.registers`, tiers and surcharges.

    `tier_amounts` are at the whole price; empty where there are several registers.
    """

    kwh: int
    energy: list[int]
    tier_kwh: list[int]
    tier_adders: list[int]
    tier_amounts: list[int]
    surcharges: list[int]
    total: int


class Quick:
    """A residential tariff made ready for many bills of the same registers and tier months.

    It takes energy by register, tiers and surcharges; losses, splits, free energy, capacity and power
    factor need `price`, as do the lines of text.
    """

    def __init__(self, prices: Prices, registers: Sequence[str], tier_months: int = 1) -> None:
        """Raises Refused price.* as `price` does, ValueError for what the quick path does not price."""
        if prices.capacity or prices.pf_standard is not None:
            raise ValueError("the quick path knows neither capacity nor power factor")
        usage = Usage(kwh=dict.fromkeys(registers, Decimal(0)), tier_months=Decimal(tier_months))
        check(prices, usage, shipped())
        if any(tier.upto is not None and tier.upto != int(tier.upto) for tier in prices.tiers):
            raise ValueError("the quick path takes tier limits of whole kWh")
        self.registers = tuple(register for register in REGISTERS if register in registers)
        self._prices = tuple(_scaled(prices.energy[register]) for register in self.registers)
        flat = self._prices[0] if self.registers == (MAIN,) else None
        self._tiers = []
        low = 0
        for tier in prices.tiers:
            high = _ENDLESS if tier.upto is None else int(tier.upto) * tier_months
            adder = _scaled(tier.adder)
            self._tiers.append((low, high, adder, None if flat is None else flat + adder))
            low = high
        signed = [_scaled(one.price) for one in prices.surcharges]
        self._surcharges = tuple((-1 if price < 0 else 1, abs(price)) for price in signed)

    def price(self, kwh: Sequence[int], prior_kwh: int = 0) -> QuickBill:
        """A bill of these whole kWh, one for each of `registers`, after `prior_kwh` of the tier period.

        Raises ValueError for kWh below 0 or above the limit of the engine.
        """
        used = sum(kwh)
        if min(kwh) < 0 or prior_kwh < 0 or used > _MOST:
            raise ValueError("kWh lie between 0 and the limit of the engine")
        energy = [(one * price + _HALF) // _PER_FEN for one, price in zip(kwh, self._prices, strict=True)]
        end = prior_kwh + used
        tier_kwh, adders, amounts = [], [], []
        for low, high, adder, whole in self._tiers:
            if end <= low or prior_kwh >= high:
                part = 0
            else:
                part = (end if end < high else high) - (prior_kwh if prior_kwh > low else low)
            tier_kwh.append(part)
            adders.append((part * adder + _HALF) // _PER_FEN)
            if whole is not None:
                amounts.append((part * whole + _HALF) // _PER_FEN)
        surcharges = [sign * ((used * price + _HALF) // _PER_FEN) for sign, price in self._surcharges]
        total = sum(energy) + sum(adders) + sum(surcharges)
        return QuickBill(used, energy, tier_kwh, adders, amounts, surcharges, total)


_MOST = int(LARGEST)


def _scaled(price: Decimal) -> int:
    """A price in units of its last possible decimal."""
    return int(EXACT.scaleb(price, DECIMALS))

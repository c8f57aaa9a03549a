"""Fact kinds of prices: what was published, and what each account is priced by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from app.kernel.facts import FactBody, fact_kind
from app.tariffs.pricing.model import Basis


@fact_kind("tariff.published")
class TariffPublished(FactBody, frozen=True, kw_only=True):
    """A version of a tariff holds in this home from its effective day on.

    `content` is the JSON of a `book.Tariff` with just this one version; `approver` agreed to it.
    """

    org_unit: str
    code: str
    tariff_version: str
    effective_from: date
    content: str
    approver: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"tariff:{self.code}",)


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """Energy priced by another tariff without a meter of its own (定量 / 定比, facts.md §4.8).

    Exactly one of `kwh` per month and `ratio_pct` of the total is not 0.
    """

    name: str
    tariff_code: str
    kwh: int = 0
    ratio_pct: Decimal = Decimal(0)


class Losses(msgspec.Struct, frozen=True, kw_only=True):
    """Agreed losses of a supply metered on the low side: per month kWh and kvarh of the transformer,
    and a line-loss ratio on (metered + transformer loss) (facts.md §4.8)."""

    transformer_kwh: int = 0
    transformer_kvarh: int = 0
    line_pct: Decimal = Decimal(0)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How an account is priced from `effective_from` on, until the next terms.

    `operating_kva` is what runs (R24 Art.86), `total_kva` what was contracted. `people` above 4 and
    `free_kwh` per month widen the tiers and give free energy (facts.md §4.2). `supply_from` is the day
    the account came into service, for the months its yearly tiers count; `supply_until`, on the terms that
    begin that day, the day on which the last meter was taken down.
    """

    effective_from: date
    tariff_code: str
    basis: Basis | None = None
    contract_kw: int = 0
    operating_kva: int = 0
    total_kva: int = 0
    pf_standard: Decimal | None = None
    people: int = 0
    free_kwh: int = 0
    splits: tuple[Split, ...] = ()
    losses: Losses | None = None
    supply_from: date | None = None
    supply_until: date | None = None


@fact_kind("account.terms_set")
class TermsSet(FactBody, frozen=True, kw_only=True):
    """An account is priced by these terms from their effective day on."""

    org_unit: str
    account_no: str
    terms: Terms
    reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


@fact_kind("accounts.terms_set")
class ManyTermsSet(FactBody, frozen=True, kw_only=True):
    """A batch of accounts got terms at once: a class moved to other prices, or a file was taken over."""

    org_unit: str
    terms: tuple[TermsSet, ...]

    def subjects(self) -> tuple[str, ...]:
        return tuple(subject for one in self.terms for subject in one.subjects())

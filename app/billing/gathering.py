"""Gathers what bills are composed of from the rooms, for batches of accounts in a handful of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from app.billing.composing import Account, Composed, Composer
from app.billing.runs import BillingRuns, EarlierBill, Filed
from app.billing.settings import SETTING, BillingSettings, read_settings
from app.kernel.home import Rooms
from app.kernel.settings import Settings
from app.metering.rules import month_before
from app.metering.views import MeteredUse, MeteringView
from app.tariffs.book import TariffsView
from app.tariffs.facts import Terms
from app.tariffs.views import TermsView

_COMPOSERS: dict[tuple[object, ...], Composer] = {}
_KEPT = 4
LOOK_BACK = 12
"""Months before a bill in which a jump of its energy is looked for."""
HANDOVER = "handover-"
"""What stands in the place of a run on a bill that was made out because an account changed hands."""


def billing_settings(rooms: Rooms) -> BillingSettings:
    """The settings in force."""
    return read_settings(rooms.view(Settings).content(SETTING))


def composer_for(rooms: Rooms, period: str) -> Composer:
    """The composer of a month by what is published now; kept, since all batches of a run ask for it."""
    content = rooms.view(Settings).content(SETTING)
    tariffs = rooms.view(TariffsView).tariffs()
    versions = tuple((tariff.code, version.version) for tariff in tariffs for version in tariff.versions)
    key = (period, content, versions)
    if key not in _COMPOSERS:
        if len(_COMPOSERS) >= _KEPT:
            _COMPOSERS.clear()
        book = {tariff.code: tariff for tariff in tariffs}
        _COMPOSERS[key] = Composer(period, book, read_settings(content))
    return _COMPOSERS[key]


class Gathered(NamedTuple):
    """A batch of accounts: their files, their earlier bills, and the bill of the month composed anew."""

    customers: dict[str, Filed]
    earlier: Mapping[str, Sequence[EarlierBill]]
    composed: dict[str, Composed]

    def standing(self, account_no: str, period: str) -> EarlierBill | None:
        """The bill of the month that the account has already."""
        bills = self.earlier.get(account_no, ())
        return next((bill for bill in bills if bill.period == period and not bill.withdrawn), None)


def gather(
    rooms: Rooms,
    org_unit: str,
    account_nos: Sequence[str],
    period: str,
    *,
    months_before: int = 0,
    kwh_instead: Mapping[str, int] = MappingProxyType({}),
    terms_instead: Mapping[str, tuple[Terms, ...]] = MappingProxyType({}),
    use_instead: Mapping[str, MeteredUse] = MappingProxyType({}),
) -> Gathered:
    """Compose the month's bills of these accounts of a unit; earlier bills reach back at least to January.

    Accounts that are not in the unit's file are left out. `kwh_instead` are tier kWh of earlier months as
    they would be after corrections that are only considered; `terms_instead` and `use_instead` are those of
    accounts as they will be when the step under way is done.
    """
    numbers = tuple(account_nos)
    runs = rooms.view(BillingRuns)
    rows = runs.filed(org_unit, numbers)
    since = min(f"{period[:4]}-01", month_before(period, months_before))
    earlier = runs.earlier(org_unit, numbers, since, period)
    terms = rooms.view(TermsView).terms(numbers)
    used = rooms.view(MeteringView).used(org_unit, numbers, period)
    composer = composer_for(rooms, period)
    composed = {
        number: composer.compose(
            Account(
                account_no=number,
                tariff_class=row.tariff_class,
                status=row.status,
                terms=terms_instead.get(number, terms.get(number, ())),
                use=use_instead.get(number, used.get(number)),
                kwh_before={**tier_kwh(earlier.get(number, ()), period), **kwh_instead},
            )
        )
        for number, row in rows.items()
    }
    return Gathered(rows, earlier, composed)


def tier_kwh(bills: Sequence[EarlierBill], period: str) -> dict[str, int]:
    """kWh that count in the tiers, by month before `period`: those of the present user, whose first bill is
    behind the one that a handover made."""
    standing = [bill for bill in bills if bill.period < period and not bill.withdrawn]
    handed = max((bill.period for bill in standing if bill.run_id.startswith(HANDOVER)), default="")
    found: dict[str, int] = {}
    for bill in standing:
        if bill.period > handed:
            found[bill.period] = found.get(bill.period, 0) + bill.tier_kwh
    return found

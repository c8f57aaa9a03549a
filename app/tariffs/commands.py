"""Commands of prices: publish tariffs into a home, and say by which terms accounts are priced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import ClassVar

import msgspec

from app.customers import texts as _customer_texts  # noqa: F401  registers customer.unknown
from app.customers.views import CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.settings import Settings
from app.kernel.text import clean
from app.security.approvals import SETUP, require_approval
from app.tariffs import texts  # noqa: F401  registers the sentences
from app.tariffs.book import Tariff, TariffsView, TariffVersion
from app.tariffs.calendars import SETTING as CALENDARS
from app.tariffs.calendars import Calendar, read_calendars
from app.tariffs.facts import ManyTermsSet, TariffPublished, Terms, TermsSet
from app.tariffs.loading import same_days, tariff_json
from app.tariffs.pricing.model import REGISTERS
from app.tariffs.views import TermsView
from app.tariffs.wording import BASES

APPROVE = "tariff.approve"
"""The purpose a second person approves a publication for; its subject is `publication`."""

TWO_PART_FROM_KVA, SINGLE_UPTO_KVA = 315, 100
"""Commercial customers of 315 kVA and more are two-part, up to 100 kVA single-rate (facts.md §4.1)."""
BASIS_MONTHS, SCHEME_MONTHS = 3, 12
"""How long a way of charging stays before it may change (facts.md §4.4)."""


class PublishTariffs(Command, frozen=True, kw_only=True):
    """Put versions of tariffs into force. `tariffs` come from `loading.read_tariffs`.

    `approval_id` approves `publication(tariffs)`; it is needed except while a home is founded.
    """

    permission: ClassVar[str] = "tariff.publish"
    tariffs: tuple[Tariff, ...]
    approval_id: str = ""


class SetTerms(Command, frozen=True, kw_only=True):
    """An account is priced by these terms from their effective day on."""

    permission: ClassVar[str] = "terms.edit"
    account_no: str
    terms: Terms
    reason: str = ""


class SetManyTerms(Command, frozen=True, kw_only=True):
    """Terms of many accounts at once, taken over from a file or another system."""

    permission: ClassVar[str] = "customer.import"
    accounts: tuple[tuple[str, Terms], ...]
    reason: str = ""


@handles(PublishTariffs)
def publish_tariffs(command: PublishTariffs, work: Work) -> Decision:
    """One tariff.published for each version that is new; what stands already is passed over.

    Refuses: as `check_publication`, security.approval_*.
    """
    work.lock("tariffs")
    fresh = check_publication(command.tariffs, work.view(TariffsView), work.view(Settings))
    approver = ""
    if work.session.staff_no != SETUP:
        subject = publication(command.tariffs)
        approver = require_approval(work, command.approval_id, APPROVE, subject).approver
    facts = tuple(_published(work.desk.org_unit, *one, approver) for one in fresh)
    return Decision(facts=facts, news=f"已发布 {len(facts)} 个电价版本", result={"versions": len(facts)})


def publication(tariffs: tuple[Tariff, ...]) -> str:
    """The subject of an approval: 'tariffs:' and the SHA-256 of exactly these tariffs."""
    whole = "\n".join(map(tariff_json, tariffs))
    return f"tariffs:{sha256(whole.encode()).hexdigest()}"


def check_publication(
    tariffs: tuple[Tariff, ...], known: TariffsView, settings: Settings
) -> list[tuple[Tariff, TariffVersion]]:
    """The versions that are new in a home.

    Raises Refused tariff.version_taken, .overlaps, .replaces, .no_calendar, .calendar_registers,
    .nothing_new.
    """
    calendars = read_calendars(settings.content(CALENDARS))
    refusals: list[Refusal] = []
    fresh: list[tuple[Tariff, TariffVersion]] = []
    for tariff in tariffs:
        standing = known.tariff(tariff.code)
        for version in tariff.versions:
            same = standing.version(version.version) if standing else None
            if same is None:
                refusals += _overlaps(tariff.code, version, standing)
                refusals += _period_refusals(tariff, version, calendars)
                fresh.append((tariff, version))
            elif same != version:
                refusals.append(Refusal("tariff.version_taken", tariff=tariff.code, version=version.version))
    if refusals:
        raise Refused(refusals)
    if not fresh:
        raise refuse("tariff.nothing_new")
    return fresh


def _period_refusals(
    tariff: Tariff, version: TariffVersion, calendars: Mapping[str, Calendar]
) -> list[Refusal]:
    """Prices of periods need a calendar that has these periods; a home without calendars asks for none."""
    if not tariff.calendar or not calendars:
        return []
    calendar = calendars.get(tariff.calendar)
    if calendar is None:
        return [Refusal("tariff.no_calendar", tariff=tariff.code, calendar=tariff.calendar)]
    begins = max(version.effective_from, calendar.versions[0].effective_from)
    extra = [name for name in version.energy if name not in calendar.registers(begins)]
    if not extra:
        return []
    names = "、".join(REGISTERS[name] for name in extra)
    return [
        Refusal(
            "tariff.calendar_registers",
            tariff=tariff.code,
            version=version.version,
            names=names,
            calendar=tariff.calendar,
        )
    ]


def _overlaps(code: str, version: TariffVersion, standing: Tariff | None) -> list[Refusal]:
    """A new version must begin after the last one began, and not before that one was to end; a
    correction holds on the days of the one it replaces."""
    if version.replaces:
        old = standing.version(version.replaces) if standing else None
        known = old is not None and standing is not None and old in standing.standing
        if known and old is not None and same_days(old, version):
            return []
        return [Refusal("tariff.replaces", tariff=code, version=version.version, other=version.replaces)]
    if standing is None or not standing.versions:
        return []
    last = standing.versions[-1]
    ended = last.effective_to
    if version.effective_from > last.effective_from and (ended is None or version.effective_from > ended):
        return []
    return [Refusal("tariff.overlaps", tariff=code, version=version.version, other=last.version)]


def _published(org_unit: str, tariff: Tariff, version: TariffVersion, approver: str) -> TariffPublished:
    return TariffPublished(
        org_unit=org_unit,
        code=tariff.code,
        tariff_version=version.version,
        effective_from=version.effective_from,
        content=tariff_json(msgspec.structs.replace(tariff, versions=(version,))),
        approver=approver,
    )


@handles(SetTerms)
def set_terms(command: SetTerms, work: Work) -> Decision:
    """One account.terms_set.

    Refuses: customer.unknown, tariff.unknown, terms.*; doubts: terms.size_*, terms.basis_soon,
    terms.scheme_soon.
    """
    work.lock(f"account:{command.account_no}")
    row = work.view(CustomersView).customer(command.account_no)
    if row is None:
        raise refuse("customer.unknown", "account_no", account_no=command.account_no)
    book = work.view(TariffsView)
    reason = clean(command.reason, "reason", limit=100)
    refusals = refusals_of(command.terms, book)
    if refusals:
        raise Refused(refusals)
    earlier = work.view(TermsView).terms((command.account_no,)).get(command.account_no, ())
    if command.terms in earlier:
        raise refuse("terms.unchanged")
    doubts = [
        doubt for doubt in doubts_of(command.terms, earlier, book) if doubt.code not in command.accepted
    ]
    if doubts:
        raise Doubt(doubts)
    body = TermsSet(org_unit=row.org_unit, account_no=row.account_no, terms=command.terms, reason=reason)
    return Decision(
        facts=(body,), news=f"户号 {row.account_no} 的计价条件自 {command.terms.effective_from} 起生效"
    )


@handles(SetManyTerms)
def set_many_terms(command: SetManyTerms, work: Work) -> Decision:
    """One accounts.terms_set for those that can be set. `result['rejected']`: (account_no, sentence)."""
    numbers = tuple(account_no for account_no, _ in command.accounts)
    work.lock(*(f"account:{account_no}" for account_no in numbers))
    rows = work.view(CustomersView).customers(numbers)
    book = work.view(TariffsView)
    accepted: list[TermsSet] = []
    rejected: list[tuple[str, str]] = []
    for account_no, terms in command.accounts:
        row = rows.get(account_no)
        if row is None:
            rejected.append((account_no, Refusal("customer.unknown", account_no=account_no).text))
        elif refusals := refusals_of(terms, book):
            rejected.append((account_no, "".join(refusal.text for refusal in refusals)))
        else:
            accepted.append(
                TermsSet(org_unit=row.org_unit, account_no=account_no, terms=terms, reason=command.reason)
            )
    facts = (ManyTermsSet(org_unit=work.desk.org_unit, terms=tuple(accepted)),) if accepted else ()
    return Decision(facts=facts, result={"set": len(accepted), "rejected": rejected})


def refusals_of(terms: Terms, book: TariffsView) -> list[Refusal]:
    """What is wrong with terms, whatever the account had before."""
    tariff = book.tariff(terms.tariff_code)
    if tariff is None:
        return [Refusal("tariff.unknown", "tariff_code", tariff=terms.tariff_code)]
    refusals = _basis_refusals(terms, tariff)
    sizes = (terms.contract_kw, terms.operating_kva, terms.total_kva, terms.people, terms.free_kwh)
    if min(sizes) < 0:
        refusals.append(Refusal("terms.negative", "operating_kva"))
    elif terms.total_kva and terms.operating_kva > terms.total_kva:
        refusals.append(
            Refusal(
                "terms.kva_exceeds", "operating_kva", operating=terms.operating_kva, total=terms.total_kva
            )
        )
    for split in terms.splits:
        if book.tariff(split.tariff_code) is None:
            refusals.append(Refusal("tariff.unknown", "splits", tariff=split.tariff_code))
        one = bool(split.kwh) != bool(split.ratio_pct)
        if not one or split.kwh < 0 or not Decimal(0) <= split.ratio_pct <= 100:
            refusals.append(Refusal("terms.split_bad", "splits", name=split.name))
    return refusals


def _basis_refusals(terms: Terms, tariff: Tariff) -> list[Refusal]:
    if terms.basis is None:
        missing = tariff.scheme == "two_part"
        return [Refusal("terms.basis_needed", "basis", tariff=tariff.code)] if missing else []
    if tariff.scheme == "single":
        return [Refusal("terms.basis_idle", "basis", tariff=tariff.code)]
    if terms.basis not in tariff.versions[-1].capacity:
        return [Refusal("terms.basis_missing", "basis", tariff=tariff.code, basis=BASES[terms.basis])]
    if terms.basis == "contract_demand" and terms.contract_kw <= 0:
        return [Refusal("terms.no_demand", "contract_kw")]
    return []


def doubts_of(terms: Terms, earlier: tuple[Terms, ...], book: TariffsView) -> list[Refusal]:
    """What the rules frown on but leave to the clerk: size against scheme (facts.md §4.1), early changes
    of the way of charging (facts.md §4.4)."""
    tariff = book.tariff(terms.tariff_code)
    doubts: list[Refusal] = []
    if tariff is not None and tariff.class_ == "commercial" and terms.total_kva:
        if terms.total_kva >= TWO_PART_FROM_KVA and tariff.scheme == "single":
            doubts.append(Refusal("terms.size_two_part", "tariff_code", kva=terms.total_kva))
        if terms.total_kva <= SINGLE_UPTO_KVA and tariff.scheme == "two_part":
            doubts.append(Refusal("terms.size_single", "tariff_code", kva=terms.total_kva))
    before = [old for old in earlier if old.effective_from < terms.effective_from]
    if tariff is None or not before:
        return doubts
    last = book.tariff(before[-1].tariff_code)
    if last is not None and last.scheme != tariff.scheme:
        since = _since(before, lambda old: old.tariff_code == before[-1].tariff_code)
        if _months(since, terms.effective_from) < SCHEME_MONTHS:
            doubts.append(Refusal("terms.scheme_soon", "tariff_code", since=since))
    elif before[-1].basis != terms.basis:
        since = _since(before, lambda old: old.basis == before[-1].basis)
        if _months(since, terms.effective_from) < BASIS_MONTHS:
            doubts.append(Refusal("terms.basis_soon", "basis", since=since))
    return doubts


def _since(before: list[Terms], alike: Callable[[Terms], bool]) -> date:
    """The day from which the last of these terms have been alike."""
    since = before[-1].effective_from
    for old in reversed(before):
        if not alike(old):
            break
        since = old.effective_from
    return since


def _months(earlier: date, later: date) -> int:
    """Whole months between two days."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)

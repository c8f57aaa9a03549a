"""Published tariffs by version, and the terms of accounts by their effective day."""

from collections.abc import Iterable

import msgspec

from app.kernel.facts import Fact
from app.tariffs.facts import ManyTermsSet, TariffPublished, TermsSet
from db.tables.tariffs import account_terms, tariffs
from db.writes import Register, Write, projects


@projects(TariffPublished)
def tariff_published(fact: Fact, body: TariffPublished) -> Iterable[Write]:
    yield Register(
        tariffs,
        {"org_unit": body.org_unit, "code": body.code, "version": body.tariff_version},
        {
            "effective_from": body.effective_from,
            "content": body.content,
            "approver": body.approver,
            "staff_no": fact.actor,
        },
    )


@projects(TermsSet)
def terms_set(_fact: Fact, body: TermsSet) -> Iterable[Write]:
    yield Register(
        account_terms,
        {
            "org_unit": body.org_unit,
            "account_no": body.account_no,
            "effective_from": body.terms.effective_from,
        },
        {"terms": msgspec.json.encode(body.terms).decode(), "reason": body.reason},
    )


@projects(ManyTermsSet)
def many_terms_set(fact: Fact, body: ManyTermsSet) -> Iterable[Write]:
    for one in body.terms:
        yield from terms_set(fact, one)

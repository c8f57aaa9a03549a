"""What terms write into the file of an account as it stood, and how they read there."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.past import Entry, enters, gathers, worded
from app.tariffs.facts import ManyTermsSet, Terms, TermsSet


@enters(TermsSet)
def _set(body: TermsSet) -> Iterator[Entry]:
    yield Entry("terms", f"{body.terms.effective_from}", body.terms)


@gathers(ManyTermsSet)
def _many(body: ManyTermsSet) -> Iterator[TermsSet]:
    yield from body.terms


@worded("terms", "计价条件")
def _words(terms: Terms, _account_no: str) -> str:
    parts = [f"电价 {terms.tariff_code}"]
    parts += [f"合同容量 {terms.contract_kw} kW"] if terms.contract_kw else []
    parts += [f"运行容量 {terms.operating_kva} kVA"] if terms.operating_kva else []
    parts += [f"人口 {terms.people}"] if terms.people else []
    parts += [f"免费电量 {terms.free_kwh} kWh"] if terms.free_kwh else []
    return " · ".join(parts)

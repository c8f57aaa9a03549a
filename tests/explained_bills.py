"""Bills with what they stand on, for tests of explanations: a home, a shop, a works in two parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from app.billing.facts import BillBasis, BillPart
from app.billing.late_fee import LateFeeRules, read_rules
from app.billing.repricing import as_billed, repriced_fen
from app.billing.views import Bill
from app.metering.views import PointUse, Span
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.pricing.model import Surcharge, Tier, Usage

D = Decimal
ACCOUNT = "0415000001"
RULES: LateFeeRules = read_rules(
    (Path(__file__).parents[1] / "resources/rules/late_fee.json").read_text("utf-8")
)
SINCE = date(2020, 1, 1)


def version(name: str = "1", **more: object) -> TariffVersion:
    given: dict[str, object] = {"energy": {"flat": D("0.538")}, "effective_from": SINCE, **more}
    return TariffVersion(version=name, source="省价目表", rule="浙价资〔2012〕第169号", **given)  # type: ignore[arg-type]


TIERS = (Tier(D(230), D(0)), Tier(D(400), D("0.05")), Tier(None, D("0.30")))
HOME = Tariff(
    code="home",
    name="居民一户一表",
    class_="residential",
    versions=(
        version(tiers=TIERS),
        version("2", effective_from=date(2026, 3, 1), energy={"flat": D("0.548")}, tiers=TIERS),
    ),
)
SHOP = Tariff(
    code="shop",
    name="工商业分时",
    class_="commercial",
    versions=(
        version(energy={"peak": D("0.93"), "flat": D("0.73"), "valley": D("0.51")}),
        version("flat", energy={"flat": D("0.73")}),
    ),
)
WORKS = Tariff(
    code="works",
    name="工商业两部制",
    class_="commercial",
    scheme="two_part",
    versions=(
        version(
            energy={"flat": D("0.651886")},
            capacity={"capacity": D("26.3")},
            surcharges=(Surcharge("重大水利基金", D("0.0062")),),
        ),
    ),
)
BOOK = {tariff.code: tariff for tariff in (HOME, SHOP, WORKS)}


def span(kwh: int, register: str = "flat", **more: object) -> Span:
    given: dict[str, object] = {
        "asset_no": "M1",
        "previous": D(1000),
        "current": D(1000 + kwh),
        "kwh": D(kwh),
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 2, 1),
        **more,
    }
    return Span(register=register, **given)  # type: ignore[arg-type]


def basis_of(part: BillPart, *spans: Span) -> BillBasis:
    return BillBasis(points=(PointUse(point_id="P1", spans=spans),), parts=(part,))


def home_basis(kwh: int, prior: int = 0, *, priced: str = "1", **more: object) -> BillBasis:
    """A household: so many kWh after so many of the same year."""
    usage = Usage(kwh={"flat": D(kwh)}, prior_kwh=D(prior), tier_months=D(12))
    return basis_of(BillPart(tariff_code="home", tariff_version=priced, usage=usage), span(kwh, **more))


def shop_basis(peak: int, flat: int, valley: int) -> BillBasis:
    kwh = {"peak": D(peak), "flat": D(flat), "valley": D(valley)}
    part = BillPart(tariff_code="shop", tariff_version="1", usage=Usage(kwh=kwh))
    return basis_of(part, *(span(int(amount), name) for name, amount in kwh.items()))


def works_basis(kwh: int, kvarh: int, kva: int, loss: int = 0) -> BillBasis:
    part = BillPart(
        tariff_code="works",
        tariff_version="1",
        basis="capacity",
        pf_standard=D("0.90"),
        usage=Usage(kwh={"flat": D(kwh)}, kvarh=D(kvarh), billing_kva=D(kva), loss_kwh=D(loss)),
    )
    return basis_of(part, span(kwh, multiplier=1), span(kvarh, "kvarh"))


def priced_fen(basis: BillBasis) -> int:
    return repriced_fen(basis, lambda part: as_billed(part, BOOK))


def kwh_of(basis: BillBasis) -> int:
    return int(sum(sum(part.usage.kwh.values()) + part.usage.loss_kwh for part in basis.parts))


def bill_of(basis: BillBasis, period: str = "2026-01", **more: object) -> Bill:
    """The bill of a basis, not paid, due on 2026-02-25."""
    given: dict[str, object] = {
        "kwh": kwh_of(basis),
        "amount_fen": priced_fen(basis),
        "due_on": date(2026, 2, 25),
        "late_class": "residential",
        **more,
    }
    return Bill(
        org_unit="3301",
        bill_id=f"{ACCOUNT}-{period}",
        account_no=ACCOUNT,
        period=period,
        **given,  # type: ignore[arg-type]
    )

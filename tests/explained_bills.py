"""Bills with what they stand on, for tests of explanations: a home, a shop, a works in two parts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from app.billing.comparing import compare
from app.billing.explaining import explain
from app.billing.facts import BillBasis, BillPart
from app.billing.late_fee import LateFeeRules, read_rules
from app.billing.monthly import Month, moved
from app.billing.repricing import as_billed, repriced_fen
from app.billing.views import Bill
from app.metering.views import PointUse, Span
from app.payments.account_papers import ExplanationSnapshot, Holder, StatementSnapshot
from app.payments.statement import Entry, Statement
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


HOLDER = Holder(
    number="SM260307-9F3A2C1B",
    account_no=ACCOUNT,
    account_name="张*丰",
    address="柳树湾镇东街 12 号 3 幢 2 单元 501 室",
    org_name="柳树湾供电所",
    desk_name="3号台",
    clerk="王芳",
    made_ms=1_772_856_000_000,
)


def explanation(now: BillBasis, before: BillBasis | None = None, **more: object) -> ExplanationSnapshot:
    """The sheet of a bill of February, printed ten days after it fell due."""
    bill = bill_of(now, "2026-02", **more)
    others = [(bill_of(before, "2026-01"), before)] if before else []
    return ExplanationSnapshot(
        holder=HOLDER,
        told=explain(bill, now, BOOK, RULES, date(2026, 3, 7)),
        comparisons=tuple(compare((bill, now), other, BOOK) for other in others),
    )


def taken_over() -> ExplanationSnapshot:
    """The sheet of a bill that came without what it was priced by."""
    bill = bill_of(home_basis(212), previous_reading=1000, current_reading=1212)
    return ExplanationSnapshot(holder=HOLDER, told=explain(bill, None, BOOK, RULES, date(2026, 3, 7)))


def months(known: int = 24, neighbours: int = 24) -> tuple[Month, ...]:
    """Two years up to 2026-02, the first ones without a bill where fewer are known."""
    found = []
    for place in range(24):
        period = moved("2026-02", place - 23)
        kwh = 180 + (place * 53) % 140 + (90 if period[5:] in ("01", "07", "08") else 0)
        here = place >= 24 - known
        found.append(
            Month(
                period=period,
                kwh=kwh if here else None,
                amount_fen=kwh * 54 if here else None,
                last_year_kwh=kwh - 40 + (place * 31) % 70 if here and place >= 6 else None,
                neighbours_kwh=210 + (place * 17) % 40 if place >= 24 - neighbours else None,
            )
        )
    return tuple(found)


def statement(lines: int, shown: tuple[Month, ...] | None = None) -> StatementSnapshot:
    """A statement of a bill and its payment in turn."""
    entries = []
    balance = 12_345
    for place in range(lines):
        charged = 0 if place % 2 else 16_000 + place
        paid = 15_000 + place if place % 2 else 0
        balance += charged - paid
        month = moved("2024-01", place // 2)
        entries.append(
            Entry(
                on=date(2024, 1, 1) + timedelta(days=place * 15),
                text=f"网上国网缴 {month} 电费" if paid else f"{month} 电费",
                number=f"D{202400 + place}" if paid else f"9F3A#{1000 + place}",
                charged_fen=charged,
                paid_fen=paid,
                balance_fen=balance,
            )
        )
    told = Statement(
        account_no=ACCOUNT,
        from_on=date(2024, 1, 1),
        to_on=date(2026, 2, 28),
        opening_fen=12_345,
        entries=tuple(entries),
    )
    return StatementSnapshot(holder=HOLDER, statement=told, months=months() if shown is None else shown)

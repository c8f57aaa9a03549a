"""Past bills priced anew: dry runs of new tariffs and trials of another one, by hand to the fen."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.billing.dry_run import LARGEST, DryRun, DryRunRow, dry_run, dry_run_row, fresh_of
from app.billing.facts import BillBasis, BillPart
from app.billing.repricing import PricedBill, PricedBills
from app.billing.trials import Wanted, trial
from app.metering.views import PointUse, Span
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.facts import Terms
from app.tariffs.loading import read_tariffs
from app.tariffs.pricing.model import Basis, CapacityDays, Usage

FOLDER = Path(__file__).parents[2] / "resources/rules/tariffs"
BOOK = {
    tariff.code: tariff
    for path in sorted(FOLDER.glob("*.json"))
    for tariff in read_tariffs(path.read_text("utf-8"), path.name)
}


def kwh(**registers: int) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in registers.items()}


def bill(
    period: str,
    code: str,
    usage: Usage | None,
    *,
    amount_fen: int = 0,
    account_no: str = "1",
    basis: Basis | None = None,
) -> PricedBill:
    parts = ()
    if usage is not None:
        version = BOOK[code].versions[-1].version
        parts = (BillPart(tariff_code=code, tariff_version=version, basis=basis, usage=usage),)
    used = sum((usage.kwh if usage else {}).values(), Decimal(0))
    return PricedBill(
        org_unit="3301",
        account_no=account_no,
        bill_id=f"{account_no}-{period}",
        period=period,
        kwh=int(used),
        amount_fen=amount_fen,
        basis=BillBasis(parts=parts) if usage is not None else None,
    )


def dearer(code: str, by: str = "0.01", **changes: Any) -> Tariff:
    """A tariff whose next version costs so much more per kWh."""
    tariff = BOOK[code]
    old = tariff.versions[-1]
    energy = {name: price + Decimal(by) for name, price in old.energy.items()}
    new = msgspec.structs.replace(
        old, version="next", effective_from=date(2027, 1, 1), effective_to=None, energy=energy
    )
    return msgspec.structs.replace(tariff, versions=(msgspec.structs.replace(new, **changes),))


class TestDryRun:
    def test_a_bill_by_old_and_new_prices(self) -> None:
        # Zhejiang: 300 kWh × 0.538 = 161.40; at 0.548 it is 164.40.
        row = dry_run_row(
            bill("2026-02", "zj_resident_flat", Usage(kwh=kwh(flat=300), tier_months=Decimal(12))),
            BOOK,
            {"zj_resident_flat": dearer("zj_resident_flat")},
        )
        assert (row.before_fen, row.after_fen, row.change_fen) == (16_140, 16_440, 300)

    def test_tiers_go_on_where_the_bill_stood(self) -> None:
        # 2,700 kWh of 2,760 are used: 60 kWh in the first tier, 240 in the second at +0.05.
        # Old 300 × 0.538 + 240 × 0.05 = 161.40 + 12.00; new adders 0.06: + 14.40.
        usage = Usage(kwh=kwh(flat=300), prior_kwh=Decimal(2700), tier_months=Decimal(12))
        old = BOOK["zj_resident_flat"].versions[-1].tiers
        tiers = (old[0], msgspec.structs.replace(old[1], adder=Decimal("0.06")), old[2])
        fresh = {"zj_resident_flat": dearer("zj_resident_flat", "0", tiers=tiers)}
        row = dry_run_row(bill("2026-02", "zj_resident_flat", usage), BOOK, fresh)
        assert (row.before_fen, row.after_fen) == (17_340, 17_580)

    def test_a_part_by_another_tariff_keeps_its_price(self) -> None:
        usage = Usage(kwh=kwh(flat=100))
        mixed = BillBasis(
            parts=(
                BillPart(tariff_code="zj_resident_shared", tariff_version="2012", usage=usage),
                BillPart(tariff_code="hn_agriculture_lv", tariff_version="2015", usage=usage),
            )
        )
        # 100 × 0.558 + 100 × 0.5487 = 55.80 + 54.87; only the first one rises by 1.00.
        whole = msgspec.structs.replace(bill("2026-02", "zj_resident_shared", usage), basis=mixed)
        row = dry_run_row(whole, BOOK, {"zj_resident_shared": dearer("zj_resident_shared")})
        assert (row.before_fen, row.after_fen) == (11_067, 11_167)

    @pytest.mark.parametrize(
        ("code", "changes", "words"),
        [
            ("zj_resident_flat", {"energy": {"peak": Decimal(1), "valley": Decimal(1)}}, "没有 峰、谷"),
            ("hb_commercial_two_part_10kv", {"capacity": {"actual_demand": Decimal(40)}}, "容(需)量电价"),
        ],
    )
    def test_what_cannot_be_priced_says_why(self, code: str, changes: dict[str, Any], words: str) -> None:
        basis: Basis | None = "capacity" if "two_part" in code else None
        row = dry_run_row(
            bill("2026-02", code, Usage(kwh=kwh(flat=300)), basis=basis),
            BOOK,
            {code: dearer(code, **changes)},
        )
        assert words in row.trouble
        assert row.change_fen == 0

    def test_a_version_nobody_knows_says_so(self) -> None:
        row = dry_run_row(bill("2026-02", "zj_resident_flat", Usage(kwh=kwh(flat=1))), {}, {})
        assert "没有找到电价 zj_resident_flat 的版本 2012" in row.trouble

    def test_sums_and_the_largest_changes(self) -> None:
        rows = [
            DryRunRow(
                org_unit="3301",
                account_no=f"{number:03d}",
                period="2026-02",
                kwh=1,
                before_fen=1000,
                after_fen=1000 + (number if number % 2 else -number),
            )
            for number in range(60)
        ]
        odd = msgspec.structs.replace(rows[1], account_no="x", trouble="?")
        run = DryRun().with_rows(rows[:30]).with_rows([*rows[30:], odd])
        assert (run.accounts, run.untold, run.dearer, run.cheaper) == (60, 1, 30, 29)
        # 1 + 3 + … + 59 = 900 up, 2 + 4 + … + 58 = 870 down.
        assert (run.before_fen, run.change_fen) == (60_000, 30)
        assert [row.account_no for row in run.largest[:3]] == ["059", "058", "057"]
        assert len(run.largest) == LARGEST

    def test_every_customer_is_run_over_in_batches_and_it_can_be_stopped(self) -> None:
        bills = [
            bill("2026-02", "zj_resident_flat", Usage(kwh=kwh(flat=100)), account_no=f"{number:05d}")
            for number in range(450)
        ]
        fresh = {"zj_resident_flat": dearer("zj_resident_flat")}
        told: list[int] = []
        run = dry_run(SomeHome(bills), fresh, lambda done, _all: told.append(done))  # type: ignore[arg-type]
        assert (run.accounts, run.change_fen) == (450, 450 * 100)
        assert told == [200, 400, 450]

        class Stopped(Exception):
            pass

        def stop(_done: int, _all: int) -> None:
            raise Stopped

        with pytest.raises(Stopped):
            dry_run(SomeHome(bills), fresh, stop)  # type: ignore[arg-type]

    def test_only_versions_that_are_not_published_are_fresh(self) -> None:
        old = BOOK["zj_resident_flat"]
        new = dearer("zj_resident_flat")
        both = msgspec.structs.replace(old, versions=(*old.versions, *new.versions))
        found = fresh_of((both, BOOK["zj_resident_tou"]), SomeHome([]))
        assert found == {"zj_resident_flat": new}


class SomeHome:
    """A home that holds the shipped tariffs and these bills."""

    def __init__(self, bills: list[PricedBill]) -> None:
        self.bills = bills

    def read(self, question: Callable[[Any], Any]) -> Any:
        return question(self)

    def view(self, kind: type) -> Any:
        assert kind in (PricedBills, TariffsView)
        return self

    def tariff(self, code: str) -> Tariff | None:
        return BOOK.get(code)

    def tariffs(self) -> tuple[Tariff, ...]:
        return tuple(BOOK.values())

    def last_priced_by(
        self, tariff_codes: tuple[str, ...], after: tuple[str, str], limit: int
    ) -> list[PricedBill]:
        assert tariff_codes
        return [bill for bill in self.bills if (bill.org_unit, bill.account_no) > after][:limit]


def months(code: str, *usages: Usage | None, year: int = 2026, first: int = 1) -> list[PricedBill]:
    """Bills of months in a row, newest first."""
    made = [bill(f"{year}-{first + place:02d}", code, usage) for place, usage in enumerate(usages)]
    return made[::-1]


class TestTrials:
    def test_peak_and_valley_against_one_price(self) -> None:
        # Billed 100 × 0.568 + 200 × 0.288 = 114.40; undivided 300 × 0.538 = 161.40.
        usage = Usage(kwh=kwh(peak=100, valley=200), tier_months=Decimal(12))
        billed = [msgspec.structs.replace(one, amount_fen=11_440) for one in months("zj_resident_tou", usage)]
        found = trial(billed, (), Wanted(tariff=BOOK["zj_resident_flat"]))
        assert [(one.period, one.before_fen, one.after_fen) for one in found.months] == [
            ("2026-01", 11_440, 16_140)
        ]
        assert (found.before_fen, found.after_fen, found.change_fen) == (11_440, 16_140, 4_700)

    def test_an_undivided_meter_does_not_tell_peak_and_valley(self) -> None:
        usage, none = Usage(kwh=kwh(flat=300)), Usage(kwh=kwh(flat=0))
        found = trial(months("zj_resident_flat", usage, none), (), Wanted(tariff=BOOK["zj_resident_tou"]))
        assert "没有 峰、谷 各时段的电量" in found.months[0].trouble
        # Nothing used is nothing used in every period.
        assert (found.months[1].trouble, found.months[1].after_fen) == ("", 0)
        assert (found.before_fen, len(found.known)) == (0, 1)

    def test_a_meter_with_periods_tells_them_although_the_bill_needed_only_the_sum(self) -> None:
        # Billed 300 × 0.538; the meter knows 100 peak, 200 valley: 56.80 + 57.60.
        (billed,) = months("zj_resident_flat", Usage(kwh=kwh(flat=300)))
        assert billed.basis is not None
        spans = tuple(
            Span(
                asset_no="m",
                register=register,
                previous=Decimal(0),
                current=Decimal(amount),
                kwh=Decimal(amount),
                to_on=date(2026, 2, 1),
            )
            for register, amount in (("peak", 100), ("valley", 200), ("kvarh", 7))
        )
        basis = msgspec.structs.replace(billed.basis, points=(PointUse(point_id="p", spans=spans),))
        found = trial(
            [msgspec.structs.replace(billed, basis=basis)], (), Wanted(tariff=BOOK["zj_resident_tou"])
        )
        assert [(one.trouble, one.after_fen) for one in found.months] == [("", 11_440)]
        # What was counted at a point with another price does not add up to the bill: not guessed.
        more = msgspec.structs.replace(basis, points=(*basis.points, *basis.points))
        found = trial(
            [msgspec.structs.replace(billed, basis=more)], (), Wanted(tariff=BOOK["zj_resident_tou"])
        )
        assert "不能推算" in found.months[0].trouble

    def test_a_large_household_keeps_its_wider_tiers(self) -> None:
        # 330 × 12 = 3,960 kWh in the first tier: 4,000 × 0.538 + 40 × 0.05 = 2,152.00 + 2.00
        (billed,) = months("zj_resident_shared", Usage(kwh=kwh(flat=4000)))
        assert billed.basis is not None
        part = msgspec.structs.replace(billed.basis.parts[0], wider_kwh=100)
        wide = msgspec.structs.replace(billed, basis=BillBasis(parts=(part,)))
        found = trial([wide], (), Wanted(tariff=BOOK["zj_resident_flat"]))
        assert [one.after_fen for one in found.months] == [215_400]

    def test_yearly_tiers_are_counted_from_january(self) -> None:
        # 合表 has no tiers. With them: January 2,700 of 2,760; February 60 + 240 × 0.05 more.
        # 2700 × 0.538 = 1,452.60; 300 × 0.538 + 12.00 = 173.40.
        usages = (Usage(kwh=kwh(flat=2700)), Usage(kwh=kwh(flat=300)))
        found = trial(months("zj_resident_shared", *usages), (), Wanted(tariff=BOOK["zj_resident_flat"]))
        assert [one.after_fen for one in found.months] == [145_260, 17_340]

    def test_tiers_of_a_year_with_an_unknown_month_are_not_guessed(self) -> None:
        usages = (Usage(kwh=kwh(flat=2700)), Usage(kwh=kwh(flat=300)))
        billed = months("zj_resident_shared", *usages, first=2)
        found = trial(billed, (), Wanted(tariff=BOOK["zj_resident_flat"]))
        assert [one.trouble for one in found.months] == ["缺少 2026-01 的电量,不能确定阶梯。"] * 2

    def test_an_account_that_began_in_march_has_ten_months_of_tiers(self) -> None:
        # 230 × 10 = 2,300 in the first tier, 1,700 more in the second; 4,000 × 0.538 + 1,700 × 0.05
        # = 2,152.00 + 85.00.
        terms = (
            Terms(
                effective_from=date(2026, 3, 5),
                tariff_code="zj_resident_shared",
                supply_from=date(2026, 3, 5),
            ),
        )
        billed = months("zj_resident_shared", Usage(kwh=kwh(flat=4000)), first=3)
        found = trial(billed, terms, Wanted(tariff=BOOK["zj_resident_flat"]))
        assert [one.after_fen for one in found.months] == [223_700]

    def test_tiers_of_two_months_count_the_other_month_of_the_pair(self) -> None:
        # January 300 and February 300 of 460 (2 × 230): 160 in the first tier, 140 in the second.
        # February: 300 × 0.538 + 140 × 0.05 = 161.40 + 7.00; March begins anew: 161.40.
        flat = BOOK["zj_resident_flat"]
        pair = msgspec.structs.replace(flat.versions[0], tier_period="two_months")
        usages = [Usage(kwh=kwh(flat=300))] * 3
        wanted = Wanted(tariff=msgspec.structs.replace(flat, versions=(pair,)))
        found = trial(months("zj_resident_shared", *usages), (), wanted)
        assert [one.after_fen for one in found.months] == [16_140, 16_840, 16_140]

    def test_a_month_before_the_version_or_without_a_basis_says_so(self) -> None:
        usage = Usage(kwh=kwh(flat=100))
        billed = months("zj_resident_shared", usage, None)
        found = trial(billed, (), Wanted(tariff=BOOK["hb_commercial_single_lv"]))
        assert "不能推算" in found.months[0].trouble
        assert "计价依据" in found.months[1].trouble
        found = trial(
            months("zj_resident_shared", usage, first=2), (), Wanted(tariff=BOOK["hb_commercial_single_lv"])
        )
        assert found.months[0].trouble == "当月没有有效的“湖北 工商业单一制 不满1千伏”版本。"


TWO_PART = "hb_commercial_two_part_10kv"
BIG = Usage(
    kwh=kwh(flat=100_000),
    billing_kva=Decimal(1000),
    total_kva=Decimal(1000),
    max_demand_kw=Decimal(500),
)
"""100,000 × 0.651886 = 65,188.60 of energy."""


def try_big(basis: Basis, usage: Usage = BIG, contract_kw: int = 0, terms: tuple[Terms, ...] = ()) -> Any:
    billed = [bill("2026-01", TWO_PART, usage, basis="capacity", amount_fen=9_148_860)]
    (month,) = trial(
        billed, terms, Wanted(tariff=BOOK[TWO_PART], basis=basis, contract_kw=contract_kw)
    ).months
    return month


class TestCapacityAgainstDemand:
    def test_as_billed(self) -> None:
        # 1,000 × 26.3 = 26,300.00
        assert try_big("capacity").after_fen == 9_148_860

    def test_actual_demand(self) -> None:
        # 500 × 42 = 21,000.00
        month = try_big("actual_demand")
        assert (month.after_fen, month.change_fen) == (8_618_860, -530_000)

    def test_contract_demand_with_excess(self) -> None:
        # 450 kW allow 472.5; 27.5 more count twice: 505 × 42 = 21,210.00
        assert try_big("contract_demand", contract_kw=450).after_fen == 8_639_860

    def test_contract_demand_is_at_least_two_fifths_of_the_capacity(self) -> None:
        # 100 kW are raised to 400, which allow 420; 80 count twice: 560 × 42 = 23,520.00
        assert try_big("contract_demand", contract_kw=100).after_fen == 8_870_860

    def test_a_high_load_rate_makes_demand_cheaper(self) -> None:
        # 260,000 kWh ÷ 1,000 kVA = 260: 500 × 42 × 0.9 = 18,900.00; energy 169,490.36
        usage = msgspec.structs.replace(BIG, kwh=kwh(flat=260_000))
        assert try_big("actual_demand", usage).after_fen == 18_839_036

    def test_sizes_come_from_the_terms_where_the_bill_had_none(self) -> None:
        usage = msgspec.structs.replace(BIG, billing_kva=Decimal(0), total_kva=Decimal(0))
        terms = (
            Terms(
                effective_from=date(2020, 1, 1),
                tariff_code=TWO_PART,
                basis="actual_demand",
                operating_kva=630,
                total_kva=1000,
            ),
        )
        billed = [bill("2026-01", TWO_PART, usage, basis="actual_demand")]
        wanted = Wanted(tariff=BOOK[TWO_PART], basis="capacity")
        # 630 × 26.3 = 16,569.00
        assert trial(billed, terms, wanted).months[0].after_fen == 8_175_760
        assert trial(billed, (), wanted).months[0].trouble == "没有登记运行容量,不能按容量试算。"

    @pytest.mark.parametrize(
        ("basis", "changes", "words"),
        [
            ("actual_demand", {"max_demand_kw": Decimal(0)}, "没有最大需量"),
            ("contract_demand", {}, "没有合同需量"),
            (
                "actual_demand",
                {"capacity_days": (CapacityDays(Decimal(630), 31),), "days_in_month": 31},
                "当月容量有变更",
            ),
        ],
    )
    def test_what_the_month_does_not_tell_is_not_guessed(
        self, basis: Basis, changes: dict[str, Any], words: str
    ) -> None:
        assert words in try_big(basis, msgspec.structs.replace(BIG, **changes)).trouble

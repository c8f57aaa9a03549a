"""Late fees to the fen: the published examples (facts.md §1.6, §10 LF1–LF4) and what must always hold."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.late_fee import LateFeeProfile, LateFeeRules, assessed_by, late_fee, read_rules

SHIPPED = Path(__file__).parents[2] / "resources/rules/late_fee.json"
RULES = read_rules(SHIPPED.read_text("utf-8"))


def rules(**changes: object) -> LateFeeRules:
    """One profile for all times, the 2024 one with changes."""
    profile = msgspec.structs.replace(RULES.profiles[-1], effective_from=date(1900, 1, 1), **changes)
    return LateFeeRules((profile,))


def fee(
    principal_fen: int, due: str, paid: str, late_class: str, by: LateFeeRules = RULES, **more: int
) -> int:
    due_on, paid_on = date.fromisoformat(due), date.fromisoformat(paid)
    return late_fee(principal_fen, due_on, paid_on, late_class, by, **more).fee_fen


def test_lf1_two_bills_of_a_resident() -> None:
    first = fee(8824, "2024-05-31", "2024-07-05", "residential")
    second = fee(14554, "2024-06-30", "2024-07-05", "residential")
    assert (first, second) == (309, 73)
    assert first + second == 382


def test_lf2_sixty_yuan_twenty_days() -> None:
    assert fee(6000, "2025-03-01", "2025-03-21", "residential") == 120


def test_lf3_a_factory_across_the_year() -> None:
    december = late_fee(200_000, date(2024, 12, 15), date(2025, 1, 18), "other", RULES)
    january = late_fee(300_000, date(2025, 1, 15), date(2025, 1, 18), "other", RULES)
    assert december.fee_fen + january.fee_fen == 19_000
    assert [line.text for line in december.lines] == [
        "当年 2000.00 元 × 16 天 × 2‰",
        "跨年 2000.00 元 × 18 天 × 3‰",
    ]
    assert [line.amount_fen for line in december.lines] == [6_400, 10_800]


def test_lf4_no_minimum_now_one_yuan_under_the_old_rules() -> None:
    assert fee(7800, "2024-12-25", "2025-01-05", "residential") == 86
    assert fee(7800, "2022-12-25", "2023-01-05", "residential") == 100


def test_a_resident_pays_the_same_rate_across_the_year() -> None:
    assert fee(10_000, "2025-12-10", "2026-01-09", "residential") == 300


def test_all_days_at_the_second_rate_where_the_contract_says_so() -> None:
    assert fee(200_000, "2024-12-15", "2025-01-18", "other", rules(cross_year="all")) == 20_400


def test_the_year_of_the_bill_may_differ_from_the_due_date() -> None:
    assert fee(200_000, "2025-01-15", "2025-01-18", "other", year=2024) == 1_800


@pytest.mark.parametrize("paid", ["2026-01-01", "2026-01-31"])
def test_nothing_before_or_on_the_due_day(paid: str) -> None:
    assert fee(10_000, "2026-01-31", paid, "other") == 0


def test_the_first_day_after_counts() -> None:
    assert fee(10_000, "2026-01-31", "2026-02-01", "residential") == 10


def test_half_a_fen_goes_up() -> None:
    assert fee(500, "2026-01-31", "2026-02-01", "residential") == 1


def test_a_cap_limits_the_fee_and_says_so() -> None:
    capped = late_fee(
        10_000, date(2024, 7, 1), date(2026, 7, 1), "residential", rules(cap_ratio=Decimal("0.3"))
    )
    assert capped.fee_fen == 3_000
    assert capped.lines[-1].text == "以欠费的 30% 为限"
    assert sum(line.amount_fen for line in capped.lines) == 3_000


def test_the_old_minimum_counts_what_part_payments_were_charged() -> None:
    old = rules(minimum_fen=100)
    whole = late_fee(7800, date(2025, 1, 1), date(2025, 1, 6), "residential", old)
    assert whole.fee_fen == 100
    assert whole.lines[-1].text == "不足 1.00 元按 1.00 元收取"
    part = assessed_by(3000, 7800, date(2025, 1, 1), date(2025, 1, 6), "residential", old)
    rest = assessed_by(4800, 4800, date(2025, 1, 1), date(2025, 1, 6), "residential", old, assessed_fen=part)
    assert part + rest == 100


def test_a_bill_obeys_the_rule_of_its_due_date() -> None:
    assert RULES.at(date(2024, 5, 31)).minimum_fen == 100
    assert RULES.at(date(2024, 6, 1)).minimum_fen == 0
    with pytest.raises(LookupError):
        RULES.at(date(1899, 12, 31))


@pytest.mark.parametrize(
    "broken",
    [
        '{"profiles": []}',
        '{"profiles": [{"effective_from": "2024-06-01"}]}',
        SHIPPED.read_text("utf-8").replace('"0.001"', '"1.001"'),
        SHIPPED.read_text("utf-8").replace("1900-01-01", "2030-01-01"),
        SHIPPED.read_text("utf-8").replace('"split"', '"half"'),
        SHIPPED.read_text("utf-8").replace("minimum_fen", "minimum"),
    ],
)
def test_broken_rules_are_refused_when_loaded(broken: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read_rules(broken)


def test_an_unknown_class_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="farm"):
        fee(100, "2026-01-01", "2026-01-02", "farm")


principals = st.integers(1, 10**10)
dues = st.dates(date(2020, 1, 1), date(2026, 12, 31))
delays = st.integers(-40, 1500)
classes = st.sampled_from(["residential", "other"])
profiles = st.builds(
    rules,
    cross_year=st.sampled_from(["split", "all"]),
    minimum_fen=st.sampled_from([0, 100]),
    cap_ratio=st.sampled_from([None, Decimal("0.3"), Decimal(1)]),
)


@given(principals, dues, delays, classes, profiles)
def test_the_lines_add_up_to_the_fee(
    principal: int, due_on: date, delay: int, late_class: str, by: LateFeeRules
) -> None:
    result = late_fee(principal, due_on, due_on + timedelta(delay), late_class, by)
    assert sum(line.amount_fen for line in result.lines) == result.fee_fen >= 0
    assert result.days == max(0, delay)
    assert bool(result.lines) == (delay > 0)


@given(principals, dues, delays, classes)
def test_day_by_day_gives_the_same_fee(principal: int, due_on: date, delay: int, late_class: str) -> None:
    """An independent reading of Art.100: walk the days, add up, round once."""
    by = rules()
    exact = Decimal(0)
    for day in range(1, delay + 1):
        rate = "0.001" if late_class == "residential" else "0.002"
        if late_class == "other" and (due_on + timedelta(day)).year > due_on.year:
            rate = "0.003"
        exact += principal * Decimal(rate)
    expected = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert late_fee(principal, due_on, due_on + timedelta(delay), late_class, by).fee_fen == expected


@given(principals, dues, delays, classes, profiles)
def test_waiting_and_owing_more_never_costs_less(
    principal: int, due_on: date, delay: int, late_class: str, by: LateFeeRules
) -> None:
    on = due_on + timedelta(delay)
    now = late_fee(principal, due_on, on, late_class, by).fee_fen
    assert late_fee(principal, due_on, on + timedelta(1), late_class, by).fee_fen >= now
    assert late_fee(principal + 1, due_on, on, late_class, by).fee_fen >= now


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), dues, delays, classes, profiles)
def test_paying_in_parts_on_one_day_costs_what_paying_at_once_costs(
    parts: list[int], due_on: date, delay: int, late_class: str, by: LateFeeRules
) -> None:
    on = due_on + timedelta(delay)
    left = sum(parts)
    whole = late_fee(left, due_on, on, late_class, by).fee_fen
    assessed = 0
    for part in parts:
        step = assessed_by(part, left, due_on, on, late_class, by, assessed_fen=assessed)
        assert step >= 0
        assessed += step
        left -= part
    assert assessed == whole


def test_profiles_are_ascending() -> None:
    profile: LateFeeProfile = RULES.profiles[0]
    with pytest.raises(ValueError, match="ascending"):
        LateFeeRules((profile, profile))

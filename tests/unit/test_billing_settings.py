"""Due days, jumps, grades of errors, and what settings are refused."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from app.billing.review import jumped
from app.billing.runs import EarlierBill
from app.billing.settings import BillingSettings, read_settings
from tests.counter import RULES

SHIPPED = read_settings((RULES / "billing.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2026, 3, 15), date(2026, 3, 25)),  # ten days later is the 25th itself
        (date(2026, 3, 16), date(2026, 4, 25)),
        (date(2026, 12, 20), date(2027, 1, 25)),
    ],
)
def test_bills_are_due_on_the_day_of_a_month(issued: date, due: date) -> None:
    assert SHIPPED.due_on(issued) == due


def test_a_month_without_the_day_ends_earlier() -> None:
    assert BillingSettings(due_day=31, due_least_days=0).due_on(date(2026, 2, 3)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("kwh", "fen", "name"),
    [
        (9_999, 499_999, ""),
        (10_000, 0, "一般差错"),
        (0, -500_000, "一般差错"),
        (100_000, 0, "较大差错"),
        (5, 50_000_000, "重大差错"),
    ],
)
def test_errors_have_grades(kwh: int, fen: int, name: str) -> None:
    # facts.md 1.7: 10 MWh or 5,000 yuan, 100 MWh or 50,000, 1 GWh or 500,000
    assert SHIPPED.grade(kwh, fen) == name


@pytest.mark.parametrize(
    "content",
    [
        '{"due_day": 0}',
        '{"due_least_days": 90}',
        '{"jump_over_pct": 50}',
        '{"unknown": 1}',
        '{"error_grades": [{"name": "b", "from_kwh": 2, "from_fen": 2},'
        ' {"name": "a", "from_kwh": 1, "from_fen": 1}]}',
    ],
)
def test_settings_that_mean_nothing_are_refused(content: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read_settings(content)


def earlier(period: str, kwh: int, *, withdrawn: str = "") -> EarlierBill:
    return EarlierBill(period, f"A-{period}", kwh, kwh, "run", withdrawn)


@pytest.mark.parametrize(
    ("kwh", "bills", "odd"),
    [
        (401, [earlier("2025-03", 200), earlier("2026-02", 900)], True),  # against last year's March
        (400, [earlier("2025-03", 200)], False),
        (10, [earlier("2026-01", 200), earlier("2026-02", 400)], True),  # against the average of 300
        (10, [earlier("2026-02", 60)], False),  # less than 100 kWh apart
        (900, [earlier("2026-02", 100, withdrawn="错")], False),
        (900, [], False),
    ],
)
def test_a_jump_is_told(kwh: int, bills: list[EarlierBill], odd: bool) -> None:
    assert jumped(kwh, bills, "2026-03", SHIPPED) is odd

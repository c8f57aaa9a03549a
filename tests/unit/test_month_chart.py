"""Where the marks of the chart of months stand: inside, in proportion, cut where nothing is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.monthly import Month, months_upto, moved
from app.documents.chart import Box, laid_out
from tests.explained_bills import bill_of, home_basis

AREA = Box(50, 20, 480, 200)


def month(place: int, kwh: int | None, **more: int | None) -> Month:
    amount = None if kwh is None else kwh * 50
    return Month(period=moved("2024-01", place), kwh=kwh, amount_fen=amount, **more)


def test_bars_grow_with_the_energy_from_the_floor_of_their_panel() -> None:
    chart = laid_out([month(0, 100), month(1, 400), month(2, None), month(3, 0)], AREA)
    low, high = chart.bars
    # The upper panel takes 0.6 of 200; 400 reaches its top, 100 a quarter of it.
    assert (high.y, high.height) == pytest.approx((20, 120))
    assert (low.y, low.height) == pytest.approx((110, 30))
    assert low.y + low.height == pytest.approx(high.y + high.height)
    assert [tick.text for tick in chart.kwh_ticks] == ["0", "100", "200", "300", "400"]


def test_a_line_breaks_where_a_month_is_missing() -> None:
    chart = laid_out([month(0, 1), month(1, 2), month(2, None), month(3, 3)], AREA)
    assert [len(run) for run in chart.money] == [2, 1]


def test_a_year_is_named_where_it_begins() -> None:
    chart = laid_out([month(place, 1) for place in range(11, 15)], AREA)
    assert [(mark.text, mark.year) for mark in chart.months] == [
        ("12", "2024"),
        ("1", "2025"),
        ("2", ""),
        ("3", ""),
    ]


KNOWN = st.none() | st.integers(0, 10**7)


@given(st.lists(st.tuples(KNOWN, KNOWN, KNOWN), min_size=1, max_size=24))
def test_everything_stands_inside(figures: list[tuple[int | None, int | None, int | None]]) -> None:
    row = [
        month(place, kwh, last_year_kwh=year, neighbours_kwh=near)
        for place, (kwh, year, near) in enumerate(figures)
    ]
    chart = laid_out(row, AREA)
    points = [*chart.neighbours, *(point for run in (*chart.last_year, *chart.money) for point in run)]
    points += [corner for bar in chart.bars for corner in ((bar.x, bar.y), (bar.x + bar.width, bar.y))]  # type: ignore[misc]
    for x, y in points:
        assert AREA.x <= x <= AREA.x + AREA.width
        assert AREA.y - 0.001 <= y <= AREA.y + AREA.height + 0.001
    assert all(2 <= len(ticks) <= 6 for ticks in (chart.kwh_ticks, chart.money_ticks))


def test_months_add_bills_and_leave_withdrawn_ones_out() -> None:
    bills = [
        bill_of(home_basis(100), "2026-01"),
        bill_of(home_basis(50), "2026-01"),
        bill_of(home_basis(70), "2026-02", withdrawn="抄错"),
        bill_of(home_basis(30), "2025-02"),
    ]
    january, february = months_upto("2026-02", bills, {"2026-01": 88}, shown=2)
    assert (january.kwh, january.amount_fen, january.neighbours_kwh) == (150, 8070, 88)
    assert (february.kwh, february.amount_fen, february.last_year_kwh) == (None, None, 30)


def test_months_are_moved_over_years() -> None:
    assert [moved("2026-01", by) for by in (-13, -1, 0, 12)] == ["2024-12", "2025-12", "2026-01", "2027-01"]

"""Workdays around real holidays, the table that a hall imports for later years, and how far both reach."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusals import Refused
from app.tariffs.holidays import (
    HolidayTable,
    add_workdays,
    is_known,
    is_workday,
    known_until,
    read_holidays,
    unknown_warning,
    with_csv,
)

NONE = HolidayTable()
YEAR_2027 = """日期,类型
2027-01-01,休
2027-01-02,休
2027-01-03,班
2027/5/1,休
2027-05-03,休
2027.10.1,休
2027-10-02,休
2027-10-03,休
2027-10-04,休
"""
"""A made-up arrangement: 2027-01-01 is a Friday, 05-01 a Saturday, 10-01 a Friday."""


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # Thursday, National Day
        (date(2026, 10, 10), True),  # Saturday, worked in its place
        (date(2026, 10, 11), False),  # an ordinary Sunday
        (date(2026, 10, 12), True),
        (date(2025, 1, 26), True),  # Sunday before Spring Festival, worked
        (date(2025, 1, 28), False),  # Spring Festival's eve
    ],
)
def test_announced_days(day: date, worked: bool) -> None:
    assert is_workday(day, NONE) is worked


def test_workdays_are_counted_from_the_next_day_over_holidays() -> None:
    # 30 September 2026; 1-7 October off; 8 and 9 worked, Saturday 10 worked.
    start = date(2026, 9, 30)
    assert add_workdays(start, 0, NONE) == start
    assert add_workdays(start, 1, NONE) == date(2026, 10, 8)
    assert add_workdays(start, 3, NONE) == date(2026, 10, 10)
    assert add_workdays(start, 4, NONE) == date(2026, 10, 12)
    with pytest.raises(ValueError, match="forward"):
        add_workdays(start, -1, NONE)


def test_a_year_nobody_announced_counts_monday_to_friday_and_says_so() -> None:
    assert known_until(NONE) == date(2026, 12, 31)
    assert not is_known(2027, NONE)
    assert is_workday(date(2027, 10, 1), NONE)
    assert not is_workday(date(2027, 1, 3), NONE)


def test_an_imported_year_is_obeyed_and_reaches_further() -> None:
    table = with_csv("\ufeff" + YEAR_2027, "放假.csv", NONE)
    assert known_until(table) == date(2027, 12, 31)
    assert not is_workday(date(2027, 10, 1), table)
    assert is_workday(date(2027, 1, 3), table)
    assert add_workdays(date(2027, 9, 30), 1, table) == date(2027, 10, 5)
    assert not is_workday(date(2026, 10, 1), table)
    assert read_holidays(msgspec.json.encode(table).decode()) == table


def test_a_year_imported_again_replaces_itself_only() -> None:
    table = with_csv(YEAR_2027, "a.csv", NONE)
    table = with_csv(YEAR_2027.replace("2027", "2028"), "b.csv", table)
    again = with_csv(YEAR_2027.replace("2027-01-03,班\n", ""), "c.csv", table)
    assert [(year.year, year.source) for year in again.years] == [(2027, "c.csv"), (2028, "b.csv")]
    assert not is_workday(date(2027, 1, 3), again)
    assert known_until(again) == date(2028, 12, 31)


def test_a_gap_in_the_years_ends_what_is_known() -> None:
    table = with_csv(YEAR_2027.replace("2027", "2028"), "b.csv", NONE)
    assert known_until(table) == date(2026, 12, 31)
    assert is_known(2028, table)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "holidays.empty", "放假.csv"),
        ("日期,类型\n", "holidays.empty", "没有任何日期"),
        (YEAR_2027 + "2027-13-01,休\n", "holidays.bad_line", "第 11 行"),
        (YEAR_2027 + "2027-12-01,假\n", "holidays.bad_line", "第 11 行"),
        (YEAR_2027 + "2027-12-01\n", "holidays.bad_line", "第 11 行"),
        (YEAR_2027 + "2027-10-01,班\n", "holidays.twice", "2027-10-01"),
        (YEAR_2027.replace("2027.10.1,休\n", ""), "holidays.not_whole", "2027-10-01"),
        (YEAR_2027.replace("2027/5/1,休", "2027/5/1,班"), "holidays.not_whole", "2027-05-01"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text: str, code: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        with_csv(text, "放假.csv", NONE)
    assert caught.value.codes == {code}
    assert words in str(caught.value)


def test_a_published_table_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refused, match="节假日表的内容不正确"):
        read_holidays('{"years": 1}')
    assert read_holidays("") == NONE


@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)), st.integers(1, 40))
def test_counting_in_two_steps_is_counting_at_once(day: date, count: int) -> None:
    last = add_workdays(day, count, NONE)
    assert is_workday(last, NONE)
    assert sum(is_workday(day + timedelta(n), NONE) for n in range(1, (last - day).days + 1)) == count
    assert add_workdays(add_workdays(day, 1, NONE), count - 1, NONE) == last


def test_the_next_years_holidays_are_asked_for_before_the_known_ones_end() -> None:
    """Those of 2026 are known: 60 days before its end is November 1."""
    assert unknown_warning(NONE, date(2026, 11, 1)) == ""
    assert "2026-12-31" in unknown_warning(NONE, date(2026, 11, 2))
    assert "2026-12-31" in unknown_warning(NONE, date(2027, 3, 1))
    assert unknown_warning(with_csv(YEAR_2027, "a.csv", NONE), date(2026, 11, 25)) == ""

"""Time-of-use calendars: the shipped ones hour by hour as published, and a sentence for every fault."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusals import Refused
from app.tariffs.calendars import read_calendars, with_calendars
from app.tariffs.loading import read_tariffs
from app.tariffs.pricing.model import REGISTERS

RULES = Path(__file__).parents[2] / "resources/rules"
SHIPPED = read_calendars((RULES / "calendars.json").read_text("utf-8"))
LETTERS = {"s": "sharp", "p": "peak", "f": "flat", "v": "valley", "d": "deep"}


def drawn(code: str, day: date) -> str:
    """A day's 24 hours as letters, '?' where nothing is known."""
    back = {register: letter for letter, register in LETTERS.items()}
    return "".join(back.get(SHIPPED[code].register(day, hour) or "", "?") for hour in range(24))


@pytest.mark.parametrize(
    ("code", "day", "hours"),
    [
        # facts.md §4.6: sharp 18-20, peak 16-18 and 20-24, flat 6-12 and 14-16, valley 0-6 and 12-14 …
        ("hb_commercial", date(2026, 1, 15), "vvvvvvffffffvvffppsspppp"),
        ("hb_commercial", date(2026, 9, 1), "vvvvvvffffffvvffppsspppp"),
        # … and in July and August sharp 20-22, peak 16-20 and 22-24.
        ("hb_commercial", date(2026, 7, 1), "vvvvvvffffffvvffppppsspp"),
        ("hb_commercial", date(2026, 8, 31), "vvvvvvffffffvvffppppsspp"),
        ("hb_commercial", date(2025, 12, 31), "?" * 24),
        # §4.3: Zhejiang's peak is 8-22, Jiangsu's 8-21.
        ("zj_resident", date(2026, 2, 1), "vvvvvvvvppppppppppppppvv"),
        ("js_resident", date(2026, 2, 1), "vvvvvvvvpppppppppppppvvv"),
        # §4.5: Shandong March to May valley 10-15 (deep 11-14), peak 17-22 (sharp 17-20).
        ("sd_commercial", date(2025, 3, 1), "ffffffffffvdddvffsssppff"),
        ("sd_commercial", date(2025, 6, 1), "?" * 24),
    ],
)
def test_the_shipped_hours_are_the_published_ones(code: str, day: date, hours: str) -> None:
    assert drawn(code, day) == hours


def test_every_calendar_that_a_shipped_tariff_names_has_its_registers() -> None:
    for path in (RULES / "tariffs").glob("*.json"):
        for tariff in read_tariffs(path.read_text("utf-8"), path.name):
            for version in tariff.versions:
                if tariff.calendar:
                    start = max(version.effective_from, date(2012, 7, 1))
                    assert SHIPPED[tariff.calendar].registers(start) == frozenset(version.energy)


def one(**changes: Any) -> dict[str, Any]:
    """A good version of a calendar, changed in one place."""
    months = list(range(1, 13))
    season = {"months": months, "hours": {"peak": ["8-22"], "valley": ["0-8", "22-24"]}}
    return {
        "version": "A",
        "effective_from": "2026-01-01",
        "source": "s",
        "rule": "r",
        "seasons": [season],
    } | changes


def hours(**spans: list[str]) -> dict[str, Any]:
    return one(seasons=[{"months": [1], "hours": spans}])


def text_of(*versions: dict[str, Any], **more: Any) -> str:
    calendar = {"code": "x", "name": "试", "versions": list(versions)} | more
    return json.dumps({"calendars": [calendar]}, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        ([hours(peak=["8-22"], valley=["0-8"])], "1 月 22 时至 23 时没有归入任何时段"),
        ([hours(peak=["8-22"], valley=["0-9", "22-24"])], "1 月 8 时至 9 时归入了两个时段"),
        ([hours(dusk=["0-24"])], "没有“dusk”这个时段"),
        ([hours(peak=["0-24", "22-26"])], "“22-26”不是一天之内的钟点"),
        ([hours(peak=["0-24", "9-8"])], "“9-8”不是一天之内的钟点"),
        ([one(seasons=[{"months": [13], "hours": {"flat": ["0-24"]}}])], "月份须为 1 至 12"),
        ([one(seasons=[{"months": [1, 1], "hours": {"flat": ["0-24"]}}])], "1 月写了两次"),
        ([one(seasons=[{"months": [2], "hours": {"flat": ["0-24"]}}] * 2)], "2 月写了两次"),
        ([one(seasons=[])], "没有任何月份"),
        ([one(), one(version="B")], "没有从早到晚排列"),
        ([one(), one(effective_from="2027-01-01")], "版本号重复"),
        ([one(colour="red")], "不认识的项目 colour"),
        ([], "没有任何版本"),
    ],
)
def test_each_fault_is_one_sentence_with_its_line(versions: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_calendars(text_of(*versions), "新时段.json")
    assert len(caught.value.reasons) == 1
    assert words in str(caught.value)
    assert str(caught.value).startswith("新时段.json 第 ")
    assert "时段表 x" in str(caught.value)


def test_a_file_adds_versions_and_calendars_to_the_published_ones() -> None:
    published = text_of(one())
    later = one(version="B", effective_from="2027-01-01")
    merged = read_calendars(with_calendars(text_of(later), "新.json", published))
    assert [version.version for version in merged["x"].versions] == ["A", "B"]
    other = with_calendars(text_of(one(), code="y"), "新.json", published)
    assert sorted(read_calendars(other)) == ["x", "y"]


def test_a_published_calendar_version_never_changes() -> None:
    with pytest.raises(Refused) as caught:
        with_calendars(text_of(one(source="other")), "新.json", text_of(one()))
    assert caught.value.codes == {"calendar.version_taken"}
    same_day = text_of(one(version="B"))
    with pytest.raises(Refused, match="没有从早到晚排列"):
        with_calendars(same_day, "新.json", text_of(one()))


def test_no_content_is_no_calendar() -> None:
    assert read_calendars("") == {}


@given(st.lists(st.sampled_from(sorted(REGISTERS)), min_size=24, max_size=24))
def test_any_day_of_24_hours_is_read_back_as_written(day: list[str]) -> None:
    spans: dict[str, list[str]] = {}
    for hour, register in enumerate(day):
        spans.setdefault(register, []).append(f"{hour}-{hour + 1}")
    calendar = read_calendars(text_of(hours(**spans)))["x"]
    assert [calendar.register(date(2026, 1, 9), hour) for hour in range(24)] == day

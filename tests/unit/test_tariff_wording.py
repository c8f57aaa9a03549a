"""A version in words, and the differences of two: what page 73 and the approval show."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.calendars import read_calendars
from app.tariffs.facts import Losses, Split, Terms
from app.tariffs.loading import faults_of, read_tariffs
from app.tariffs.pricing.model import Surcharge
from app.tariffs.wording import calendar_items, differences, items_of, origin, terms_items, validity

RULES = Path(__file__).parents[2] / "resources/rules"
BOOK = {
    tariff.code: tariff
    for path in sorted((RULES / "tariffs").glob("*.json"))
    for tariff in read_tariffs(path.read_text("utf-8"), path.name)
}


def lines(code: str) -> list[tuple[str, str, str, str]]:
    tariff = BOOK[code]
    return [(one.group, one.name, one.text, one.note) for one in items_of(tariff, tariff.versions[-1])]


def test_tiers_are_told_with_whole_prices_and_the_limits_of_a_year() -> None:
    assert lines("zj_resident_tou")[:5] == [
        ("电度电价", "峰", "0.568", "元/千瓦时"),
        ("电度电价", "谷", "0.288", "元/千瓦时"),
        ("阶梯加价", "第一档", "0", "每年 2,760 千瓦时及以下:峰 0.568、谷 0.288"),
        ("阶梯加价", "第二档", "0.05", "每年 2,760 至 4,800 千瓦时:峰 0.618、谷 0.338"),
        ("阶梯加价", "第三档", "0.30", "每年 超过 4,800 千瓦时:峰 0.868、谷 0.588"),
    ]
    assert lines("zj_resident_flat")[0] == ("电度电价", "不分时", "0.538", "元/千瓦时")


def test_a_two_part_tariff_tells_capacity_and_printed_parts() -> None:
    told = lines("hb_commercial_two_part_110kv")
    assert ("容(需)量", "按变压器容量", "24.4", "元/(千伏安·月)") in told
    assert ("容(需)量", "按合同需量", "39", "元/(千瓦·月)") in told
    assert ("其中", "输配电价", "0.0884", "仅公示,不参与计算") in told
    assert ("力调", "其中不参与力调", "0.0452", "元/千瓦时") in told
    assert told[-4:] == [
        ("适用", "计费", "两部制", ""),
        ("适用", "电压", "110千伏", ""),
        ("适用", "生效", "2026-01-01", ""),
        ("适用", "失效", "2026-01-31", ""),
    ]


def test_where_a_version_comes_from_and_how_long_it_holds() -> None:
    version = BOOK["hb_commercial_single_lv"].versions[-1]
    assert origin(version).startswith("湖北 2026年1月工商业电价。来源:国网湖北省电力")
    assert validity(version) == "2026-01-01 至 2026-01-31"
    assert validity(BOOK["zj_resident_flat"].versions[-1]) == "自 2012-07-01 起"


def test_hours_are_told_by_season() -> None:
    calendar = read_calendars((RULES / "calendars.json").read_text("utf-8"))["hb_commercial"]
    told = [(one.name, one.text) for one in calendar_items(calendar.versions[0])]
    assert told[1] == ("1–6、9–12月 峰", "16:00–18:00、20:00–24:00")
    assert told[4] == ("7–8月 尖", "20:00–22:00")


def changed(tariff: Tariff, **changes: object) -> tuple[Tariff, TariffVersion]:
    return tariff, msgspec.structs.replace(tariff.versions[-1], **changes)


def test_differences_by_how_much_and_how_many_per_cent() -> None:
    tariff = BOOK["zj_resident_flat"]
    after = changed(
        tariff,
        energy={"flat": Decimal("0.548")},
        effective_from=date(2027, 1, 1),
        surcharges=(Surcharge("基金", Decimal("0.02")),),
    )
    found = {one.name: one for one in differences((tariff, tariff.versions[-1]), after)}
    # 0.010 / 0.538 = 1.858… %
    assert (found["不分时"].change, found["不分时"].percent) == (Decimal("0.010"), Decimal("1.9"))
    assert (found["基金"].before, found["基金"].after, found["基金"].change) == ("", "0.02", None)
    assert (found["生效"].before, found["生效"].after) == ("2012-07-01", "2027-01-01")
    assert found["第一档"].percent is None  # from 0
    assert found["第二档"].change == 0


def test_terms_tell_what_applies_only() -> None:
    plain = Terms(effective_from=date(2026, 1, 1), tariff_code="x")
    assert terms_items(plain, "试") == (("电价", "试"),)
    whole = msgspec.structs.replace(
        plain,
        basis="contract_demand",
        contract_kw=1200,
        total_kva=2000,
        pf_standard=Decimal("0.90"),
        people=6,
        splits=(
            Split(name="定量照明", tariff_code="y", kwh=2000),
            Split(name="宿舍", tariff_code="y", ratio_pct=Decimal("12.5")),
        ),
        losses=Losses(transformer_kwh=150, line_pct=Decimal("1.5")),
    )
    assert terms_items(whole, "试")[1:] == (
        ("容(需)量", "按合同需量"),
        ("合同需量", "1,200 千瓦"),
        ("合同容量", "2,000 千伏安"),
        ("功率因数标准", "0.90"),
        ("家庭人口", "6 人"),
        ("定量照明", "定量每月 2,000 千瓦时"),
        ("宿舍", "定比 12.5%"),
        ("变压器损耗", "每月 150 千瓦时"),
        ("线损", "1.5%"),
    )


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=6), DAYS)
def test_on_any_day_of_a_faultless_tariff_one_version_holds_at_most(
    spans: list[tuple[date, date | None]], day: date
) -> None:
    versions = tuple(
        TariffVersion(
            version=str(place),
            effective_from=start,
            effective_to=end,
            source="s",
            rule="r",
            energy={"flat": Decimal(1)},
        )
        for place, (start, end) in enumerate(spans)
    )
    tariff = Tariff(code="x", name="试", class_="residential", versions=versions)
    if list(faults_of(tariff)):
        return
    starts = [version.effective_from for version in versions]
    last = [
        following - date.resolution if following else version.effective_to
        for version, following in zip(versions, [*starts[1:], None], strict=True)
    ]
    holding = [
        version
        for version, end in zip(versions, last, strict=True)
        if version.effective_from <= day and (end is None or day <= end)
    ]
    assert len(holding) <= 1
    assert tariff.at(day) == (holding[0] if holding else None)


@pytest.mark.parametrize("code", BOOK)
def test_every_shipped_tariff_agrees_with_itself(code: str) -> None:
    one = BOOK[code], BOOK[code].versions[-1]
    assert all(found.before == found.after for found in differences(one, one))

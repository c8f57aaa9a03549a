"""The shipped tariffs are the published tables, cell by cell; every fault of a file gets its sentence."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.kernel.refusals import Refused
from app.tariffs.book import Tariff
from app.tariffs.loading import read_tariffs, tariff_json, tariff_of

FOLDER = Path(__file__).parents[2] / "resources/rules/tariffs"
BOOK = {
    tariff.code: tariff
    for path in sorted(FOLDER.glob("*.json"))
    for tariff in read_tariffs(path.read_text("utf-8"), path.name)
}
JANUARY = date(2026, 1, 15)

RESIDENTIAL = {
    "zj_resident_flat": {"flat": "0.538"},
    "zj_resident_tou": {"peak": "0.568", "valley": "0.288"},
    "zj_resident_shared": {"flat": "0.558"},
    "zj_resident_shared_10kv": {"flat": "0.538"},
    "zj_rural_shared_10kv": {"flat": "0.508"},
    "js_resident_flat": {"flat": "0.5283"},
    "js_resident_flat_10kv": {"flat": "0.5183"},
    "js_resident_tou": {"peak": "0.5583", "valley": "0.3583"},
    "js_resident_other": {"flat": "0.5483"},
    "js_resident_other_10kv": {"flat": "0.5383"},
    "hn_agriculture_lv": {"flat": "0.5487"},
    "hn_irrigation_lv": {"flat": "0.5287"},
}
"""Energy prices of facts.md §4.3."""

HUBEI = {
    "hb_commercial_single_lv": "0.735686 0.2103 1.133999 0.930961 0.516924 - -",
    "hb_commercial_single_10kv": "0.715686 0.1903 1.113999 0.910961 0.496924 - -",
    "hb_commercial_single_35kv": "0.695686 0.1703 1.093999 0.890961 0.476924 - -",
    "hb_commercial_two_part_10kv": "0.651886 0.1263 1.049999 0.848961 0.432924 42 26.3",
    "hb_commercial_two_part_35kv": "0.632086 0.1065 1.030199 0.827161 0.413124 42 26.3",
    "hb_commercial_two_part_110kv": "0.613986 0.0884 1.012099 0.809061 0.395024 39 24.4",
    "hb_commercial_two_part_220kv": "0.594986 0.0694 0.993099 0.790061 0.376024 39 24.4",
}
"""Flat price, transmission, sharp, peak, valley, demand, capacity of January 2026 (facts.md §4.6)."""


def test_every_shipped_tariff_is_in_a_table() -> None:
    assert set(BOOK) == set(RESIDENTIAL) | set(HUBEI)


@pytest.mark.parametrize("code", RESIDENTIAL)
def test_residential_and_farm_prices(code: str) -> None:
    version = BOOK[code].at(JANUARY)
    assert version is not None
    assert version.energy == {register: Decimal(price) for register, price in RESIDENTIAL[code].items()}
    one_meter = code.startswith(
        ("zj_resident_flat", "zj_resident_tou", "js_resident_flat", "js_resident_tou")
    )
    limits = [(tier.upto, tier.adder) for tier in version.tiers]
    # 2,760 and 4,800 kWh a year are 230 and 400 a month.
    wanted = [(Decimal(230), Decimal(0)), (Decimal(400), Decimal("0.05")), (None, Decimal("0.30"))]
    assert limits == (wanted if one_meter else [])


@pytest.mark.parametrize("code", HUBEI)
def test_hubei_prices(code: str) -> None:
    flat, transmission, sharp, peak, valley, demand, capacity = HUBEI[code].split()
    version = BOOK[code].at(JANUARY)
    assert version is not None
    assert version.energy == {
        "sharp": Decimal(sharp),
        "peak": Decimal(peak),
        "flat": Decimal(flat),
        "valley": Decimal(valley),
    }
    assert version.printed["输配电价"] == transmission
    if capacity == "-":
        assert version.capacity == {}
    else:
        assert version.capacity == {
            "capacity": Decimal(capacity),
            "contract_demand": Decimal(demand),
            "actual_demand": Decimal(demand),
        }
    assert BOOK[code].at(date(2026, 2, 1)) is None
    assert BOOK[code].at(date(2025, 12, 31)) is None


def test_irrigation_is_cheaper_from_april_to_september() -> None:
    irrigation = BOOK["hn_irrigation_lv"]
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1))
    versions = [irrigation.at(day) for day in days]
    prices = [str(version.energy["flat"]) if version else "" for version in versions]
    assert prices == ["0.5287", "0.4837", "0.4837", "0.5287"]


@pytest.mark.parametrize("code", HUBEI)
def test_hubei_s_printed_parts(code: str) -> None:
    (version,) = BOOK[code].versions
    printed = {name: Decimal(text) for name, text in version.printed.items()}
    # Average purchase 0.388090 less 0.003620 of earlier deviations.
    assert printed["代理购电价格"] == printed["其中 平均购电价格"] + printed["其中 历史偏差折价"]
    assert printed["代理购电价格"] == Decimal("0.384470")
    assert printed["上网环节线损费用"] == Decimal("0.013643")
    # 0.02 + 0.0062 + 0.019
    funds = ("其中 农网还贷", "其中 水库移民", "其中 可再生能源")
    assert sum(printed[name] for name in funds) == printed["政府性基金及附加"] == Decimal("0.0452")
    assert version.pf_excluded == Decimal("0.0452")
    # The printed table's own defect: the parts of system operation are 0.0043 short of their sum.
    system = ("抽水蓄能", "煤电容量", "新能源价差结算", "辅助服务", "线损代理采购", "交叉补贴", "优先电量")
    assert sum(printed[f"其中 {name}"] for name in system) == Decimal("0.077973")
    assert printed["系统运行费用"] == Decimal("0.082273")


def test_a_tariff_survives_its_text() -> None:
    for tariff in BOOK.values():
        assert tariff_of(tariff_json(tariff)) == tariff


def faulty(**changes: Any) -> str:
    """A good file of one tariff with two versions, changed in one place."""
    versions: list[dict[str, Any]] = [
        {
            "version": "A",
            "effective_from": "2025-01-01",
            "effective_to": "2025-12-31",
            "source": "s",
            "rule": "r",
            "energy": {"flat": "0.5"},
        },
        {
            "version": "B",
            "effective_from": "2026-01-01",
            "source": "s",
            "rule": "r",
            "energy": {"flat": "0.5"},
        },
    ]
    versions[1] |= changes
    tariff = {"code": "x", "name": "试", "class": "residential", "versions": versions}
    return json.dumps({"tariffs": [tariff]}, ensure_ascii=False, indent=1)


TIERS = [{"upto": "100", "adder": "0"}, {"upto": "50", "adder": "0.1"}, {"upto": None, "adder": "0.2"}]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"effective_from": "2026-02-01"}, "空档"),
        ({"effective_from": "2025-12-01"}, "重叠"),
        ({"effective_from": "2024-12-01"}, "不晚于"),
        ({"effective_from": "2026-13-01"}, "日期不正确"),
        ({"effective_to": "2025-12-31"}, "失效日期早于"),
        ({"version": "A"}, "版本号重复"),
        ({"replaces": "A"}, "须与它同日生效"),
        ({"energy": {"dusk": "0.5"}}, "没有“dusk”这个时段"),
        ({"energy": {"flat": "53.8"}}, "不在 0 至"),
        ({"energy": {"flat": "-1"}}, "不在 0 至"),
        ({"energy": {}}, "没有电度电价"),
        ({"energy": {"peak": "1", "valley": "1"}}, "calendar"),
        ({"energy": {"flat": "abc"}}, "数字不正确"),
        ({"energy": {"flat": "NaN"}}, "不在 0 至"),
        ({"energy": {"flat": "Infinity"}}, "不在 0 至"),
        ({"tiers": [{"upto": "NaN", "adder": "0"}, {"upto": None, "adder": "0"}]}, "大于 0 的上限"),
        ({"tiers": TIERS}, "从小到大"),
        ({"tiers": TIERS[:1]}, "不设上限"),
        ({"tiers": [{"upto": "1", "adder": "0.2"}, {"upto": None, "adder": "0.1"}]}, "逐档不降"),
        ({"capacity": {"capacity": "23"}}, "单一制"),
        ({"colour": "red"}, "不认识的项目 colour"),
        ({"energy": None}, "类型不正确"),
    ],
)
def test_each_fault_is_one_sentence_with_its_line(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_tariffs(faulty(**changes), "新电价.json")
    assert len(caught.value.reasons) == 1
    sentence = str(caught.value)
    assert words in sentence
    assert sentence.startswith("新电价.json 第 ")
    assert "电价 x" in sentence


def test_the_line_is_the_version_s_own() -> None:
    text = faulty(energy={"flat": "99"})
    line = next(place for place, row in enumerate(text.splitlines(), 1) if '"version": "B"' in row)
    with pytest.raises(Refused, match=f"第 {line} 行"):
        read_tariffs(text, "f.json")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rules.not_json"),
        ('{"tariffs": [', "rules.not_json"),
        ("[" * 100_000, "rules.not_json"),
        ("[]", "rules.no_list"),
        ('{"tariffs": []}', "rules.no_list"),
        ('{"tariffs": [1]}', "tariff.faulty"),
        ('{"tariffs": [{}]}', "tariff.faulty"),
        ('{"prices": [{}]}', "rules.no_list"),
        ('{"tariffs": [NaN]}', "rules.not_json"),
        ('{"tariffs": [],\n"tariffs": []}', "rules.twice"),
        ('{"tariffs": []}\n\ufeff{"tariffs": []}', "rules.glued"),
    ],
)
def test_what_is_no_tariff_file(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_tariffs(text, "f.json")
    assert caught.value.codes == {code}


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert [tariff.code for tariff in read_tariffs("\ufeff" + faulty(), "f.json")] == ["x"]


def test_one_version_at_most_holds_on_a_day() -> None:
    (tariff,) = read_tariffs(faulty(), "f.json")
    assert [_name(tariff, day) for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1))] == [
        "",
        "A",
        "B",
    ]


def _name(tariff: Tariff, day: date) -> str:
    version = tariff.at(day)
    return version.version if version else ""

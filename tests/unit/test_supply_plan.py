"""The draft supply plan: phases, meters, tariffs by rule, whatever load list comes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tariffs.book import Tariff
from app.tariffs.loading import read_tariffs
from app.workorders.facts import Load
from app.workorders.plan import Wish, candidates, draft_plan, fitting_step, prefill
from app.workorders.settings import WorkorderSettings, read_settings

RULES = Path(__file__).parents[2] / "resources/rules"
SETTINGS: WorkorderSettings = read_settings((RULES / "workorders.json").read_text("utf-8"))
TODAY = date(2026, 3, 15)
TARIFFS: tuple[Tariff, ...] = tuple(
    tariff
    for name in ("jiangsu_residential", "hubei_commercial", "hunan_agriculture")
    for tariff in read_tariffs((RULES / "tariffs" / f"{name}.json").read_text("utf-8"), name)
)


def plan(**wish: object) -> object:
    return draft_plan(Wish(**wish), SETTINGS, TARIFFS, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kw", "voltage", "meter"),
    [
        ("8", "220V", "单相 5(60)A"),
        ("12", "220V", "单相 5(60)A"),
        ("12.1", "380V", "三相四线 5(60)A"),
        ("30", "380V", "三相四线 5(60)A"),
        ("31", "380V", "100/5"),
        ("160", "380V", "300/5"),
    ],
)
def test_capacity_decides_phase_and_meter(kw: str, voltage: str, meter: str) -> None:
    found = draft_plan(Wish(asked_kw=Decimal(kw)), SETTINGS, TARIFFS, TODAY)
    assert found is not None
    assert found.low
    assert found.voltage == voltage
    assert found.step is not None
    assert meter in found.step.meter


def test_above_the_limit_of_low_voltage_it_says_so() -> None:
    found = draft_plan(Wish(asked_kw=Decimal(161)), SETTINGS, TARIFFS, TODAY)
    assert found is not None
    assert not found.low
    assert "高压" in found.lines[1].text
    assert found.lines[1].article == "《供电营业规则》(2024) 第十条"
    assert prefill(found) == {"capacity_kw": "161"}


def test_nothing_told_gives_no_plan() -> None:
    assert plan() is None


def test_a_device_of_three_phases_or_a_wish_takes_three_phases() -> None:
    motor = Load(name="水泵", count=1, kw="3", phase="3")
    for wish in (Wish(loads=(motor,)), Wish(asked_kw=Decimal(5), voltage="380V")):
        found = draft_plan(wish, SETTINGS, TARIFFS, TODAY)
        assert found is not None
        assert found.voltage == "380V"


def test_tariffs_follow_use_and_time_of_use() -> None:
    def codes(usage: str, *, tou: bool) -> list[str]:
        return [tariff.code for tariff in candidates(TARIFFS, usage, TODAY, time_of_use=tou)]

    assert codes("residential", tou=False) == ["js_resident_flat", "js_resident_other"]
    assert codes("residential", tou=True) == ["js_resident_tou"]
    assert codes("agricultural", tou=True) == codes("agricultural", tou=False) != []
    assert codes("commercial", tou=False) == ["hb_commercial_single_lv"]


def test_the_reply_is_filled_in_from_the_plan() -> None:
    found = draft_plan(Wish(asked_kw=Decimal("40.0")), SETTINGS, TARIFFS, TODAY)
    assert found is not None
    answers = prefill(found)
    assert answers["capacity_kw"] == "40"
    assert answers["ct_ratio"] == "20"
    assert "tariff_code" not in answers, "two tariffs would do"
    only = draft_plan(Wish(asked_kw=Decimal(40), usage="commercial"), SETTINGS, TARIFFS, TODAY)
    assert only is not None
    assert prefill(only)["tariff_code"] == "hb_commercial_single_lv"


LOADS = st.lists(
    st.builds(
        Load,
        name=st.just("设备"),
        count=st.integers(1, 50),
        kw=st.decimals("0.01", "50", places=2).map(str),
        phase=st.sampled_from(["1", "3"]),
    ),
    max_size=12,
)


@given(LOADS, st.decimals(0, 400, places=1), st.sampled_from(["", "220V", "380V"]))
def test_a_plan_always_carries_the_load_and_explains_each_line(
    loads: list[Load], asked: Decimal, voltage: str
) -> None:
    found = draft_plan(Wish(loads=tuple(loads), asked_kw=asked, voltage=voltage), SETTINGS, TARIFFS, TODAY)
    installed = sum((Decimal(load.kw) * load.count for load in loads), Decimal(0))
    if found is None:
        assert installed == asked == 0
        return
    assert found.capacity_kw >= max(asked, installed * SETTINGS.need_factor)
    assert all(line.word and line.text and line.article for line in found.lines)
    assert found.low == (found.capacity_kw <= SETTINGS.three_phase_kw)
    if found.step is not None:
        assert found.step.upto_kw >= found.capacity_kw
        assert (found.step.phase == "1") == (found.voltage == "220V")
        smaller = [
            step
            for step in SETTINGS.steps
            if step.phase == found.step.phase and found.capacity_kw <= step.upto_kw < found.step.upto_kw
        ]
        assert smaller == []


def test_where_the_table_ends_nobody_guesses() -> None:
    assert fitting_step((), "1", Decimal(5)) is None

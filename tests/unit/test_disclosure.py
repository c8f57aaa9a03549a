"""Told once: the list follows from the declaration, for every business and any answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import civil_date
from app.tariffs.holidays import HolidayTable
from app.workorders.answers import asked_answers
from app.workorders.catalog import kind_of, kinds
from app.workorders.disclosure import disclose, last_promise
from app.workorders.kind import Kind
from app.workorders.menu import matching, menu_of
from app.workorders.settings import WorkorderSettings, read_settings
from tests.homes import NOON

RULES = Path(__file__).parents[2] / "resources/rules"
SETTINGS: WorkorderSettings = read_settings((RULES / "workorders.json").read_text("utf-8"))
NO_HOLIDAYS = HolidayTable()
TODAY = civil_date(NOON)


def answers_of(kind: Kind) -> st.SearchStrategy[dict[str, str]]:
    """Any answers to the choices and ticks that conditions look at, and to nothing else."""
    asked = [one for section in kind.sections for one in section.fields]
    offered = {
        one.name: [code for code, _ in one.choices] if one.shape == "choice" else ["", "yes"]
        for one in asked
        if one.shape in ("choice", "yes")
    }
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(["", *codes]) for name, codes in offered.items()}
    )


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
@given(data=st.data())
def test_every_business_tells_everything(kind: Kind, data: st.DataObject) -> None:
    answers = asked_answers(kind, data.draw(answers_of(kind)))
    on_file = frozenset(data.draw(st.sets(st.sampled_from(["identity", "property"]))))
    told = disclose(kind, answers, on_file, SETTINGS, NO_HOLIDAYS, NOON)
    needed = kind.needed(answers)
    assert {line.paper for line in told.papers} == {need.paper for need in needed}
    for line in told.papers:
        assert (line.state == "later") == (line.until is not None)
        assert line.word
        if line.state == "have":
            assert line.paper in on_file
        if line.until is not None:
            assert line.until == TODAY + timedelta(SETTINGS.promise_days)
    assert told.course == ("受理", *(stage.word for stage in kind.course(answers)))
    assert all(line.due is None or line.due > TODAY for line in told.limits)
    assert all(line.source and line.limit and line.since for line in told.limits)
    assert dict(told.hotlines).keys() == {"95598", "12398"}


def test_promised_days_are_counted_in_working_days() -> None:
    told = disclose(kind_of("new_resident"), {}, (), SETTINGS, NO_HOLIDAYS, NOON)
    due = {line.word: line.due for line in told.limits}
    assert due == {"供电方案答复": date(2026, 3, 18), "装表接电": None, "新装全过程": date(2026, 3, 20)}
    last = last_promise([told])["new_resident"]
    assert (last.word, last.due) == ("新装全过程", date(2026, 3, 20))
    since = {line.word: line.since for line in told.limits}
    assert since["装表接电"] == "签订合同后"


def test_what_is_on_file_need_not_be_brought() -> None:
    kind = kind_of("meter_move")
    without = disclose(kind, {}, (), SETTINGS, NO_HOLIDAYS, NOON)
    with_file = disclose(kind, {}, ("identity",), SETTINGS, NO_HOLIDAYS, NOON)
    assert [line.state for line in without.papers] == ["later"]
    assert [line.state for line in with_file.papers] == ["have"]


def test_a_question_changes_the_list() -> None:
    kind = kind_of("rename")
    told = disclose(kind, {"by_agent": "yes"}, (), SETTINGS, NO_HOLIDAYS, NOON)
    assert [line.paper for line in told.papers] == ["change_proof", "agent"]
    assert told.to_bring == 2


def test_hidden_answers_count_for_nothing() -> None:
    kind = kind_of("new_resident")
    given = {"pay_way": "counter", "bank_name": "工行", "by_agent": "", "agent_name": "某"}
    asked = asked_answers(kind, given)
    assert "bank_name" not in asked
    assert "agent_name" not in asked
    assert asked["pay_way"] == "counter"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_the_menu_finds_every_business_by_every_name(kind: Kind) -> None:
    menu = menu_of(kinds())
    for text in (kind.transaction, kind.word, *kind.aliases):
        assert kind.code in [line.code for line in matching(menu, text)]
    assert matching(menu, kind.transaction)[0].code == kind.code
    assert len(kind.questions) <= 5
    assert set(kind.questions) <= set(kind.by_name)


def test_the_menu_finds_initials_and_nothing_for_nonsense() -> None:
    menu = menu_of(kinds())
    assert next(line.word for line in matching(menu, "gm")) == "更名"
    assert matching(menu, "zzz") == ()
    assert matching(menu, " ") == menu


def test_the_last_promise_of_a_transfer_is_not_its_end() -> None:
    told = disclose(kind_of("transfer"), {}, (), SETTINGS, NO_HOLIDAYS, NOON)
    assert last_promise([told])["transfer"].word == "过户电费试算"

"""A home that an earlier program founded gets the rules and books that this one needs, once."""

from __future__ import annotations

from app.kernel.settings import Settings
from app.numbers.commands import IssueBook
from app.numbers.views import Books
from app.setup.catching_up import catch_up
from app.setup.founding import FOUNDER, FirstPerson, found_unit, rule_settings
from tests.counter import RULES
from tests.homes import TestDesk

SINCE = ("workorders", "contracts", "service")
"""Rules that came with later rooms."""


def rule(name: str) -> str:
    return (RULES / f"{name}.json").read_text("utf-8")


def founded_early(desk: TestDesk) -> TestDesk:
    people = (
        FirstPerson(
            staff_no="1001", name="王芳", roles=("cashier",), password="Willow-bay12", must_change=False
        ),
    )
    rules = {name: rule(name) for name in rule_settings() if name not in SINCE}
    found_unit(desk.do, desk.home.desk, rules, people)
    for series in ("receipt", "shift"):
        desk.do(IssueBook(series=series, prefix="A-", count=500, renews=True), FOUNDER)
    return desk


def test_what_is_missing_is_given_once(any_home: TestDesk) -> None:
    desk = founded_early(any_home)
    given = catch_up(desk.home, desk.bus.do, desk.home.desk, rule)
    assert [words for words in given if words.startswith("规则")] == [f"规则 {name}" for name in SINCE]
    assert "工单 GA-0000001 起" in given
    assert all(desk.read(lambda rooms, name=name: rooms.view(Settings).content(name)) for name in SINCE)
    drawn = desk.read(lambda rooms: rooms.view(Books).next(desk.home.desk, "contract"))
    assert drawn == "HTA-0000001"
    assert catch_up(desk.home, desk.bus.do, desk.home.desk, rule) == []


def test_what_a_station_has_published_itself_is_left_alone(any_home: TestDesk) -> None:
    desk = founded_early(any_home)
    desk.do(IssueBook(series="order", prefix="D-", count=5), FOUNDER)
    given = catch_up(desk.home, desk.bus.do, desk.home.desk, rule)
    assert not any("工单" in words for words in given)


def test_a_home_without_rules_stays_without(any_home: TestDesk) -> None:
    assert catch_up(any_home.home, any_home.bus.do, any_home.home.desk, rule) == []

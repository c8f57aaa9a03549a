"""The home's promises: one transaction, chained facts, the same outcome for a repeated command."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app.journal.chain import Break
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody, fact_kind
from app.kernel.refusals import Refused, refuse
from db import journal
from db.engine import open_sqlite
from db.projecting import project
from db.tables.journal import facts
from db.tables.shapes import clock, key, number, projection, words
from db.writes import Grow, Register, Sum, projects
from tests.homes import TestDesk, make_desk


@fact_kind("toy.moved")
class ToyMoved(FactBody):
    org_unit: str
    toy: str
    place: str
    steps: int

    def subjects(self) -> tuple[str, ...]:
        return (f"toy:{self.toy}",)


class MoveToy(Command, frozen=True, kw_only=True):
    toy: str
    place: str
    steps: int = 1
    refused_after: bool = False


@handles(MoveToy)
def move_toy(command: MoveToy, work: Work) -> Decision:
    if command.steps < 0:
        raise refuse("money.negative", "steps")
    work.lock(f"toy:{command.toy}")
    return Decision(
        facts=(ToyMoved(org_unit="3301", toy=command.toy, place=command.place, steps=command.steps),),
        news=f"{command.toy} → {command.place}",
    )


toys = projection(
    "test_toys", key("toy"), clock("place_at"), words("place", "place_at"), number("steps"), words("born")
)


@projects(ToyMoved)
def toy_moved(_fact: object, body: ToyMoved) -> list[Grow | Register | Sum]:
    where = {"org_unit": body.org_unit, "toy": body.toy}
    return [Register(toys, where, {"place": body.place}), Sum(toys, where, {"steps": body.steps})]


def rows(desk: TestDesk) -> list[tuple[str, str, int]]:
    query = select(toys.c.toy, toys.c.place, toys.c.steps).order_by(toys.c.toy)
    with desk.home.engines.read.connect() as conn:
        return [tuple(row) for row in conn.execute(query)]


def test_facts_and_projections_are_stored_together(any_home: TestDesk) -> None:
    any_home.do(MoveToy(toy="bear", place="shelf"))
    outcome = any_home.do(MoveToy(toy="bear", place="bed", steps=4))
    assert rows(any_home) == [("bear", "bed", 5)]
    assert outcome.topics == {"toy"}
    assert outcome.news == "bear → bed"


def test_a_repeated_command_gives_the_same_outcome_and_nothing_more(any_home: TestDesk) -> None:
    command = MoveToy(toy="bear", place="shelf")
    first = any_home.do(command)
    again = any_home.do(command)
    assert again.repeated
    assert (again.news, again.at_ms, again.command_id) == (first.news, first.at_ms, first.command_id)
    assert rows(any_home) == [("bear", "shelf", 1)]


def test_a_refused_command_leaves_nothing(any_home: TestDesk) -> None:
    with pytest.raises(Refused) as refused:
        any_home.do(MoveToy(toy="bear", place="shelf", steps=-1))
    assert refused.value.reasons[0].field == "steps"
    assert rows(any_home) == []
    with any_home.home.engines.read.connect() as conn:
        assert not conn.execute(select(facts)).all()


def test_the_chain_verifies_and_names_the_first_broken_fact(home: TestDesk) -> None:
    for place in ("shelf", "bed", "box"):
        home.do(MoveToy(toy="bear", place=place))

    def signed(_origin: str, message: bytes, signature: bytes) -> bool:
        home.signer.public.verify(signature, message)
        return True

    with home.home.engines.write.begin() as conn:
        assert journal.verify(conn, signed) == 3
        conn.execute(facts.update().where(facts.c.seq == 2).values(payload=b'{"place":"moon"}'))
    with home.home.engines.read.connect() as conn, pytest.raises(Break, match="第 2 条") as broken:
        journal.verify(conn, signed)
    assert broken.value.why == "内容被改动(哈希不符)"


def test_a_removed_last_fact_is_noticed(home: TestDesk) -> None:
    for place in ("shelf", "bed"):
        home.do(MoveToy(toy="bear", place=place))
    with home.home.engines.write.begin() as conn:
        conn.execute(facts.delete().where(facts.c.seq == 2))
        with pytest.raises(Break, match="链尾缺失"):
            journal.verify(conn, lambda *_: True)


def test_time_never_goes_back_when_the_clock_does(any_home: TestDesk) -> None:
    first = any_home.do(MoveToy(toy="bear", place="shelf"))
    any_home.clock.ms -= 86_400_000
    second = any_home.do(MoveToy(toy="bear", place="bed"))
    assert second.at_ms >= first.at_ms
    assert rows(any_home) == [("bear", "bed", 2)]


def test_two_desks_move_the_same_toy_without_losing_a_step(any_home: TestDesk) -> None:
    desks = [make_desk(any_home.home.engines, f"D{number}") for number in range(2, 6)]

    def play(desk: TestDesk) -> None:
        for _ in range(10):
            desk.do(MoveToy(toy="bear", place=desk.home.desk.desk_id))

    threads = [threading.Thread(target=play, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(any_home)[0][2] == 40
    with any_home.home.engines.read.connect() as conn:
        assert journal.verify(conn, lambda *_: True) == 40


def test_projection_does_not_depend_on_the_order_of_concurrent_facts(home: TestDesk) -> None:
    other = make_desk(home.home.engines, "D2")
    for desk, place in ((home, "shelf"), (other, "bed"), (home, "box"), (other, "moon")):
        desk.do(MoveToy(toy="bear", place=place))
    expected = rows(home)
    with home.home.engines.write.begin() as conn:
        sealed = [(fact, fact.body()) for fact in journal.in_time_order(conn, newest_first=True)]
        conn.execute(toys.delete())
        project(conn, sealed)
    assert rows(home) == expected


def test_every_sqlite_connection_is_durable(home: TestDesk) -> None:
    for engine in (home.home.engines.write, home.home.engines.read):
        with engine.connect() as conn:
            assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_the_file_is_encrypted(home: TestDesk, tmp_path: Path) -> None:
    home.do(MoveToy(toy="bear", place="柳树湾"))
    stored = [path.read_bytes() for path in tmp_path.glob("home.db*")]
    assert stored
    assert not any("柳树湾".encode() in content for content in stored)
    with pytest.raises(DatabaseError, match="not a database"):
        open_sqlite(tmp_path / "home.db", b"x" * 32).read.connect()

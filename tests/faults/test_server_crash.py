"""PostgreSQL stopped with `-m immediate` under load: what was acknowledged is there, the rest found out."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.kernel.refusals import Unavailable
from tests.faults.audit import Seen, audit, replayed_alike
from tests.faults.crowds import Clerk, seen_by, side_by_side
from tests.faults.hall import DESKS, furnish, next_payment, open_engines, seat
from tests.faults.payer import ack_line, try_line
from tests.faults.rounds import Tally, rounds
from tests.pg import PgServer, run_server

CLERKS = 4


@pytest.fixture(scope="module")
def durable_server() -> Iterator[PgServer]:
    """A server that waits for its disk, unlike that of other tests."""
    yield from run_server(durable=True)


@pytest.mark.timeout(0)
def test_a_server_that_crashes_under_load_loses_and_doubles_nothing(
    durable_server: PgServer, tally: Tally
) -> None:
    target = durable_server.url(durable_server.create_database())
    engines = open_engines(target)
    furnish(engines, DESKS[:CLERKS])
    engines.dispose()
    clerks = [Clerk(target, desk_id) for desk_id in DESKS[:CLERKS]]
    enough = threading.Event()
    threads, failures = side_by_side([partial(clerk.work, enough, seed) for seed, clerk in enumerate(clerks)])
    for _ in range(crashes := rounds(3)):
        _until_paid(clerks, 3, failures)
        durable_server.stop("immediate")
        durable_server.start()
    _until_paid(clerks, 2, failures)
    enough.set()
    for thread in threads:
        thread.join()
    assert not failures
    engines = open_engines(target)
    seen = seen_by(clerks)
    held = audit(engines, seen)
    assert replayed_alike(engines)
    engines.dispose()
    resolved, sorry = sum(clerk.resolved for clerk in clerks), sum(clerk.sorry for clerk in clerks)
    tally(
        f"server crashes: {crashes}, {held} payments, {resolved} found done when repeated, {sorry} refused"
        " while it was away"
    )


def _until_paid(clerks: list[Clerk], each: int, failures: list[BaseException]) -> None:
    """Wait until every clerk has taken so many payments more."""
    goals = [_acknowledged(clerk) + each for clerk in clerks]
    deadline = time.monotonic() + 60
    pause = threading.Event()
    while not failures and any(
        _acknowledged(clerk) < goal for clerk, goal in zip(clerks, goals, strict=True)
    ):
        assert time.monotonic() < deadline, "the clerks did not go on"
        pause.wait(0.01)
    assert not failures


def _acknowledged(clerk: Clerk) -> int:
    return sum(line.startswith(b"ack") for line in list(clerk.lines))


def test_a_server_that_is_away_is_told_in_a_sentence(durable_server: PgServer) -> None:
    target = durable_server.url(durable_server.create_database())
    engines = open_engines(target)
    furnish(engines)
    desk = seat(engines)
    durable_server.stop("immediate")
    with pytest.raises(Unavailable) as told:
        desk.home.transact(lambda _work: None)
    assert told.value.codes == {"kernel.lost_connection"}
    durable_server.start()
    desk.home.transact(lambda _work: None)
    desk.home.close()


@pytest.mark.parametrize("committed", [True, False])
def test_a_commit_whose_answer_never_came_is_looked_up_and_done_once(
    pg_server: PgServer, furnished_database: str, committed: bool
) -> None:
    desk = seat(open_engines(pg_server.url(pg_server.create_database(furnished_database))))
    engine = desk.home.engines.write

    lost: list[Connection] = []

    def lose_the_answer(conn: Connection) -> None:
        if lost:
            return
        lost.append(conn)
        raw: Any = conn.connection.driver_connection
        if committed:
            raw.commit()
        raw.close()

    command = next_payment(desk, random.Random(2))
    event.listen(engine, "commit", lose_the_answer)
    outcome = desk.do(command)
    assert outcome.repeated == committed
    seen = Seen.of([try_line(command), ack_line(outcome)])
    assert audit(desk.home.engines, seen) == 1
    desk.home.close()

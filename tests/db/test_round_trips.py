"""How often a payment and its sheet wait for a server's answer: what a slow line multiplies."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from tests.counter import FEBRUARY, JANUARY, customer, furnish, open_shift, pay, sheet
from tests.homes import TestDesk


@dataclass
class Counted:
    """How many answers the server has finished."""

    answers: int = 0


@contextmanager
def answers_of(engine: Engine) -> Iterator[Counted]:
    """Count what comes back over the one connection that the pool of this engine holds."""
    with engine.connect() as conn:
        driver = conn.connection.driver_connection
    assert driver is not None
    counted = Counted()
    with tempfile.TemporaryFile() as trace:
        driver.pgconn.trace(trace.fileno())
        yield counted
        driver.pgconn.untrace()
        trace.seek(0)
        counted.answers = trace.read().count(b"\tReadyForQuery\t")


@pytest.fixture
def till(pg_home: TestDesk) -> TestDesk:
    """A desk that has taken payments before, so that the driver has prepared its statements."""
    furnish(pg_home, customer(), JANUARY, FEBRUARY)
    open_shift(pg_home)
    for once in range(8):
        sheet(pg_home)
        pay(pg_home, 100 + once, (JANUARY.bill_id,))
    return pg_home


SHEET = 9
PAYMENT = 16
"""Is it alive, begin, head, outcome, rights, lock, two settings, shift, customer, bills, money, the same
payment again?, book; then all writes together, and commit."""


@pytest.mark.parametrize(
    ("act", "most"),
    [(sheet, SHEET), (lambda till: pay(till, 200, (JANUARY.bill_id,)), SHEET + PAYMENT)],
    ids=["sheet", "payment after its sheet"],
)
def test_a_server_is_asked_no_more_often_than_it_must(
    till: TestDesk, act: Callable[[TestDesk], object], most: int
) -> None:
    engines = till.home.engines
    with answers_of(engines.write) as written, answers_of(engines.read) as read:
        act(till)
    assert 0 < written.answers + read.answers <= most

"""Eight desks of two halls take the same bills at once: each is paid once, whoever is late is told."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.kernel.refusals import Conflict
from app.payments.commands import TakePayment
from app.payments.sheet import read_sheet
from db.tables.billing import account_money, bills
from tests.faults.audit import audit, replayed_alike
from tests.faults.crowds import Clerk, seen_by, side_by_side
from tests.faults.hall import ACCOUNTS, BILLS_EACH, DESKS, TODAY, furnish, open_engines, seat
from tests.faults.payer import ack_line, try_line
from tests.faults.rounds import Tally, rounds
from tests.homes import TestDesk
from tests.pg import PgServer


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A home with eight desks, on each engine in turn."""
    name = ""
    if request.param == "sqlite":
        where = str(tmp_path / "home.db")
    else:
        server: PgServer = request.getfixturevalue("pg_server")
        where = server.url(name := server.create_database())
    engines = open_engines(where)
    furnish(engines, DESKS)
    engines.dispose()
    yield where
    if name:
        server.drop_database(name)


def _collect_everything(clerk: Clerk, ready: threading.Barrier) -> None:
    """Try to collect every account's bills; where somebody was first, look again."""
    desk = seat(open_engines(clerk.target), clerk.desk_id)
    ready.wait()
    for account_no in ACCOUNTS:
        while command := _all_bills(desk, account_no):
            clerk.lines.append(try_line(command))
            try:
                clerk.lines.append(ack_line(desk.do(command)))
            except Conflict:
                clerk.beaten += 1
    desk.home.close()


def _all_bills(desk: TestDesk, account_no: str) -> TakePayment | None:
    sheet = desk.read(lambda rooms: read_sheet(rooms, account_no, TODAY))
    assert sheet is not None
    if not sheet.bills:
        return None
    return TakePayment(
        account_no=account_no,
        bill_ids=tuple(line.bill.bill_id for line in sheet.bills),
        received_fen=sheet.owed_fen,
        expected_due_fen=sheet.owed_fen,
    )


def test_eight_desks_collect_the_same_bills_once(target: str, tally: Tally) -> None:
    clerks = [Clerk(target, desk_id) for desk_id in DESKS]
    ready = threading.Barrier(len(clerks))
    threads, failures = side_by_side([partial(_collect_everything, clerk, ready) for clerk in clerks])
    for thread in threads:
        thread.join()
    assert not failures
    seen = seen_by(clerks)
    assert len(seen.acknowledged) == len(ACCOUNTS)
    engines = open_engines(target)
    audit(engines, seen)
    with engines.read.connect() as conn:
        open_bills = select(func.count()).where(bills.c.paid_fen != bills.c.amount_fen)
        assert conn.execute(open_bills).scalar_one() == 0
        assert (
            conn.execute(select(func.count()).select_from(bills)).scalar_one() == len(ACCOUNTS) * BILLS_EACH
        )
        assert conn.execute(select(func.sum(account_money.c.prepaid_fen))).scalar_one() == 0
    assert replayed_alike(engines)
    engines.dispose()
    tally(f"eight desks, {engines.write.dialect.name}: {sum(clerk.beaten for clerk in clerks)} were told")


def test_eight_desks_take_whatever_comes_and_every_fen_is_somewhere(target: str) -> None:
    """Parts, deposits and credit at once: what a desk sees is outdated when it pays, and nothing is lost."""
    clerks = [Clerk(target, desk_id) for desk_id in DESKS]

    def takes(clerk: Clerk, seed: int) -> None:
        desk = seat(open_engines(clerk.target), clerk.desk_id)
        never = threading.Event()
        rng = random.Random(seed)
        for _ in range(rounds(6)):
            clerk.pay_somebody(desk, rng, never)
        desk.home.close()

    threads, failures = side_by_side([partial(takes, clerk, seed) for seed, clerk in enumerate(clerks)])
    for thread in threads:
        thread.join()
    assert not failures
    seen = seen_by(clerks)
    engines = open_engines(target)
    assert audit(engines, seen) == len(seen.acknowledged)
    assert replayed_alike(engines)
    engines.dispose()

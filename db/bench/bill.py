"""`bench bill`: a month of a town computed and issued while tills take money, against raw rows."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from app.billing.run_commands import BATCH
from db.bench.billing_hall import Hall, Till
from db.bench.floor import bare_tables, recording
from db.bench.pay import Tools
from db.bench.timing import milliseconds
from db.engine import open_sqlite

QUIET = 10_000
"""Accounts of the town in which only the run works."""
RECORDED = 20
"""Batches whose rows the floor writes once more."""
_KEY = b"k" * 32


def bench_bill(tools: Tools, accounts: int = 100_000) -> dict[str, Any]:
    """Bill three towns on new encrypted files: a small one alone, for bills per second and the floor; one
    of `accounts` while the till of the same desk takes money; a small one while another process does.

    The floor writes the rows of issued batches once more through the bare driver, into tables with
    primary keys and no other index.
    """
    quiet = min(accounts, QUIET)
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        rates, floor = _alone(Path(folder), tools, quiet)
        month_s, till = _beside_a_thread(Path(folder), tools, accounts)
        other = _beside_a_process(Path(folder), tools, quiet)
    return {
        "name": "bill",
        "accounts": accounts,
        "figures": {
            **{name: round(rate) for name, rate in rates.items()},
            "month_s": round(month_s, 1),
            "till_ms": milliseconds(till),
            **({"other_till_ms": milliseconds(other)} if other else {}),
        },
        "floor": {"bills_per_s": round(floor)},
        "ratio": {"issued_per_s": round(rates["issued_per_s"] / floor, 3)},
    }


class _Enough(Exception):
    """As many batches as the floor writes once more have been issued."""


def _alone(folder: Path, tools: Tools, accounts: int) -> tuple[dict[str, float], float]:
    """Bills per second of each stage, and of the floor. The first batches are recorded, the others timed."""
    recorded_bills = min(RECORDED * BATCH, accounts // 2)

    def enough(done: int, _all: int) -> None:
        if done >= recorded_bills:
            raise _Enough

    with _hall(folder / "alone.db", tools) as hall:
        hall.furnish(accounts)
        run_id = hall.begin()
        prepare = _timed(hall.run(run_id).prepare)
        hall.approve(run_id)
        with recording(hall.engines.write) as recorded, suppress(_Enough):
            hall.run(run_id, enough).issue()
        issue = _timed(hall.run(run_id).issue)
    with bare_tables(folder / "floor.db") as replayed:
        floor_s = sum(replayed(recorded.transactions))
    batches = len(recorded.transactions)
    first = min(batches * BATCH, accounts)
    rates = {"issued_per_s": (accounts - first) / issue, "prepared_per_s": accounts / prepare}
    return rates, first / floor_s


def _beside_a_thread(folder: Path, tools: Tools, accounts: int) -> tuple[float, list[float]]:
    """Seconds of the month, and of each payment meanwhile."""
    with _hall(folder / "thread.db", tools) as hall:
        hall.furnish(accounts)
        hall.open_till()
        with Till(hall, accounts) as till:
            return _month(hall), till.seconds


def _month(hall: Hall) -> float:
    """Seconds of both stages of a whole run; signing it off is people's time."""
    run_id = hall.begin()
    prepare = _timed(hall.run(run_id).prepare)
    hall.approve(run_id)
    return prepare + _timed(hall.run(run_id).issue)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _beside_a_process(folder: Path, tools: Tools, accounts: int) -> list[float]:
    """Seconds of the payments that another process takes; none where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return []
    path = folder / "process.db"
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    # Forked before anything is opened here: connections do not survive it.
    till = context.Process(target=_till_apart, args=(path, tools, accounts, theirs))
    till.start()
    with _hall(path, tools) as hall:
        hall.furnish(accounts)
        ours.send("open")
        ours.recv()
        _month(hall)
        ours.send("stop")
        seconds: list[float] = ours.recv()
        till.join()
    return seconds


def _till_apart(path: Path, tools: Tools, accounts: int, pipe: Pipe) -> None:
    pipe.recv()
    with _hall(path, tools, "TILL") as hall:
        hall.open_till()
        with Till(hall, accounts) as till:
            pipe.send("opened")
            pipe.recv()
        pipe.send(till.seconds)


@contextmanager
def _hall(path: Path, tools: Tools, desk_id: str = "BENCH") -> Iterator[Hall]:
    engines = open_sqlite(path, _KEY)
    try:
        yield Hall(engines, tools, desk_id)
    finally:
        engines.dispose()

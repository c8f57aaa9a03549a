"""kill -9 at random moments of a billing run: resumed, it gives the books of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select as choose

from app.billing.runs import BillingRuns
from app.setup.billing_run import BillingRun
from db.bench.billing_town import UNIT
from db.keeping.audit import Wanted, audit_bills
from db.tables.shapes import metadata
from tests.faults import biller
from tests.faults.audit import replayed_alike
from tests.faults.hall import furnish, open_engines, seat
from tests.faults.rounds import Tally, rounds
from tests.homes import TestDesk

ACCOUNTS = 240
TABLES = ("bills", "bill_bases", "run_batches", "run_items", "account_money")
STAMPS = ("_at", "_ms")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed home whose run has just begun."""
    path = tmp_path_factory.mktemp("town") / "home.db"
    engines = open_engines(str(path))
    furnish(engines)
    run_id = biller.settle(seat(engines), ACCOUNTS)
    engines.dispose()
    return path, run_id


@pytest.fixture(scope="module")
def billers() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.biller"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=Path(__file__).parents[2],
    )
    with process:
        yield process


def books(desk: TestDesk) -> dict[str, list[tuple[Any, ...]]]:
    """What a run leaves behind, without when."""
    found = {}
    with desk.home.engines.read.connect() as conn:
        for name in TABLES:
            table = metadata.tables[name]
            columns = [column for column in table.columns if not column.name.endswith(STAMPS)]
            rows = conn.execute(choose(*columns).order_by(*table.primary_key.columns))
            found[name] = [tuple(row) for row in rows]
    return found


def undisturbed(target: Path, run_id: str) -> dict[str, list[tuple[Any, ...]]]:
    desk = seat(open_engines(str(target)))
    run = BillingRun(desk.home, desk.do, UNIT, run_id, batch=biller.BATCH)
    run.prepare()
    biller.approve(desk, run_id)
    run.issue()
    left = books(desk)
    desk.home.close()
    return left


def kill(billers: subprocess.Popen[str], target: Path, run_id: str, stage: str, after: float) -> None:
    """Let a biller work on a stage; kill it `after` seconds, if it is not done by then."""
    assert billers.stdin is not None
    assert billers.stdout is not None
    billers.stdin.write(f"{target} {run_id} {stage}\n")
    child = int(billers.stdout.readline())
    select.select([], [], [], after)
    os.kill(child, signal.SIGKILL)
    assert billers.stdout.readline() == "gone\n"


def test_a_run_killed_again_and_again_gives_the_same_books(
    begun: tuple[Path, str], billers: subprocess.Popen[str], tmp_path: Path, tally: Tally
) -> None:
    source, run_id = begun
    expected = undisturbed(Path(shutil.copy(source, tmp_path / "calm.db")), run_id)
    rng = random.Random()
    deaths = amid = 0
    for number in range(rounds(4)):
        target = Path(shutil.copy(source, tmp_path / f"{number}.db"))
        for stage in ("prepare", "issue"):
            for _ in range(3):
                kill(billers, target, run_id, stage, rng.uniform(0.01, 0.12))
                deaths += 1
            desk = seat(open_engines(str(target)))
            progress = desk.read(
                lambda rooms, stage=stage: rooms.view(BillingRuns).progress(UNIT, run_id, f"{stage}d")  # type: ignore[misc]
            )
            amid += 0 < progress.bills < ACCOUNTS
            run = BillingRun(desk.home, desk.do, UNIT, run_id, batch=biller.BATCH)
            if stage == "prepare":
                run.prepare()
                biller.approve(desk, run_id)
            else:
                run.issue()
            desk.home.close()
        desk = seat(open_engines(str(target)))
        assert books(desk) == expected
        assert audit_bills(desk.home.engines, Wanted(run_id=run_id))["differences"] == 0
        desk.home.close()
    assert replayed_alike(open_engines(str(target)))
    assert deaths
    tally(f"kill -9: {deaths} times while billing, {amid} stages left half done, the same books each time")

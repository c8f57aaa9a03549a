"""A clock set back: facts and receipt numbers keep their order, the day stays, and it is flagged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.adapters.clock import SystemClock
from app.adapters.signer import SignatureCheck
from db.engine import Engines
from db.keeping.health import home_checks
from db.tables.journal import facts
from db.tables.payments import payments
from tests.faults.audit import Seen, audit
from tests.faults.hall import DESKS, TODAY, furnish, next_payment, open_engines, seat
from tests.faults.payer import ack_line, try_line
from tests.homes import NOON, TestClock, TestDesk

_ROOT = Path(__file__).parents[2]
DAY_MS = 86_400_000


def in_order(engines: Engines) -> int:
    """Receipt numbers, stamps and places in the chain all rise together; returns how many there are."""
    with engines.read.connect() as conn:
        told = (
            conn.execute(select(facts.c.hlc).where(facts.c.kind == "payment.taken").order_by(facts.c.seq))
            .scalars()
            .all()
        )
        rows = conn.execute(
            select(payments.c.at_ms, payments.c.business_day).order_by(payments.c.receipt_no)
        ).all()
    assert told == sorted(set(told))
    assert [row.at_ms for row in rows] == [stamp >> 16 for stamp in told]
    assert {row.business_day for row in rows} == {TODAY}
    return len(rows)


def test_a_clock_that_jumps_about_changes_no_order_and_no_day(counter: TestDesk) -> None:
    rng = random.Random()
    lines = []
    counter.clock.ms = NOON
    for jump in (0, -DAY_MS, 1, -3_600_000, 500, -400 * DAY_MS, DAY_MS // 4):
        counter.clock.ms += jump
        command = next_payment(counter, rng)
        lines += [try_line(command), ack_line(counter.do(command))]
    assert in_order(counter.home.engines) == 7
    assert audit(counter.home.engines, Seen.of(lines)) == 7


def test_doctor_flags_a_clock_behind_the_last_payment(counter: TestDesk) -> None:
    counter.do(next_payment(counter, random.Random(1)))
    engines = counter.home.engines
    for now_ms, state in ((NOON, "ok"), (NOON - DAY_MS, "bad")):
        checks = home_checks(engines, now_ms=now_ms, backups=Path("none"), make_check=SignatureCheck)
        assert {check.state for check in checks if check.name == "clock_home"} == {state}


def test_a_jump_while_the_counter_runs_is_flagged_and_not_obeyed() -> None:
    wall, steady = [NOON * 1_000_000], [5_000_000]
    clock = SystemClock(lambda: wall[0], lambda: steady[0])
    wall[0] -= DAY_MS * 1_000_000
    steady[0] += 2_000_000
    assert clock.now_ms() == NOON + 2
    assert clock.jumped_ms() == -DAY_MS - 2


def test_a_pc_whose_clock_is_a_day_back_at_the_next_start(hall: Path, tmp_path: Path) -> None:
    if shutil.which("faketime") is None:
        pytest.skip("faketime is not installed")
    log = tmp_path / "log"
    for moment in ("2026-03-15 12:30:00", "2026-03-14 12:30:00", "2026-03-15 12:31:00"):
        done = subprocess.run(
            [
                *("faketime", moment, sys.executable, "-m", "tests.faults.payer"),
                *(str(hall), "D1", str(log), moment[9:10], "4", "wall"),
            ],
            cwd=_ROOT,
            env={**os.environ, "TZ": "Asia/Shanghai"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    engines = open_engines(str(hall))
    seen = Seen.read(log)
    assert len(seen.acknowledged) == 12
    audit(engines, seen)
    assert in_order(engines) == 12
    engines.dispose()


def test_two_desks_whose_clocks_differ_by_a_day_agree_on_what_came_first(tmp_path: Path) -> None:
    """The desk behind sees the other's stamps in the shared home and goes on from there."""
    engines = open_engines(str(tmp_path / "home.db"))
    furnish(engines, DESKS[:2])
    ahead = seat(engines, DESKS[0], clock=TestClock(NOON + 3_600_000))
    behind = seat(engines, DESKS[1], clock=TestClock(NOON - DAY_MS))
    rng = random.Random()
    times = [desk.do(next_payment(desk, rng)).at_ms for desk in (behind, ahead, behind, ahead, behind)]
    assert times == sorted(times)
    assert times[2] >= times[1] >= NOON + 3_600_000
    engines.dispose()

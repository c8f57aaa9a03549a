"""Power cuts while paying: whatever the disk is left with opens, verifies and holds what was acknowledged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.audit import Seen, audit
from tests.faults.hall import furnish, open_engines, seat
from tests.faults.payer import take_money
from tests.faults.powerloss import Call, cut_power, record
from tests.faults.recording import Recorder, plain_connect
from tests.faults.rounds import Tally, rounds

PAYMENTS = 45
"""Enough for the write-ahead log to be carried over into the file once."""


def watched(furnished: Path, folder: Path, *weak: str) -> list[Call]:
    target, log = folder / "home.db", folder / "log"
    shutil.copy(furnished, target)
    return record([str(target), "D1", str(log), "7", str(PAYMENTS), *weak], folder.parent / "trace", log)


def broken_promise(
    calls: list[Call],
    furnished: Path,
    folder: Path,
    rng: random.Random,
    connect: Callable[..., Any] | None = None,
) -> tuple[str, int]:
    """Cut the power once: what is wrong with the home then ('' for nothing), how much was acknowledged."""
    after_words = [place + 1 for place, call in enumerate(calls) if call.what == "said"]
    cut = rng.choice(after_words) if rng.random() < 0.5 else rng.randrange(len(calls) + 1)
    files, said = cut_power(calls, cut, {"home.db": furnished.read_bytes()}, rng)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    seen = Seen.of(said)
    engines = open_engines(str(folder / "home.db"), connect)
    try:
        audit(engines, seen)
    except Exception as trouble:  # noqa: BLE001  whatever is wrong with the state is the finding
        return f"cut {cut}: {trouble!r}", len(seen.acknowledged)
    finally:
        engines.dispose()
        shutil.rmtree(folder)
    return "", len(seen.acknowledged)


def test_a_power_cut_loses_nothing_acknowledged(furnished: Path, tmp_path: Path, tally: Tally) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    calls = watched(furnished, folder)
    assert sum(call.what == "said" for call in calls) == 2 * PAYMENTS
    rng = random.Random()
    held = 0
    for number in range(states := rounds(60)):
        trouble, acknowledged = broken_promise(calls, furnished, tmp_path / str(number), rng)
        assert not trouble
        held += acknowledged
    assert held
    tally(f"power cuts: {states} disk states of {len(calls)} calls, nothing lost")


def test_the_power_cut_test_sees_losses_where_the_driver_does_not_wait(
    furnished: Path, tmp_path: Path, tally: Tally
) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    calls = watched(furnished, folder, "weak")
    rng = random.Random()
    troubles = [broken_promise(calls, furnished, tmp_path / str(number), rng)[0] for number in range(30)]
    assert any("is lost" in trouble for trouble in troubles)
    tally(f"power cuts with synchronous=NORMAL: {sum(map(bool, troubles))} of 30 states lose money")


def test_a_power_cut_under_sqlites_own_file_layer_loses_nothing(tmp_path: Path, tally: Tally) -> None:
    """The same without strace and without encryption, so that no machine goes untested."""
    plain, target = tmp_path / "plain.db", tmp_path / "home.db"
    engines = open_engines(str(plain), plain_connect)
    furnish(engines)
    engines.dispose()
    shutil.copy(plain, target)
    recorder = Recorder("recorder")
    desk = seat(open_engines(str(target), recorder.connect))
    take_money(desk, 7, PAYMENTS, recorder.say)
    desk.home.close()
    recorder.unregister()
    calls = recorder.calls
    assert sum(call.what == "said" for call in calls) == 2 * PAYMENTS
    assert sum(call.what == "sync" for call in calls) > PAYMENTS
    rng = random.Random()
    for number in range(states := rounds(60)):
        trouble, _ = broken_promise(calls, plain, tmp_path / str(number), rng, plain_connect)
        assert not trouble
    unsynced = [call for call in calls if call.what != "sync"]
    losses = [
        broken_promise(unsynced, plain, tmp_path / f"unsynced {number}", rng, plain_connect)[0]
        for number in range(30)
    ]
    assert any("is lost" in trouble for trouble in losses)
    tally(f"power cuts under SQLite's file layer: {states} disk states of {len(calls)} calls, nothing lost")

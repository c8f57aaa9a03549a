"""Power cuts while paying: whatever the disk is left with opens, verifies and holds what was acknowledged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.audit import Seen, audit
from tests.faults.hall import furnish, open_engines, seat
from tests.faults.payer import take_money
from tests.faults.powerloss import Call, Disk, record
from tests.faults.recording import Recorder, plain_connect
from tests.faults.rounds import Tally, rounds

pytestmark = pytest.mark.timeout(0)  # as many states as the environment asks for
PAYMENTS = 45
"""Enough for the write-ahead log to be carried over into the file once."""


def watched(furnished: Path, folder: Path, *weak: str) -> list[Call]:
    target, log = folder / "home.db", folder / "log"
    shutil.copy(furnished, target)
    return record([str(target), "D1", str(log), "7", str(PAYMENTS), *weak], folder.parent / "trace", log)


class Outage:
    """Cuts the power again and again while a recorded process goes on, and opens what each cut leaves.

    Always the same file, in memory: statements stay compiled, and no disk waits for the copies.
    """

    def __init__(
        self, calls: list[Call], start: Path, memory: Path, connect: Callable[..., Any] | None = None
    ) -> None:
        self._calls = calls
        self._start = start.read_bytes()
        self._folder = memory
        self._engines = open_engines(str(memory / "home.db"), connect)
        self.acknowledged = 0

    def broken_promises(self, states: int, rng: random.Random) -> Iterator[str]:
        """What is wrong with the home after each of so many cuts, '' for nothing; half of them right
        after a word to the clerk."""
        after_words = [place + 1 for place, call in enumerate(self._calls) if call.what == "said"]
        disk = Disk(self._calls, {"home.db": self._start})
        for cut in sorted(
            rng.choice(after_words) if rng.random() < 0.5 else rng.randrange(len(self._calls) + 1)
            for _ in range(states)
        ):
            disk.go_on(cut)
            files, said = disk.cut_power(rng)
            seen = Seen.of(said)
            self.acknowledged += len(seen.acknowledged)
            trouble = self._trouble_with(files, seen)
            yield f"cut {cut}: {trouble!r}" if trouble else ""

    def _trouble_with(self, files: dict[str, bytes], seen: Seen) -> Exception | None:
        for left in self._folder.iterdir():
            left.unlink()
        for name, content in files.items():
            (self._folder / name).write_bytes(content)
        try:
            audit(self._engines, seen)
        except Exception as trouble:  # noqa: BLE001  whatever is wrong with the state is the finding
            return trouble
        finally:
            self._engines.dispose()
        return None


def test_a_power_cut_loses_nothing_acknowledged(
    furnished: Path, tmp_path: Path, memory: Path, tally: Tally
) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    calls = watched(furnished, folder)
    assert sum(call.what == "said" for call in calls) == 2 * PAYMENTS
    outage = Outage(calls, furnished, memory)
    for trouble in outage.broken_promises(states := rounds(60), random.Random()):
        assert not trouble
    assert outage.acknowledged
    tally(f"power cuts: {states} disk states of {len(calls)} calls, nothing lost")


def test_the_power_cut_test_sees_losses_where_the_driver_does_not_wait(
    furnished: Path, tmp_path: Path, memory: Path, tally: Tally
) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    calls = watched(furnished, folder, "weak")
    troubles = list(Outage(calls, furnished, memory).broken_promises(30, random.Random()))
    assert any("is lost" in trouble for trouble in troubles)
    tally(f"power cuts with synchronous=NORMAL: {sum(map(bool, troubles))} of 30 states lose money")


def test_a_power_cut_under_sqlites_own_file_layer_loses_nothing(
    tmp_path: Path, memory: Path, tally: Tally
) -> None:
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
    outage = Outage(calls, plain, memory, plain_connect)
    for trouble in outage.broken_promises(states := rounds(60), random.Random()):
        assert not trouble
    unsynced = Outage([call for call in calls if call.what != "sync"], plain, memory, plain_connect)
    losses = list(unsynced.broken_promises(30, random.Random()))
    assert any("is lost" in trouble for trouble in losses)
    tally(f"power cuts under SQLite's file layer: {states} disk states of {len(calls)} calls, nothing lost")

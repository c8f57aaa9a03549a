"""Cycles that hold widgets end in the GUI thread, whatever the lanes allocate meanwhile."""

import gc
import threading

from pytestqt.qtbot import QtBot

from ui.shell.lanes import Lane, Lanes


class Witness:
    """Part of a cycle; tells which thread collected it."""

    def __init__(self, seen: list[int]) -> None:
        self.itself = self
        self._seen = seen

    def __del__(self) -> None:
        self._seen.append(threading.get_ident())


def allocate() -> int:
    """Enough containers to make Python collect all generations by itself many times over."""
    return len([[number] for number in range(400_000)])


def test_a_lane_never_collects_what_the_window_left(qtbot: QtBot, lanes: Lanes) -> None:
    seen: list[int] = []
    done: list[int] = []
    for _ in range(50):
        Witness(seen)
    lanes.run(Lane.READ, allocate, done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: len(seen) == 50, timeout=10_000)
    assert set(seen) == {threading.get_ident()}


def test_what_was_loaded_is_not_looked_through_again() -> None:
    seen: list[int] = []
    lanes = Lanes()
    lanes.settle()
    kept = gc.get_freeze_count()
    assert kept > len(gc.get_objects())
    Witness(seen)
    gc.collect()
    assert len(seen) == 1
    assert gc.get_freeze_count() == kept
    assert lanes.close()
    assert gc.get_freeze_count() == 0


def test_python_collects_again_when_the_lanes_are_closed() -> None:
    before = gc.isenabled()
    lanes = Lanes()
    assert not gc.isenabled()
    assert lanes.close()
    assert gc.isenabled() is before

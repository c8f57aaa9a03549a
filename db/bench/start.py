"""`bench start`: from the start of a process to its window, against a bare interpreter and a bare window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from db.bench.timing import milliseconds

_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.processEvents()
print("shown", flush=True)
"""
_LONGEST_S = 60


def bench_start(
    counter: Sequence[str], marks: Sequence[str] = ("shown", "ready"), tries: int = 6
) -> dict[str, Any]:
    """Milliseconds in fresh processes. `counter` is the command line of a counter that writes each of
    `marks` on a line of its own to standard output when it gets there, and then ends by itself."""
    nothing, bare, figures = [], [], dict[str, list[float]]()
    # In turns, so that whatever else the machine does falls on all alike; the first turn warms the disk.
    for turn in range(tries + 1):
        found = {
            "interpreter": _time_to(["-c", "print('shown', flush=True)"], ["shown"])["shown"],
            "bare": _time_to(["-c", _BARE], ["shown"])["shown"],
        }
        reached = _time_to(list(counter), marks, program="")
        if turn:
            nothing.append(found["interpreter"])
            bare.append(found["bare"])
            for mark, seconds in reached.items():
                figures.setdefault(mark, []).append(seconds)
    window = milliseconds(bare)
    return {
        "name": "start",
        "figures": {f"{mark}_ms": milliseconds(taken) for mark, taken in figures.items()},
        "floor": {"interpreter_ms": milliseconds(nothing), "bare_window_ms": window},
        "ratio": {
            mark: round(milliseconds(taken)["p50"] / window["p50"], 2) for mark, taken in figures.items()
        },
    }


def _environment() -> dict[str, str]:
    """This process's, drawing offscreen where there is no display to draw on."""
    screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    return dict(os.environ) if screen else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def _time_to(arguments: list[str], marks: Sequence[str], program: str = sys.executable) -> dict[str, float]:
    """Seconds from the start of the process to each mark. Raises RuntimeError if one never comes."""
    started = time.perf_counter()
    reached: dict[str, float] = {}
    with subprocess.Popen(
        [program, *arguments] if program else arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=_environment(),
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            reached.setdefault(line.strip(), time.perf_counter() - started)
        process.wait(_LONGEST_S)
    missing = [mark for mark in marks if mark not in reached]
    if missing:
        raise RuntimeError(f"the program ended without saying {', '.join(missing)}")
    return {mark: reached[mark] for mark in marks}

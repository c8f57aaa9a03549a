"""Starts counters as processes of their own and lets them die at a moment of the test's choice."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from pathlib import Path


class Nursery:
    """Talks to `python -m tests.faults.payer --nursery`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders = process.stdin
        self._news = process.stdout

    def kill_while_paying(self, target: Path, log: Path, seed: int, lines: int, after: float) -> None:
        """Let a counter pay; kill it `after` seconds from when its clerk has seen so many `lines`."""
        before = _lines(log)
        self._orders.write(f"{target} D1 {log} {seed} 100000\n")
        child = int(self._news.readline())
        deadline = time.monotonic() + 20
        while _lines(log) < before + lines and time.monotonic() < deadline:
            select.select([], [], [], 0.001)
        select.select([], [], [], after)
        os.kill(child, signal.SIGKILL)
        assert self._news.readline() == "gone\n"


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0

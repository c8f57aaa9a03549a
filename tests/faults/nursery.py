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

    def kill_while_paying(self, target: Path, log: Path, seed: int, after: float) -> None:
        """Let a counter pay; kill it `after` seconds from its first attempt."""
        before = log.stat().st_size if log.exists() else 0
        self._orders.write(f"{target} D1 {log} {seed} 100000\n")
        child = int(self._news.readline())
        deadline = time.monotonic() + 20
        while not (log.exists() and log.stat().st_size > before) and time.monotonic() < deadline:
            select.select([], [], [], 0.002)
        select.select([], [], [], after)
        os.kill(child, signal.SIGKILL)
        assert self._news.readline() == "gone\n"

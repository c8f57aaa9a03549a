"""Clerks side by side, each a thread with a home of its own, and what they have seen together."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.kernel.refusals import Conflict, Unavailable
from tests.faults.audit import Seen
from tests.faults.hall import next_payment, open_engines, seat
from tests.faults.payer import ack_line, try_line
from tests.homes import TestDesk


@dataclass
class Clerk:
    """Takes money at one desk; repeats a command whose end is not known, as a clerk would."""

    target: str
    desk_id: str
    lines: list[bytes] = field(default_factory=list)
    resolved: int = 0
    """Commands found done when they were repeated."""
    sorry: int = 0
    beaten: int = 0
    """Conflicts: somebody else was first."""

    def work(self, until: threading.Event, seed: int) -> None:
        desk = seat(open_engines(self.target), self.desk_id)
        rng = random.Random(seed)
        while not until.is_set():
            self.pay_somebody(desk, rng, until)
        desk.home.close()

    def pay_somebody(self, desk: TestDesk, rng: random.Random, until: threading.Event) -> None:
        command = None
        while not until.is_set():
            try:
                if command is None:
                    command = next_payment(desk, rng)
                    self.lines.append(try_line(command))
                outcome = desk.do(command)
            except Unavailable:
                self.sorry += 1
                until.wait(0.05)
                continue
            except Conflict:
                self.beaten += 1
                return
            self.lines.append(ack_line(outcome))
            self.resolved += outcome.repeated
            return


def seen_by(clerks: list[Clerk]) -> Seen:
    """What all of them saw."""
    return Seen.of([line for clerk in clerks for line in clerk.lines])


def side_by_side(works: list[Callable[[], None]]) -> tuple[list[threading.Thread], list[BaseException]]:
    """Start all at once; the list fills with whatever a thread fails with."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001  handed to the test
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads, failures

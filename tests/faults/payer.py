"""A counter that does nothing but take money, run as a process of its own so that it may die at any moment.

    python -m tests.faults.payer TARGET DESK LOG SEED COUNT [weak] [wall]
    python -m tests.faults.payer --nursery

Before a payment it writes `try <command>` to LOG, after it `ack <command_id> <receipt_no> <net_fen>`; LOG
is what the clerk's own eyes have seen. `weak` betrays the disk, `wall` obeys the PC's own clock. The
nursery forks one counter per line of arguments on stdin and prints its process id, so that thousands of
deaths do not cost thousands of interpreter starts.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from app.adapters.clock import SystemClock
from app.adapters.pdf import load_fonts
from app.kernel.commands import Outcome
from app.kernel.refusals import Conflict, Unavailable
from app.payments.commands import TakePayment
from tests.faults.hall import next_payment, open_engines, seat
from tests.homes import TestDesk


class WeakConnection(sqlcipher.Connection):  # type: ignore[misc]
    """A driver that betrays the program: it does not wait for the disk."""

    def execute(self, statement: str, *args: Any) -> Any:
        return super().execute(statement.replace("synchronous=FULL", "synchronous=NORMAL"), *args)


def weak_connect(*args: Any, **named: Any) -> Any:
    """Stands in for sqlcipher3's connect where a test must see payments lost."""
    return sqlcipher.connect(*args, factory=WeakConnection, **named)


def try_line(command: TakePayment) -> bytes:
    return b"try " + msgspec.json.encode(command) + b"\n"


def ack_line(outcome: Outcome) -> bytes:
    said = outcome.result
    net = said["received_fen"] - said["change_fen"]
    return f"ack {outcome.command_id} {said['receipt_no']} {net}\n".encode()


def pay(target: str, desk_id: str, log: str, seed: int, count: int, *how: str) -> None:
    """Take `count` payments, or until death or the end of the disk."""
    engines = open_engines(target, weak_connect if "weak" in how else None)
    desk = seat(engines, desk_id, clock=SystemClock() if "wall" in how else None)
    seen = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    take_money(desk, seed, count, lambda line: os.write(seen, line))
    desk.home.close()
    os.close(seen)


def take_money(desk: TestDesk, seed: int, count: int, say: Callable[[bytes], object]) -> None:
    """Pay and say so."""
    rng = random.Random(seed)
    for _ in range(count):
        command = next_payment(desk, rng)
        say(try_line(command))
        try:
            outcome = desk.do(command)
        except Conflict:
            continue
        except Unavailable as error:
            say(f"sorry {','.join(sorted(error.codes))}\n".encode())
            continue
        say(ack_line(outcome))


def _nursery() -> None:
    load_fonts()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(line.split())
            os._exit(0)
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


def _run(arguments: list[str]) -> None:
    target, desk_id, log, seed, count, *how = arguments
    pay(target, desk_id, log, int(seed), int(count), *how)


if __name__ == "__main__":
    _nursery() if sys.argv[1:] == ["--nursery"] else _run(sys.argv[1:])

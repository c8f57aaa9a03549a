"""kill -9 at random moments while paying: nothing acknowledged is lost, doubled or torn."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.audit import Seen, audit, finish, replayed_alike
from tests.faults.hall import open_engines
from tests.faults.nursery import Nursery
from tests.faults.rounds import Tally, rounds


def test_a_counter_killed_while_paying_loses_and_doubles_nothing(
    nursery: Nursery, furnished: Path, tmp_path: Path, tally: Tally
) -> None:
    rng = random.Random()
    acknowledged = ahead = 0
    for number in range(tries := rounds(15)):
        # A home lives through several deaths; a fresh one now and then keeps the audits short.
        if number % 8 == 0:
            folder = tmp_path / str(number)
            folder.mkdir()
            target, log = folder / "home.db", folder / "log"
            target.write_bytes(furnished.read_bytes())
        seed = rng.randrange(2**32)
        known = len(Seen.read(log).acknowledged)
        # The first payment of a process is slow; most deaths come among the quick ones after it.
        nursery.kill_while_paying(target, log, seed, rng.randint(1, 9), rng.uniform(0, 0.02))
        seen = Seen.read(log)
        acknowledged += len(seen.acknowledged) - known
        engines = open_engines(str(target))
        audit(engines, seen)
        caught = finish(engines, seen)
        with log.open("ab") as told:
            told.writelines(
                f"ack {command_id} {receipt_no} {net}\n".encode()
                for command_id, (receipt_no, net) in seen.acknowledged.items()
            )
        audit(engines, seen)
        engines.dispose()
        ahead += caught
    assert replayed_alike(open_engines(str(target)))
    assert acknowledged
    tally(
        f"kill -9: {tries} times, {acknowledged} acknowledged payments kept, {ahead} committed before they"
        " were seen"
    )

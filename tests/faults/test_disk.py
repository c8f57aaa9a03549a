"""A disk that is full, read-only or failing: a clear sentence, nothing acknowledged lost, nothing torn."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.kernel.refusals import Unavailable
from tests.faults.audit import Seen, audit, finish
from tests.faults.disks import pay_with_failing_calls, small_disk
from tests.faults.hall import next_payment, open_engines, seat
from tests.faults.payer import pay
from tests.faults.rounds import Tally, rounds

MB = 1 << 20


def test_a_full_disk_refuses_clearly_and_pays_again_when_there_is_room(
    furnished: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 12 * MB, 9 * MB) as disk:
        target, log = disk.folder / "home.db", tmp_path / "log"
        shutil.copy(furnished, target)
        engines = open_engines(str(target))
        pay(str(target), "D1", str(log), 3, 40)
        seen = Seen.read(log)
        assert set(seen.sorry) == {"kernel.disk_full"}
        assert seen.acknowledged
        audit(engines, seen)
        disk.make_room()
        pay(str(target), "D1", str(log), 4, 10)
        later = Seen.read(log)
        assert len(later.sorry) == len(seen.sorry)
        assert len(later.acknowledged) == len(seen.acknowledged) + 10
        audit(engines, later)
        engines.dispose()


def test_the_same_counter_pays_again_after_the_disk_was_full(hall: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    pay_with_failing_calls(hall, log, 20, "pwrite64", "ENOSPC", "300..304")
    seen = Seen.read(log)
    assert set(seen.sorry) == {"kernel.disk_full"}
    assert len(seen.acknowledged) == 20 - len(seen.sorry)
    # It went on by itself: the last try was acknowledged.
    assert list(seen.tried)[-1] in seen.acknowledged
    engines = open_engines(str(hall))
    audit(engines, seen)
    engines.dispose()


@pytest.mark.parametrize("call", ["fsync,fdatasync", "pwrite64"])
def test_after_a_disk_error_no_more_money_is_taken_until_the_home_is_opened_again(
    call: str, furnished: Path, tmp_path: Path, tally: Tally
) -> None:
    rng = random.Random()
    refused = 0
    for number in range(tries := rounds(2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        target, log = folder / "home.db", folder / "log"
        shutil.copy(furnished, target)
        when = rng.randint(3, 12) if call != "pwrite64" else rng.randint(60, 600)
        pay_with_failing_calls(target, log, 14, call, "EIO", str(when))
        seen = Seen.read(log)
        # One call failed; everything after it was refused although the disk worked again.
        assert set(seen.sorry) == {"kernel.disk_error"}
        assert len(seen.acknowledged) + len(seen.sorry) == 14
        assert set(list(seen.tried)[: len(seen.acknowledged)]) == set(seen.acknowledged)
        refused += len(seen.sorry)
        engines = open_engines(str(target))
        audit(engines, seen)
        finish(engines, seen)
        audit(engines, seen)
        engines.dispose()
    tally(f"EIO in {call}: {tries} times, {refused} payments refused, nothing lost")


def test_a_read_only_disk_says_so_to_whoever_pays_or_asks(furnished: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 12 * MB, 0) as disk:
        target = disk.folder / "home.db"
        shutil.copy(furnished, target)
        desk = seat(open_engines(str(target)))
        rng = random.Random(1)
        desk.do(next_payment(desk, rng))
        command = next_payment(desk, rng)
        desk.home.close()
        disk.turn_read_only()
        for ask in (lambda: desk.do(command), lambda: next_payment(desk, rng)):
            with pytest.raises(Unavailable) as told:
                ask()
            assert told.value.codes == {"kernel.read_only"}
        desk.home.close()


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    desk = seat(open_engines(str(tmp_path / "gone" / "home.db")))
    with pytest.raises(Unavailable) as told:
        next_payment(desk, random.Random(1))
    assert told.value.codes == {"kernel.read_only"}

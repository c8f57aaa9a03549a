"""Backup and restore of an embedded home, with desks at work and with everything that can be wrong."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from app.kernel.refusals import Refused, Unavailable
from app.security.commands import RegisterOrgUnit
from app.security.views import SecurityView
from app.setup.founding import FOUNDER
from db.engine import Engines
from db.keeping.backup import back_up, read_backup
from db.keeping.proving import heads
from db.keeping.restore import restore
from tests.homes import FILE_KEY, NOON, TestDesk, make_desk, sqlite_engines


@dataclass
class Station:
    """An embedded home with some facts in it."""

    path: Path
    engines: Engines
    desk: TestDesk

    def work(self, first: int, count: int) -> None:
        for number in range(first, first + count):
            self.desk.do(RegisterOrgUnit(org_unit=f"U{number}", name=f"供电所 {number}"), FOUNDER)

    def units(self) -> int:
        return len(self.desk.read(lambda snapshot: snapshot.view(SecurityView).org_units()))


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    path = tmp_path / "home.db"
    engines = sqlite_engines(path)
    made = Station(path, engines, make_desk(engines))
    made.work(0, 30)
    yield made
    engines.dispose()


def codes(caught: pytest.ExceptionInfo[Refused]) -> frozenset[str]:
    return caught.value.codes


def test_a_backup_holds_everything_and_is_one_sealed_file(station: Station, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    made = back_up(station.path, FILE_KEY, target)
    assert (made.facts, made.chains) == (30, 1)
    assert "已校验" in made.sentence()
    assert b"SQLite format" not in target.read_bytes()[:100]
    assert "供电所".encode() not in target.read_bytes()
    before = target.read_bytes()
    assert read_backup(target, FILE_KEY) == made
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]


def test_the_copy_is_one_moment_while_desks_go_on(station: Station, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        if not seen:
            worker = threading.Thread(target=station.work, args=(100, 5))
            worker.start()
            worker.join()
        seen.append((done, total))
        return True

    made = back_up(station.path, FILE_KEY, tmp_path / "copy.db", progress)
    assert made.facts == 30
    assert station.units() == 35
    assert seen[-1][0] == seen[-1][1] > 0


def test_cancelling_leaves_nothing(station: Station, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        back_up(station.path, FILE_KEY, tmp_path / "copy.db", lambda _done, _all: False)
    assert codes(caught) == {"backup.cancelled"}
    assert list(tmp_path.glob("copy.db*")) == []
    station.work(50, 1)


def test_backup_overwrites_nothing_and_needs_a_place(station: Station, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"precious")
    for source, place, code in (
        (station.path, target, "backup.exists"),
        (station.path, tmp_path / "nowhere" / "copy.db", "backup.not_written"),
        (tmp_path / "none.db", tmp_path / "new.db", "backup.unreadable"),
    ):
        with pytest.raises(Refused) as caught:
            back_up(source, FILE_KEY, place)
        assert codes(caught) == {code}
    assert target.read_bytes() == b"precious"


def test_wrong_key_is_a_sentence(station: Station, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        back_up(station.path, b"x" * 32, tmp_path / "copy.db")
    assert caught.value.codes == {"kernel.home_damaged"}
    back_up(station.path, FILE_KEY, tmp_path / "copy.db")
    with pytest.raises(Refused) as refused:
        read_backup(tmp_path / "copy.db", b"x" * 32)
    assert codes(refused) == {"backup.unreadable"}


@pytest.mark.parametrize("place", [0.1, 0.4, 0.7, 0.99])
def test_one_flipped_bit_is_found(station: Station, tmp_path: Path, place: float) -> None:
    target = tmp_path / "copy.db"
    back_up(station.path, FILE_KEY, target)
    content = bytearray(target.read_bytes())
    content[int(len(content) * place)] ^= 4
    target.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_backup(target, FILE_KEY)
    assert codes(caught) <= {"backup.failed", "backup.unreadable"}


def test_truncated_and_foreign_files_are_found(station: Station, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    back_up(station.path, FILE_KEY, target)
    target.write_bytes(target.read_bytes()[: 4096 * 3])
    foreign = tmp_path / "photo.jpg"
    foreign.write_bytes(os.urandom(50_000))
    for path in (target, foreign, tmp_path / "missing.db", tmp_path):
        with pytest.raises(Refused) as caught:
            read_backup(path, FILE_KEY)
        assert codes(caught) <= {"backup.failed", "backup.unreadable"}


def test_restore_brings_back_the_moment_and_keeps_the_rest_aside(station: Station, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    back_up(station.path, FILE_KEY, backup)
    station.work(200, 5)
    station.engines.dispose()
    with pytest.raises(Refused) as caught:
        restore(backup, FILE_KEY, station.path, now_ms=NOON)
    assert codes(caught) == {"restore.home_exists"}

    done = restore(backup, FILE_KEY, station.path, now_ms=NOON, force=True)
    assert done.kept == tmp_path / "home.db.replaced-20260315-120000"
    assert done.backup.facts == 30
    assert station.units() == 30
    station.work(300, 2)
    with station.engines.read.connect() as conn:
        assert heads(conn)["3301", "D1"][0] == 32
        assert conn.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    assert read_backup(done.kept, FILE_KEY).facts == 35
    again = restore(backup, FILE_KEY, tmp_path / "new.db", now_ms=NOON)
    assert again.kept is None


def test_restore_refuses_a_home_in_use_and_a_bad_backup(station: Station, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    back_up(station.path, FILE_KEY, backup)
    with station.engines.read.connect() as conn:
        conn.execute(text("SELECT count(*) FROM facts"))
        with pytest.raises(Refused) as caught:
            restore(backup, FILE_KEY, station.path, now_ms=NOON, force=True)
    assert codes(caught) == {"restore.in_use"}
    backup.write_bytes(b"not a backup" * 500)
    station.engines.dispose()
    with pytest.raises(Refused) as caught:
        restore(backup, FILE_KEY, station.path, now_ms=NOON, force=True)
    assert codes(caught) == {"backup.unreadable"}
    assert station.units() == 30


def test_a_damaged_home_can_be_replaced(station: Station, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    back_up(station.path, FILE_KEY, backup)
    station.engines.dispose()
    station.path.write_bytes(os.urandom(20_000))
    done = restore(backup, FILE_KEY, station.path, now_ms=NOON, force=True)
    assert done.kept is not None
    assert station.units() == 30

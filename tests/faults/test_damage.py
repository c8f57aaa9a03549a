"""A wrong key, a flipped bit, a changed row: found, and told in a sentence."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from app.adapters.signer import SignatureCheck
from app.journal.chain import Break
from app.kernel.refusals import Unavailable
from db import journal
from db.engine import open_sqlite
from db.keeping.health import home_checks
from db.keeping.rebuilding import differences
from db.tables.journal import chain_heads, facts
from tests.faults.audit import Seen, audit
from tests.faults.hall import SIGNED, next_payment, open_engines, seat
from tests.faults.payer import pay
from tests.faults.rounds import Tally, rounds
from tests.homes import NOON

PAYMENTS = 12


@pytest.fixture(scope="module")
def used(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home with some payments in it."""
    folder = tmp_path_factory.mktemp("used")
    target = Path(shutil.copy(furnished, folder / "home.db"))
    pay(str(target), "D1", str(folder / "log"), 11, PAYMENTS)
    engines = open_engines(str(target))
    assert audit(engines, Seen.read(folder / "log")) == PAYMENTS
    engines.dispose()
    return target


def test_a_wrong_key_is_told_as_such_and_changes_nothing(used: Path) -> None:
    before = used.read_bytes()
    desk = seat(open_sqlite(used, b"x" * 32))
    for ask in (lambda: next_payment(desk, random.Random(1)), lambda: desk.home.transact(lambda _: None)):
        with pytest.raises(Unavailable) as told:
            ask()
        assert told.value.codes == {"kernel.home_damaged"}
    desk.home.close()
    assert used.read_bytes() == before


def test_a_flipped_bit_anywhere_in_the_file_is_found(used: Path, tmp_path: Path, tally: Tally) -> None:
    rng = random.Random()
    sound = used.read_bytes()
    target = tmp_path / "home.db"
    assert _troubles(used) == set()
    for _ in range(flips := rounds(25)):
        damaged = bytearray(sound)
        place = rng.randrange(len(damaged))
        damaged[place] ^= 1 << rng.randrange(8)
        target.write_bytes(damaged)
        assert _troubles(target), f"bit at {place} of {len(damaged)}"
        for left in tmp_path.glob("home.db-*"):
            left.unlink()
    tally(f"flipped bits: {flips} of {flips} found in a file of {len(sound)} bytes")


def _troubles(target: Path) -> set[str]:
    """What the self-check of a home finds wrong with the file."""
    engines = open_engines(str(target))
    checks = home_checks(engines, now_ms=NOON, backups=target.parent, make_check=SignatureCheck)
    engines.dispose()
    return {check.name for check in checks if check.state == "bad"}


def _change(column: str) -> Callable[[Connection, int], Any]:
    def change(conn: Connection, seq: int) -> None:
        value = conn.execute(select(facts.c[column]).where(facts.c.seq == seq)).scalar_one() or "1001"
        other: Any = value + 1 if isinstance(value, int) else _other(value)
        conn.execute(facts.update().where(facts.c.seq == seq).values({column: other}))

    return change


def _other(value: bytes | str) -> bytes | str:
    """The same length, one character changed: what a forger would leave."""
    place = len(value) // 2
    if isinstance(value, str):
        return value[:place] + ("1" if value[place] == "0" else "0") + value[place + 1 :]
    return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]


def _disarm(conn: Connection) -> None:
    """Whoever has the file and its key can drop the triggers that keep the journal append-only."""
    triggers = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    assert triggers
    for name in triggers:
        conn.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _remove(conn: Connection, seq: int) -> None:
    conn.execute(facts.delete().where(facts.c.seq == seq))


def _swap(conn: Connection, seq: int) -> None:
    for old, new in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
        conn.execute(facts.update().where(facts.c.seq == old).values(seq=new))


FORGERIES = {
    name: _change(name) for name in ("payload", "hlc", "kind", "actor", "command_id", "signature", "hash")
}
FORGERIES |= {"removed": _remove, "swapped": _swap}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whoever_changes_the_journal_inside_the_database_is_found(used: Path, forgery: str) -> None:
    engines = open_engines(str(used))
    with engines.read.connect() as conn:
        count = journal.verify(conn, SIGNED)
    for seq in random.sample(range(2, count - 1), 5):
        with engines.write.connect() as conn:
            _disarm(conn)
            FORGERIES[forgery](conn, seq)
            with pytest.raises(Break) as found:
                journal.verify(conn, SIGNED)
            assert found.value.origin == "D1"
            assert found.value.seq == seq
            conn.rollback()
    engines.dispose()


def test_a_chain_cut_short_by_its_owner_does_not_fit_the_tables_any_more(used: Path) -> None:
    """Whoever holds the file can move the head of the chain back; the tables then tell."""
    engines = open_engines(str(used))
    with engines.write.connect() as conn:
        _disarm(conn)
        count = journal.verify(conn, SIGNED)
        last = conn.execute(select(facts.c.seq, facts.c.hash).where(facts.c.seq == count - 2)).one()
        conn.execute(facts.delete().where(facts.c.seq > last.seq))
        conn.execute(chain_heads.update().values(seq=last.seq, hash=last.hash))
        assert journal.verify(conn, SIGNED) == count - 2
        assert {found.table for found in differences(conn)} >= {"payments", "numbers", "shifts"}
        conn.rollback()
    engines.dispose()

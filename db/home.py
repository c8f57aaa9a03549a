"""A home: a database that holds a journal and its projections, behind the door that the bus knows."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Insert, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.journal.chain import GENESIS, Chain, Signer
from app.kernel.commands import DeskInfo, Outcome, PaperOrder, PrintedPaper, Session
from app.kernel.dates import Clock, civil_date
from app.kernel.facts import Fact, FactBody
from app.kernel.hlc import stamp_ms, tick
from app.kernel.home import Transaction
from app.kernel.refusals import Refusal, Unavailable
from db import journal
from db.bulk import sent_together
from db.engine import Engines
from db.projecting import Touched, follow, write_rows
from db.tables.journal import chain_heads, command_outcomes, subject_locks
from db.troubles import in_words, lost_connection, only_storable_text, should_retry
from db.turns import Turns

T = TypeVar("T")
V = TypeVar("V")
Views = Mapping[type, Callable[[Connection], object]]
Issue = Callable[["SqlTransaction", Sequence[PaperOrder]], tuple[PrintedPaper, ...]]

_TRIES = 6
_OF_THIS_DESK = (chain_heads.c.org_unit == bindparam("unit")) & (chain_heads.c.origin == bindparam("desk"))
_NEWEST_STAMP = select(func.max(chain_heads.alias().c.hlc))
_OWN_HEAD = (
    select(
        chain_heads.c.seq,
        chain_heads.c.hash,
        chain_heads.c.hlc,
        _NEWEST_STAMP.scalar_subquery().label("newest"),
    )
    .where(_OF_THIS_DESK)
    .with_for_update(of=chain_heads)
)
_MOVE_HEAD = update(chain_heads).where(_OF_THIS_DESK)
_OUTCOME = select(command_outcomes.c.outcome).where(
    command_outcomes.c.org_unit == bindparam("unit"), command_outcomes.c.command_id == bindparam("command")
)
_REMEMBER = insert(command_outcomes)
_LOCK = postgresql.insert(subject_locks)
_LOCK = _LOCK.on_conflict_do_update(
    index_elements=list(subject_locks.primary_key.columns), set_={"holds": _LOCK.excluded.holds}
)


class SqlHome:
    """A SQLite file or a PostgreSQL database, seen from one desk. Safe to use from several threads."""

    def __init__(
        self,
        engines: Engines,
        desk: DeskInfo,
        *,
        signer: Signer,
        clock: Clock,
        views: Views,
        issue: Issue,
    ) -> None:
        self.engines = engines
        self.desk = desk
        self.signer = signer
        self.clock = clock
        self.views = views
        self.issue = issue
        self._one_writer = Turns()
        self._disk_failed = False

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction (see app.kernel.home.Home)."""
        with self._one_writer:
            for left in reversed(range(_TRIES)):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if left and (should_retry(error) or lost_connection(error) or _repeated(error)):
                        time.sleep(random.uniform(0.005, 0.02) * (_TRIES - left))
                        continue
                    raise self._trouble(error) from error
        raise AssertionError("the last try returns or raises")

    def _once(self, work: Callable[[Transaction], T]) -> T:
        if self._disk_failed:
            raise Unavailable([Refusal("kernel.disk_error")])
        with only_storable_text(), self.engines.write.begin() as conn:
            transaction = SqlTransaction(self, conn)
            answer = work(transaction)
            transaction.flush()
            return answer

    def _trouble(self, error: DBAPIError) -> Exception:
        trouble = in_words(error)
        if trouble is None:
            return error
        # After a failed fsync the file may lie about what it holds; nothing more is taken until reopened.
        self._disk_failed = self._disk_failed or "kernel.disk_error" in trouble.codes
        return trouble

    def read(self, question: Callable[["SqlSnapshot"], T]) -> T:
        """Run a question in one read transaction (see app.kernel.home.Home)."""
        for left in reversed(range(2)):
            try:
                with only_storable_text(), self.engines.read.connect() as conn:
                    return question(SqlSnapshot(self, conn))
            except DBAPIError as error:
                if left and lost_connection(error):
                    continue
                trouble = in_words(error)
                if trouble is None:
                    raise
                raise trouble from error
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        self.engines.dispose()


class _Rooms:
    """The views of one connection."""

    def __init__(self, home: SqlHome, conn: Connection) -> None:
        self._home = home
        self.conn = conn

    def view(self, kind: type[V]) -> V:
        return self._home.views[kind](self.conn)  # type: ignore[return-value]


class SqlSnapshot(_Rooms):
    """One read transaction."""

    @cached_property
    def now_ms(self) -> int:
        newest = self.conn.execute(_NEWEST_STAMP).scalar_one_or_none() or 0
        return stamp_ms(tick(newest, self._home.clock.now_ms()))

    @cached_property
    def today(self) -> date:
        return civil_date(self.now_ms)


class SqlTransaction(_Rooms):
    """One write transaction: draws stamps, appends and projects facts, issues papers."""

    def __init__(self, home: SqlHome, conn: Connection) -> None:
        super().__init__(home, conn)
        self.session = Session()
        self.desk = home.desk
        self.chain = self._open_chain()
        self.now_ms = stamp_ms(self.chain.hlc)
        self.today = civil_date(self.now_ms)
        self.command_id = ""
        self._unstored: list[tuple[Fact, FactBody]] = []
        self._unsent: list[tuple[Insert, Mapping[str, Any]]] = []

    def _open_chain(self) -> Chain:
        desk = self.desk
        own = self.conn.execute(_OWN_HEAD, {"unit": desk.org_unit, "desk": desk.desk_id}).first()
        if own is None:
            newest = self.conn.execute(_NEWEST_STAMP).scalar_one_or_none() or 0
            fresh = {"org_unit": desk.org_unit, "origin": desk.desk_id, "seq": 0, "hash": GENESIS, "hlc": 0}
            self.conn.execute(insert(chain_heads), fresh)
        else:
            # Where this row was waited for, the others were read before the wait.
            newest = max(own.hlc, own.newest)
        seq, head = (own.seq, own.hash) if own else (0, GENESIS)
        stamp = tick(newest, self._home.clock.now_ms())
        return Chain(desk.desk_id, desk.org_unit, self._home.signer, seq, head, stamp)

    def lock(self, *subjects: str) -> None:
        # On SQLite the whole transaction is already the only writer (BEGIN IMMEDIATE). The unit is left
        # empty: desks of different units that serve one account must meet at the same row.
        if self.conn.dialect.name == "postgresql":
            rows = [{"org_unit": "", "subject": subject, "holds": 1} for subject in sorted(set(subjects))]
            self.conn.execute(_LOCK, rows)

    def outcome_of(self, command_id: str) -> Outcome | None:
        wanted = {"unit": self.desk.org_unit, "command": command_id}
        stored = self.conn.execute(_OUTCOME, wanted).scalar_one_or_none()
        if stored is None:
            return None
        return msgspec.structs.replace(msgspec.json.decode(stored, type=Outcome), repeated=True)

    def append(self, bodies: Sequence[FactBody]) -> Sequence[Fact]:
        if not bodies:
            return ()
        actor = self.session.staff_no
        sealed = [(self.chain.seal(body, actor, self.command_id), body) for body in bodies]
        self._unstored += sealed
        return [fact for fact, _ in sealed]

    def view(self, kind: type[V]) -> V:
        self.flush()
        return super().view(kind)

    def later(self, statement: Insert, row: Mapping[str, Any]) -> None:
        """Insert a row that nobody reads before this transaction ends."""
        self._unsent.append((statement, row))

    def flush(self) -> None:
        """Store and project what was appended: once for all facts of a command and its papers."""
        if not self._unstored and not self._unsent:
            return
        sealed, self._unstored = self._unstored, []
        unsent, self._unsent = self._unsent, []
        touched: Touched = {}
        with sent_together(self.conn):
            for statement, row in unsent:
                self.conn.execute(statement, row)
            if sealed:
                journal.store(self.conn, sealed)
                touched = write_rows(self.conn, sealed)
                self.conn.execute(_MOVE_HEAD, self._head())
        follow(self.conn, touched)

    def _head(self) -> dict[str, Any]:
        return {
            "unit": self.desk.org_unit,
            "desk": self.desk.desk_id,
            "seq": self.chain.seq,
            "hash": self.chain.head,
            "hlc": self.chain.hlc,
        }

    def issue(self, papers: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
        return self._home.issue(self, papers) if papers else ()

    def remember(self, outcome: Outcome) -> None:
        self.later(
            _REMEMBER,
            {
                "org_unit": self.desk.org_unit,
                "command_id": outcome.command_id,
                "desk_id": self.desk.desk_id,
                "at_ms": outcome.at_ms,
                "command": outcome.command,
                "outcome": msgspec.json.encode(outcome).decode(),
            },
        )

    def sign(self, message: bytes) -> bytes:
        """This desk's signature, for verification codes on papers."""
        return self._home.signer.sign(message)


def _repeated(error: DBAPIError) -> bool:
    """The same command was committed by another connection meanwhile; the retry finds its outcome."""
    return isinstance(error, IntegrityError) and "command_outcomes" in str(error.orig)

"""Homes for tests: a signing desk on a SQLite file or a PostgreSQL database, with a real bus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.bus import Bus
from app.kernel.commands import Command, DeskInfo, Outcome, PaperOrder, PrintedPaper, Session
from app.kernel.home import Snapshot
from db.composition import VIEWS
from db.engine import Engines, open_postgres, open_sqlite
from db.home import SqlHome, SqlTransaction
from db.tables import journal  # noqa: F401  declares its tables
from db.tables.shapes import metadata

FILE_KEY = b"k" * 32
T = TypeVar("T")
NOON = 1_773_547_200_000
"""2026-03-15 12:00 in Shanghai."""


@dataclass
class TestClock:
    """A clock that a test sets."""

    __test__ = False
    ms: int = NOON
    step: int = 1
    jumped: int = 0

    def now_ms(self) -> int:
        self.ms += self.step
        return self.ms

    def jumped_ms(self) -> int:
        return self.jumped


class TestSigner:
    """A desk's key, made for the test."""

    __test__ = False

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.public = self._private.public_key()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def no_papers(_work: SqlTransaction, papers: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
    """Stands for the press where a test looks at facts and tables only."""
    return tuple(PrintedPaper(paper.kind, paper.number, "", "") for paper in papers)


@dataclass
class TestDesk:
    """One desk of a home: `do` posts as `session`, `read` asks."""

    __test__ = False
    home: SqlHome
    bus: Bus
    clock: TestClock
    signer: TestSigner
    session: Session = field(default_factory=lambda: Session("1001", "王芳", ALL_PERMISSIONS))

    def do(self, command: Command, session: Session | None = None) -> Outcome:
        return self.bus.do(command, session or self.session)

    def read(self, question: Callable[[Snapshot], T]) -> T:
        return self.home.read(question)


class _Everything(frozenset[str]):
    def __contains__(self, item: object) -> bool:
        return True


ALL_PERMISSIONS: frozenset[str] = _Everything()
SOMEBODY = Session("T001", "试用", ALL_PERMISSIONS)
"""Who may do everything, because no home knows this number and therefore what its rights are now."""


def make_desk(
    engines: Engines,
    desk_id: str = "D1",
    org_unit: str = "3301",
    *,
    clock: TestClock | None = None,
    issue: Callable[..., tuple[PrintedPaper, ...]] = no_papers,
) -> TestDesk:
    """A desk on an opened database."""
    clock = clock or TestClock()
    signer = TestSigner()
    desk = DeskInfo(desk_id=desk_id, org_unit=org_unit, name="3号台", org_name="柳树湾供电所")
    home = SqlHome(engines, desk, signer=signer, clock=clock, views=VIEWS, issue=issue)
    return TestDesk(home, Bus(home), clock, signer)


def sqlite_engines(path: Path) -> Engines:
    engines = open_sqlite(path, FILE_KEY)
    metadata.create_all(engines.write)
    return engines


def postgres_engines(url: str) -> Engines:
    engines = open_postgres(url)
    metadata.create_all(engines.write)
    return engines

"""What fault tests share: a furnished home to copy, and a nursery of processes that may die."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hall import furnish, open_engines, seat
from tests.faults.nursery import Nursery
from tests.faults.rounds import Tally
from tests.homes import TestDesk
from tests.pg import PgServer

_TOLD: list[str] = []


@pytest.fixture
def tally() -> Tally:
    """Lines that the end of the run shows."""
    return _TOLD.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show how much was tried: a fault test that tried nothing would pass too."""
    for line in _TOLD:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home, one file, where one desk has its shift open."""
    path = tmp_path_factory.mktemp("hall") / "home.db"
    engines = open_engines(str(path))
    furnish(engines)
    engines.dispose()
    return path


@pytest.fixture
def hall(furnished: Path, tmp_path: Path) -> Path:
    """A fresh copy of the furnished home."""
    return Path(shutil.copy(furnished, tmp_path / "home.db"))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has such a place: what lies there need not survive anything."""
    shared = Path("/dev/shm")
    place = shared if os.access(shared, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(prefix="gm-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.payer", "--nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=Path(__file__).parents[2],
    )
    with process:
        yield Nursery(process)


@pytest.fixture(scope="session")
def furnished_database(pg_server: PgServer) -> str:
    """The same hall in a database to copy from."""
    name = pg_server.create_database()
    engines = open_engines(pg_server.url(name))
    furnish(engines)
    engines.dispose()
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def counter(request: pytest.FixtureRequest) -> Iterator[TestDesk]:
    """A desk of a fresh hall, on each engine in turn."""
    if request.param == "sqlite":
        desk = seat(open_engines(str(request.getfixturevalue("hall"))))
        yield desk
        desk.home.close()
        return
    server: PgServer = request.getfixturevalue("pg_server")
    name = server.create_database(request.getfixturevalue("furnished_database"))
    desk = seat(open_engines(server.url(name)))
    yield desk
    desk.home.close()
    server.drop_database(name)

"""Fixtures for every test: real homes on both engines, and Qt without a display."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.homes import TestDesk, make_desk, postgres_engines, sqlite_engines
from tests.pg import PgServer, pg_server

__all__ = ["pg_server"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TestDesk]:
    """A desk on a new SQLite file."""
    engines = sqlite_engines(tmp_path / "home.db")
    yield make_desk(engines)
    engines.dispose()


@pytest.fixture(scope="session")
def pg_template(pg_server: PgServer) -> str:
    """A database with every table, to copy from."""
    name = pg_server.create_database()
    postgres_engines(pg_server.url(name)).dispose()
    return name


@pytest.fixture
def pg_home(pg_server: PgServer, pg_template: str) -> Iterator[TestDesk]:
    """A desk on a new PostgreSQL database."""
    name = pg_server.create_database(pg_template)
    engines = postgres_engines(pg_server.url(name))
    yield make_desk(engines)
    engines.dispose()
    pg_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def any_home(request: pytest.FixtureRequest) -> TestDesk:
    """A desk on each engine in turn."""
    desk: TestDesk = request.getfixturevalue("home" if request.param == "sqlite" else "pg_home")
    return desk

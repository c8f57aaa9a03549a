"""A shared home as its owner makes it and as the program's role finds it, tried with real logins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app.adapters.signer import SignatureCheck
from app.adapters.wrapping import unwrap, wrap
from app.kernel.refusals import Refused
from app.security.commands import RegisterOrgUnit
from app.security.views import SecurityView
from app.setup.founding import FOUNDER
from db.engine import Engines, open_postgres, postgres_url
from db.keeping.health import home_checks
from db.migrating import HomeInfo, create_schema, require_schema
from db.postgres_setup import create_shared_home, upgrade_shared_home, uses_tls, wrapped_column_key
from db.tables.shapes import metadata
from tests.homes import make_desk
from tests.pg import PgServer, run_server

INFO = HomeInfo(home_id="h2", kind="shared", demo=False, created_ms=1)
PASSWORD = "it's 100% 密码"
PASSPHRASE = "柳树湾 mill stream"
COLUMN_KEY = b"c" * 32


@dataclass
class Shared:
    """A shared home: the owner's door and the program's."""

    owner: Engines
    program: Engines
    role: str


@pytest.fixture
def shared(pg_server: PgServer) -> Iterator[Shared]:
    name = pg_server.create_database()
    role = f"counter_{name}"
    owner = open_postgres(pg_server.url(name))
    create_shared_home(
        owner.write,
        INFO,
        role=role,
        password=PASSWORD,
        wrapped_column_key=wrap(COLUMN_KEY, PASSPHRASE),
    )
    program = open_postgres(pg_server.tcp_url(name, role), PASSWORD)
    yield Shared(owner, program, role)
    program.dispose()
    owner.dispose()
    pg_server.drop_database(name)
    pg_server.execute(f"DROP ROLE {role}")


def test_the_program_works_with_its_rights(shared: Shared) -> None:
    desk = make_desk(shared.program)
    desk.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    found = desk.read(lambda snapshot: snapshot.view(SecurityView).org_unit("3301"))
    assert found is not None
    require_schema(shared.program.write)


@pytest.mark.parametrize("table", ["facts", "fact_subjects"])
@pytest.mark.parametrize("attempt", ["UPDATE {} SET origin = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_program_cannot_change_the_journal(shared: Shared, table: str, attempt: str) -> None:
    desk = make_desk(shared.program)
    desk.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    with pytest.raises(DBAPIError, match="permission denied"), shared.program.write.begin() as conn:
        conn.execute(text(attempt.format(table)))
    with pytest.raises(DBAPIError, match="append-only"), shared.owner.write.begin() as conn:
        conn.execute(text(attempt.format(table)))


@pytest.mark.parametrize(
    "attempt",
    [
        "DROP TABLE facts",
        "ALTER TABLE facts DISABLE TRIGGER ALL",
        "DROP TRIGGER facts_append_only ON facts",
        "CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'",
        "UPDATE home_info SET schema_version = '9999'",
        "DELETE FROM home_keys",
        "DELETE FROM alembic_version",
    ],
)
def test_the_program_cannot_change_what_is_not_its_own(shared: Shared, attempt: str) -> None:
    refused = pytest.raises(DBAPIError, match=r"permission denied|must be owner")
    with refused, shared.program.write.begin() as conn:
        conn.execute(text(attempt))


def test_every_table_has_its_rights(shared: Shared) -> None:
    query = "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = :role"
    with shared.owner.read.connect() as conn:
        granted = set(conn.execute(text(query), {"role": shared.role}).scalars())
        assert granted == set(inspect(conn).get_table_names())
    assert {name for name in metadata.tables if not name.startswith("test_")} <= granted


def test_an_upgrade_brings_tables_and_rights_up_to_date(shared: Shared) -> None:
    assert not upgrade_shared_home(shared.owner.write, shared.role)
    with shared.owner.write.begin() as conn:
        conn.execute(text("UPDATE home_info SET schema_version = '0000'"))
        conn.execute(text(f"REVOKE ALL ON facts FROM {shared.role}"))
    with pytest.raises(Refused) as caught:
        require_schema(shared.program.write)
    assert caught.value.codes == {"kernel.home_older"}
    assert upgrade_shared_home(shared.owner.write, shared.role)
    make_desk(shared.program).do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    require_schema(shared.program.write)


def test_a_joining_desk_unwraps_the_column_key(shared: Shared) -> None:
    with shared.program.read.connect() as conn:
        wrapped = wrapped_column_key(conn)
        assert not uses_tls(conn)
    assert COLUMN_KEY not in wrapped
    assert unwrap(wrapped, PASSPHRASE) == COLUMN_KEY
    with pytest.raises(Refused):
        unwrap(wrapped, "another passphrase")


def test_the_connection_is_encrypted_where_the_server_offers_it(tmp_path: Path) -> None:
    with contextmanager(run_server)() as server:
        server.stop()
        server.offer_tls()
        server.start()
        server.execute("CREATE ROLE counter LOGIN PASSWORD 'Mill9stream'")
        engines = open_postgres(server.tcp_url("postgres", "counter"), "Mill9stream")
        with engines.read.connect() as conn:
            assert uses_tls(conn)
        found = home_checks(engines, now_ms=0, backups=tmp_path, make_check=SignatureCheck)
        assert [check.name for check in found] == ["home"]
        owner = open_postgres(server.url())
        create_schema(owner.write, INFO)
        owner.dispose()
        server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO counter")
        found = home_checks(engines, now_ms=0, backups=tmp_path, make_check=SignatureCheck)
        states = {check.name: check.state for check in found}
        assert (states["tls"], states["rights"]) == ("ok", "ok")
        engines.dispose()


def test_a_home_is_made_once_and_roles_have_plain_names(shared: Shared) -> None:
    make_desk(shared.program).do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    for role, code in ((shared.role, "home.exists"), ('x"; DROP ROLE y', "home.role_shape")):
        with pytest.raises(Refused) as caught:
            create_shared_home(shared.owner.write, INFO, role=role, password=PASSWORD, wrapped_column_key=b"")
        assert caught.value.codes == {code}


def test_a_home_that_nobody_founded_is_taken_up_again(shared: Shared) -> None:
    again = wrap(b"d" * 32, PASSPHRASE)
    create_shared_home(
        shared.owner.write, INFO, role=shared.role, password=PASSWORD, wrapped_column_key=again
    )
    with shared.program.read.connect() as conn:
        assert unwrap(wrapped_column_key(conn), PASSPHRASE) == b"d" * 32


def test_addresses_hold_no_password_and_find_the_host_that_writes() -> None:
    with pytest.raises(Refused) as caught:
        postgres_url("postgresql://counter:secret@db1/guimian", "")
    assert caught.value.codes == {"home.password_in_url"}
    assert "secret" not in str(caught.value)
    url = postgres_url("postgresql://counter@/guimian?host=db1:5432&host=db2:5432", PASSWORD)
    assert url.query["target_session_attrs"] == "read-write"
    assert url.query["host"] == ("db1:5432", "db2:5432")
    assert PASSWORD not in url.render_as_string(hide_password=True)
    for wrong in ("", "mysql://a@b/c", "柳树湾"):
        with pytest.raises(Refused) as caught:
            postgres_url(wrong, "")
        assert caught.value.codes == {"home.url_shape"}


def test_a_dead_first_host_is_passed_over(shared: Shared, pg_server: PgServer) -> None:
    name = shared.owner.write.url.database
    url = f"postgresql://{shared.role}@/{name}?host=127.0.0.1:1&host=127.0.0.1:{pg_server.port}"
    engines = open_postgres(url, PASSWORD)
    require_schema(engines.write)
    engines.dispose()

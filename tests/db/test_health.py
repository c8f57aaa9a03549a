"""The checks of a home on both engines, healthy and ill."""

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.adapters.signer import SignatureCheck
from app.kernel.checks import Check
from app.kernel.settings import PublishSetting
from app.security.commands import EnrolDesk, RegisterOrgUnit
from app.setup.founding import FOUNDER
from db.engine import Engines, open_postgres, open_sqlite
from db.keeping.backup import back_up
from db.keeping.health import backup_check, clock_check, home_checks, latest_backup_ms
from db.migrating import HomeInfo, create_schema
from tests.counter import RULES
from tests.homes import FILE_KEY, NOON, make_desk
from tests.pg import PgServer

DAY = 86_400_000


def furnish(engines: Engines) -> None:
    create_schema(engines.write, HomeInfo(home_id="h1", kind="embedded", demo=True, created_ms=1))
    desk = make_desk(engines)
    desk.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    key = base64.b64encode(desk.signer.public.public_bytes_raw()).decode()
    desk.do(EnrolDesk(name="3号台", public_key=key), FOUNDER)


def states(engines: Engines, backups: Path, now_ms: int = NOON + 1000) -> dict[str, Check]:
    found = home_checks(engines, now_ms=now_ms, backups=backups, make_check=SignatureCheck)
    return {check.name: check for check in found}


def test_a_file_home(tmp_path: Path) -> None:
    engines = open_sqlite(tmp_path / "home.db", FILE_KEY)
    furnish(engines)
    backups = tmp_path / "backups"
    found = states(engines, backups)
    assert {name: check.state for name, check in found.items()} == {
        "schema": "ok",
        "durability": "ok",
        "home": "ok",
        "journal": "ok",
        "clock_home": "ok",
        "shifts": "ok",
        "holidays": "ok",
        "calendars": "warn",
        "backup": "warn",
    }
    backups.mkdir()
    made = back_up(tmp_path / "home.db", FILE_KEY, backups / "one.db").path
    os.utime(made, (NOON / 1000, NOON / 1000))
    assert latest_backup_ms(backups) == NOON
    assert states(engines, backups)["backup"].state == "ok"
    assert states(engines, backups, NOON + 8 * DAY)["backup"].state == "warn"
    assert states(engines, backups, NOON - DAY)["clock_home"].state == "bad"
    engines.dispose()


def test_missing_rules_say_what_to_do(tmp_path: Path) -> None:
    """Holidays are known to the end of 2026; a home from before there were calendars has none."""
    engines = open_sqlite(tmp_path / "home.db", FILE_KEY)
    furnish(engines)
    soon = int(datetime(2026, 11, 25, 4, tzinfo=UTC).timestamp() * 1000)
    found = states(engines, tmp_path, soon)
    assert (found["holidays"].state, found["calendars"].state) == ("warn", "warn")
    assert "节假日已知至 2026-12-31" in found["holidays"].text
    assert "73 电价按 F8 导入" in found["holidays"].text
    assert "73 电价按 F9 导入" in found["calendars"].text
    desk = make_desk(engines)
    for name in ("calendars", "holidays"):
        desk.do(PublishSetting(name=name, content=(RULES / f"{name}.json").read_text("utf-8")), FOUNDER)
    assert states(engines, tmp_path)["calendars"].state == "ok"
    engines.dispose()


def test_a_changed_fact_and_an_old_schema_show(tmp_path: Path) -> None:
    engines = open_sqlite(tmp_path / "home.db", FILE_KEY)
    furnish(engines)
    with engines.write.begin() as conn:
        conn.execute(text("DROP TRIGGER facts_no_update"))
        conn.execute(text("UPDATE facts SET actor = 'x' WHERE seq = 2"))
        conn.execute(text("UPDATE home_info SET schema_version = '0000'"))
    found = states(engines, tmp_path)
    assert (found["journal"].state, found["schema"].state) == ("bad", "bad")
    assert "第 2 条" in found["journal"].text
    engines.dispose()


@pytest.mark.parametrize("spot", [5_000, 60_000])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, spot: int) -> None:
    path = tmp_path / "home.db"
    engines = open_sqlite(path, FILE_KEY)
    furnish(engines)
    engines.dispose()
    content = bytearray(path.read_bytes())
    content[spot] ^= 1
    path.write_bytes(content)
    engines = open_sqlite(path, FILE_KEY)
    found = states(engines, tmp_path)
    assert found["home"].state == "bad"
    assert found["home"].text.endswith("。")
    engines.dispose()


def test_a_shared_home(pg_server: PgServer, tmp_path: Path) -> None:
    name = pg_server.create_database()
    engines = open_postgres(pg_server.url(name))
    furnish(engines)
    found = states(engines, tmp_path)
    assert {name: check.state for name, check in found.items()} == {
        "schema": "ok",
        "home": "ok",
        "tls": "ok",
        "durability": "bad",
        "rights": "warn",
        "journal": "ok",
        "shifts": "ok",
        "holidays": "ok",
        "calendars": "warn",
        "clock_home": "ok",
    }
    engines.dispose()
    pg_server.drop_database(name)
    gone = states(open_postgres(pg_server.url(name)), tmp_path)
    assert {name: check.state for name, check in gone.items()} == {"home": "bad"}


def test_edges() -> None:
    assert clock_check(NOON, NOON + 4 * 60_000).state == "ok"
    assert clock_check(NOON, NOON + 6 * 60_000).state == "bad"
    assert clock_check(NOON + 200 * DAY, NOON).state == "warn"
    assert clock_check(NOON, 0).state == "ok"
    assert backup_check(0, NOON).state == "warn"
    assert backup_check(NOON + DAY, NOON).state == "ok"

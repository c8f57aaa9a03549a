"""A home of the first schema with bills in it becomes one in which they can be corrected, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert, text

import db.migrating
from app.billing.corrections import CorrectBill
from app.billing.views import Bill, Billing
from db.engine import Engines, open_postgres, open_sqlite
from db.migrating import migrate
from db.tables.home_info import home_info
from tests.billing_home import UNIT, approval
from tests.homes import FILE_KEY, TestDesk, make_desk
from tests.pg import PgServer

ACCOUNT = "0415000001"
_BILL = text(
    "INSERT INTO bills (org_unit, bill_id, issued_at, account_no, period, kwh, amount_fen, issued_on, due_on,"
    " late_class, previous_reading, current_reading, multiplier, source, paid_fen, late_assessed_fen,"
    " late_paid_fen) VALUES ('3301', :bill_id, '1', :account_no, :period, 212, :amount_fen, :issued_on,"
    " :due_on, 'residential', 1000, 1212, 1, '导入', :paid_fen, 0, 0)"
)


def first_schema(conn: Connection) -> None:
    """The tables of the first release, with an open bill, one in part paid and one paid beyond its amount."""
    config = Config()
    config.set_main_option("script_location", str(Path(db.migrating.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "0001")
    info = {"home_id": "h1", "kind": "embedded", "demo": False, "created_ms": 1, "schema_version": "0001"}
    conn.execute(insert(home_info), info)
    for month, paid in (("01", 0), ("02", 4_000), ("03", 15_000)):
        conn.execute(
            _BILL,
            {
                "bill_id": f"{ACCOUNT}-2025{month}",
                "account_no": ACCOUNT,
                "period": f"2025-{month}",
                "amount_fen": 11_893,
                "issued_on": date(2025, int(month) + 1, 3).isoformat(),
                "due_on": date(2025, int(month) + 1, 25).isoformat(),
                "paid_fen": paid,
            },
        )


@pytest.fixture(params=["sqlite", "postgres"])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engines]:
    if request.param == "sqlite":
        opened = open_sqlite(tmp_path / "old.db", FILE_KEY)
    else:
        server: PgServer = request.getfixturevalue("pg_server")
        opened = open_postgres(server.url(server.create_database()))
    with opened.write.begin() as conn:
        first_schema(conn)
    yield opened
    opened.dispose()


def history(desk: TestDesk) -> list[Bill]:
    return desk.read(lambda rooms: rooms.view(Billing).history(UNIT, ACCOUNT, 10))


def test_bills_of_the_first_schema_stand_as_they_stood(engines: Engines) -> None:
    backups: list[str] = []
    assert migrate(engines.write, before=lambda: backups.append("before"))
    assert backups == ["before"]
    desk = make_desk(engines)
    stood = [(bill.period, bill.amount_fen, bill.kwh, bill.paid_fen) for bill in history(desk)]
    assert stood == [
        ("2025-03", 11_893, 212, 15_000),
        ("2025-02", 11_893, 212, 4_000),
        ("2025-01", 11_893, 212, 0),
    ]
    assert [bill.run_id + bill.withdrawn for bill in history(desk)] == ["", "", ""]
    over = desk.read(lambda rooms: rooms.view(Billing).overpaid(("", ""), 10))
    assert [bill.overpaid_fen for bill in over] == [3_107]


def test_they_can_be_corrected_like_new_ones(engines: Engines) -> None:
    migrate(engines.write, before=dict)
    desk = make_desk(engines)
    desk.do(
        CorrectBill(
            bill_id=f"{ACCOUNT}-202502",
            amount_fen=3_000,
            kwh=50,
            reason="协商",
            approval_id=approval(desk, f"bills:{ACCOUNT}"),
        )
    )
    corrected = history(desk)[1]
    assert (corrected.amount_fen, corrected.kwh, corrected.overpaid_fen) == (3_000, 50, 1_000)

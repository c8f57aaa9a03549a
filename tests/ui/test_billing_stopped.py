"""A billing run stopped from the window with F8 and gone on with gives the books of one nobody disturbed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.billing.facts import RunClosed
from app.billing.runs import BillingRuns
from app.numbers.series import written
from app.payments.facts import PaymentTaken
from db.keeping.audit import Wanted, audit_bills
from db.tables.shapes import metadata
from tests.billing_home import JANUARY, UNIT, bill_month, customer, happened, meter, read
from tests.homes import SOMEBODY, TestDesk, sqlite_engines
from tests.ui.office import Office, open_office
from tests.ui.tariff_home import tariff_home
from tests.ui.test_billing_page import agree, offered, page_of
from ui.shell.lanes import Lanes

Key = Qt.Key
ACCOUNTS = 2_000
"""Ten batches: enough that a key finds the work under way."""
NUMBERS = [f"0415{index:06}" for index in range(ACCOUNTS)]
TABLES = ("bills", "bill_bases", "run_batches", "run_items", "account_money")


def town(home: TestDesk) -> None:
    """Homes of 100 to 399 kWh, some of which have paid ahead."""
    happened(
        home,
        *(customer(number) for number in NUMBERS),
        *(meter(number, {"flat": 1000}) for number in NUMBERS),
        read(
            JANUARY,
            date(2026, 2, 1),
            {number: {"flat": 1100 + place % 300} for place, number in enumerate(NUMBERS)},
        ),
        *(paid_ahead(place) for place in range(0, ACCOUNTS, 9)),
    )


def paid_ahead(place: int) -> PaymentTaken:
    return PaymentTaken(
        org_unit=UNIT,
        payment_id=f"p{place}",
        account_no=NUMBERS[place],
        receipt_no=written("X-", place + 1),
        shift_id="",
        business_day=date(2026, 1, 5),
        staff_name="王芳",
        tender="cash",
        reference="",
        due_fen=0,
        received_fen=15_000,
        change_fen=0,
        allocations=(),
        deposit_fen=15_000,
        credit_used_fen=0,
        order="month",
    )


def books(home: TestDesk) -> dict[str, list[tuple[Any, ...]]]:
    """What a run leaves behind, without when and in which run."""
    found = {}
    with home.home.engines.read.connect() as conn:
        for name in TABLES:
            table = metadata.tables[name]
            columns = [one for one in table.columns if not one.name.endswith(("_at", "_ms", "run_id"))]
            rows = conn.execute(select(*columns))
            found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def stop(office: Office, stage: str) -> int:
    """F8 as soon as a batch is told of; how many bills of the stage there are then."""
    page = page_of(office)
    office.wait(lambda: page.progress.bar.maximum() > 0 and page.progress.bar.value() > 0)
    assert offered(office, "F8") == "停止"
    office.press(Key.Key_F8)
    office.wait(lambda: not page.progress.running)
    assert page.progress.message.text() == "已停止。"
    run_id = page.run_list.current_row().run.run_id  # type: ignore[union-attr]
    done = office.home.read(lambda rooms: rooms.view(BillingRuns).progress(UNIT, run_id, stage))  # type: ignore[arg-type]
    return done.bills


def test_a_run_stopped_and_gone_on_with_gives_the_same_books(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    calm_engines = sqlite_engines(tmp_path / "calm.db")
    calm = tariff_home(calm_engines)
    calm.session = SOMEBODY
    town(calm)
    bill_month(calm)
    engines = sqlite_engines(tmp_path / "home.db")
    home = tariff_home(engines)
    town(home)
    office = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    office.open("72")
    page = page_of(office)

    office.press(Key.Key_F3)
    office.wait(lambda: page.panel is not None)
    office.write(JANUARY)
    office.enter()
    office.press(Key.Key_F10)
    assert 0 < stop(office, "prepared") < ACCOUNTS
    office.wait(lambda: offered(office, "F9") == "继续计算")
    office.wait(lambda: page.items.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is not None)

    office.press(Key.Key_F9)
    office.wait(lambda: not page.progress.running and offered(office, "F9") == "请人审核")
    office.press(Key.Key_F9)
    agree(office)
    office.wait(lambda: offered(office, "F9") == "发行")
    office.press(Key.Key_F9)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    assert 0 < stop(office, "issued") < ACCOUNTS
    assert not office.facts(RunClosed.kind)

    office.wait(lambda: offered(office, "F9") == "发行")
    office.press(Key.Key_F9)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: len(office.facts(RunClosed.kind)) == 1)
    office.wait(lambda: not page.progress.running and offered(office, "F8") == "撤回发行")
    assert page.items.rowCount()
    assert page.items.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    assert books(home) == books(calm)
    assert audit_bills(engines, Wanted(period=JANUARY))["differences"] == 0
    office.wait(lambda: not lanes.at_work())
    engines.dispose()
    calm_engines.dispose()

"""`audit bills` finds what was tampered with, and nothing where nothing was, on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from app.billing.corrections import CorrectBill
from app.billing.facts import BillsIssued, IssuedBill
from app.billing.views import Billing
from app.metering.facts import ReadingCorrected
from db.keeping.audit import Wanted, audit_bills
from db.tables.billing import bills
from tests.billing_home import (
    FEBRUARY,
    JANUARY,
    UNIT,
    approval,
    bill,
    bill_month,
    customer,
    happened,
    meter,
    publish,
    read,
    reading,
    running,
)
from tests.homes import TestDesk

ONE, TWO = "0415000001", "0415000002"
READ_ON = date(2026, 2, 1)


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """Two homes billed for January and February."""
    publish(any_home)
    happened(
        any_home, *(customer(one) for one in (ONE, TWO)), *(meter(one, {"flat": 1000}) for one in (ONE, TWO))
    )
    happened(any_home, read(JANUARY, READ_ON, {ONE: {"flat": 4000}, TWO: {"flat": 1200}}))
    bill_month(any_home)
    happened(any_home, read(FEBRUARY, date(2026, 3, 1), {ONE: {"flat": 4100}, TWO: {"flat": 1300}}))
    bill_month(any_home, FEBRUARY)
    return any_home


def audit(desk: TestDesk, **wanted: str) -> dict[str, Any]:
    return audit_bills(desk.home.engines, Wanted(**wanted))


def whats(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["bill_id"], one["what"]) for one in answer["found"]}


def issued(desk: TestDesk, **changes: object) -> BillsIssued:
    """A batch as the first one of January, but one of its bills tells something else."""
    made = bill(desk, ONE)
    basis = desk.read(lambda rooms: rooms.view(Billing).basis(UNIT, made.bill_id))
    assert basis is not None
    forged = IssuedBill(
        bill_id="forged",
        account_no=ONE,
        kwh=made.kwh,
        amount_fen=made.amount_fen,
        late_class="residential",
        basis=basis,
    )
    return BillsIssued(
        org_unit=UNIT,
        run_id="other",
        batch=1,
        period=JANUARY,
        issued_on=READ_ON,
        due_on=READ_ON,
        bills=(msgspec.structs.replace(forged, **changes),),
    )


def test_books_that_nobody_touched(station: TestDesk) -> None:
    answer = audit(station)
    assert (answer["bills"], answer["differences"]) == (4, 0)
    assert audit(station, period=FEBRUARY)["bills"] == 2
    assert audit(station, account_no=TWO)["bills"] == 2
    assert audit(station, run_id=bill(station, ONE).run_id)["bills"] == 2


def test_corrected_and_withdrawn_bills_hold(station: TestDesk) -> None:
    made = bill(station, TWO, FEBRUARY)
    correct_reading(station, TWO, 1280, FEBRUARY)
    station.do(
        CorrectBill(
            bill_id=made.bill_id,
            amount_fen=80 * 538 // 10,
            kwh=80,
            recompute=True,
            reason="抄错",
            approval_id=approval(station, f"bills:{TWO}"),
        )
    )
    run_id = bill(station, ONE).run_id
    running(station, run_id).withdraw("重算", approval(station, f"withdraw:{run_id}"))
    assert audit(station)["differences"] == 0


def correct_reading(desk: TestDesk, account_no: str, value: int, period: str) -> None:
    body = ReadingCorrected(
        org_unit=UNIT,
        period=period,
        reading=reading(account_no, {"flat": value}, READ_ON),
        replaced={},
        reason="抄错",
    )
    happened(desk, body)


def test_a_row_that_was_changed(station: TestDesk) -> None:
    with station.home.engines.write.begin() as conn:
        conn.execute(update(bills).where(bills.c.bill_id == f"{ONE}-{JANUARY}").values(amount_fen=1))
    answer = audit(station)
    assert whats(answer) == {(f"{ONE}-{JANUARY}", "table")}
    assert "账单表与账本不符:账面 0.01 元 3000 千瓦时,重算 1626.00 元 3000 千瓦时" in answer["text"]


def test_a_reading_that_was_corrected_and_its_bill_was_not(station: TestDesk) -> None:
    correct_reading(station, ONE, 3999, JANUARY)
    # February begins with the same reading.
    assert whats(audit(station)) == {(f"{ONE}-{JANUARY}", "readings"), (f"{ONE}-{FEBRUARY}", "readings")}


def test_bills_that_do_not_follow_from_their_basis(station: TestDesk) -> None:
    happened(station, issued(station, amount_fen=162_601))
    assert whats(audit(station)) == {("forged", "amount")}
    happened(station, issued(station, bill_id="more", kwh=3001))
    assert whats(audit(station)) == {("forged", "amount"), ("more", "energy")}


def test_prices_that_nobody_published(station: TestDesk) -> None:
    body = issued(station)
    (forged,) = body.bills
    part = msgspec.structs.replace(forged.basis.parts[0], tariff_version="2099")
    basis = msgspec.structs.replace(forged.basis, parts=(part,))
    happened(station, issued(station, basis=basis))
    answer = audit(station)
    assert whats(answer) == {("forged", "prices")}
    assert "2099" in answer["text"]

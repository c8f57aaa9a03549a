"""Bills with what they were priced by, on both engines: newest first, by tariff, page by page."""

from datetime import date
from decimal import Decimal

import pytest

from app.billing.facts import BillBasis, BillPart, BillsIssued, BillsWithdrawn, IssuedBill
from app.billing.repricing import PricedBill, PricedBills
from app.metering.views import PointUse
from app.tariffs.pricing.model import Usage
from tests.counter import Happened
from tests.homes import TestDesk


def basis(code: str, kwh: int, *, point: str = "") -> BillBasis:
    part = BillPart(
        tariff_code=code, tariff_version="2012", usage=Usage(kwh={"flat": Decimal(kwh)}), wider_kwh=100
    )
    return BillBasis(points=(PointUse(point_id="p", tariff_code=point, spans=()),), parts=(part,))


def issued(period: str, *bills: tuple[str, str, int], org_unit: str = "3301", point: str = "") -> BillsIssued:
    """Bills of a month as (account, tariff, kWh)."""
    return BillsIssued(
        org_unit=org_unit,
        run_id=f"run-{period}",
        batch=1,
        period=period,
        issued_on=date(2026, 3, 1),
        due_on=date(2026, 3, 25),
        bills=tuple(
            IssuedBill(
                bill_id=f"{account}-{period}",
                account_no=account,
                kwh=kwh,
                apart_kwh=5,
                amount_fen=kwh * 50,
                late_class="residential",
                basis=basis(code, kwh, point=point),
            )
            for account, code, kwh in bills
        ),
    )


def last(home: TestDesk, *codes: str, after: tuple[str, str] = ("", ""), limit: int = 10) -> list[PricedBill]:
    return home.read(lambda snapshot: snapshot.view(PricedBills).last_priced_by(codes, after, limit))


def ids(found: list[PricedBill]) -> list[str]:
    return [bill.bill_id for bill in found]


def test_the_months_of_an_account_newest_first(any_home: TestDesk) -> None:
    any_home.do(Happened(bodies=(issued("2026-01", ("A1", "x", 100)), issued("2026-02", ("A1", "y", 200)))))
    found = any_home.read(lambda snapshot: snapshot.view(PricedBills).months("3301", "A1", 10))
    assert ids(found) == ["A1-2026-02", "A1-2026-01"]
    newest = found[0]
    assert (newest.kwh, newest.apart_kwh, newest.amount_fen) == (200, 5, 10_000)
    assert newest.basis == basis("y", 200)
    assert ids(any_home.read(lambda s: s.view(PricedBills).months("3301", "A1", 1))) == ["A1-2026-02"]
    assert any_home.read(lambda s: s.view(PricedBills).months("3302", "A1", 1)) == []


def test_only_the_newest_bill_of_an_account_counts(any_home: TestDesk) -> None:
    any_home.do(
        Happened(
            bodies=(
                issued("2026-01", ("A1", "x", 100), ("A2", "x", 100)),
                issued("2026-02", ("A1", "y", 200)),
            )
        )
    )
    assert ids(last(any_home, "x")) == ["A2-2026-01"]
    assert ids(last(any_home, "y")) == ["A1-2026-02"]
    assert ids(last(any_home, "x", "y")) == ["A1-2026-02", "A2-2026-01"]
    assert last(any_home) == []


def test_a_withdrawn_bill_gives_way_to_the_one_before(any_home: TestDesk) -> None:
    any_home.do(Happened(bodies=(issued("2026-01", ("A1", "x", 100)), issued("2026-02", ("A1", "y", 200)))))
    withdrawn = BillsWithdrawn(
        org_unit="3301",
        run_id="run-2026-02",
        bills=(("A1-2026-02", 10_000, 200),),
        accounts=("A1",),
        reason="错",
        approver="1003",
    )
    any_home.do(Happened(bodies=(withdrawn,)))
    assert ids(last(any_home, "x", "y")) == ["A1-2026-01"]


def test_a_code_is_no_pattern_and_a_point_s_tariff_is_not_the_bill_s(any_home: TestDesk) -> None:
    any_home.do(
        Happened(
            bodies=(
                issued("2026-01", ("A1", "a_b", 1), ("A2", "axb", 1), ("A3", "a", 1)),
                issued("2026-01", ("A4", "z", 1), point="a_b"),
            )
        )
    )
    assert ids(last(any_home, "a_b")) == ["A1-2026-01"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_by_key_give_every_account_once_over_all_units(any_home: TestDesk, limit: int) -> None:
    first = issued("2026-01", *((f"A{number}", "x" if number % 2 else "z", 1) for number in range(9)))
    second = issued("2026-01", ("A1", "x", 1), org_unit="3302", point="x")
    other = issued("2026-01", ("A2", "z", 1), ("A3", "z", 1), org_unit="3302", point="x")
    any_home.do(Happened(bodies=(first, second, other)))
    found: list[PricedBill] = []
    after = ("", "")
    while page := last(any_home, "x", after=after, limit=limit):
        found += page
        after = (page[-1].org_unit, page[-1].account_no)
    assert [(bill.org_unit, bill.account_no) for bill in found] == [
        ("3301", "A1"),
        ("3301", "A3"),
        ("3301", "A5"),
        ("3301", "A7"),
        ("3302", "A1"),
    ]

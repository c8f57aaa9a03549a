"""A station that bills: published prices, customers of several kinds with terms and readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.billing.run_commands import APPROVE, ApproveRun, StartRun
from app.billing.runs import BillingRuns, ItemRow, Totals
from app.billing.views import Bill, Billing
from app.customers.facts import CustomerRegistered, Naming, Site, Standing, Tariff
from app.kernel.facts import FactBody
from app.kernel.ids import new_id
from app.kernel.settings import PublishSetting
from app.metering.facts import MeterFitted, Reading, ReadingsEntered, main_point
from app.security.facts import ApprovalGiven
from app.setup.billing_run import BillingRun
from app.setup.founding import FOUNDER
from app.tariffs.commands import PublishTariffs
from app.tariffs.facts import Terms, TermsSet
from app.tariffs.loading import read_tariffs
from tests.counter import RULES, Happened
from tests.homes import TestDesk

UNIT = "3301"
JANUARY, FEBRUARY = "2026-01", "2026-02"
FITTED = date(2026, 1, 1)


def publish(desk: TestDesk) -> None:
    """The rules and the tariffs that come with the program."""
    for name in ("late_fee", "counter", "billing"):
        desk.do(PublishSetting(name=name, content=(RULES / f"{name}.json").read_text("utf-8")))
    publish_tariffs(desk)


def publish_tariffs(desk: TestDesk) -> None:
    """The tariffs that come with the program."""
    for path in sorted((RULES / "tariffs").glob("*.json")):
        tariffs = read_tariffs(path.read_text("utf-8"), path.name)
        desk.do(PublishTariffs(tariffs=tariffs), FOUNDER)


def customer(
    account_no: str, *, tariff_class: str = "residential", route: str = "R01", status: str = "normal"
) -> FactBody:
    return CustomerRegistered(
        org_unit=UNIT,
        account_no=account_no,
        naming=Naming(name="张三丰"),
        site=Site(address="柳树湾镇东街12号", reading_route=route),
        tariff=Tariff(
            tariff_class=tariff_class, late_class="residential" if tariff_class == "residential" else "other"
        ),
        standing=Standing(status=status),
    )


def meter(account_no: str, registers: Mapping[str, int], *, multiplier: int = 1) -> FactBody:
    """Fitted on New Year's Day at these figures."""
    return MeterFitted(
        org_unit=UNIT,
        asset_no=f"M{account_no}",
        account_no=account_no,
        point_id=main_point(account_no),
        fitted_on=FITTED,
        registers={name: Decimal(value) for name, value in registers.items()},
        multiplier=multiplier,
    )


def reading(account_no: str, registers: Mapping[str, int], on: date) -> Reading:
    return Reading(
        account_no=account_no,
        point_id=main_point(account_no),
        asset_no=f"M{account_no}",
        read_on=on,
        registers={name: Decimal(value) for name, value in registers.items()},
    )


def read(period: str, on: date, shown: Mapping[str, Mapping[str, int]]) -> FactBody:
    """What the meters of these accounts showed."""
    readings = tuple(reading(account_no, registers, on) for account_no, registers in shown.items())
    return ReadingsEntered(org_unit=UNIT, period=period, readings=readings)


def agreed(account_no: str, terms: Terms) -> FactBody:
    return TermsSet(org_unit=UNIT, account_no=account_no, terms=terms)


def happened(desk: TestDesk, *bodies: FactBody) -> None:
    desk.do(Happened(bodies=bodies))


def approval(desk: TestDesk, subject: str) -> str:
    """A second person's agreement."""
    approval_id = new_id()
    body = ApprovalGiven(
        org_unit=UNIT,
        approval_id=approval_id,
        approver="1003",
        purpose=APPROVE,
        subject=subject,
        for_staff=desk.session.staff_no,
    )
    happened(desk, body)
    return approval_id


def begin(desk: TestDesk, period: str = JANUARY, route: str = "") -> str:
    """Start a run; its id."""
    run_id: str = desk.do(StartRun(period=period, route=route)).result["run_id"]
    return run_id


def running(desk: TestDesk, run_id: str, *, batch: int = 200) -> BillingRun:
    return BillingRun(desk.home, desk.do, UNIT, run_id, batch=batch)


def totals(desk: TestDesk, run_id: str) -> Totals:
    return desk.read(lambda rooms: rooms.view(BillingRuns).totals(UNIT, run_id))


def sign_off(desk: TestDesk, run_id: str, held: tuple[str, ...] = ()) -> None:
    """Approve what the review list says."""
    seen = totals(desk, run_id)
    lines = items(desk, run_id)
    kept = [lines[account_no] for account_no in held]
    desk.do(
        ApproveRun(
            run_id=run_id,
            expected_bills=seen.bills - len(kept),
            expected_fen=seen.amount_fen - sum(line.amount_fen for line in kept),
            held=held,
            approval_id=approval(desk, f"run:{run_id}"),
        )
    )


def bill_month(desk: TestDesk, period: str = JANUARY, route: str = "") -> str:
    """A whole run: compute, sign off, issue; its id."""
    run_id = begin(desk, period, route)
    running(desk, run_id).prepare()
    sign_off(desk, run_id)
    running(desk, run_id).issue()
    return run_id


def items(desk: TestDesk, run_id: str, flag: str = "") -> dict[str, ItemRow]:
    found = desk.read(lambda rooms: rooms.view(BillingRuns).items(UNIT, run_id, flag, "", 1000))
    return {line.account_no: line for line in found}


def bill(desk: TestDesk, account_no: str, period: str = JANUARY) -> Bill:
    found = desk.read(lambda rooms: rooms.view(Billing).bill(UNIT, f"{account_no}-{period}"))
    assert found is not None
    return found

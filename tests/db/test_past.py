"""The file as it stood on any day is what a rebuild up to that day gives, on both engines."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from app.arrears.facts import CareMarked
from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.facts import (
    Bank,
    Contact,
    CustomerChanged,
    CustomerRegistered,
    CustomersImported,
    Identity,
    MeterInstalled,
    Naming,
    Site,
    Standing,
)
from app.customers.past import end_of, read_file, row_of, words_of
from app.customers.views import CustomersView
from app.kernel.dates import civil_date
from app.kernel.facts import Fact, FactBody, canonical
from app.metering.facts import MeterFitted, MeterRemoved, PointRegistered
from app.metering.views import MeteringView
from app.tariffs.facts import ManyTermsSet, Terms, TermsSet
from app.tariffs.views import TermsView
from db.composition import VIEWS
from db.journal import store
from db.projecting import project
from db.tables.arrears import cares
from tests.customers import IDENTITY_NO, draft, with_vault
from tests.homes import NOON, TestDesk

UNIT = "3301"
FIRST = date(2026, 3, 15)
DAY_MS = 86_400_000
DAYS = 6


def group(rng: random.Random) -> dict[str, Any]:
    some = rng.choice("甲乙丙")
    return rng.choice(
        [
            {"naming": Naming(name=f"张{some}", kind=rng.choice(["resident", "enterprise"]))},
            {"identity": Identity(document="resident_id", identity_digest=some, identity_masked=some)},
            {"contacts": Contact(phones=(f"1380000000{rng.randint(0, 3)}",), contact=some)},
            {"site": Site(address=f"{some}街")},
            {"standing": Standing(status=rng.choice(["normal", "stopped"]))},
            {"bank": Bank(bank_name=some)},
        ]
    )


def registered(account_no: str, rng: random.Random) -> CustomerRegistered:
    given = {"naming": Naming(name="张三"), **group(rng)}
    return CustomerRegistered(org_unit=UNIT, account_no=account_no, **given)


def changed(account_no: str, rng: random.Random) -> CustomerChanged:
    return CustomerChanged(org_unit=UNIT, account_no=account_no, reason="更正", **group(rng))


def installed(account_no: str, rng: random.Random) -> MeterInstalled:
    asset = rng.choice(["M1", "M2"])
    return MeterInstalled(org_unit=UNIT, account_no=account_no, asset_no=asset, multiplier=rng.randint(1, 3))


def imported(account_no: str, rng: random.Random) -> CustomersImported:
    other = "A2" if account_no == "A1" else "A1"
    return CustomersImported(
        org_unit=UNIT,
        source="旧系统",
        registered=(registered(account_no, rng),),
        changed=(changed(other, rng),),
        meters=(installed(rng.choice([account_no, other]), rng),),
    )


def fitted(account_no: str, rng: random.Random) -> FactBody:
    where = {"org_unit": UNIT, "account_no": account_no, "point_id": f"{account_no}-1"}
    asset, day = rng.choice(["M1", "M3"]), date(2026, rng.randint(1, 2), 1)
    registers = {"flat": Decimal(rng.randint(0, 9))}
    if rng.random() < 0.5:
        return MeterFitted(asset_no=asset, fitted_on=day, registers=registers, **where)
    return MeterRemoved(
        asset_no=asset, fitted_on=day, removed_on=date(2026, 3, 1), registers=registers, **where
    )


def terms(account_no: str, rng: random.Random) -> FactBody:
    start = date(2026, rng.randint(1, 2), 1)
    one = TermsSet(
        org_unit=UNIT,
        account_no=account_no,
        terms=Terms(effective_from=start, tariff_code="R", people=rng.randint(0, 9)),
    )
    return rng.choice([one, ManyTermsSet(org_unit=UNIT, terms=(one,))])


def marked(account_no: str, rng: random.Random) -> FactBody:
    care = CareMarked(org_unit=UNIT, account_no=account_no, care=rng.choice(["", "first"]))
    point = PointRegistered(
        org_unit=UNIT, point_id=f"{account_no}-2", account_no=account_no, name=rng.choice("甲乙")
    )
    return rng.choice([care, point])


def life(seed: int, steps: int) -> list[Fact]:
    """Facts of two desks about two accounts that change meters, in no order of time."""
    rng = random.Random(seed)
    made: list[Fact] = []
    for step in range(1, steps + 1):
        make: Any = rng.choice(
            [registered, changed, changed, changed, installed, imported, fitted, terms, marked]
        )
        body: FactBody = make(rng.choice(["A1", "A1", "A2"]), rng)
        stamp = (NOON + rng.randint(0, DAYS * DAY_MS)) << 16
        origin = rng.choice(["D1", "D2"])
        made.append(Fact(origin, step, stamp, body.kind, 1, UNIT, "1001", "", canonical(body), b"", b"", b""))
    return made


@dataclass
class Rooms:
    """The views of a connection."""

    conn: Connection

    def view(self, kind: Any) -> Any:
        return VIEWS[kind](self.conn)


def stood(rooms: Rooms, account_no: str, before_ms: int) -> dict[str, Any]:
    """The file as the fold gives it."""
    file = read_file(rooms, account_no, before_ms)
    mine = [value for value in file.values("fitting").values() if value.account_no == account_no]  # type: ignore[attr-defined]
    gone = {value.asset_no + str(value.fitted_on): value for value in file.values("removal").values()}  # type: ignore[attr-defined]
    care = file.values("care").get("")
    return {
        "row": row_of(file, UNIT),
        "meters": {
            (key, value.multiplier)  # type: ignore[attr-defined]
            for key, value in file.values("meter").items()
            if value.account_no == account_no  # type: ignore[attr-defined]
        },
        "fittings": {
            (
                one.asset_no,
                one.fitted_on,
                one.registers["flat"],
                getattr(gone.get(one.asset_no + str(one.fitted_on)), "removed_on", None),
            )
            for one in mine
        },
        "points": {
            (key, value.name)  # type: ignore[attr-defined]
            for key, value in file.values("point").items()
            if value.account_no == account_no  # type: ignore[attr-defined]
        },
        "terms": set(file.values("terms").values()),
        "care": getattr(care, "care", ""),
    }


def rebuilt(rooms: Rooms, account_no: str) -> dict[str, Any]:
    """The file as the tables have it."""
    customers = rooms.view(CustomersView)
    metering = rooms.view(MeteringView)
    fittings = [one for one in metering.fittings((account_no,)).get(account_no, []) if one.registers]
    care = rooms.conn.execute(select(cares.c.care).where(cares.c.account_no == account_no)).scalar()
    return {
        "row": customers.customer(account_no),
        "meters": {(one.asset_no, one.multiplier) for one in customers.meters(account_no)},
        "fittings": {
            (one.asset_no, one.fitted_on, one.registers["flat"], one.removed_on) for one in fittings
        },
        "points": {(one.point_id, one.name) for one in metering.points((account_no,)).get(account_no, [])},
        "terms": set(rooms.view(TermsView).terms((account_no,)).get(account_no, ())),
        "care": care or "",
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 40))
def test_any_day_is_what_a_rebuild_up_to_that_day_gives(any_home: TestDesk, seed: int, steps: int) -> None:
    facts = life(seed, steps)
    with any_home.home.engines.write.connect() as conn, conn.begin() as transaction:
        store(conn, [(fact, fact.body()) for fact in facts])
        rooms = Rooms(conn)
        for day in (FIRST + timedelta(after) for after in range(DAYS)):
            before = end_of(day)
            held = [fact for fact in facts if fact.hlc < before << 16]
            assert all(civil_date(fact.hlc >> 16) <= day for fact in held)
            with conn.begin_nested() as until_then:
                project(conn, [(fact, fact.body()) for fact in held])
                for account_no in ("A1", "A2"):
                    assert stood(rooms, account_no, before) == rebuilt(rooms, account_no)
                until_then.rollback()
        transaction.rollback()


def test_who_changed_what_when_is_told_masked(any_home: TestDesk) -> None:
    desk = with_vault(any_home)
    desk.do(RegisterCustomer(draft=draft("A1"), accepted=("identity.region_unknown",)))
    desk.clock.ms += DAY_MS
    change = draft("A1", name="李四海", identity_no=IDENTITY_NO, phones=("13900001111",))
    desk.do(ChangeCustomer(draft=change, reason="过户", accepted=("identity.region_unknown",)))
    file = desk.read(lambda home: read_file(home, "A1"))
    told = {
        one.section: (words_of(one.section, one.before, "A1"), words_of(one.section, one.after, "A1"))
        for one in file.changes
        if one.reason == "过户"
    }
    assert told == {
        "naming": ("张*丰 · 居民", "李*海 · 居民"),
        "identity": ("未登记", "居民身份证 · 990***********0023"),
        "contacts": ("138****1234", "139****1111"),
    }
    assert {one.actor for one in file.changes} == {"1001"}
    first_day = desk.read(lambda home: read_file(home, "A1", end_of(FIRST)))
    row = row_of(first_day, UNIT)
    assert row is not None
    assert (row.name, row.phones) == ("张三丰", ("13812341234",))
    assert row_of(desk.read(lambda home: read_file(home, "A1", end_of(FIRST - timedelta(1)))), UNIT) is None


def test_a_group_written_anew_with_the_same_values_is_no_change(any_home: TestDesk) -> None:
    desk = with_vault(any_home)
    desk.do(RegisterCustomer(draft=draft("A1")))
    desk.do(ChangeCustomer(draft=CustomerDraft(account_no="A1", standing=Standing(status="stopped"))))
    file = desk.read(lambda home: read_file(home, "A1"))
    assert [one.section for one in file.changes if one.before is not None] == ["standing"]


@pytest.mark.parametrize("asset", ["220001"])
def test_a_meter_that_went_to_somebody_else_is_no_longer_in_the_file(any_home: TestDesk, asset: str) -> None:
    bodies = [
        MeterInstalled(org_unit=UNIT, account_no="A1", asset_no=asset),
        MeterInstalled(org_unit=UNIT, account_no="A2", asset_no=asset),
    ]
    with any_home.home.engines.write.begin() as conn:
        facts = [
            Fact(
                "D1",
                place,
                (NOON + place) << 16,
                body.kind,
                1,
                UNIT,
                "1001",
                "",
                canonical(body),
                b"",
                b"",
                b"",
            )
            for place, body in enumerate(bodies, 1)
        ]
        store(conn, [(fact, fact.body()) for fact in facts])
    assert any_home.read(lambda home: read_file(home, "A1")).shown() == []
    assert [words for _, words, _ in any_home.read(lambda home: read_file(home, "A2")).shown()] == [
        "倍率 1 · 6 位"
    ]

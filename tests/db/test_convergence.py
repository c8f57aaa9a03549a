"""Facts of desks that were apart give equal tables in whatever order they meet, twice over, and rebuilt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from app.billing.facts import BillIssued
from app.kernel.facts import Fact, FactBody, canonical
from app.kernel.hlc import tick
from app.kernel.settings import SettingPublished
from app.metering.facts import (
    InquirySettled,
    MeterFitted,
    MeterRemoved,
    PointRegistered,
    Reading,
    ReadingCorrected,
    ReadingReferred,
    ReadingsEntered,
)
from app.numbers.facts import BookIssued, BookReturned, NumberVoided
from app.numbers.series import written
from app.payments.facts import (
    Allocation,
    DrawerOpened,
    PaymentReversed,
    PaymentTaken,
    ShiftClosed,
    ShiftOpened,
)
from app.tariffs.facts import ManyTermsSet, TariffPublished, Terms, TermsSet
from db.projecting import project
from db.tables.shapes import metadata
from tests.dunning_apart import TABLES as DUNNING_TABLES
from tests.dunning_apart import dun_work
from tests.homes import postgres_engines, sqlite_engines
from tests.links_apart import TABLES as LINK_TABLES
from tests.links_apart import link_work
from tests.orders_apart import TABLES as ORDER_TABLES
from tests.orders_apart import case_work, order_work
from tests.refunds_apart import TABLES as REFUND_TABLES
from tests.refunds_apart import refund_work
from tests.runs_apart import TABLES as BILLING_TABLES
from tests.runs_apart import billing_work
from tests.service_apart import TABLES as SERVICE_TABLES
from tests.service_apart import rating_work

TODAY = date(2026, 3, 15)
DESKS = ("D1", "D2", "D3")
BILLS = ("B1", "B2", "B3")
MONEY_TABLES = (
    "account_money",
    "account_terms",
    "bills",
    "books",
    "drawer_openings",
    "fittings",
    "inquiries",
    "numbers",
    "payment_parts",
    "payments",
    "points",
    "readings",
    "settings",
    "shifts",
    "tariffs",
    *BILLING_TABLES,
    *DUNNING_TABLES,
    *LINK_TABLES,
    *ORDER_TABLES,
    *SERVICE_TABLES,
    *REFUND_TABLES,
)


@dataclass
class Station:
    """A desk on a home of its own: the facts it holds, and what it has done."""

    origin: str
    held: list[Fact] = field(default_factory=list)
    seq: int = 0
    number: int = 0
    standing: list[PaymentTaken] = field(default_factory=list)

    def append(self, body: FactBody, wall_ms: int) -> None:
        self.seq += 1
        stamp = tick(max((fact.hlc for fact in self.held), default=0), wall_ms)
        payload = canonical(body)
        kind, version = type(body).kind, type(body).version
        fact = Fact(
            self.origin, self.seq, stamp, kind, version, "3301", f"clerk of {self.origin}", "", payload,
            b"", b"", b"",
        )  # fmt: skip
        self.held.append(fact)

    def draw(self) -> str:
        self.number += 1
        return written(f"{self.origin}-", self.number)


def exchange(one: Station, other: Station) -> None:
    """Both learn all the other holds, in time order."""
    union = {(fact.origin, fact.seq): fact for fact in (*one.held, *other.held)}
    for station in (one, other):
        known = {(fact.origin, fact.seq) for fact in station.held}
        news = [fact for name, fact in union.items() if name not in known]
        station.held += sorted(news, key=lambda fact: (fact.hlc, fact.origin))


def take(station: Station, rng: random.Random) -> PaymentTaken:
    bills = rng.sample(BILLS, rng.randint(0, 3))
    parts = tuple(
        Allocation(bill, rng.randint(0, 500), rng.randint(0, 9), rng.randint(0, 9)) for bill in bills
    )
    spent = sum(part.principal_fen + part.late_fen for part in parts)
    deposit, change = rng.choice([(0, 0), (70, 0), (0, 30)])
    body = PaymentTaken(
        org_unit="3301",
        payment_id=f"{station.origin}-{station.seq}",
        account_no="A1",
        receipt_no=station.draw(),
        shift_id=f"shift of {station.origin}",
        business_day=TODAY,
        staff_name="王芳",
        tender=rng.choice(["cash", "card", "qr", "transfer"]),
        reference="",
        due_fen=spent,
        received_fen=spent + deposit + change,
        change_fen=change,
        allocations=parts,
        deposit_fen=deposit,
        credit_used_fen=rng.choice([0, 0, 5]),
        order="month",
    )
    station.standing.append(body)
    return body


def undo(station: Station, rng: random.Random) -> PaymentReversed | None:
    if not station.standing:
        return None
    taken = station.standing.pop(rng.randrange(len(station.standing)))
    return PaymentReversed(
        org_unit=taken.org_unit,
        payment_id=taken.payment_id,
        account_no=taken.account_no,
        receipt_no=taken.receipt_no,
        slip_no=station.draw(),
        shift_id=taken.shift_id,
        business_day=TODAY,
        tender=taken.tender,
        received_fen=taken.received_fen,
        change_fen=taken.change_fen,
        allocations=taken.allocations,
        deposit_fen=taken.deposit_fen,
        credit_used_fen=taken.credit_used_fen,
        reason="错",
        approval_id="",
        approver="1002",
    )


def issue(_station: Station, rng: random.Random) -> BillIssued:
    """Two stations may import the same bill, even with different amounts."""
    return BillIssued(
        org_unit="3301",
        bill_id=rng.choice(BILLS),
        account_no="A1",
        period="2026-01",
        kwh=rng.randint(1, 9),
        amount_fen=rng.randint(1, 500),
        issued_on=TODAY,
        due_on=TODAY,
        late_class="other",
    )


def bill_work(_station: Station, rng: random.Random) -> FactBody:
    """Runs, corrections and credit about the same few bills."""
    return billing_work(BILLS, rng)


def desk_work(station: Station, rng: random.Random) -> FactBody:
    """Facts about the station's own shift, drawer, books and settings."""
    shift_id = f"shift of {station.origin}"
    book_id = f"book of {station.origin}"
    return rng.choice(
        [
            lambda: ShiftOpened(
                org_unit="3301",
                shift_id=shift_id,
                desk_id=station.origin,
                staff_no="1001",
                staff_name="王芳",
                business_day=TODAY,
                float_fen=rng.randint(0, 9),
            ),
            lambda: ShiftClosed(
                org_unit="3301",
                shift_id=shift_id,
                slip_no=station.draw(),
                counted_fen=rng.randint(0, 9),
                expected_fen=5,
                difference_fen=0,
            ),
            lambda: DrawerOpened(
                org_unit="3301",
                shift_id=shift_id,
                opening_id=f"{station.origin}-{station.seq}",
                reason="换零",
            ),
            lambda: BookIssued(
                org_unit="3301",
                book_id=book_id,
                series="receipt",
                prefix=f"{station.origin}-",
                first=1,
                last=rng.randint(10, 99),
                desk_id=station.origin,
            ),
            lambda: BookReturned(org_unit="3301", book_id=book_id, first_unused=station.number, reason="换"),
            lambda: NumberVoided(org_unit="3301", series="receipt", number=station.draw(), reason="卡纸"),
            lambda: SettingPublished(org_unit="3301", name="counter", content=str(rng.randint(0, 9))),
        ]
    )()


def price_work(_station: Station, rng: random.Random) -> FactBody:
    """Stations that are apart may publish one version twice and set one account's terms."""
    set_once = TermsSet(
        org_unit="3301",
        account_no=rng.choice(["A1", "A2"]),
        terms=Terms(
            effective_from=date(2026, rng.randint(1, 2), 1), tariff_code="x", people=rng.randint(0, 9)
        ),
    )
    published = TariffPublished(
        org_unit="3301",
        code="x",
        tariff_version=rng.choice("AB"),
        effective_from=date(2026, 1, 1),
        content=str(rng.randint(0, 9)),
    )
    return rng.choice([set_once, published, ManyTermsSet(org_unit="3301", terms=(set_once,))])


def meter_work(_station: Station, rng: random.Random) -> FactBody:
    """Stations that are apart may read, correct, refer, fit and remove the same few meters."""
    account_no = rng.choice(["A1", "A2"])
    common = {"org_unit": "3301", "account_no": account_no, "point_id": f"{account_no}-1"}
    registers = {"flat": Decimal(rng.randint(0, 999))}
    day = date(2026, 1, rng.randint(1, 2))
    reading = Reading(
        account_no=account_no, point_id=f"{account_no}-1", asset_no="M1", read_on=day, registers=registers
    )
    entered = ReadingsEntered(org_unit="3301", period=f"2026-0{rng.randint(1, 2)}", readings=(reading,))
    inquiry = rng.choice(["Q1", "Q2"])
    return rng.choice(
        [
            lambda: entered,
            lambda: ReadingCorrected(
                org_unit="3301",
                period=entered.period,
                reading=reading,
                replaced={"flat": Decimal(1)},
                reason="抄错",
                approver="1002",
            ),
            lambda: MeterFitted(asset_no="M1", fitted_on=day, registers=registers, **common),
            lambda: MeterRemoved(
                asset_no="M1", fitted_on=day, removed_on=date(2026, 1, 9), registers=registers, **common
            ),
            lambda: PointRegistered(
                org_unit="3301",
                point_id="P2",
                account_no=account_no,
                name=str(rng.randint(0, 9)),
                deducted=rng.random() < 0.5,
            ),
            lambda: ReadingReferred(
                org_unit="3301",
                inquiry_id=inquiry,
                period=entered.period,
                reading=reading,
                doubts=("reading.zero",),
                owner="1001",
                due_on=date(2026, 1, 9),
            ),
            lambda: InquirySettled(
                org_unit="3301", inquiry_id=inquiry, account_no=account_no, settlement=str(rng.randint(0, 9))
            ),
        ]
    )()


def live(seed: int, steps: int) -> list[Station]:
    """Stations work, meet at random, and work on with what they learned; clocks are wrong by a second."""
    rng = random.Random(seed)
    stations = [Station(name) for name in DESKS[: rng.randint(2, 3)]]
    for step in range(steps):
        station = rng.choice(stations)
        if rng.random() < 0.2:
            exchange(*rng.sample(stations, 2))
            continue
        works = [take, take, undo, issue, bill_work, bill_work, desk_work, price_work, meter_work, dun_work]
        works += [link_work, order_work, case_work, rating_work, refund_work]
        make = rng.choice(works)
        body = make(station, rng)
        if body is not None:
            station.append(body, 1_000_000 + 100 * step + rng.randint(-1000, 1000))
    return stations


def together(stations: list[Station]) -> list[Fact]:
    """All facts, in time order."""
    union = {(fact.origin, fact.seq): fact for station in stations for fact in station.held}
    return sorted(union.values(), key=lambda fact: (fact.hlc, fact.origin, fact.seq))


def any_order(stations: list[Station], rng: random.Random) -> list[Fact]:
    """A random order in which each origin's own order is kept: what a home that meets all may see.

    Facts also never come before those of the same origin that their author had written.
    """
    queues = {name: [fact for fact in together(stations) if fact.origin == name] for name in DESKS}
    order = []
    while waiting := [name for name, queue in queues.items() if queue]:
        order.append(queues[rng.choice(waiting)].pop(0))
    return order


def tables(conn: Connection) -> dict[str, list[Any]]:
    found = {}
    for name in MONEY_TABLES:
        table = metadata.tables[name]
        found[name] = [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key.columns))]
    return found


def after(engine: Engine, stream: list[Fact], rng: random.Random | None = None) -> dict[str, list[Any]]:
    """The tables after taking in a stream in batches; facts already held are skipped, as exchange does."""
    with engine.connect() as conn, conn.begin() as transaction:
        held: set[tuple[str, int]] = set()
        rest = list(stream)
        while rest:
            size = rng.randint(1, 7) if rng else len(rest)
            batch, rest = rest[:size], rest[size:]
            fresh = [fact for fact in batch if (fact.origin, fact.seq) not in held]
            fresh = list({(fact.origin, fact.seq): fact for fact in fresh}.values())
            held |= {(fact.origin, fact.seq) for fact in fresh}
            project(conn, [(fact, fact.body()) for fact in fresh])
        found = tables(conn)
        transaction.rollback()
    return found


@pytest.fixture(scope="module")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engines = sqlite_engines(tmp_path_factory.mktemp("apart") / "home.db")
    yield engines.write
    engines.dispose()


@pytest.fixture(scope="module")
def postgres_engine(pg_server: Any, pg_template: str) -> Iterator[Engine]:
    name = pg_server.create_database(pg_template)
    engines = postgres_engines(pg_server.url(name))
    yield engines.write
    engines.dispose()
    pg_server.drop_database(name)


def check(engine: Engine, seed: int, steps: int) -> None:
    rng = random.Random(seed)
    stations = live(seed, steps)
    rebuilt = after(engine, together(stations))
    assert after(engine, any_order(stations, rng), rng) == rebuilt
    twice = any_order(stations, rng) + any_order(stations, rng)
    assert after(engine, twice, rng) == rebuilt
    for station in stations:
        rest = [fact for fact in any_order(stations, rng) if fact not in station.held]
        assert after(engine, station.held + rest, rng) == rebuilt


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 60))
def test_stations_agree_on_sqlite(sqlite_engine: Engine, seed: int, steps: int) -> None:
    check(sqlite_engine, seed, steps)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 60))
def test_stations_agree_on_postgres(postgres_engine: Engine, seed: int, steps: int) -> None:
    check(postgres_engine, seed, steps)


def test_two_stations_that_pay_one_bill_leave_credit(sqlite_engine: Engine) -> None:
    one, other = Station("D1"), Station("D2")
    rng = random.Random(1)
    one.append(issue(one, rng), 1000)
    exchange(one, other)
    bill = one.held[0].body()
    assert isinstance(bill, BillIssued)
    for station in (one, other):
        body = take(station, rng)
        part = Allocation(bill.bill_id, bill.amount_fen, 3, 3)
        values = {name: getattr(body, name) for name in body.__struct_fields__}
        station.append(PaymentTaken(**{**values, "allocations": (part,)}), 2000)
    found = after(sqlite_engine, together([one, other]))
    columns = [column.name for column in metadata.tables["bills"].columns]
    row = dict(zip(columns, found["bills"][0], strict=True))
    assert row["paid_fen"] == 2 * bill.amount_fen
    assert row["late_paid_fen"] == 6

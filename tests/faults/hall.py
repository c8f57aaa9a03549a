"""A small hall for fault tests: customers who owe, desks with books and open shifts, what a clerk does."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.adapters.columns import ColumnVault
from app.adapters.glyphs import FontGlyphs
from app.adapters.pdf import draw
from app.adapters.signer import DeskSigner, SignatureCheck
from app.billing.facts import BillIssued
from app.customers.facts import Contact, CustomerRegistered, Naming, Site
from app.customers.identity import Glyphs, Vault
from app.documents.press import Press
from app.kernel.bus import Bus
from app.kernel.commands import DeskInfo
from app.kernel.dates import Clock
from app.kernel.facts import FactBody
from app.kernel.settings import SettingPublished
from app.numbers.commands import IssueBook
from app.payments.commands import TakePayment
from app.payments.sheet import read_sheet
from app.payments.shifts import OpenShift
from app.payments.views import AccountSheet
from app.security.facts import DeskEnrolled
from db.composition import VIEWS
from db.engine import Engines, open_postgres, open_sqlite
from db.home import SqlHome
from db.issuing import Issuer
from db.migrating import HomeInfo, create_schema
from db.tables.shapes import metadata
from tests.homes import FILE_KEY, NOON, TestClock, TestDesk

UNIT = "3301"
ACCOUNTS = tuple(f"0415{number:06d}" for number in range(1, 13))
BILLS_EACH = 4
DESKS = tuple(f"D{number}" for number in range(1, 9))
TODAY = date(2026, 3, 15)
_RULES = Path(__file__).parents[2] / "resources" / "rules"


def unit_of(desk_id: str) -> str:
    """Half of the desks belong to a neighbouring hall that takes money for the same customers."""
    return "3302" if desk_id in DESKS[4:] else UNIT


def signer_of(desk_id: str) -> DeskSigner:
    """The same key whenever the desk starts again."""
    return DeskSigner(hashlib.sha256(desk_id.encode()).digest())


SIGNED = lru_cache(maxsize=10_000)(
    SignatureCheck({desk_id: signer_of(desk_id).public_key for desk_id in DESKS})
)
"""Remembers: thousands of disk states hold the same facts."""


def open_engines(target: str, connect: Callable[..., Any] | None = None) -> Engines:
    """A file or a PostgreSQL address."""
    if target.startswith("postgresql"):
        return open_postgres(target)
    return open_sqlite(Path(target), FILE_KEY, **({"connect": connect} if connect else {}))


def seat(engines: Engines, desk_id: str = "D1", *, clock: Clock | None = None) -> TestDesk:
    """A desk with the real press, as the composed program has it."""
    info = DeskInfo(desk_id=desk_id, org_unit=unit_of(desk_id), name=f"{desk_id}台", org_name="柳树湾供电所")
    clock = clock or TestClock()
    signer = signer_of(desk_id)
    vault, glyphs = ColumnVault(b"c" * 32), FontGlyphs()
    home = SqlHome(
        engines,
        info,
        signer=signer,
        clock=clock,
        views={**VIEWS, Vault: lambda _: vault, Glyphs: lambda _: glyphs},
        issue=Issuer(Press(draw)),
    )
    return TestDesk(home, Bus(home), clock, signer)  # type: ignore[arg-type]


def furnish(engines: Engines, desks: tuple[str, ...] = ("D1",)) -> None:
    """Make the tables, publish rules, let customers owe, give each desk a book and a shift."""
    create_schema(engines.write, HomeInfo(home_id="hall", kind="embedded", demo=False, created_ms=NOON))
    # Tables that other tests of this run declare: whoever compares every table finds them here too.
    metadata.create_all(engines.write)
    first = seat(engines, desks[0], clock=TestClock(NOON - 3_600_000))
    first.home.transact(lambda work: work.append(list(_beginnings())))
    for desk_id in desks:
        desk = seat(engines, desk_id, clock=TestClock(NOON - 1_800_000))
        desk.home.transact(lambda work, desk_id=desk_id: work.append([_enrolled(desk_id)]))  # type: ignore[misc]
        desk.do(IssueBook(series="receipt", prefix=f"{desk_id}-", count=100_000, first=1))
        desk.do(OpenShift(float_fen=50_000))


def _enrolled(desk_id: str) -> DeskEnrolled:
    key = signer_of(desk_id).public_key
    return DeskEnrolled(org_unit=unit_of(desk_id), desk_id=desk_id, name=f"{desk_id}台", public_key=key)


def _beginnings() -> Iterator[FactBody]:
    yield SettingPublished(
        org_unit=UNIT, name="late_fee", content=(_RULES / "late_fee.json").read_text("utf-8")
    )
    for place, account_no in enumerate(ACCOUNTS):
        yield CustomerRegistered(
            org_unit=UNIT,
            account_no=account_no,
            naming=Naming(name="张王李赵钱孙周吴郑冯陈褚"[place] + "大有"),
            contacts=Contact(phones=(f"138000{place:05d}",)),
            site=Site(address=f"柳树湾镇东街{place + 1}号"),
        )
        for month in range(BILLS_EACH):
            yield BillIssued(
                org_unit=UNIT,
                bill_id=f"{account_no}-{month}",
                account_no=account_no,
                period=f"2025-{9 + month:02d}",
                kwh=100 + 10 * month + place,
                amount_fen=5_000 + 700 * month + 13 * place,
                issued_on=TODAY - timedelta(days=150 - 30 * month),
                due_on=TODAY - timedelta(days=130 - 30 * month),
                late_class="residential",
            )


def next_payment(desk: TestDesk, rng: random.Random, account_no: str = "") -> TakePayment:
    """What a clerk asks for after looking at a sheet: all, some or a part of the bills, or a deposit."""
    account_no = account_no or rng.choice(ACCOUNTS)
    sheet = desk.read(lambda rooms: read_sheet(rooms, account_no, TODAY))
    assert sheet is not None
    return _payment(sheet, rng)


def _payment(sheet: AccountSheet, rng: random.Random) -> TakePayment:
    chosen = sheet.bills[: rng.randint(0, len(sheet.bills))]
    due = sum(line.total_fen for line in chosen)
    due -= min(due, sheet.credit_fen)
    received = rng.choice([due, due, due + rng.randint(1, 5_000), max(1, due // 3)]) or rng.randint(1, 30_000)
    return TakePayment(
        account_no=sheet.customer.account_no,
        bill_ids=tuple(line.bill.bill_id for line in chosen),
        received_fen=received,
        expected_due_fen=due,
        surplus=rng.choice(["change", "deposit"]),
        accepted=("payments.same_again", "payments.much_change"),
    )

"""`bench pay`: a payment from the bus to the disk with its receipt, against the bare driver.

The floor replays the very write statements of such payments, with the same values, through the bare
driver: one durable transaction each, into tables that have primary keys and no other index.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.billing.facts import BillIssued
from app.customers.facts import CustomerRegistered, Naming, Site
from app.documents.paper import Paper
from app.documents.press import Draw, Press
from app.journal.chain import Signer
from app.kernel.bus import Bus
from app.kernel.commands import DeskInfo, Session
from app.kernel.dates import Clock, civil_date
from app.kernel.facts import FactBody
from app.kernel.settings import SettingPublished
from app.numbers.commands import IssueBook
from app.payments.commands import TakePayment
from app.payments.sheet import read_sheet
from app.payments.shifts import OpenShift
from db.bench.floor import recording, replay
from db.bench.timing import milliseconds, per_second
from db.composition import VIEWS
from db.engine import Engines, open_postgres, open_sqlite
from db.home import SqlHome
from db.issuing import Issuer
from db.tables.shapes import metadata

_UNIT = "3301"
_BILLS_EACH = 2
_WARM = 30
_ROUNDS = 5
_CLERK = Session(
    "1001", "王芳", frozenset({"payment.take", "shift.open", "numbers.issue", "settings.change"})
)


@dataclass(frozen=True)
class Tools:
    """What a counter is composed of beside its database; `late_fee` is the JSON of the rules."""

    draw: Draw
    signer: Signer
    clock: Clock
    late_fee: str


def bench_pay(tools: Tools, target: str = "", count: int = 1000) -> dict[str, Any]:
    """Measure on a new SQLite file in a temporary folder, or on the empty PostgreSQL database at `target`.

    Each payment settles two bills of a customer of its own. `pay_ms` is everything from the command to
    the committed payment with its stored receipt; `bus` leaves the drawing out (its receipts are stored
    with the same size), so that it compares with the floor.
    """
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        path = Path(folder)
        engines = open_postgres(target) if target else open_sqlite(path / "bench.db", b"k" * 32)
        try:
            return _measure(engines, path, tools, count)
        finally:
            engines.dispose()


def _measure(engines: Engines, folder: Path, tools: Tools, count: int) -> dict[str, Any]:
    till = _Till(engines, tools)
    part = max(1, count // _ROUNDS)
    till.furnish(_WARM + 3 * _ROUNDS * part)
    till.pay(_WARM)
    undrawn = _undrawn(till.one_receipt())
    drawn: list[float] = []
    bus: list[float] = []
    floor: list[float] = []
    # In turns, so that whatever else the machine does falls on all alike.
    with replay(engines, folder) as replayed:
        for _ in range(_ROUNDS):
            till.press()
            drawn += till.pay(part)
            till.press(undrawn)
            bus += till.pay(part)
            with recording(engines.write) as recorded:
                till.pay(part)
            floor += replayed(recorded.transactions)
    return {
        "name": "pay",
        "engine": engines.write.dialect.name,
        "payments": len(bus),
        "figures": {
            "pay_ms": milliseconds(drawn),
            "payments_per_s_with_receipt": per_second(drawn),
            "bus_ms": milliseconds(bus),
            "payments_per_s": per_second(bus),
            "sheet_ms": milliseconds(till.sheets),
            "statements": recorded.statements_each(),
        },
        "floor": {
            "transaction_ms": milliseconds(floor),
            "transactions_per_s": per_second(floor),
            "rows": recorded.rows_each(),
        },
        "ratio": {
            "payments_per_s": round(per_second(bus) / per_second(floor), 3),
            "payments_per_s_with_receipt": round(per_second(drawn) / per_second(floor), 3),
        },
    }


def _undrawn(receipt: bytes) -> Draw:
    """A press that is not measured: bytes of the same size, different for each paper."""
    return lambda paper, _layout: receipt[: -len(paper.number)] + paper.number.encode()


class _Till:
    """A desk with customers who owe, paid one after the other."""

    def __init__(self, engines: Engines, tools: Tools) -> None:
        self._engines = engines
        self._tools = tools
        self._papers: list[bytes] = []
        self._waiting: Iterator[str] = iter(())
        self.sheets: list[float] = []
        self.press()

    def _kept(self, paper: Paper, layout: str) -> bytes:
        self._papers[:] = [self._tools.draw(paper, layout)]
        return self._papers[0]

    def one_receipt(self) -> bytes:
        return self._papers[0]

    def press(self, draw: Draw | None = None) -> None:
        """From now on papers are drawn by this, or really."""
        desk = DeskInfo(desk_id="BENCH", org_unit=_UNIT, name="1号台", org_name="柳树湾供电所")
        self._home = SqlHome(
            self._engines,
            desk,
            signer=self._tools.signer,
            clock=self._tools.clock,
            views=VIEWS,
            issue=Issuer(Press(draw or self._kept)),
        )
        self._bus = Bus(self._home)

    def furnish(self, accounts: int) -> None:
        metadata.create_all(self._engines.write)
        today = civil_date(self._tools.clock.now_ms())
        numbers = [f"0415{number:07d}" for number in range(accounts)]
        rules = SettingPublished(org_unit=_UNIT, name="late_fee", content=self._tools.late_fee)
        self._home.transact(lambda work: work.append([rules]))
        for start in range(0, accounts, 1000):
            bodies = [body for number in numbers[start : start + 1000] for body in _customer(number, today)]
            self._home.transact(lambda work, bodies=bodies: work.append(bodies))  # type: ignore[misc]
        self._bus.do(IssueBook(series="receipt", prefix="B-", count=1_000_000), _CLERK)
        self._bus.do(OpenShift(float_fen=0), _CLERK)
        self._waiting = iter(numbers)
        if not self._engines.is_sqlite:
            with self._engines.write.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                conn.exec_driver_sql("VACUUM ANALYZE")

    def pay(self, count: int) -> list[float]:
        """Seconds that each of `count` payments took."""
        return [self._pay(next(self._waiting)) for _ in range(count)]

    def _pay(self, account_no: str) -> float:
        started = time.perf_counter()
        today = civil_date(self._tools.clock.now_ms())
        sheet = self._home.read(lambda rooms: read_sheet(rooms, account_no, today))
        self.sheets.append(time.perf_counter() - started)
        assert sheet is not None
        command = TakePayment(
            account_no=account_no,
            bill_ids=tuple(line.bill.bill_id for line in sheet.bills),
            received_fen=sheet.owed_fen,
            expected_due_fen=sheet.owed_fen,
        )
        started = time.perf_counter()
        self._bus.do(command, _CLERK)
        return time.perf_counter() - started


def _customer(account_no: str, today: date) -> Iterator[FactBody]:
    yield CustomerRegistered(
        org_unit=_UNIT,
        account_no=account_no,
        naming=Naming(name="张大有"),
        site=Site(address=f"柳树湾镇东街{int(account_no[4:])}号"),
    )
    for month in range(_BILLS_EACH):
        yield BillIssued(
            org_unit=_UNIT,
            bill_id=f"{account_no}-{month}",
            account_no=account_no,
            period=f"2025-{month + 1:02d}",
            kwh=212,
            amount_fen=11_893 + int(account_no[4:]) % 1000,
            issued_on=today - timedelta(days=70 - 30 * month),
            due_on=today - timedelta(days=40 - 30 * month),
            late_class="residential",
            previous_reading=1000,
            current_reading=1212,
        )

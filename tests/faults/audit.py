"""Whether a home still holds what it promised: chains, sums, numbers, papers, all that was acknowledged."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from app.kernel.commands import Outcome
from app.payments.commands import TakePayment
from db import journal
from db.engine import Engines
from db.keeping.rebuilding import differences
from db.tables.billing import account_money, bills
from db.tables.documents import paper_bytes, print_jobs
from db.tables.journal import command_outcomes, facts
from db.tables.numbers import numbers
from db.tables.payments import payment_parts, payments
from tests.faults.hall import SIGNED, seat


@dataclass
class Seen:
    """What the clerk saw: commands tried, and receipt and money of those acknowledged."""

    tried: dict[str, TakePayment] = field(default_factory=dict)
    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)
    sorry: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: list[bytes]) -> Seen:
        seen = cls()
        for line in lines:
            word, _, rest = line.rstrip(b"\n").partition(b" ")
            if word == b"try" and line.endswith(b"\n"):
                command = msgspec.json.decode(rest, type=TakePayment)
                seen.tried[command.command_id] = command
            elif word == b"ack" and line.endswith(b"\n"):
                command_id, receipt_no, net = rest.decode().split()
                seen.acknowledged[command_id] = (receipt_no, int(net))
            elif word == b"sorry":
                seen.sorry += rest.decode().split(",")
        return seen

    @classmethod
    def read(cls, log: Path) -> Seen:
        return cls.of(log.read_bytes().splitlines(keepends=True)) if log.exists() else cls()


def audit(engines: Engines, seen: Seen) -> int:
    """Raise AssertionError at the first promise broken; returns the number of payments held."""
    with engines.read.connect() as conn:
        journal.verify(conn, SIGNED)
        held = _outcomes(conn)
        for command_id, (receipt_no, net) in seen.acknowledged.items():
            assert command_id in held, f"acknowledged payment {receipt_no} is lost"
            said = held[command_id].result
            assert (said["receipt_no"], said["received_fen"] - said["change_fen"]) == (receipt_no, net)
        assert set(held) <= set(seen.tried)
        _check_tables(conn, held)
        _check_money(conn)
        _check_numbers(conn)
        _check_papers(conn, held)
        return len(held)


def replayed_alike(engines: Engines) -> bool:
    """Does the journal alone give the very tables this home has?"""
    with engines.read.connect() as conn:
        return not list(differences(conn))


def _outcomes(conn: Connection) -> dict[str, Outcome]:
    rows = conn.execute(select(command_outcomes.c.outcome).where(command_outcomes.c.command == "TakePayment"))
    outcomes = [msgspec.json.decode(row.outcome, type=Outcome) for row in rows]
    return {outcome.command_id: outcome for outcome in outcomes}


def _check_tables(conn: Connection, held: dict[str, Outcome]) -> None:
    """Nothing torn: one fact, one payment row and one number for every outcome, and none beside."""
    told = conn.execute(select(facts.c.command_id).where(facts.c.kind == "payment.taken")).scalars().all()
    assert Counter(told) == Counter(list(held))
    rows = {row.payment_id: row for row in conn.execute(select(payments))}
    said = {outcome.result["payment_id"]: outcome.result for outcome in held.values()}
    assert rows.keys() == said.keys()
    for payment_id, result in said.items():
        assert rows[payment_id].receipt_no == result["receipt_no"]
        assert rows[payment_id].received_fen == result["received_fen"]


def _check_money(conn: Connection) -> None:
    """What came in lies on bills or on accounts, bill by bill and in all."""
    taken = _row(
        conn,
        func.sum(payments.c.received_fen - payments.c.change_fen),
        func.sum(payments.c.principal_fen),
        func.sum(payments.c.late_fen),
        func.sum(payments.c.deposit_fen - payments.c.credit_used_fen),
    )
    assert taken[0] == taken[1] + taken[2] + taken[3]
    assert _row(conn, func.sum(bills.c.paid_fen), func.sum(bills.c.late_paid_fen)) == taken[1:3]
    assert _row(conn, func.sum(account_money.c.received_fen), func.sum(account_money.c.prepaid_fen)) == (
        taken[0],
        taken[3],
    )
    parts = select(payment_parts.c.bill_id, func.sum(payment_parts.c.principal_fen).label("paid")).group_by(
        payment_parts.c.bill_id
    )
    paid = {row.bill_id: row.paid for row in conn.execute(parts)}
    for bill in conn.execute(select(bills.c.bill_id, bills.c.paid_fen)):
        assert bill.paid_fen == paid.get(bill.bill_id, 0)


def _row(conn: Connection, *columns: Any) -> tuple[int, ...]:
    return tuple(int(value or 0) for value in conn.execute(select(*columns)).one())


def _check_numbers(conn: Connection) -> None:
    """Receipt numbers of a desk follow one another without a hole, and none is used twice."""
    used = select(payments.c.desk_id, payments.c.receipt_no).order_by(payments.c.receipt_no)
    by_desk: dict[str, list[str]] = {}
    for row in conn.execute(used):
        by_desk.setdefault(row.desk_id, []).append(row.receipt_no)
    for desk_id, found in by_desk.items():
        assert found == [f"{desk_id}-{ordinal:07d}" for ordinal in range(1, len(found) + 1)]
    registered = conn.execute(select(numbers.c.number).where(numbers.c.series == "receipt")).scalars()
    assert sorted(registered) == sorted(number for found in by_desk.values() for number in found)


def _check_papers(conn: Connection, held: dict[str, Outcome]) -> None:
    """Every payment has its receipt stored under its own hash and queued once; nothing else is queued."""
    stored = {row.sha256: row.document for row in conn.execute(select(paper_bytes))}
    assert all(hashlib.sha256(document).hexdigest() == sha256 for sha256, document in stored.items())
    queued = {row.job_id: (row.number, row.sha256) for row in conn.execute(select(print_jobs))}
    promised = {
        paper.job_id: (paper.number, paper.sha256) for outcome in held.values() for paper in outcome.papers
    }
    assert len(promised) == len(held)
    assert queued == promised
    assert {sha256 for _, sha256 in promised.values()} <= stored.keys()


def finish(engines: Engines, seen: Seen, desk_id: str = "D1") -> int:
    """What the program does after a crash: look for its own last command. Returns how many had been
    committed without having been acknowledged."""
    desk = seat(engines, desk_id)
    ahead = 0
    for command_id, (receipt_no, net) in list(seen.acknowledged.items())[-3:]:
        again = desk.do(seen.tried[command_id])
        assert again.repeated
        assert (again.result["receipt_no"], again.result["received_fen"] - again.result["change_fen"]) == (
            receipt_no,
            net,
        )
    last = list(seen.tried)[-1:]
    for command_id in last:
        if command_id not in seen.acknowledged:
            stored = desk.home.transact(lambda work, wanted=command_id: work.outcome_of(wanted))
            again = desk.do(seen.tried[command_id])
            assert again.repeated == (stored is not None)
            ahead += again.repeated
            said = again.result
            seen.acknowledged[command_id] = (said["receipt_no"], said["received_fen"] - said["change_fen"])
    return ahead

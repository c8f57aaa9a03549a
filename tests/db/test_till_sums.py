"""Whatever a desk does in a day, every fen is somewhere exactly once, and a replay gives the same tables."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from app.kernel.refusals import CounterError
from app.payments.refunds import CancelRefund, payable_fen
from app.payments.shifts import OpenDrawer
from app.payments.views import PaymentRow, PaymentsView
from app.payments.vocabulary import ORDERS, TENDERS
from db import journal
from db.projecting import project
from db.tables.billing import account_money, bills
from db.tables.payments import payments
from db.tables.shapes import metadata
from tests.counter import WANG, Happened, bill, customer, furnish, open_shift, pay, reverse, sheet, shift
from tests.db.test_convergence import MONEY_TABLES, tables
from tests.homes import TestDesk, make_desk, sqlite_engines
from tests.refunds import CLERK, agree, ask, case, pay_out

ACCOUNTS = ("11", "22")


def step(desk: TestDesk, rng: random.Random, at: int) -> None:
    """One thing a clerk might do, sensible or not."""
    account = rng.choice(ACCOUNTS)
    act = rng.randrange(12)
    if act in (0, 4):
        due = date(2025 + rng.randint(0, 1), rng.randint(1, 3), 20)
        fresh = bill(
            f"{2020 + at // 12}-{at % 12 + 1:02}",
            rng.randint(1, 50_000),
            due,
            account_no=account,
            late_class="other",
        )
        desk.do(Happened(bodies=(fresh,)))
    elif act == 1:
        desk.do(OpenDrawer(reason="换零钱"), WANG)
    elif act in (2, 3):
        rows = desk.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 5))
        if rows:
            reverse(desk, rng.choice(rows).payment_id)
    elif act in (10, 11):
        give_back(desk, rng, account)
    else:
        owed = [line.bill.bill_id for line in sheet(desk, account).bills]
        pay(
            desk,
            rng.randint(1, 60_000) if rng.random() < 0.9 else 0,
            tuple(rng.sample(owed, rng.randint(0, len(owed)))),
            account_no=account,
            tender=rng.choice(sorted(TENDERS)),
            reference=f"R{at}",
            surplus=rng.choice(["change", "deposit"]),
            order=rng.choice(sorted(ORDERS)),
            accepted=("payments.same_again",),
        )


def give_back(desk: TestDesk, rng: random.Random, account: str) -> None:
    """Ask for a part of the credit, and perhaps pay out what was asked for before."""
    waiting = case(desk, account).open
    if waiting is None:
        ask(desk, rng.randint(1, max(1, case(desk, account).refundable_fen)), account_no=account)
    elif not waiting.approved_ms:
        agree(desk, waiting.refund_id)
    elif rng.random() < 0.8:
        pay_out(desk, waiting.refund_id, payable_fen(waiting, case(desk, account)))
    else:
        desk.do(CancelRefund(refund_id=waiting.refund_id, reason="不退了"), CLERK)


def standing_payments(desk: TestDesk) -> list[PaymentRow]:
    rows = desk.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 1_000))
    return [row for row in rows if not row.reversed]


def check_sums(desk: TestDesk) -> None:
    standing = standing_payments(desk)
    with desk.home.engines.read.connect() as conn:
        paid, assessed, late = conn.execute(
            select(
                func.coalesce(func.sum(bills.c.paid_fen), 0),
                func.coalesce(func.sum(bills.c.late_assessed_fen), 0),
                func.coalesce(func.sum(bills.c.late_paid_fen), 0),
            )
        ).one()
        prepaid = conn.execute(select(func.coalesce(func.sum(account_money.c.prepaid_fen), 0))).scalar_one()
        assert not conn.execute(
            select(bills.c.bill_id).where(
                (bills.c.paid_fen > bills.c.amount_fen) | (bills.c.paid_fen < 0) | (bills.c.late_paid_fen < 0)
            )
        ).all()
        assert not conn.execute(select(payments.c.payment_id).where(payments.c.change_fen < 0)).all()
    now = shift(desk)
    assert sum(row.net_fen for row in standing) == paid + late + prepaid + now.refunded_fen
    assert assessed >= 0
    cash = sum(row.net_fen for row in standing if row.tender == "cash")
    assert now.expected_fen == 50_000 + cash - now.refunded_fen
    assert (now.principal_fen, now.late_fen) == (paid, late)
    assert now.card_fen + now.qr_fen + now.transfer_fen == sum(row.net_fen for row in standing) - cash


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_fen_is_somewhere_exactly_once(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("till")
    engines = sqlite_engines(folder / "home.db")
    desk = make_desk(engines)
    rng = random.Random(seed)
    furnish(desk, *(customer(account, late_class="other") for account in ACCOUNTS))
    open_shift(desk)
    for at in range(30):
        with suppress(CounterError):
            step(desk, rng, at)
        if at % 5 == 4:
            check_sums(desk)
    with engines.write.begin() as conn:
        before = tables(conn)
        for name in MONEY_TABLES:
            conn.execute(delete(metadata.tables[name]))
        project(conn, [(fact, fact.body()) for fact in journal.in_time_order(conn)])
        assert tables(conn) == before
    engines.dispose()

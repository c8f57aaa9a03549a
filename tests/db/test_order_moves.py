"""Random moves of orders, allowed or not: an order is always where its events say, and nothing half-done."""

from __future__ import annotations

import random

import pytest

from app.kernel.commands import Command
from app.kernel.refusals import CounterError
from app.workorders.catalog import kind_of
from app.workorders.moving import (
    CompleteStage,
    HandOver,
    Resume,
    SendBack,
    Suspend,
    Terminate,
    Withdraw,
)
from app.workorders.views import EventRow, OrderRow
from db.keeping.rebuilding import differences
from tests.homes import TestDesk
from tests.order_hall import accept, do_stage, events, furnish_hall, order

KINDS = ("meter_move", "close", "rename", "new_resident", "temp_swap")
MOVES = 40


def told(kind: str, happened: tuple[EventRow, ...]) -> tuple[str, bool, bool]:
    """Stage, resting, over: by the events alone."""
    stage, resting, over = "", False, False
    for one in happened:
        assert not over, "nothing happens after the end"
        if one.what in ("accepted", "done", "passed", "sent_back"):
            assert not resting or one.what == "accepted"
            stage = one.to_stage
        resting = one.what == "suspended" or (resting and one.what != "resumed")
        over = one.what == "ended"
    if stage:
        assert kind_of(kind).stage(stage) is not None
    return stage, resting and not over, over


def a_move(rng: random.Random, row: OrderRow) -> Command:
    stages = [stage.code for stage in kind_of(row.kind).stages]
    number, any_stage = row.order_no, rng.choice(stages)
    return rng.choice(
        [
            CompleteStage(order_no=number, stage=any_stage),
            CompleteStage(order_no=number, stage=row.stage, pass_over=True, reason="客户要求"),
            SendBack(order_no=number, stage=row.stage, to_stage=any_stage, reason="资料有误"),
            HandOver(order_no=number, owner=rng.choice(["1002", ""])),
            Suspend(order_no=number, reason="客户外出"),
            Resume(order_no=number),
            Withdraw(order_no=number, reason="不办了") if rng.random() < 0.1 else Resume(order_no=number),
            Terminate(order_no=number, reason="无法供电") if rng.random() < 0.1 else Resume(order_no=number),
        ]
    )


@pytest.mark.parametrize("seed", range(12))
def test_an_order_is_where_its_events_say(home: TestDesk, seed: int) -> None:
    rng = random.Random(seed)
    hall = furnish_hall(home)
    number = accept(hall, rng.choice(KINDS)).result["order_no"]
    for _ in range(MOVES):
        row = order(hall, number)
        before = events(hall, number)
        try:
            if rng.random() < 0.4 and row.open:
                do_stage(hall, number)
            else:
                hall.do(a_move(rng, row))
        except CounterError:
            assert events(hall, number) == before
        row, happened = order(hall, number), events(hall, number)
        assert told(row.kind, happened) == (row.stage, bool(row.suspended) and row.open, not row.open)
        assert bool(row.due_ms) <= (row.open and not row.suspended)
    with hall.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []

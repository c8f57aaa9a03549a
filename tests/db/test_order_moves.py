"""Random moves of orders, allowed or not: an order is always where its events say, and nothing half-done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel.commands import Command
from app.kernel.ids import new_id
from app.kernel.refusals import CounterError
from app.workorders.catalog import kind_of
from app.workorders.limits import ExpirePlan, ExtendPlan
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
from tests.homes import make_desk, sqlite_engines
from tests.order_hall import accept, do_stage, events, furnish_hall, order

KINDS = ("meter_move", "close", "rename", "new_resident", "temp_swap")


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


RIGHT = "as somebody who does everything right"
MOVES = st.one_of(
    st.just(RIGHT),
    st.tuples(
        st.sampled_from(
            ["done", "passed", "back", "hand", "rest", "go on", "taken back", "ended", "extended", "expired"]
        ),
        st.integers(0, 11),
    ),
)


def command_of(move: tuple[str, int], row: OrderRow) -> Command:
    """A move as a command: about the stage that waits, or about any other of the business."""
    what, place = move
    stages = [stage.code for stage in kind_of(row.kind).stages]
    number, any_stage = row.order_no, stages[place % len(stages)]
    commands: dict[str, Command] = {
        "done": CompleteStage(order_no=number, stage=any_stage),
        "passed": CompleteStage(order_no=number, stage=row.stage, pass_over=True, reason="客户要求"),
        "back": SendBack(order_no=number, stage=row.stage, to_stage=any_stage, reason="资料有误"),
        "hand": HandOver(order_no=number, owner="1002" if place % 2 else ""),
        "rest": Suspend(order_no=number, reason="客户外出"),
        "go on": Resume(order_no=number),
        "taken back": Withdraw(order_no=number, reason="不办了") if not place else Resume(order_no=number),
        "ended": Terminate(order_no=number, reason="无法供电") if not place else Resume(order_no=number),
        "extended": ExtendPlan(order_no=number, until=date(2026, 4, 1), reason="资金未到位"),
        "expired": ExpirePlan(order_no=number),
    }
    return commands[what]


@given(kind=st.sampled_from(KINDS), moves=st.lists(MOVES, min_size=10, max_size=40))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_an_order_is_where_its_events_say(
    tmp_path: Path, kind: str, moves: list[str | tuple[str, int]]
) -> None:
    engines = sqlite_engines(tmp_path / f"{new_id()}.db")
    hall = furnish_hall(make_desk(engines))
    number = str(accept(hall, kind).result["order_no"])
    for move in moves:
        row, before = order(hall, number), events(hall, number)
        try:
            if isinstance(move, tuple):
                hall.do(command_of(move, row))
            elif row.open:
                do_stage(hall, number)
        except CounterError:
            assert events(hall, number) == before
        row, happened = order(hall, number), events(hall, number)
        assert told(row.kind, happened) == (row.stage, bool(row.suspended) and row.open, not row.open)
        assert bool(row.due_ms) <= (row.open and not row.suspended)
    with engines.read.connect() as conn:
        assert list(differences(conn)) == []
    engines.dispose()

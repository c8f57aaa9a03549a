"""What a page offers to do with an order is what the commands take, at every stage of its life."""

from __future__ import annotations

from typing import Any

import pytest

from app.kernel.commands import Command, handler_of
from app.kernel.refusals import CounterError
from app.security.roles import PERMISSIONS
from app.workorders.acts import acts_of, course_of, ways_back
from app.workorders.catalog import kind_of
from app.workorders.moving import CompleteStage, HandOver, Resume, SendBack, Suspend, Terminate, Withdraw
from app.workorders.settings import settings_of
from tests.homes import TestDesk
from tests.order_hall import accept, do_stage, events, furnish_hall, go_through, order, today_of


class _Undone(Exception):
    """Nothing of a command that was tried is kept."""


def taken(desk: TestDesk, command: Command) -> bool:
    """Whether a command would happen now."""

    def tried(work: Any) -> None:
        work.session, work.command_id = desk.session, command.command_id
        handler_of(command)(command, work)
        raise _Undone

    try:
        desk.home.transact(tried)
    except _Undone:
        return True
    except CounterError:
        return False
    raise AssertionError


def offered(desk: TestDesk, order_no: str) -> set[str]:
    row = order(desk, order_no)
    return set(
        acts_of(
            row,
            kind_of(row.kind),
            events(desk, order_no),
            PERMISSIONS,
            today_of(desk),
            desk.read(settings_of),
            owed=False,
            unexplained=False,
        )
    )


def checked(desk: TestDesk, order_no: str) -> None:
    """Everything that needs no more than a word is offered exactly where it is taken."""
    row, now = order(desk, order_no), offered(desk, order_no)
    commands: dict[str, Command] = {
        "pass": CompleteStage(order_no=order_no, stage=row.stage, pass_over=True, reason="客户要求"),
        "suspend": Suspend(order_no=order_no, reason="暂缓"),
        "resume": Resume(order_no=order_no),
        "hand_over": HandOver(order_no=order_no, owner=""),
        "withdraw": Withdraw(order_no=order_no, reason="不办了"),
        "terminate": Terminate(order_no=order_no, reason="不具备条件"),
    }
    assert {code for code, command in commands.items() if taken(desk, command)} == now & set(commands)
    kind = kind_of(row.kind)
    back = [
        stage.code
        for stage in kind.stages
        if taken(desk, SendBack(order_no=order_no, stage=row.stage, to_stage=stage.code, reason="资料有误"))
    ]
    possible = [stage.code for stage in ways_back(row, kind)] if "send_back" in now else []
    assert sorted(back) == sorted(possible)


@pytest.mark.parametrize("code", ["new_high", "new_low", "close", "transfer", "relocation", "reclass"])
def test_what_is_offered_is_what_is_taken(home: TestDesk, code: str) -> None:
    desk = furnish_hall(home)
    order_no = str(accept(desk, code).result["order_no"])
    while order(desk, order_no).open:
        checked(desk, order_no)
        desk.do(Suspend(order_no=order_no, reason="客户外出"))
        checked(desk, order_no)
        desk.do(Resume(order_no=order_no))
        do_stage(desk, order_no)
    assert offered(desk, order_no) == {"rate"}


def test_the_course_tells_what_was_done_and_what_waits(home: TestDesk) -> None:
    desk = furnish_hall(home)
    order_no = str(accept(desk, "new_low").result["order_no"])
    go_through(desk, order_no, "contract")
    row = order(desk, order_no)
    course = course_of(row, kind_of(row.kind), events(desk, order_no))
    marks = {stage.code: mark for stage, mark in course}
    assert marks["survey"] == "done"
    assert marks["contract"] == "now"
    assert marks["archive"] == "ahead"
    desk.do(SendBack(order_no=order_no, stage="contract", to_stage="survey", reason="方案有误"))
    row = order(desk, order_no)
    marks = {stage.code: mark for stage, mark in course_of(row, kind_of(row.kind), events(desk, order_no))}
    assert marks["survey"] == "now"
    assert marks["contract"] == "ahead"

"""移表: the meter moves, everything else stays (R24 Art.28; facts.md §1.3)."""

from collections.abc import Iterator

from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, no
from app.workorders.parts.effects import contacts
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import SURVEY, archive, meter_work
from app.workorders.standing import Request


def nothing_else(request: Request) -> Iterator[Finding]:
    """Address, capacity, class and supply point stay, or it is another business."""
    if not request.answers.get("unchanged"):
        yield no("order.something_changes", "unchanged")


KIND = Kind(
    code="meter_move",
    transaction="241",
    word="移表",
    group="移表拆装",
    article="《供电营业规则》(2024) 第二十八条",
    about="只移动电能表的安装位置;客户侧工程由客户出资。",
    questions=("by_agent",),
    sections=(
        Section(
            title="移表要求",
            fields=(
                Field(name="new_place", word="新安装位置", shape="name", required=True, limit=80),
                Field(name="reason", word="移表原因", limit=80),
                Field(name="unchanged", word="地址、容量、类别、供电点都不变", shape="yes"),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(no_other_order, nothing_else),
    clocks=(ClockUse(clock="move_total", ends="meter"),),
    stages=(
        SURVEY,
        meter_work(
            contacts,
            fields=(
                Field(name="moved_on", word="移表日期", shape="date", required=True),
                Field(name="moved_flat", word="移表时示数", limit=60, hint="作为凭据记录,电量连续计算"),
                Field(name="moved_seals", word="新封印号", limit=80),
            ),
            word="移表",
        ),
        archive(),
    ),
)

"""How far an order has come, and what may be done with it now and by whom; pure functions of what is known.

The commands check everything again; this only keeps a page from offering what would be refused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.workorders.kind import Kind, Stage
from app.workorders.settings import WorkorderSettings
from app.workorders.views import EventRow, OrderRow

ACTS = {
    "complete": "办理",
    "pass": "跳过本环节",
    "send_back": "退回",
    "draw_up": "起草合同",
    "contract": "合同(查看、签订)",
    "papers": "补交资料",
    "explain": "超时说明",
    "hand_over": "转派",
    "suspend": "挂起",
    "resume": "恢复",
    "extend": "延长供电方案",
    "expire": "方案失效",
    "withdraw": "客户撤回",
    "terminate": "终止",
    "rate": "满意度评价",
}
"""What may be done with an order, as people call it."""


class StageMark(NamedTuple):
    """A stage of an order's course: 'done', 'passed', 'now' or 'ahead'."""

    stage: Stage
    state: str


def course_of(order: OrderRow, kind: Kind, events: Sequence[EventRow]) -> tuple[StageMark, ...]:
    """Every stage that an order goes through with its present answers, in their order."""
    course = kind.course(order.answers)
    codes = [stage.code for stage in course]
    state: dict[str, str] = {}
    for event in events:
        if event.what in ("done", "passed"):
            state[event.stage] = event.what
        elif event.what == "sent_back" and event.to_stage in codes:
            for code in codes[codes.index(event.to_stage) :]:
                state.pop(code, None)
    if order.open:
        state[order.stage] = "now"
    return tuple(StageMark(stage, state.get(stage.code, "ahead")) for stage in course)


def ways_back(order: OrderRow, kind: Kind) -> tuple[Stage, ...]:
    """The stages to which an order may go back, the nearest first: nothing goes back behind a final one."""
    course = kind.course(order.answers)
    place = next((place for place, stage in enumerate(course) if stage.code == order.stage), 0)
    found: list[Stage] = []
    for stage in reversed(course[:place]):
        if stage.final:
            break
        found.append(stage)
    return tuple(found)


def acts_of(
    order: OrderRow,
    kind: Kind,
    events: Sequence[EventRow],
    rights: Collection[str],
    today: date,
    settings: WorkorderSettings,
    *,
    owed: bool,
    unexplained: bool,
    drawn_up: bool = False,
) -> tuple[str, ...]:
    """Codes of ACTS, the most usual first. `owed`: papers are promised or missing; `unexplained`: a clock was
    broken and nobody has said why; `drawn_up`: its contract is there, signed or not."""
    found: list[str] = []
    if unexplained and "order.view" in rights:
        found.append("explain")
    if not order.open:
        found += ["rate"] if order.how == "archived" and "customer.view" in rights else []
        return tuple(found)
    stage = kind.stage(order.stage)
    yours = stage is not None and stage.right in rights and not order.suspended
    if owed and "order.view" in rights:
        found.append("papers")
    if stage is not None and yours:
        found.insert(0, "complete")
        found += ["pass"] if stage.optional else []
        found += ["send_back"] if ways_back(order, kind) else []
    if drawn_up or kind.contract_of(order.answers):
        found += ["contract"] if drawn_up else ["draw_up"] if "order.contract" in rights else []
    if "order.manage" in rights:
        found += ["hand_over", "resume" if order.suspended else "suspend"]
    if order.plan_until is not None:
        in_time = today <= order.plan_until - timedelta(settings.extension_days_before)
        found += ["extend"] if in_time and "order.accept" in rights else []
        found += ["expire"] if today > order.plan_until and "order.manage" in rights else []
    done = {event.stage for event in events if event.what == "done"}
    if not any(one.final and one.code in done for one in kind.course(order.answers)):
        found += ["withdraw"] if "order.accept" in rights else []
        found += ["terminate"] if "order.manage" in rights else []
    return tuple(found)

"""The lines that orders leave in the history of an account."""

from app.customers.history import tells
from app.workorders.catalog import kinds, word_of
from app.workorders.facts import (
    BreachExplained,
    HandedOver,
    OrderAccepted,
    OrderEnded,
    PapersBrought,
    PlanExtended,
    Resumed,
    SentBack,
    StageDone,
    Suspended,
)
from app.workorders.vocabulary import ENDS, PAPERS


@tells(OrderAccepted)
def _accepted(body: OrderAccepted) -> str:
    return f"受理{word_of(body.business)} {body.order_no}"


@tells(StageDone)
def _done(body: StageDone) -> str:
    return f"工单 {body.order_no} {stage_word(body.stage)}{'跳过' if body.passed else '完成'}"


@tells(SentBack)
def _back(body: SentBack) -> str:
    return f"工单 {body.order_no} 退回到{stage_word(body.to_stage)}:{body.reason}"


@tells(HandedOver)
def _handed(body: HandedOver) -> str:
    return f"工单 {body.order_no} 转派 {body.owner}".rstrip()


@tells(Suspended)
def _suspended(body: Suspended) -> str:
    return f"工单 {body.order_no} 挂起:{body.reason}"


@tells(Resumed)
def _resumed(body: Resumed) -> str:
    return f"工单 {body.order_no} 恢复"


@tells(PlanExtended)
def _extended(body: PlanExtended) -> str:
    return f"工单 {body.order_no} 供电方案延长到 {body.until}"


@tells(BreachExplained)
def _explained(body: BreachExplained) -> str:
    return f"工单 {body.order_no} 超时说明:{body.reason}"


@tells(PapersBrought)
def _brought(body: PapersBrought) -> str:
    names = "、".join(PAPERS.get(one.paper, one.paper) for one in body.papers)
    return f"工单 {body.order_no} 补交{names}"


@tells(OrderEnded)
def _ended(body: OrderEnded) -> str:
    return f"工单 {body.order_no} {ENDS.get(body.how, body.how)} {body.reason}".rstrip()


def stage_word(code: str, kind: str = "") -> str:
    """What people call a stage: as its business does (销户 takes a meter down where others fit one), else as
    the first business does that has it."""
    own = [one for one in kinds() if one.code == kind]
    found = (stage for one in (*own, *kinds()) if (stage := one.stage(code)) is not None)
    stage = next(found, None)
    return stage.word if stage else code

"""The lines that dunning leaves in the history of an account."""

from app.arrears.facts import (
    CareMarked,
    NoticeDelivered,
    NoticeIssued,
    PlanAgreed,
    PlanEnded,
    RemindersRecorded,
    StopAnnounced,
    StopApproved,
    StopCancelled,
    StopExecuted,
    StopRequested,
    SupplyRestored,
)
from app.arrears.vocabulary import CARES, CHANNELS, NOTICES, PROOFS
from app.customers.history import tells
from app.kernel.dates import clock_text
from app.kernel.money import yuan


@tells(CareMarked)
def _care(body: CareMarked) -> str:
    return f"用户标记:{CARES.get(body.care, body.care) or '一般用户'} {body.note}".strip()


@tells(RemindersRecorded)
def _reminded(body: RemindersRecorded) -> str:
    if len(body.reminders) == 1:
        (one,) = body.reminders
        return f"{CHANNELS.get(one.channel, one.channel)}催费,欠 {yuan(one.owed_fen)} 元"
    return f"导出催费信息 {len(body.reminders)} 条"


@tells(NoticeIssued)
def _issued(body: NoticeIssued) -> str:
    amount = yuan(body.owed_fen + body.late_fen)
    return f"开具{NOTICES.get(body.notice, body.notice)} {body.notice_no},{amount} 元"


@tells(NoticeDelivered)
def _delivered(body: NoticeDelivered) -> str:
    return f"通知书 {body.notice_no} 送达({PROOFS.get(body.proof, body.proof)} {body.reference})"


@tells(StopRequested)
def _requested(body: StopRequested) -> str:
    return f"申请停电,计划 {clock_text(body.planned_ms)[:16]}"


@tells(StopApproved)
def _approved(body: StopApproved) -> str:
    return f"停电申请由 {body.approver} 批准"


@tells(StopAnnounced)
def _announced(body: StopAnnounced) -> str:
    return f"停电前再次通知:{body.how}"


@tells(StopExecuted)
def _stopped(_body: StopExecuted) -> str:
    return "欠费停电"


@tells(StopCancelled)
def _cancelled(body: StopCancelled) -> str:
    return f"撤销停电申请:{body.reason}"


@tells(SupplyRestored)
def _restored(body: SupplyRestored) -> str:
    return f"复电({body.late_reason})" if body.late_reason else "复电"


@tells(PlanAgreed)
def _plan(body: PlanAgreed) -> str:
    total = sum(part.amount_fen for part in body.instalments)
    return f"签订分期计划 {len(body.instalments)} 期共 {yuan(total)} 元"


@tells(PlanEnded)
def _plan_ended(body: PlanEnded) -> str:
    return f"分期计划终止:{body.reason}"

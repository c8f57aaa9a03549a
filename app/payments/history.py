"""The lines that bills and payments leave in the history of an account."""

from app.billing.facts import BillIssued
from app.customers.history import tells
from app.kernel.money import yuan
from app.payments.channels import CHANNELS, PaymentReceivedElsewhere
from app.payments.facts import PaymentReversed, PaymentTaken
from app.payments.refund_facts import RefundApproved, RefundCancelled, RefundGiven, RefundRequested
from app.payments.vocabulary import REFUND_WAYS, TENDERS


@tells(BillIssued)
def _issued(body: BillIssued) -> str:
    return f"{body.period} 电费 {body.kwh} kWh {yuan(body.amount_fen)} 元"


@tells(PaymentReceivedElsewhere)
def _elsewhere(body: PaymentReceivedElsewhere) -> str:
    channel = CHANNELS.get(body.channel, body.channel)
    return f"{channel}缴费 {yuan(body.principal_fen)} 元"


@tells(PaymentTaken)
def _taken(body: PaymentTaken) -> str:
    amount = yuan(body.received_fen - body.change_fen)
    return f"收{TENDERS.get(body.tender, body.tender)} {amount} 元,收据 {body.receipt_no}"


@tells(PaymentReversed)
def _reversed(body: PaymentReversed) -> str:
    amount = yuan(body.received_fen - body.change_fen)
    return f"冲正收据 {body.receipt_no},退 {amount} 元:{body.reason}"


@tells(RefundRequested)
def _refund_asked(body: RefundRequested) -> str:
    return f"申请退费{REFUND_WAYS.get(body.way, body.way)} {yuan(body.amount_fen)} 元:{body.reason}"


@tells(RefundApproved)
def _refund_agreed(body: RefundApproved) -> str:
    return f"退费由 {body.approver} 批准 {body.document}".strip()


@tells(RefundGiven)
def _refunded(body: RefundGiven) -> str:
    way = REFUND_WAYS.get(body.way, body.way)
    return f"退费{way} {yuan(body.amount_fen)} 元,凭证 {body.slip_no} {body.reference}".strip()


@tells(RefundCancelled)
def _refund_dropped(body: RefundCancelled) -> str:
    return f"撤销退费申请:{body.reason}"

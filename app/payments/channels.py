"""Payments that reached the books without passing a desk: direct debit, the customer's app, a bank counter.

A file from the bank or the app is posted in batches; each payment names the bills it pays.
"""

from datetime import date
from typing import ClassVar

import msgspec

from app.billing.views import Billing
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody, fact_kind
from app.kernel.refusals import Refusal, Refused, register_texts

CHANNELS = {"debit": "银行代扣", "app": "网上国网", "bank": "银行柜面", "wallet": "支付宝/微信"}
MOST = 1_000

register_texts(
    {
        "channels.unknown": "不认识的收费渠道“{channel}”,可填:银行代扣、网上国网、银行柜面、支付宝/微信。",
        "channels.too_many": "一次最多登记 {limit} 笔,请分批。",
        "channels.no_bill": "户号 {account_no} 没有编号为 {bill_id} 的电费账单,请核对文件。",
        "channels.bad_amount": "户号 {account_no} 的金额须大于 0,请核对文件。",
    }
)


@fact_kind("payment.received_elsewhere")
class PaymentReceivedElsewhere(FactBody, frozen=True):
    """Principal of one bill was paid through another channel, on time, so without late fee. Fen."""

    org_unit: str
    account_no: str
    bill_id: str
    channel: str
    reference: str
    received_on: date
    principal_fen: int

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"bill:{self.bill_id}")


class ChannelPayment(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a channel's file."""

    org_unit: str
    account_no: str
    bill_id: str
    reference: str
    received_on: date
    principal_fen: int


class RecordChannelPayments(Command, frozen=True, kw_only=True):
    """Post one batch of a channel's file; the command id comes from the file, so a repeat is free."""

    permission: ClassVar[str] = "payment.record_channel"
    channel: str
    payments: tuple[ChannelPayment, ...]


@handles(RecordChannelPayments)
def record_channel_payments(command: RecordChannelPayments, work: Work) -> Decision:
    """Money beyond a bill is the account's credit. Raises Refused channels.*: then no line is posted."""
    reasons = []
    if command.channel not in CHANNELS:
        reasons.append(Refusal("channels.unknown", "channel", channel=command.channel))
    if len(command.payments) > MOST:
        reasons.append(Refusal("channels.too_many", limit=MOST))
    if reasons:
        raise Refused(reasons)
    billing = work.view(Billing)
    for payment in command.payments:
        bill = billing.bill(payment.org_unit, payment.bill_id)
        if bill is None or bill.account_no != payment.account_no:
            account_no, bill_id = payment.account_no, payment.bill_id
            reasons.append(Refusal("channels.no_bill", account_no=account_no, bill_id=bill_id))
        if payment.principal_fen <= 0:
            reasons.append(Refusal("channels.bad_amount", account_no=payment.account_no))
    if reasons:
        raise Refused(reasons)
    facts = tuple(
        PaymentReceivedElsewhere(channel=command.channel, **msgspec.structs.asdict(payment))
        for payment in command.payments
    )
    return Decision(facts=facts, news=f"已登记{CHANNELS[command.channel]} {len(facts)} 笔")

"""Sentences of the till."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "statement.backwards": "对账单的起始日 {from_on} 晚于截止日 {to_on},请核对。",
        "payments.no_shift": "本台还没有开班,请先开班再收费。",
        "payments.shift_of_other": "本台的班次由{name}开班,请先交班或由本人办理。",
        "payments.shift_of_old_day": "本台班次是 {day} 的,请先交班再开新班(日清日结)。",
        "payments.shift_already_open": "本台已由{name}开班,请先交班。",
        "payments.count_differs": "各面额合计 {counted} 元与填写的金额 {stated} 元不一致,请重新清点。",
        "payments.bad_count": "清点的面额或张数不正确,请核对。",
        "payments.bad_float": "金额须在 0 到 {limit} 元之间,请核对。",
        "payments.unknown_shift": "没有找到这个班次,请刷新后重试。",
        "payments.shift_closed": "该班次已经交班,请刷新。",
        "payments.shift_of_this_desk": "这是本台的班次,请按 F9 清点交班。",
        "payments.desk_at_work": "工作台 {desk} 今天仍在用,请在该台交班;已停用的次日起可在其他台代为交班。",
        "payments.difference_reason": "实点现金与账面不符,请填写原因后再交班。",
        "payments.unknown_account": "没有户号 {account_no} 的客户,请核对。",
        "payments.account_closed": "该户已销户,不能收费;如需退款请走退费流程。",
        "payments.not_your_bill": "所选账单不属于该户,请刷新后重新选择。",
        "payments.unknown_tender": "没有“{tender}”这种付款方式。",
        "payments.unknown_order": "没有“{order}”这种销账顺序。",
        "payments.unknown_surplus": "多收的金额只能找零或存为预存。",
        "payments.reference_required": "{tender}付款请填写参考号(小票号、订单号或流水号)。",
        "payments.nothing_received": "请输入实收金额。",
        "payments.negative": "实收金额不能为负数。",
        "payments.over_limit": "单笔收费上限 {limit} 元,请分笔办理或走对公转账。",
        "payments.changed": "该户应收已变为 {now} 元(页面显示 {seen} 元),可能其他柜台刚刚收费,请刷新后核对。",
        "payments.same_again": "{minutes} 分钟内已收过该户 {amount} 元(收据 {receipt_no}),确定再收一次吗?",
        "payments.much_change": "找零 {change} 元,数额较大,请核对实收金额 {received} 元是否正确。",
        "payments.unknown_payment": "没有找到这笔收费,请刷新后重试。",
        "payments.already_reversed": "收据 {receipt_no} 已经冲正,不能再次冲正。",
        "payments.other_desk": "这笔收费是其他柜台收的,只能由原柜台冲正。",
        "payments.other_shift": "这笔收费不在当前班次,不能冲正,请走退费流程。",
        "payments.other_day": "只能冲正当日的收费,请走退费流程。",
        "payments.credit_spent": "这笔收费的预存已被后来的收费使用,请先冲正后来的收费。",
    }
)

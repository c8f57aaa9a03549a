"""Sentences of ratings and follow-ups."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "service.no_rules": "尚未发布服务评价规则,请管理员发布后再使用。",
        "service.unknown_subject": "没有找到要评价的业务或收费 {subject}。",
        "service.not_their_account": "{subject} 不是户号 {account_no} 的业务。",
        "service.unknown_score": "评价等级不正确,请按屏幕上的数字键。",
        "service.unknown_reason": "不满意的原因不正确,请从列表中选择。",
        "service.reason_needed": "请选择不满意的原因。",
        "service.no_reasons": "满意的评价不用选择原因。",
        "service.rated_already": "这项服务已经评价过。",
        "service.unknown_follow_up": "没有找到这件回访。",
        "service.follow_up_over": "这件回访已经办结。",
        "service.call_too_soon": "两次回访应间隔 {hours} 小时,请在 {after} 以后再联系。",
        "service.called_enough": "已联系 {tries} 次,请按结果办结。",
        "service.not_called_enough": "未联系上的,应联系满 {tries} 次才能办结(已联系 {calls} 次)。",
        "service.not_reached": "还没有联系上客户,请先登记联系结果。",
        "service.bad_outcome": "处理结果不正确,请从列表中选择。",
        "service.bad_opinion": "客户意见不正确,请从列表中选择。",
    }
)

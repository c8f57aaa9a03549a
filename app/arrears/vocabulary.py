"""Codes of dunning and the words people read for them."""

CHANNELS = {"sms": "短信", "call": "电话", "paper": "纸质通知", "visit": "上门"}
PROOFS = {
    "sent": "已发送",
    "answered": "本人接听",
    "signed": "本人签收",
    "photo": "张贴拍照",
    "registered": "挂号信",
    "refused": "拒收,公证送达",
}
CARES = {
    "": "",
    "special": "特级重要用户",
    "first": "一级重要用户",
    "second": "二级重要用户",
    "temporary": "临时性重要用户",
    "livelihood": "民生用户",
    "low_income": "低保户",
    "vulnerable": "困难或重症户",
}
IMPORTANT = frozenset({"special", "first", "second", "temporary"})
"""A stop notice to these goes in copy to the power authority (R24 Art.70)."""
NOTICES = {"reminder": "电费提醒单", "call": "催交电费通知单", "stop": "停电通知书"}
STEPS = {
    "none": "无欠费",
    "due": "未到期",
    "advance": "临近到期",
    "remind": "应催费",
    "reminded": "已催费",
    "notice": "应发停电通知",
    "noticed": "已发停电通知",
    "deliverable": "待申请停电",
    "requested": "待批准停电",
    "approved": "待停电",
    "stopped": "已停电",
    "restore": "应复电",
    "plan": "分期中",
}

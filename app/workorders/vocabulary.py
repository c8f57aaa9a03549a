"""Codes of the orders room and the words people read for them."""

PAPERS = {
    "identity": "用电主体证明",
    "former_identity": "原用户用电主体证明",
    "agent": "授权委托书和经办人证件",
    "property": "不动产权属证明",
    "new_property": "新址不动产权属证明",
    "owner_identity": "产权人证件",
    "load_list": "用电设备清单",
    "project": "项目批准文件",
    "importance": "重要电力用户等级申报表",
    "parking": "车位使用权证明",
    "consent": "允许安装证明",
    "change_proof": "变更证明",
    "household": "户口簿或居住证",
    "low_income": "低保、五保证明",
    "no_dispute": "各方无纠纷承诺书",
    "demolition": "拆迁许可证和销户清单",
    "roof": "屋顶权属证明",
    "grid_intent": "并网意向书",
    "investment": "自投资承诺书",
    "tax": "增值税信息证明",
    "bill": "近期电费单或缴费卡",
}
PAPER_STATES = {
    "file": "已上传",
    "seen": "已收原件",
    "on_file": "档案已有",
    "promised": "承诺后补",
    "missing": "缺",
}
OWED = ("missing", "promised")
"""States of papers that are still to come."""
ENDS = {"archived": "已归档", "withdrawn": "已撤回", "terminated": "已终止", "expired": "已失效"}
EVENTS = {
    "accepted": "受理",
    "done": "完成",
    "passed": "跳过",
    "sent_back": "退回",
    "handed_over": "转派",
    "suspended": "挂起",
    "resumed": "恢复",
    "extended": "延长方案有效期",
    "explained": "超时说明",
    "papers": "补交资料",
    "ended": "结束",
}
GROUPS = ("新装增容", "减容变更", "过户更名", "移表拆装", "计价变更", "销户", "新能源")
"""Headings of the menu, in their order."""
UNITS = {"wd": "个工作日", "d": "天", "h": "小时", "min": "分钟", "month": "个月", "year": "年"}

USES = (
    ("residential", "居民生活"),
    ("commercial", "工商业"),
    ("agricultural", "农业生产"),
)
VOLTAGES = (
    ("220V", "220 V"),
    ("380V", "380 V"),
    ("10kV", "10 kV"),
    ("20kV", "20 kV"),
    ("35kV", "35 kV"),
    ("110kV", "110 kV"),
)
LOW_VOLTAGES = VOLTAGES[:2]
HIGH_VOLTAGES = VOLTAGES[2:]


def is_high(voltage: str) -> bool:
    """Whether a code of VOLTAGES is above 1 kV; '' (not told) is not."""
    return bool(voltage) and voltage not in dict(LOW_VOLTAGES)

"""Roles as data: which permissions each role brings, and which roles one person must not hold together."""

from collections.abc import Iterable

import msgspec

from app.kernel.permissions import register_permissions

PERMISSIONS = {
    "shift.open": "开班",
    "shift.close": "交班",
    "payment.take": "收费",
    "payment.reverse": "冲正",
    "payment.approve_reversal": "批准冲正",
    "payment.record_channel": "登记渠道收费",
    "refund.request": "申请退费",
    "refund.approve": "批准大额退费",
    "paper.reprint": "补打凭证",
    "numbers.void": "作废票据",
    "numbers.issue": "领用票据",
    "customer.view": "查看客户",
    "customer.edit": "维护客户资料",
    "customer.reveal": "查看完整证件号码",
    "customer.import": "导入客户和账单",
    "journal.read": "查看审计日志",
    "staff.manage": "管理人员",
    "settings.change": "修改设置",
    "tariff.publish": "发布电价",
    "tariff.approve": "批准发布电价",
    "terms.edit": "维护计价条件",
    "meter.change": "装拆电能表",
    "reading.enter": "抄表",
    "reading.correct": "更正抄表示数",
    "arrears.view": "查看欠费",
    "arrears.remind": "催费",
    "plan.agree": "签订分期计划",
    "plan.approve": "批准分期计划",
    "stop.request": "申请停电",
    "stop.approve": "批准停电",
    "stop.execute": "停电和复电",
    "billing.run": "核算电费",
    "billing.approve": "审核电费发行",
    "billing.correct": "退补电费",
    "order.view": "查看工单",
    "order.accept": "受理业务",
    "order.survey": "现场勘查",
    "order.plan": "答复供电方案",
    "order.inspect": "设计审查和检验",
    "order.settle": "清算电费",
    "order.contract": "签订合同",
    "order.meter": "装拆表和停送电",
    "order.archive": "工单归档",
    "order.manage": "挂起、转派和终止工单",
    "order.approve": "批准业务例外",
    "home.backup": "备份与恢复",
}
register_permissions(PERMISSIONS)


class Role(msgspec.Struct, frozen=True):
    """A job at the counter: its code in facts, its name on screen, what it may do."""

    code: str
    name: str
    permissions: frozenset[str]


_COUNTER = frozenset(
    {"shift.open", "shift.close", "payment.take", "payment.reverse", "refund.request", "customer.view"}
)
_DESK = frozenset({"customer.view", "customer.edit", "customer.reveal", "refund.request"}) | frozenset(
    {"order.view", "order.accept", "order.contract", "order.archive"}
)
_BILLING = frozenset(
    {"customer.view", "terms.edit", "meter.change", "reading.enter", "reading.correct", "billing.run"}
    | {"billing.correct", "arrears.view", "arrears.remind", "plan.agree", "stop.request", "stop.execute"}
    | {"order.view", "order.survey", "order.plan", "order.inspect", "order.settle", "order.meter"}
)
_LEADER = (
    _COUNTER
    | _DESK
    | {"payment.approve_reversal", "paper.reprint", "numbers.void", "numbers.issue"}
    | {"order.manage", "order.approve"}
)

ROLES = {
    role.code: role
    for role in (
        Role("cashier", "收费员", _COUNTER | {"paper.reprint"}),
        Role("clerk", "受理员", _DESK),
        Role("biller", "抄核员", _BILLING),
        Role("shift_leader", "班长", _LEADER),
        Role(
            "station_head",
            "所长",
            _LEADER
            | _BILLING
            | {"customer.import", "payment.record_channel", "home.backup"}
            | {"tariff.publish", "tariff.approve", "billing.approve", "plan.approve", "stop.approve"}
            | {"refund.approve"},
        ),
        Role(
            "auditor", "稽核员", frozenset({"customer.view", "customer.reveal", "journal.read", "order.view"})
        ),
        Role(
            "administrator",
            "管理员",
            frozenset({"staff.manage", "settings.change", "home.backup", "customer.import", "numbers.issue"})
            | {"tariff.publish"},
        ),
    )
}

MONEY = frozenset(
    {"payment.take", "payment.reverse", "payment.approve_reversal", "shift.open", "shift.close"}
    | {"refund.approve"}
)
"""Permissions that touch money; whoever audits or administers must not have any of them."""

_APART = ("auditor", "administrator")


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """What these roles may do together; a role this program does not know brings nothing."""
    return frozenset().union(*(ROLES[role].permissions for role in roles if role in ROLES))


def role_names(roles: Iterable[str]) -> str:
    """Roles as people read them: 收费员、班长."""
    return "、".join(ROLES[role].name if role in ROLES else role for role in roles)


def clash(roles: Iterable[str]) -> tuple[str, str] | None:
    """Two of these roles that one person must not hold together, or None.

    Auditing, administering and money are kept apart (GB/T 22239 安全计算环境: separation of duties).
    """
    held = sorted(set(roles), key=list(ROLES).index)
    for apart in _APART:
        if apart in held:
            for other in held:
                if other != apart and (other in _APART or ROLES[other].permissions & MONEY):
                    return other, apart
    return None

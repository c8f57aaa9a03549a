"""What a reviewer is told about a computed bill: codes and the words for them."""

FLAGS = {
    "zero": "零电量",
    "double": "当月已有账单",
    "jump": "电量突变",
    "no_reading": "缺示数",
    "no_meter": "没有电能表",
    "negative": "负电量",
    "backwards": "示数倒走",
    "no_tariff": "缺电价",
    "refused": "不能计价",
    "capacity": "容量变更",
    "changed": "计价条件变更",
    "provisional": "暂估示数",
}
"""In the order in which the list names them."""

HELD = frozenset({"double", "no_reading", "no_meter", "negative", "backwards", "no_tariff", "refused"})
"""A bill with one of these is not issued with its run."""


def flag_words(flags: tuple[str, ...]) -> str:
    """Flags as people read them: 零电量、缺示数."""
    return "、".join(FLAGS.get(flag, flag) for flag in flags)

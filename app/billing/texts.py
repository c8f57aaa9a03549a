"""Sentences of the billing room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "bill.bad_period": "电费年月“{value}”格式不正确,请输入如 2026-03 的年月。",
        "bill.negative": "此项不能为负数,请核对。",
        "bill.due_before_issue": "缴费截止日早于发行日期,请核对。",
        "bill.stands_differently": "该户 {period} 的电费已有不同金额的账单,请核对。",
        "billing.no_rules": "尚未发布违约金规则,不能计算应收。请管理员导入规则后再收费。",
    }
)

"""Sentences of the billing room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "billing.no_rules": "尚未发布违约金规则,不能计算应收。请管理员导入规则后再收费。",
    }
)

"""Sentences for refusals about papers and printing."""

from app.kernel import texts  # noqa: F401  holds the sentence for missing glyphs
from app.kernel.refusals import register_texts

register_texts(
    {
        "paper.unknown": "没有找到凭证 {number},请核对号码。",
        "paper.bytes_missing": "凭证 {number} 的原件不在本机,请在开出它的柜台补打。",
        "paper.reason_needed": "补打需要填写原因。",
        "paper.code_unreadable": "这不是本系统的验真码。",
        "paper.code_forged": "验真不通过:内容与签名不符,或由本机不认识的柜台开出,请核查原件。",
        "print.failed": "打印失败:{detail}。业务已完成,处理好打印机后可重打。",
    }
)

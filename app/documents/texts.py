"""Sentences for refusals about papers and printing."""

from app.kernel import texts  # noqa: F401  holds the sentence for missing glyphs
from app.kernel.refusals import register_texts

register_texts(
    {
        "paper.unknown": "没有找到凭证 {number},请核对号码。",
        "paper.bytes_missing": "凭证 {number} 的原件不在本机,请在开出它的柜台补打。",
        "paper.reason_needed": "补打需要填写原因。",
        "paper.code_unreadable": "这不是本系统的验真码。",
        "paper.code_unknown_desk": "验真码来自未知的柜台,无法确认真伪。",
        "paper.code_forged": "验真不通过:内容与签名不符,请核查原件。",
        "print.no_such_job": "没有找到这项打印任务。",
    }
)

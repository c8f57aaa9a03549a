"""Sentences of the numbers room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "numbers.book_empty": "本台{series}号码已用完,请班长领用新的号段后再办理。",
        "numbers.unknown_series": "没有“{series}”这种票据。",
        "numbers.bad_range": "号段数量须在 1 到 {limit} 之间,请核对。",
        "numbers.bad_prefix": (
            "字头须不超过 {most} 个字符,且不能以数字结尾;户号的字头可以全是数字,后面恰好七位。"
        ),
        "numbers.overlap": "号段与已领用的号段重叠(已用到 {highest}),请核对起号。",
        "numbers.not_next": "只能作废本台的下一个号码 {next},不能跳号。",
        "numbers.already_used": "{number} 已用于{document},不能作废;如需更正请冲正。",
        "numbers.already_voided": "{number} 已经作废。",
        "numbers.no_book": "没有找到这个号段,请刷新后重试。",
        "numbers.returned": "这个号段已经退回。",
        "numbers.not_this_desk": "这个号段属于其他柜台,只能在该柜台退回。",
    }
)

"""Money: integer fen everywhere, typed by people as yuan, written in words on papers."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from app.kernel.refusals import refuse

MAX_FEN = 10**13
"""The largest amount any field takes: 100 billion yuan, far above what a counter sees."""

_YUAN = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_UNITS = ((10**8, "亿"), (10**4, "万"))


def parse_yuan(text: str, field: str = "", *, negative: bool = False) -> int:
    """Read an amount a person typed or pasted (yuan) and return fen.

    Full-width digits, a leading ¥, thousands commas and a trailing 元 are accepted.
    Raises Refused: money.not_a_number, money.too_precise, money.negative, money.too_large.
    """
    if len(text) > 64:
        raise refuse("money.not_a_number", field)
    folded = unicodedata.normalize("NFKC", text).strip().lstrip("¥").removesuffix("元").strip()
    match = _YUAN.fullmatch(folded)
    if not match or not folded.isascii() or not (match[2] or match[3]):
        raise refuse("money.not_a_number", field)
    sign, whole, decimals = match[1], (match[2] or "0").replace(",", ""), match[3] or ""
    if decimals[2:].strip("0"):
        raise refuse("money.too_precise", field)
    fen = int(whole) * 100 + int(decimals[:2].ljust(2, "0"))
    if sign == "-" and fen and not negative:
        raise refuse("money.negative", field)
    if fen > MAX_FEN:
        raise refuse("money.too_large", field, limit=yuan(MAX_FEN))
    return -fen if sign == "-" else fen


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and thousands commas, e.g. 123456 → '1,234.56'."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def plain_yuan(fen: int) -> str:
    """Fen as yuan without commas, for files and the command line: 123456 → '1234.56'."""
    return yuan(fen).replace(",", "")


def to_fen(amount: Decimal) -> int:
    """Round yuan to fen, half up (facts.md §4.8)."""
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def words(fen: int) -> str:
    """Amount in Chinese words without prefix, e.g. 306070 → 叁仟零陆拾元柒角整.

    Rule: 支付结算办法 附件一 (facts.md §5.3): 整 after 元 and after 角, one 零 for a run of
    zeros, a zero between 元 and 分 is written, 负 only for credit.
    The 万 of 亿 are said before one 亿 (壹万零壹亿). Shapes: |fen| < 10**18. Errors: ValueError beyond.
    """
    if fen < 0:
        return "负" + words(-fen)
    if fen >= 10**18:
        raise ValueError("amount beyond 亿亿")
    whole, part = divmod(fen, 100)
    jiao, cent = divmod(part, 10)
    text = _whole_words(whole) + "元" if whole else ""
    if not part:
        return (text or "零元") + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif text:
        text += "零"
    return text + (_DIGITS[cent] + "分" if cent else "整")


def _whole_words(whole: int) -> str:
    for place, unit in _UNITS:
        high, low = divmod(whole, place)
        if high:
            gap = "零" if 0 < low < place // 10 else ""
            return _whole_words(high) + unit + gap + (_whole_words(low) if low else "")
    return _group_words(whole)


def _group_words(group: int) -> str:
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text

"""How a number of a series is written and read: a prefix and at least seven digits."""

import re

SERIES = {
    "receipt": "收据",
    "shift": "交班单",
    "notice": "通知书",
    "order": "工单",
    "account": "户号",
    "contract": "合同",
}
"""The series this program knows and what people call them."""
_MARKS = {"order": "G", "account": "H", "contract": "HT"}
"""What the numbers of these series begin with, so that nobody takes one for another."""

_NUMBER = re.compile(r"(.*?)(\d{7,})")


def book_prefix(series: str, prefix: str) -> str:
    """What a desk's own numbers of a series begin with: 'A-' → orders 'GA-'."""
    return f"{_MARKS.get(series, '')}{prefix}"


def written(prefix: str, ordinal: int) -> str:
    """The number as printed: ('A-', 2316) → 'A-0002316'."""
    return f"{prefix}{ordinal:07d}"


def read(number: str) -> tuple[str, int]:
    """Prefix and ordinal of a printed number. Raises ValueError for anything else."""
    match = _NUMBER.fullmatch(number)
    if not match:
        raise ValueError(f"not a number of a book: {number}")
    return match[1], int(match[2])

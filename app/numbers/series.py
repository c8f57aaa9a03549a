"""How a number of a series is written and read: a prefix and at least seven digits.

Account numbers are digits only (facts.md §5.1): a prefix of digits is followed by exactly seven.
"""

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

DIGITS = 7
ACCOUNTS = "account"
_NUMBER = re.compile(r"(.*?)(\d{7,})")


def book_prefix(series: str, prefix: str, accounts: str = "") -> str:
    """What a desk's own numbers of a series begin with: 'A-' → orders 'GA-'; new account numbers begin with
    the digits `accounts` where the station has told them ('041502')."""
    return accounts if series == ACCOUNTS and accounts else f"{_MARKS.get(series, '')}{prefix}"


def fits(series: str, prefix: str, last: int) -> bool:
    """Whether a prefix can be told from the digits behind it: it ends with no digit, or is that of account
    numbers and digits only, with seven behind it up to the `last`."""
    if not prefix[-1:].isdigit():
        return True
    return series == ACCOUNTS and prefix.isascii() and prefix.isdigit() and last < 10**DIGITS


def written(prefix: str, ordinal: int) -> str:
    """The number as printed: ('A-', 2316) → 'A-0002316'."""
    return f"{prefix}{ordinal:0{DIGITS}d}"


def read(series: str, number: str) -> tuple[str, int]:
    """Prefix and ordinal of a printed number. Raises ValueError for anything else."""
    if series == ACCOUNTS and number.isascii() and number.isdigit() and len(number) > DIGITS:
        return number[:-DIGITS], int(number[-DIGITS:])
    match = _NUMBER.fullmatch(number)
    if not match:
        raise ValueError(f"not a number of a book: {number}")
    return match[1], int(match[2])

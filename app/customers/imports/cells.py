"""One cell of an imported table as text, with what is wrong about the way it was stored."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from app.customers.imports import texts  # noqa: F401  registers the sentences
from app.kernel.refusals import refuse

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15
"""A spreadsheet keeps 15 significant digits of a number; further ones became zeros."""


class Flawed(str):
    """The text of a cell that cannot be taken as it is; `fault` is a refusal code."""

    __slots__ = ("fault",)
    fault: str


def flawed(text: str, fault: str) -> str:
    """A cell's text with what is wrong about it."""
    cell = Flawed(text)
    cell.fault = fault
    return cell


def from_workbook(value: object, data_type: str) -> str:
    """A cell of a workbook: whole numbers without '.0', dates as ISO, formulas and errors as faults."""
    if value is None:
        return ""
    if data_type == "f":
        return flawed(str(value)[:60], "import.formula")
    if data_type == "e":
        return flawed(str(value), "import.cell_error")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    exact = Decimal(repr(value))
    if exact != exact.to_integral_value():
        return format(exact, "f")
    text = format(exact.to_integral_value(), "f")
    return flawed(text, "import.digits_lost") if len(text.lstrip("-")) > _EXACT_DIGITS else text


def code_text(cell: str, field: str) -> str:
    """A cell that holds a number people identify things by. Raises Refused for lost digits."""
    text = free_text(cell, field)
    if text.isdecimal():
        return text
    if text[:1] in "'\t":
        text = text.lstrip("'\t").strip()
    if "E" in text.upper() and _SCIENTIFIC.fullmatch(text):
        raise refuse("import.scientific", field, value=text[:24])
    return text


def free_text(cell: str, field: str) -> str:
    """A cell that holds words. Raises Refused for formulas, error values and merged cells."""
    if isinstance(cell, Flawed):
        raise refuse(cell.fault, field, value=cell[:24])
    return cell.strip()


def whole_number(cell: str, field: str, default: int) -> int:
    """A cell that holds an integer; empty gives the default. Raises Refused import.not_whole."""
    text = code_text(cell, field).replace(",", "")
    if not text:
        return default
    if text.isascii() and text.isdecimal() and len(text) <= 12:
        return int(text)
    match = re.fullmatch(r"(-?[0-9]{1,12})(?:\.0*)?", text)
    if not match:
        raise refuse("import.not_whole", field, value=text[:24])
    return int(match[1])

"""One cell of an imported table as text, with what is wrong about the way it was stored."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from app.customers.imports import texts  # noqa: F401  registers the sentences
from app.kernel.refusals import Refusal, Refused, refuse

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15
"""A spreadsheet keeps 15 significant digits of a number; further ones became zeros."""


class Cell(NamedTuple):
    """Text as a person would read it; `fault` is a refusal code, '' when all is well."""

    text: str
    fault: str = ""


EMPTY = Cell("")


def plain(text: str) -> Cell:
    """A cell of a text file."""
    return Cell(text)


def from_workbook(value: object, data_type: str) -> Cell:
    """A cell of a workbook: whole numbers without '.0', dates as ISO, formulas and errors as faults."""
    if value is None:
        return EMPTY
    if data_type == "f":
        return Cell(str(value)[:60], "import.formula")
    if data_type == "e":
        return Cell(str(value), "import.cell_error")
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if isinstance(value, datetime):
        return Cell(value.date().isoformat() if value.time() == time() else value.isoformat(" "))
    if isinstance(value, date | time):
        return Cell(value.isoformat())
    if isinstance(value, int | float):
        return _number(value)
    return Cell(str(value))


def _number(value: float) -> Cell:
    exact = Decimal(repr(value))
    if exact != exact.to_integral_value():
        return Cell(format(exact, "f"))
    text = format(exact.to_integral_value(), "f")
    return Cell(text, "import.digits_lost" if len(text.lstrip("-")) > _EXACT_DIGITS else "")


def code_text(cell: Cell, field: str) -> str:
    """A cell that holds a number people identify things by. Raises Refused for lost digits."""
    _sound(cell, field)
    text = cell.text.strip().lstrip("'\t").strip()
    if _SCIENTIFIC.fullmatch(text):
        raise refuse("import.scientific", field, value=text[:24])
    return text


def free_text(cell: Cell, field: str) -> str:
    """A cell that holds words. Raises Refused for formulas, error values and merged cells."""
    _sound(cell, field)
    return cell.text.strip()


def whole_number(cell: Cell, field: str, default: int) -> int:
    """A cell that holds an integer; empty gives the default. Raises Refused import.not_whole."""
    text = code_text(cell, field).replace(",", "")
    if not text:
        return default
    match = re.fullmatch(r"(-?[0-9]{1,12})(?:\.0*)?", text)
    if not match:
        raise refuse("import.not_whole", field, value=text[:24])
    return int(match[1])


def _sound(cell: Cell, field: str) -> None:
    if cell.fault:
        raise Refused([Refusal(cell.fault, field, value=cell.text[:24])])

"""What became of an imported file, and the rows that stayed out as a file to be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import msgspec

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
REASON_TITLE = "原因"


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong: line in the file, title of the column ('' for the whole row), sentence."""

    line: int
    column: str
    reason: str


class RejectedRow(msgspec.Struct, frozen=True):
    """A row that stayed out, as the file has it."""

    line: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The end of an import. A row that brings a customer and a bill counts in both."""

    file_name: str
    sha256: str
    header: tuple[str, ...]
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    warnings: tuple[Fault, ...] = ()
    warnings_total: int = 0
    repeated: bool = False
    """The whole file had been taken in before; the counts are those of that time."""
    cancelled: bool = False


def write_rejected(report: ImportReport, path: Path) -> None:
    """The rejected rows with their reasons, to be mended in a spreadsheet and imported again.

    UTF-8 with a byte-order mark, because spreadsheets ask for it. Raises OSError.
    """
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        width = max([len(report.header), *(len(row.cells) for row in report.rejected)])
        titles = [*report.header, *[""] * (width - len(report.header))]
        writer.writerow([*map(harmless, titles), REASON_TITLE])
        for row in report.rejected:
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            writer.writerow([*map(harmless, cells), reasons(row.faults)])


def reasons(faults: Iterable[Fault]) -> str:
    """All reasons of a row in one cell, each with its column."""
    return " ".join(f"[{fault.column}]{fault.reason}" if fault.column else fault.reason for fault in faults)


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: a leading apostrophe, which the reader drops again."""
    plain_number = text[1:].replace(".", "", 1).isdigit() and text[:1] in "+-"
    if text.startswith(_FORMULA_STARTS) and not plain_number:
        return "'" + text
    return text

"""Reads the first sheet of an XLSX workbook row by row; a broken workbook becomes one sentence."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

from app.customers.imports.cells import flawed, from_workbook
from app.kernel.refusals import refuse

_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError, IndexError, TypeError)
"""What openpyxl and zipfile raise for truncated, re-zipped and half-written workbooks."""

_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1 << 20
_WIDEST = 200


def refuse_ole(path: Path) -> NoReturn:
    """An OLE file is an old .xls, or an .xlsx with a password."""
    with path.open("rb") as file:
        locked = any(_ENCRYPTED in block for block in iter(lambda: file.read(_BLOCK), b""))
    raise refuse("import.locked" if locked else "import.old_xls", name=path.name)


def rows(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row numbers and cells of the first sheet. Raises Refused import.damaged, import.not_a_table."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True)
        except InvalidFileException:
            raise refuse("import.not_a_table", name=path.name) from None
        except _BROKEN:
            raise refuse("import.damaged", name=path.name) from None
        if not book.worksheets:
            raise refuse("import.empty", name=path.name)
        try:
            sheet = book.worksheets[0]
            merged = _merged_cells(path, sheet)
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = [from_workbook(cell.value, cell.data_type) for cell in row]
                yield number, tuple(_marked(cells, merged[number]) if number in merged else cells)
        except _BROKEN:
            raise refuse("import.damaged", name=path.name) from None


def _marked(cells: list[str], merged: set[int]) -> list[str]:
    """Empty cells that belong to a merged one say so; a row's last cells may not even be stored."""
    cells += [""] * (min(max(merged), _WIDEST) - len(cells))
    return [
        flawed("", "import.merged") if not cell and column in merged else cell
        for column, cell in enumerate(cells, 1)
    ]


def _merged_cells(path: Path, sheet: Any) -> dict[int, set[int]]:
    """By row, the columns of merged ranges but their first cells.

    Read-only sheets do not tell, so the XML is asked.
    """
    from openpyxl.utils import column_index_from_string

    found: dict[int, set[int]] = {}
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as xml:
        for block in iter(lambda: xml.read(_BLOCK), b""):
            for match in _MERGED.finditer(tail + block):
                left, right = (column_index_from_string(match[group].decode()) for group in (1, 3))
                top, bottom = int(match[2]), int(match[4])
                if (right - left + 1) * (bottom - top + 1) <= 1_000_000:
                    for row in range(top, bottom + 1):
                        first = left + 1 if row == top else left
                        found.setdefault(row, set()).update(range(first, right + 1))
            tail = block[-200:]
    return {row: columns for row, columns in found.items() if columns}

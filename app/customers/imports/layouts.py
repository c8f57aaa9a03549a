"""What a file can bring: a layout reads rows into drafts and puts drafts into commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.customers.imports.cells import Flawed, code_text, free_text, whole_number
from app.customers.imports.columns import Column
from app.kernel.commands import Command
from app.kernel.home import Snapshot
from app.kernel.refusals import Refusal, Refused, refuse

Order = Callable[[Snapshot, Sequence[Any]], Sequence[tuple[str, ...]]]
"""A key for each draft. Rows whose keys begin differently are never posted together: what goes in later
is compared with what went in before."""


@dataclass(frozen=True)
class Layout:
    """One kind of row. A file with the columns `needs` brings it; several layouts may share a file.

    `read` makes a draft of a row's cells (raises Refused); `subject` is what must not stand twice with
    different `content`; `command` posts drafts: (command_id, drafts, source).
    """

    name: str
    columns: tuple[Column, ...]
    needs: tuple[str, ...]
    what: str
    read: Callable[[RowReader], Any]
    subject: Callable[[Any], str]
    content: Callable[[Any], object]
    command: Callable[[str, tuple[Any, ...], str], Command]
    without: tuple[str, ...] = ()
    """Columns whose presence means that another layout brings these rows."""
    order: Order | None = None
    """In which order rows go in, where that of the file is not as good as any."""

    def title_of(self, field: str) -> str:
        """The title of a field's column, '' for none of ours."""
        return next((column.title for column in self.columns if column.field == field), "")

    def fits(self, mapping: Mapping[str, int]) -> bool:
        wanted = all(field in mapping for field in self.needs)
        return wanted and not any(field in mapping for field in self.without)


class RowReader:
    """Takes fields out of one row and collects everything that is wrong before it raises."""

    __slots__ = ("_cells", "_mapping", "faults")

    def __init__(self, cells: tuple[str, ...], mapping: Mapping[str, int]) -> None:
        self._cells = cells
        self._mapping = mapping
        self.faults: list[Refusal] = []

    def has(self, field: str) -> bool:
        return field in self._mapping

    def _cell(self, field: str) -> str:
        index = self._mapping.get(field, -1)
        return self._cells[index] if 0 <= index < len(self._cells) else ""

    def code(self, field: str, *, required: bool = False) -> str:
        cell = self._cell(field)
        if cell.isdecimal() and not isinstance(cell, Flawed):
            return cell  # most cells of numbers
        try:
            text = code_text(cell, field)
        except Refused as refused:
            self.faults += refused.reasons
            return "?"
        if required and not text:
            self.faults.append(Refusal("text.empty", field))
        return text

    def words(self, field: str) -> str:
        cell = self._cell(field)
        if not isinstance(cell, Flawed):
            return cell.strip()
        try:
            return free_text(cell, field)
        except Refused as refused:
            self.faults += refused.reasons
            return ""

    def whole(self, field: str, default: int) -> int:
        try:
            return whole_number(self._cell(field), field, default)
        except Refused as refused:
            self.faults += refused.reasons
            return default

    def choice(self, field: str, words: Mapping[str, str], default: str, code: str, allowed: str) -> str:
        """A code by the word the file has for it; an unknown word is a fault, an empty cell the default."""
        text = self.words(field)
        found = words.get(text, words.get(text.lower(), "")) if text else default
        if text and not found:
            self.faults.append(Refusal(code, field, value=text[:20], allowed=allowed))
        return found or default

    def check(self, read: Callable[[], Any], fallback: Any) -> Any:
        """Run a reader that raises Refused and keep its reasons."""
        try:
            return read()
        except Refused as refused:
            self.faults += refused.reasons
            return fallback

    def done(self) -> None:
        """Raise everything collected."""
        if self.faults:
            raise Refused(self.faults)


def require_columns(layouts: tuple[Layout, ...], mapping: Mapping[str, int]) -> tuple[Layout, ...]:
    """The layouts that a mapping feeds. Raises Refused import.columns_missing when there is none."""
    fitting = tuple(layout for layout in layouts if layout.fits(mapping))
    if not fitting:
        first = layouts[0]
        titles = "、".join(first.title_of(field) for field in first.needs if field not in mapping)
        raise refuse("import.columns_missing", titles=titles)
    return fitting

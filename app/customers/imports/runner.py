"""Runs an import from file to report: knows neither window nor database, posts batches through `do`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from app.customers.imports.columns import from_json, guess, known_titles, to_json
from app.customers.imports.finish import FinishImport
from app.customers.imports.layouts import Layout, Order, RowReader, require_columns
from app.customers.imports.reading import Line, Table, lines, open_table
from app.customers.imports.report import Fault, ImportReport, RejectedRow
from app.kernel.commands import Command, Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import Refusal, Refused

BATCH = 2_000
"""Rows of one transaction: a third of a second, which is the longest that a desk waits for an import."""
WARNINGS_KEPT = 1_000
Do = Callable[[Command], Outcome]
Progress = Callable[[int], None]
Ask = Callable[[Callable[[Snapshot], Any]], Any]
SORTED = 50_000
"""Rows that are put in order together: all of most files, and no more than fits in memory of any."""


def open_import(path: Path, layouts: tuple[Layout, ...]) -> Table:
    """The table of a file, ready for mapping and preview. Raises Refused import.*."""
    columns = [column for layout in layouts for column in layout.columns]
    return open_table(path, known_titles(columns))


def preview(table: Table, limit: int = 20) -> list[tuple[str, ...]]:
    """The first rows as text."""
    return [line.cells for line in islice(lines(table), limit)]


def run_import(
    table: Table,
    mapping: Mapping[str, int],
    layouts: tuple[Layout, ...],
    do: Do,
    *,
    ask: Ask | None = None,
    progress: Progress = lambda _rows: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Post every row of a table in batches; rows that cannot go in are reported, the rest goes in.

    Each batch's command id follows from the file, the mapping and the lines it holds: running the
    same import again, or after a break, posts nothing twice. A layout with an `order` asks the home for it
    through `ask`; without, rows go in as the file has them. Raises Refused import.columns_missing, and
    whatever `do` raises when the home cannot take a batch.
    """
    run = _Run(table, mapping, require_columns(layouts, mapping), do)
    batches = run.batches(lines(table), ask)
    stopped = False
    with ThreadPoolExecutor(1, "import") as poster:
        ready = next(batches, None)
        while ready is not None and not stopped:
            posting = poster.submit(run.post, ready)
            ready = next(batches, None)  # while the home writes
            posting.result()
            progress(run.rows)
            stopped = cancelled()
    return run.finish(cancelled=stopped)


@dataclass(frozen=True)
class _Batch:
    """Lines as read: drafts for each layout, and what was wrong with the others."""

    rows: int
    drafts: list[tuple[Layout, list[tuple[Line, Any]]]]
    rejected: list[tuple[Line, list[Fault]]]
    mark: str = ""
    """The lines of a batch that was put in order, for its command's id; '' where it is the file's next."""


class _Run:
    """The state of one import. `read` and `post` may run side by side: they share nothing that changes."""

    def __init__(self, table: Table, mapping: Mapping[str, int], layouts: tuple[Layout, ...], do: Do) -> None:
        self._table, self._mapping, self._layouts, self._do = table, mapping, layouts, do
        self._source = f"导入 {table.name}"[:80]
        self._batches = 0
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}
        self._rejected: dict[int, tuple[tuple[str, ...], list[Fault]]] = {}
        self._warnings: list[Fault] = []
        self._warnings_total = 0
        self._repeated = True
        self._counts = {"added": 0, "changed": 0, "unchanged": 0}
        self.rows = 0

    def read(self, batch: list[Line]) -> _Batch:
        """Make drafts of lines."""
        rejected: list[tuple[Line, list[Fault]]] = []
        drafts = [(layout, list(self._drafts(layout, batch, rejected))) for layout in self._layouts]
        return _Batch(len(batch), drafts, rejected)

    def batches(self, rows: Iterator[Line], ask: Ask | None) -> Iterator[_Batch]:
        """Every line, read, in batches as they go in."""
        orders = [layout for layout in self._layouts if layout.order is not None]
        if ask is None or not orders:
            while chunk := list(islice(rows, BATCH)):
                yield self.read(chunk)
            return
        while window := list(islice(rows, SORTED)):
            yield from _in_order(window, self.read(window), ask)

    def post(self, batch: _Batch) -> None:
        """Post what was read, and keep count of it."""
        self._batches += 1
        self.rows += batch.rows
        for line, faults in batch.rejected:
            self._reject(line, faults)
        for layout, drafts in batch.drafts:
            if drafts:
                self._post_layout(layout, drafts, batch.mark or str(self._batches))

    def _post_layout(self, layout: Layout, drafts: list[tuple[Line, Any]], mark: str) -> None:
        command_id = self._command_id(layout.name, mark)
        outcome = self._do(layout.command(command_id, tuple(draft for _, draft in drafts), self._source))
        self._repeated = self._repeated and outcome.repeated
        result = outcome.result
        for name in self._counts:
            self._counts[name] += result[name]
        for index, field, _, text in result["rejected"]:
            line = drafts[index][0]
            self._reject(line, [Fault(line.number, layout.title_of(field), text)])
        self._warnings_total += len(result["warnings"])
        for index, field, _, text in result["warnings"][: WARNINGS_KEPT - len(self._warnings)]:
            self._warnings.append(Fault(drafts[index][0].number, layout.title_of(field), text))

    def _drafts(
        self, layout: Layout, batch: list[Line], rejected: list[tuple[Line, list[Fault]]]
    ) -> Iterator[tuple[Line, Any]]:
        for line in batch:
            try:
                if len(line.cells) > len(self._table.header):
                    self._refuse_surplus(line)
                draft = layout.read(RowReader(line.cells, self._mapping))
                self._refuse_contradiction(layout, line, draft)
            except Refused as refused:
                faults = [Fault(line.number, layout.title_of(one.field), one.text) for one in refused.reasons]
                rejected.append((line, faults))
                continue
            yield line, draft

    def _refuse_surplus(self, line: Line) -> None:
        if any(cell.strip() for cell in line.cells[len(self._table.header) :]):
            raise Refused([Refusal("import.too_many_cells")])

    def _refuse_contradiction(self, layout: Layout, line: Line, draft: Any) -> None:
        content = hash(layout.content(draft))
        first, known = self._seen.setdefault((layout.name, layout.subject(draft)), (line.number, content))
        if known != content:
            raise Refused([Refusal("import.contradicts", "", line=first, what=layout.what)])

    def _reject(self, line: Line, faults: list[Fault]) -> None:
        known = self._rejected.setdefault(line.number, (line.cells, []))[1]
        known += [fault for fault in faults if fault not in known]

    def _command_id(self, *parts: str) -> str:
        text = "\x1f".join((self._table.sha256, to_json(self._mapping), *parts))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def finish(self, *, cancelled: bool) -> ImportReport:
        rejected = tuple(
            RejectedRow(number, cells, tuple(faults))
            for number, (cells, faults) in sorted(self._rejected.items())
        )
        report = ImportReport(
            file_name=self._table.name,
            sha256=self._table.sha256,
            header=self._table.header,
            rows=self.rows,
            rejected=rejected,
            warnings=tuple(sorted(self._warnings, key=lambda fault: fault.line)),
            warnings_total=self._warnings_total,
            repeated=self._repeated and self._batches > 0 and not cancelled,
            cancelled=cancelled,
            **self._counts,
        )
        if not cancelled:
            self._do(
                FinishImport(
                    command_id=self._command_id("finish"),
                    file_name=report.file_name,
                    sha256=report.sha256,
                    rows=report.rows,
                    added=report.added,
                    changed=report.changed,
                    unchanged=report.unchanged,
                    rejected=len(rejected),
                )
            )
        return report


def _in_order(window: list[Line], read: _Batch, ask: Ask) -> Iterator[_Batch]:
    """Batches of a window's lines by the keys of their drafts; the faulty lines first."""
    keys: dict[int, tuple[str, ...]] = {}
    for layout, drafts in read.drafts:
        order = layout.order
        if order is not None and drafts:
            found = ask(partial(_keys, order, [draft for _, draft in drafts]))
            keys |= {line.number: key for (line, _), key in zip(drafts, found, strict=True)}
    ordered = sorted(window, key=lambda line: keys.get(line.number, ()))
    for _, alike in groupby(ordered, key=lambda line: keys.get(line.number, ())[:1]):
        while chunk := list(islice(alike, BATCH)):
            yield _of_lines(chunk, read)


def _keys(order: Order, drafts: list[Any], home: Snapshot) -> Sequence[tuple[str, ...]]:
    return order(home, drafts)


def _of_lines(chunk: list[Line], read: _Batch) -> _Batch:
    """What was read of some lines, in their order."""
    places = {line.number: place for place, line in enumerate(chunk)}
    drafts = [
        (
            layout,
            sorted(
                (pair for pair in pairs if pair[0].number in places), key=lambda pair: places[pair[0].number]
            ),
        )
        for layout, pairs in read.drafts
    ]
    rejected = [one for one in read.rejected if one[0].number in places]
    return _Batch(len(chunk), drafts, rejected, mark=",".join(map(str, places)))


def with_remembered(table: Table, remembered: str, layouts: tuple[Layout, ...]) -> dict[str, int]:
    """The mapping to start from: the remembered one (JSON) where there is one, else guessed by titles."""
    known = from_json(remembered, table.header) if remembered else {}
    columns = {column.field: column for layout in layouts for column in layout.columns}
    return known or guess(table.header, columns.values())

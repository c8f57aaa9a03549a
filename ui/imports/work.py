"""The steps of an import as the lanes run them: open and count, take in, write what must be mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.billing.imports import BILLS
from app.customers.imports.columns import Column, signature, to_json
from app.customers.imports.customers import CUSTOMERS, METERS
from app.customers.imports.reading import Table, lines
from app.customers.imports.report import ImportReport, write_rejected
from app.customers.imports.runner import open_import, preview, run_import, with_remembered
from app.customers.views import ImportMappings
from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome, Session
from app.kernel.home import Home
from app.metering.imports import ACCOUNT_READINGS, READINGS
from ui.shell.lanes import Progress

LAYOUTS = (CUSTOMERS, METERS, BILLS, READINGS, ACCOUNT_READINGS)
PREVIEWED = 20


@dataclass(frozen=True)
class Opened:
    """A file that can be read: its table, first rows, matching to start from, and how many rows it has.

    `rows` is 0 for workbooks, which would have to be read twice to know.
    """

    table: Table
    first: list[tuple[str, ...]]
    mapping: dict[str, int]
    rows: int


def fields() -> dict[str, Column]:
    """Every field a file may bring, by name, customers' first."""
    return {column.field: column for layout in LAYOUTS for column in layout.columns}


def open_file(path: Path) -> Callable[[Bus, Home, Progress], Opened]:
    """Opens a file and finds the matching remembered for its header. Raises Refused import.*."""

    def service(_bus: Bus, home: Home, progress: Progress) -> Opened:
        progress.report(0, 0)
        table = open_import(path, LAYOUTS)
        known = home.read(lambda snapshot: snapshot.view(ImportMappings).mapping(signature(table.header)))
        rows = sum(1 for _ in lines(table)) if table.encoding else 0
        return Opened(table, preview(table, PREVIEWED), with_remembered(table, known, LAYOUTS), rows)

    return service


def take_in(
    opened: Opened, mapping: Mapping[str, int], session: Session, stopped: Callable[[], bool]
) -> Callable[[Bus, Home, Progress], ImportReport]:
    """Remembers the matching, then posts every row in the name of `session`."""

    def service(bus: Bus, home: Home, progress: Progress) -> ImportReport:
        def do(command: Command) -> Outcome:
            return bus.do(command, session)

        table = opened.table
        home.transact(
            lambda work: work.view(ImportMappings).remember_mapping(signature(table.header), to_json(mapping))
        )
        return run_import(
            table,
            mapping,
            LAYOUTS,
            do,
            ask=home.read,
            progress=lambda rows: progress.report(rows, opened.rows),
            cancelled=stopped,
        )

    return service


def write_beside(report: ImportReport, source: Path) -> str:
    """Writes the rejected rows beside the file, never over another; the sentence that tells how it went."""
    target = source.with_name(f"{source.stem}-待修改.csv")
    count = 1
    while target.exists():
        count += 1
        target = source.with_name(f"{source.stem}-待修改({count}).csv")
    try:
        write_rejected(report, target)
    except OSError:
        return f"无法写入 {target},请检查磁盘空间和目录权限。"
    return f"已导出 {len(report.rejected):,} 行到 {target};改好后可再次导入。"

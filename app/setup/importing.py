"""Takes in a file from the command line: guesses its columns, leaves rejected rows to be mended."""

import gc
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.billing.imports import BILLS
from app.customers.imports import runner
from app.customers.imports.columns import guess
from app.customers.imports.customers import CUSTOMERS, METERS
from app.customers.imports.report import write_rejected
from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome, Session
from app.metering.imports import ACCOUNT_READINGS, READINGS

LAYOUTS = (CUSTOMERS, METERS, BILLS, READINGS, ACCOUNT_READINGS)


def console_session() -> Session:
    """Who imports from the command line: the system's user, with no other right."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    return Session(staff_no=f"console:{user}", name="终端", permissions=frozenset({"customer.import"}))


def at_the_console(bus: Bus) -> Callable[[Command], Outcome]:
    """Posts what is imported from the command line."""
    session = console_session()
    # What is loaded stays to the end; looking through it for cycles took an eighth of an import.
    gc.freeze()
    return lambda command: bus.do(command, session)


def import_file(
    path: Path,
    errors: Path | None,
    do: Callable[[Command], Outcome],
    ask: runner.Ask,
    told: Callable[[int], None],
) -> dict[str, Any]:
    """Import a CSV or XLSX file; rejected rows go to `errors` (beside the file, if None).

    Returns counts, the errors file and a Chinese sentence. Raises Refused import.*, OSError.
    """
    table = runner.open_import(path, LAYOUTS)
    mapping = guess(table.header, [column for layout in LAYOUTS for column in layout.columns])
    report = runner.run_import(table, mapping, LAYOUTS, do, ask=ask, progress=told)
    rejected = len(report.rejected)
    target = errors or path.with_name(f"{path.stem}-待修改.csv")
    text = (
        f"共 {report.rows} 行:新增 {report.added},更新 {report.changed},"
        f"无变化 {report.unchanged},未导入 {rejected}。"
    )
    if rejected:
        write_rejected(report, target)
        text += f"未导入的行和原因见 {target}。"
    return {
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": rejected,
        "errors": str(target) if rejected else "",
        "text": text,
    }

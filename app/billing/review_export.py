"""The review list of a run as a file for people who look at it elsewhere: CSV or a workbook, with reasons."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from app.billing.flags import flag_words
from app.billing.runs import BillingRuns, ItemRow, RunRow
from app.customers.imports.report import harmless
from app.customers.masking import mask_name
from app.kernel.home import Home
from app.kernel.money import plain_yuan

TITLES = ("户号", "户名", "电费年月", "电量", "电费", "状态", "标记", "原因")
_PAGE = 500


def standing_words(line: ItemRow) -> str:
    """Where a line of the review list stands."""
    if line.bill_id:
        return "已发行"
    if line.skipped:
        return "审核后有变,未发行"
    if line.held:
        return "不能发行"
    return "扣下" if line.kept_back else "待发行"


def cells(line: ItemRow, run: RunRow) -> tuple[str, ...]:
    """A line as the file has it; the name is masked."""
    return (
        line.account_no,
        mask_name(line.name),
        run.period,
        str(line.kwh),
        plain_yuan(line.amount_fen),
        standing_words(line),
        flag_words(line.flags),
        line.trouble,
    )


def write_review(
    home: Home,
    run: RunRow,
    flag: str,
    path: Path,
    report: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Write the lines with a flag ('' for all) to `path`, a workbook if it ends so; returns how many.

    `report(done, all)` after each page may raise to stop. Raises OSError; Unavailable.
    """
    lines = _lines(home, run, flag, report)
    if path.suffix.lower() == ".xlsx":
        return _workbook(lines, path)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TITLES)
        count = 0
        for row in lines:
            writer.writerow(map(harmless, row))
            count += 1
    return count


def _workbook(lines: Iterator[tuple[str, ...]], path: Path) -> int:
    from openpyxl import Workbook  # only who exports waits for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("核算清单")
    sheet.append(TITLES)
    count = 0
    for row in lines:
        account_no, name, period, kwh, amount, *rest = row
        sheet.append([account_no, name, period, int(kwh), Decimal(amount), *rest])
        count += 1
    book.save(path)
    return count


def _lines(
    home: Home, run: RunRow, flag: str, report: Callable[[int, int], None]
) -> Iterator[tuple[str, ...]]:
    """All lines, read in pages by key."""
    after, done = "", 0
    while True:
        start = after
        page = home.read(
            lambda rooms: rooms.view(BillingRuns).items(run.org_unit, run.run_id, flag, start, _PAGE)  # noqa: B023
        )
        yield from (cells(line, run) for line in page)
        done += len(page)
        report(done, max(done, run.accounts))
        if len(page) < _PAGE:
            return
        after = page[-1].account_no

"""What the register page lists: books with numbers left, and every number with its fate, in words."""

from collections.abc import Callable
from typing import TypeVar

from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.numbers.series import written
from app.numbers.views import Book, Books, RegisterRow
from app.security.views import SecurityView
from ui.lists.columns import Column
from ui.lists.model import Fetch

N = TypeVar("N")
Told = tuple[RegisterRow, str, str]
"""A row of the register, the name of who did it, the name of the desk."""

FATES = {"used": "已用", "voided": "作废", "unused": "未用", "returned": "已退回", "missing": "缺号待查"}
_DOCUMENTS = {"payment": "收费", "reversal": "冲正", "refund": "退费", "shift": "交班"}
_ROLES = {"missing": "danger", "unused": "muted", "returned": "muted"}

BOOK_COLUMNS = (
    Column[Book](
        "号段", lambda book: f"{written(book.prefix, book.first)} 至 {written(book.prefix, book.last)}", 28
    ),
    Column[Book]("下一张", lambda book: written(book.prefix, book.next), 13),
    Column[Book]("余", lambda book: f"{book.left:,}", 9, number=True),
    Column[Book]("用完续领", lambda book: "自动" if book.renews else "由班长领用", 12, stretch=True),
)
COLUMNS = (
    Column[Told]("号码", lambda told: _numbers(told[0]), 22),
    Column[Told]("张数", lambda told: f"{told[0].count:,}", 6, number=True),
    Column[Told]("去向", lambda told: FATES[told[0].fate], 8, role=lambda told: _ROLES.get(told[0].fate, "")),
    Column[Told]("用途或原因", lambda told: _purpose(told[0]), 10, stretch=True),
    Column[Told]("经办", lambda told: told[1], 6),
    Column[Told]("工作台", lambda told: told[2], 6),
    Column[Told]("时间", lambda told: clock_text(told[0].at_ms)[2:16] if told[0].at_ms else "", 14),
)


def cursor_of(told: Told) -> str:
    """The key the next page continues behind."""
    return told[0].cursor


def register_of(org_unit: str, series: str) -> Fetch[Told]:
    """Fetches the register of a series page after page, newest numbers first."""

    def fetch(snapshot: Snapshot, after: str | None, limit: int) -> list[Told]:
        rows = snapshot.view(Books).register_page(org_unit, series, after or "", limit)
        people = snapshot.view(SecurityView)
        names = _named({row.staff_no for row in rows}, people.staff, lambda person: person.name)
        desks = _named({row.desk_id for row in rows}, people.desk, lambda desk: desk.name)
        return [(row, names[row.staff_no], desks[row.desk_id]) for row in rows]

    return fetch


def _named(keys: set[str], find: Callable[[str], N | None], name: Callable[[N], str]) -> dict[str, str]:
    found = {key: find(key) if key else None for key in keys}
    return {key: key if row is None else name(row) for key, row in found.items()}


def _numbers(row: RegisterRow) -> str:
    return row.first if row.count == 1 else f"{row.first} 至 {row.last}"


def _purpose(row: RegisterRow) -> str:
    return row.reason or _DOCUMENTS.get(row.document.partition(":")[0], "")

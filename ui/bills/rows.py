"""What the bill page asks of the home, and the rows of its two lists."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from app.billing.explained import Figure
from app.billing.explaining import Explanation
from app.billing.monthly import AccountMonths, Month
from app.billing.views import Bill, Billing
from app.customers.views import CustomerRow, CustomersView
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.account_papers import Told, chart_upto, read_explanation
from ui.lists.columns import Column
from ui.lists.model import Fetch

Key = tuple[str, str]


def key_of(bill: Bill) -> Key:
    """Where the next page of bills continues."""
    return bill.period, bill.bill_id


def _standing(bill: Bill) -> str:
    if bill.withdrawn:
        return "已撤回"
    return f"欠 {yuan(bill.outstanding_fen)}" if bill.outstanding_fen else "已缴"


def _role(bill: Bill) -> str:
    return "muted" if bill.withdrawn or not bill.outstanding_fen else "danger"


BILLS: tuple[Column[Bill], ...] = (
    Column("月份", lambda bill: bill.period, 7),
    Column("电量", lambda bill: f"{bill.kwh:,}", 7, number=True),
    Column("电费(元)", lambda bill: yuan(bill.amount_fen), 9, number=True),
    Column("状态", _standing, 10, number=True, stretch=True, role=_role),
)


def bills_of(customer: CustomerRow | None) -> Fetch[Bill]:
    """Fetches the bills of an account page after page, newest first."""

    def fetch(snapshot: Snapshot, after: Key | None, limit: int) -> list[Bill]:
        if customer is None:
            return []
        view = snapshot.view(AccountMonths)
        return view.page(customer.org_unit, customer.account_no, after or ("", ""), limit)

    return fetch


class Served(NamedTuple):
    """Who has a number (None: nobody), and the civil date at the home."""

    account_no: str
    customer: CustomerRow | None
    today: date


def customer_of(account_no: str) -> Callable[[Snapshot], Served]:
    """Who has this number."""
    return lambda home: Served(account_no, home.view(CustomersView).customer(account_no), home.today)


def told_of(bill: Bill) -> Callable[[Snapshot], Told | None]:
    """The bill as it stands now, explained as of today; None if it is gone."""

    def question(snapshot: Snapshot) -> Told | None:
        now = snapshot.view(Billing).bill(bill.org_unit, bill.bill_id)
        return read_explanation(snapshot, now, snapshot.today) if now else None

    return question


def months_of(customer: CustomerRow) -> Callable[[Snapshot], tuple[str, tuple[Month, ...]]]:
    """The months of an account up to its last bill."""
    return lambda home: (customer.account_no, chart_upto(home, customer, home.today))


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of the waterfall: from where to where its bar reaches (fen), of `largest_fen` in all."""

    place: int
    title: str
    figure: Figure
    from_fen: int
    to_fen: int
    largest_fen: int

    @property
    def sums(self) -> bool:
        """Whether it states where the amounts have come to."""
        return self.figure.sum_fen is not None


class _Bar(NamedTuple):
    title: str
    figure: Figure
    from_fen: int
    to_fen: int


def figure_rows(told: Explanation) -> list[FigureRow]:
    """The figures of an explanation in their order."""
    bars = list(_bars(told))
    largest = max([1, *(max(abs(bar.from_fen), abs(bar.to_fen)) for bar in bars)])
    return [FigureRow(place=place, largest_fen=largest, **bar._asdict()) for place, bar in enumerate(bars)]


def _bars(told: Explanation) -> Iterator[_Bar]:
    running = 0
    for step in told.steps:
        for place, figure in enumerate(step.figures):
            before = running
            running += figure.amount_fen or 0
            title = "" if place else step.title
            yield _Bar(title, figure, 0 if figure.sum_fen is not None else before, running)


def _money(row: FigureRow) -> str:
    figure = row.figure
    if figure.sum_fen is not None:
        return yuan(figure.sum_fen)
    return "" if figure.amount_fen is None else yuan(figure.amount_fen)


def _result(row: FigureRow) -> str:
    return row.figure.quantity or (f"{money} 元" if (money := _money(row)) else "")


FIGURES: tuple[Column[FigureRow], ...] = (
    Column("项目", lambda row: row.title, 6),
    Column("怎么算出来的", lambda row: row.figure.text, 26, stretch=True),
    Column("数量", lambda row: row.figure.quantity, 13, number=True),
    Column("金额(元)", _money, 12, number=True),
    Column("结果", _result, 14, number=True),
    Column("累计", lambda _: "", 10),
)
ITEM, _TEXT, QUANTITY, MONEY, RESULT, BAR = range(6)
"""Where room is small, the result stands in one column and the bars give way to the words."""

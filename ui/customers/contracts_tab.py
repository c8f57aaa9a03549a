"""合同: every version of an account's contracts in its file; Enter opens the page of contracts with it."""

from app.customers.views import CustomerRow
from app.workorders.contracts.book import title_of
from ui.contracts.rows import EDITION, NUMBER, STATE, TERM, Scope, Shown, contracts_in, key_of
from ui.customers.tab import ListTab
from ui.lists.columns import Column
from ui.lists.model import Fetch
from ui.shell.desk import Desk

FILE_COLUMNS: tuple[Column[Shown], ...] = (
    NUMBER,
    EDITION,
    Column("种类", lambda one: title_of(one.row.contract), 12, stretch=True),
    Column("签订", lambda one: f"{one.row.signed_on or ''}", 11),
    TERM,
    Column("工单", lambda one: one.row.order_no, 13),
    STATE,
)


def contracts_of(row: CustomerRow | None) -> Fetch[Shown]:
    """Fetches every version of an account's contracts, newest first."""
    if row is None:
        return lambda _home, _after, _limit: []
    return contracts_in(Scope(row.org_unit, "all", "", row.account_no))


class ContractsTab(ListTab[Shown]):
    """Every version is a row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "合同", "该户还没有合同。", FILE_COLUMNS, key_of, contracts_of)

    def opened(self, one: Shown) -> None:
        number, edition = key_of(one)
        self.open_item.emit("23", self.account_no, f"{number}/{edition}")

"""合同: every version of an account's contracts in its file; Enter opens the page of contracts with it."""

from app.customers.views import CustomerRow
from ui.contracts.rows import COLUMNS, Scope, Shown, contracts_in, key_of
from ui.customers.tab import ListTab
from ui.lists.columns import Column
from ui.lists.model import Fetch
from ui.shell.desk import Desk

_FILE_COLUMNS: tuple[Column[Shown], ...] = (
    *(column for column in COLUMNS if column.title not in ("户号", "户名", "状态")),
    Column("工单", lambda one: one.row.order_no, 13),
    COLUMNS[-1],
)


def contracts_of(row: CustomerRow | None) -> Fetch[Shown]:
    """Fetches every version of an account's contracts, newest first."""
    if row is None:
        return lambda _home, _after, _limit: []
    return contracts_in(Scope(row.org_unit, "all", "", row.account_no))


class ContractsTab(ListTab[Shown]):
    """Its columns are those of the page, without whose they are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "合同", "该户还没有合同。", _FILE_COLUMNS, key_of, contracts_of)

    def opened(self, one: Shown) -> None:
        number, edition = key_of(one)
        self.open_item.emit("23", self.account_no, f"{number}/{edition}")

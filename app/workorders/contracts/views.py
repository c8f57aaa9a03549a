"""What pages and handlers read of contracts."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec

from app.workorders.contracts.data import ContractData


class ContractRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a contract as it stands. `signed_on` None: not signed yet; `ended_on` None: it holds."""

    org_unit: str
    contract_no: str
    edition: int
    contract: str
    account_no: str
    order_no: str = ""
    data: ContractData
    replaces: str = ""
    drawn_up_ms: int = 0
    signed_on: date | None = None
    customer_signer: str = ""
    supplier_signer: str = ""
    way: str = ""
    sha256: str = ""
    ended_on: date | None = None
    ended_reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is signed and not ended."""
        return self.signed_on is not None and self.ended_on is None


class ContractsView(Protocol):
    """Reads contracts."""

    def contract(self, contract_no: str, edition: int = 0) -> ContractRow | None:
        """One version; the newest for edition 0."""
        ...

    def of_account(self, account_no: str) -> tuple[ContractRow, ...]:
        """Every version of an account's contracts, newest first."""
        ...

    def of_order(self, order_no: str) -> ContractRow | None:
        """The newest version that was drawn up for an order."""
        ...

    def page(
        self, org_unit: str, which: str, until: date, after: tuple[str, int], limit: int
    ) -> tuple[ContractRow, ...]:
        """Contracts of a unit by number behind (contract_no, edition), ('', 0) to begin: 'all', 'unsigned',
        or 'expiring' up to a day."""
        ...

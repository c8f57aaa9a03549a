"""What pages and handlers read of contracts."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import msgspec

from app.workorders.contracts.data import ContractData


class ContractRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a contract as it stands. `signed_on` None: not signed yet; `ended_on` None: it holds.

    `newest`: no later edition of the same number was drawn up.
    """

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
    place: str = ""
    sha256: str = ""
    ended_on: date | None = None
    ended_reason: str = ""
    newest: bool = True

    @property
    def holds(self) -> bool:
        """Whether it is signed and not ended."""
        return self.signed_on is not None and self.ended_on is None

    @property
    def waits(self) -> bool:
        """Whether it is to be signed; an edition that was made out anew is not any more."""
        return self.signed_on is None and self.ended_on is None and self.newest


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
        self,
        org_unit: str,
        which: str,
        until: date,
        after: tuple[str, int],
        limit: int,
        contract: str = "",
    ) -> tuple[ContractRow, ...]:
        """Contracts of a unit by number behind (contract_no, edition), ('', 0) to begin: 'all', 'unsigned'
        (to be signed), 'valid' (they hold), 'expiring' (they hold, up to a day) or 'ended'; of one kind, ''
        for all."""
        ...

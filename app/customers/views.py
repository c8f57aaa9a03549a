"""What the customer file shows: rows, search hits, history, and the Protocol that yields them."""

from __future__ import annotations

from typing import Protocol

import msgspec

from app.customers.searching import Query


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One account's file as it stands. Names and addresses are plain; mask them before showing."""

    org_unit: str
    account_no: str
    name: str = ""
    kind: str = ""
    document: str = ""
    identity_sealed: str = ""
    identity_digest: str = ""
    identity_masked: str = ""
    phones: tuple[str, ...] = ()
    contact: str = ""
    address: str = ""
    transformer_area: str = ""
    reading_route: str = ""
    tariff_class: str = ""
    late_class: str = ""
    status: str = ""
    bank_name: str = ""
    bank_sealed: str = ""
    bank_digest: str = ""
    bank_masked: str = ""


class MeterRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A meter that measures for an account."""

    org_unit: str
    asset_no: str
    account_no: str
    multiplier: int
    digits: int


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the search box's list. `owed_fen` is open bills only, without late fees."""

    org_unit: str
    account_no: str
    name_masked: str
    address_masked: str
    kind_text: str
    status_text: str
    owed_fen: int
    matched: str
    """Why it is here, in Chinese: 户号, 表号, 电话, 户名, 首字母, 地址, 证件号码 or 多项."""
    recent: bool = False


class HistoryLine(msgspec.Struct, frozen=True):
    """One fact about an account: when, what kind, who, and a line in Chinese; `hlc` continues a page."""

    at_ms: int
    kind: str
    actor: str
    origin: str
    seq: int
    text: str
    hlc: int


class CustomersView(Protocol):
    """Reads the customer file."""

    def search(self, query: Query, limit: int = 20, desk_id: str = "") -> tuple[SearchHit, ...]:
        """Customers that match every term, this desk's recent ones first."""
        ...

    def customer(self, account_no: str) -> CustomerRow | None: ...

    def customers(self, account_nos: tuple[str, ...]) -> dict[str, CustomerRow]:
        """Several at once, by account number; unknown ones are left out."""
        ...

    def with_identity(self, digest: str) -> tuple[CustomerRow, ...]:
        """All accounts whose identity number has this keyed digest."""
        ...

    def meters(self, account_no: str) -> tuple[MeterRow, ...]: ...

    def meters_by_asset(self, asset_nos: tuple[str, ...]) -> dict[str, MeterRow]: ...

    def page(self, after: str = "", limit: int = 100, status: str = "") -> tuple[CustomerRow, ...]:
        """The file by account number, continuing behind `after`."""
        ...

    def history(self, account_no: str, before_hlc: int = 0, limit: int = 100) -> tuple[HistoryLine, ...]:
        """Facts about an account, newest first."""
        ...

    def count(self) -> int: ...


class Recents(Protocol):
    """Which customers a desk has just had before it; kept outside the journal."""

    def touch_recent(self, desk_id: str, account_no: str, at_ms: int) -> None: ...

    def recent(self, desk_id: str, limit: int = 30) -> tuple[str, ...]:
        """Account numbers, the latest first."""
        ...


class ImportMappings(Protocol):
    """Column mappings remembered for files with the same header; kept outside the journal."""

    def mapping(self, signature: str) -> str:
        """The remembered mapping as JSON, '' when this header is new."""
        ...

    def remember_mapping(self, signature: str, mapping: str) -> None: ...

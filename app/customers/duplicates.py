"""Which accounts may belong to one customer, and which are known to: evidence (pure), rows, the Protocol."""

from __future__ import annotations

from typing import Protocol

import msgspec

from app.customers.views import CustomerRow

EVIDENCE = {"identity": "证件号码相同", "phone": "户名和电话相同", "address": "户名和地址相同"}
"""What speaks for one customer, strongest first."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Two accounts that may belong to one customer; `one` has the smaller number. Mask before showing."""

    one: CustomerRow
    other: CustomerRow

    @property
    def evidence(self) -> tuple[str, ...]:
        return evidence(self.one, self.other)

    @property
    def key(self) -> tuple[str, str]:
        """Where the next page continues: the greater number first, by which the list is ordered."""
        return self.other.account_no, self.one.account_no


def evidence(one: CustomerRow, other: CustomerRow) -> tuple[str, ...]:
    """The codes of EVIDENCE that hold for two files."""
    found = []
    if one.identity_digest and one.identity_digest == other.identity_digest:
        found.append("identity")
    if one.name and one.name == other.name:
        if set(one.phones) & set(other.phones):
            found.append("phone")
        if one.address and one.address == other.address:
            found.append("address")
    return tuple(found)


def said(codes: tuple[str, ...]) -> str:
    """Evidence as people read it: 证件号码相同、户名和地址相同."""
    return "、".join(EVIDENCE[code] for code in codes)


class LinksView(Protocol):
    """Which accounts belong to one customer."""

    def customer_id(self, account_no: str) -> str:
        """The customer that an account was linked to, '' for none."""
        ...

    def others(self, account_no: str) -> tuple[CustomerRow, ...]:
        """The other accounts of the same customer, by number."""
        ...

    def candidates(self, after: str, limit: int) -> list[Candidate]:
        """At most one candidate for each account, by the greater number of its two, behind `after`.

        Closed accounts, accounts of one customer and pairs that were told apart are left out; an account
        that resembles several comes again with the next one as soon as the first is settled.
        """
        ...

"""Fact kinds of contracts: drawn up, signed, ended."""

from __future__ import annotations

from datetime import date

from app.kernel.facts import FactBody, fact_kind
from app.workorders.contracts.data import ContractData

Strokes = tuple[tuple[tuple[int, int], ...], ...]
"""A drawn signature: lines of points in thousandths of its box."""


class ContractFact(FactBody, frozen=True, kw_only=True):
    """What every fact about a contract names; editions count from 1."""

    org_unit: str
    contract_no: str
    edition: int
    account_no: str
    order_no: str = ""

    def subjects(self) -> tuple[str, ...]:
        about = (f"contract:{self.contract_no}", f"account:{self.account_no}")
        return (*about, f"order:{self.order_no}") if self.order_no else about


@fact_kind("contract.drawn_up")
class ContractDrawnUp(ContractFact, frozen=True, kw_only=True):
    """A version of a contract was made out; `replaces` is the number of the one before it."""

    contract: str
    data: ContractData
    replaces: str = ""


@fact_kind("contract.signed")
class ContractSigned(ContractFact, frozen=True, kw_only=True):
    """Both sides signed: on paper, or by a signature that was drawn (`drawn_sha256` of its strokes).

    `sha256` is of the document that they signed; `place` is where, '' if nobody said.
    """

    signed_on: date
    customer_signer: str
    supplier_signer: str
    way: str
    sha256: str
    drawn_sha256: str = ""
    place: str = ""


@fact_kind("contract.ended")
class ContractEnded(ContractFact, frozen=True, kw_only=True):
    """A contract no longer holds."""

    ended_on: date
    reason: str

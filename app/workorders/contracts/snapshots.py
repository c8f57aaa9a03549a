"""What a contract is printed from."""

from __future__ import annotations

from datetime import date

import msgspec

from app.workorders.contracts.chapters import Change
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.facts import Strokes


class ContractSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a contract; signers '' and no strokes while it is to be signed on paper.

    `drawn_sha256` is of the strokes and stands on the document beside them.
    """

    contract: str
    number: str
    edition: int
    made_on: date
    data: ContractData
    customer_signer: str = ""
    supplier_signer: str = ""
    signed_on: date | None = None
    place: str = ""
    drawn: Strokes = ()
    drawn_sha256: str = ""
    replaces: str = ""
    changes: tuple[Change, ...] = ()

"""Contracts: each edition a row, drawn up, signed and ended by registers of their own."""

from collections.abc import Iterable

import msgspec

from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.workorders.contracts.facts import ContractDrawnUp, ContractEnded, ContractFact, ContractSigned
from db.projections.numbers import used
from db.tables.contracts import contracts
from db.writes import Register, Write, projects

_ENCODER = msgspec.json.Encoder(order="sorted")


def _edition(body: ContractFact, **values: object) -> Register:
    key = {"org_unit": body.org_unit, "contract_no": body.contract_no, "edition": body.edition}
    return Register(contracts, key, values)


@projects(ContractDrawnUp)
def drawn_up(fact: Fact, body: ContractDrawnUp) -> Iterable[Write]:
    yield _edition(
        body,
        contract=body.contract,
        account_no=body.account_no,
        order_no=body.order_no,
        data=_ENCODER.encode(body.data).decode(),
        replaces=body.replaces,
        drawn_up_ms=stamp_ms(fact.hlc),
        term_to=body.data.term_to,
    )
    if body.edition == 1:
        yield used(fact, "contract", body.contract_no, f"contract:{body.account_no}")


@projects(ContractSigned)
def signed(_fact: Fact, body: ContractSigned) -> Iterable[Write]:
    yield _edition(
        body,
        signed_on=body.signed_on,
        customer_signer=body.customer_signer,
        supplier_signer=body.supplier_signer,
        way=body.way,
        place=body.place,
        sha256=body.sha256,
    )


@projects(ContractEnded)
def ended(_fact: Fact, body: ContractEnded) -> Iterable[Write]:
    yield _edition(body, ended_on=body.ended_on, ended_reason=body.reason)

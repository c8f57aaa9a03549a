"""Facts of the customer file to writes: every attribute group is a register with its own clock."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from app.customers.facts import (
    GROUPS,
    CustomerChanged,
    CustomerRegistered,
    CustomersDistinguished,
    CustomersImported,
    CustomersLinked,
    CustomersUnlinked,
    ImportCompleted,
    MeterInstalled,
)
from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from db.tables.customers import customer_links, customers, imports, meters, told_apart
from db.writes import Grow, Register, Write, projects


def _columns(body: CustomerRegistered | CustomerChanged) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in GROUPS:
        group = getattr(body, name)
        if group is not None:
            values |= msgspec.structs.asdict(group)
    if "phones" in values:
        values["phones"] = " ".join(values["phones"])
    return values


@projects(CustomerRegistered)
def registered(_fact: Fact, body: CustomerRegistered) -> Iterable[Write]:
    yield Register(customers, {"org_unit": body.org_unit, "account_no": body.account_no}, _columns(body))


@projects(CustomerChanged)
def changed(_fact: Fact, body: CustomerChanged) -> Iterable[Write]:
    yield Register(customers, {"org_unit": body.org_unit, "account_no": body.account_no}, _columns(body))


@projects(MeterInstalled)
def installed(_fact: Fact, body: MeterInstalled) -> Iterable[Write]:
    values = {"account_no": body.account_no, "multiplier": body.multiplier, "digits": body.digits}
    yield Register(meters, {"org_unit": body.org_unit, "asset_no": body.asset_no}, values)


@projects(CustomersImported)
def imported(fact: Fact, body: CustomersImported) -> Iterator[Write]:
    for new in body.registered:
        yield from registered(fact, new)
    for change in body.changed:
        yield from changed(fact, change)
    for meter in body.meters:
        yield from installed(fact, meter)


@projects(ImportCompleted)
def completed(fact: Fact, body: ImportCompleted) -> Iterator[Grow]:
    row = msgspec.structs.asdict(body)
    yield Grow(imports, row | {"origin": fact.origin, "seq": fact.seq, "at_ms": stamp_ms(fact.hlc)})


@projects(CustomersLinked)
def linked(_fact: Fact, body: CustomersLinked) -> Iterator[Register]:
    for member in body.members:
        yield Register(customer_links, msgspec.structs.asdict(member), {"customer_id": body.customer_id})


@projects(CustomersUnlinked)
def unlinked(_fact: Fact, body: CustomersUnlinked) -> Iterator[Register]:
    for member in body.members:
        yield Register(customer_links, msgspec.structs.asdict(member), {"customer_id": ""})


@projects(CustomersDistinguished)
def distinguished(_fact: Fact, body: CustomersDistinguished) -> Iterator[Register]:
    one, other = body.members
    key = {"org_unit": one.org_unit, "account_no": one.account_no, "other_no": other.account_no}
    yield Register(told_apart, key, {"reason": body.reason})

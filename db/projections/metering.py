"""Points, meters, readings and inquiries: registers by key, so homes that were apart agree."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.metering.facts import (
    InquirySettled,
    MeterFitted,
    MeterRemoved,
    PointRegistered,
    Reading,
    ReadingCorrected,
    ReadingReferred,
    ReadingsEntered,
    Registers,
)
from db.tables.metering import fittings, inquiries, points, readings
from db.writes import Register, Write, projects


def _json(registers: Registers) -> str:
    return msgspec.json.encode(registers).decode()


@projects(PointRegistered)
def point_registered(_fact: Fact, body: PointRegistered) -> Iterable[Write]:
    yield Register(
        points,
        {"org_unit": body.org_unit, "point_id": body.point_id},
        {
            "account_no": body.account_no,
            "name": body.name,
            "tariff_code": body.tariff_code,
            "deducted": body.deducted,
        },
    )


def _fitting(org_unit: str, asset_no: str, fitted_on: date) -> dict[str, Any]:
    return {"org_unit": org_unit, "asset_no": asset_no, "fitted_on": fitted_on}


@projects(MeterFitted)
def meter_fitted(_fact: Fact, body: MeterFitted) -> Iterable[Write]:
    yield Register(
        fittings,
        _fitting(body.org_unit, body.asset_no, body.fitted_on),
        {
            "account_no": body.account_no,
            "point_id": body.point_id,
            "registers": _json(body.registers),
            "multiplier": body.multiplier,
            "digits": body.digits,
            "ct_ratio": body.ct_ratio,
            "pt_ratio": body.pt_ratio,
            "seals": " ".join(body.seals),
            "reason": body.reason,
        },
    )


@projects(MeterRemoved)
def meter_removed(_fact: Fact, body: MeterRemoved) -> Iterable[Write]:
    yield Register(
        fittings,
        _fitting(body.org_unit, body.asset_no, body.fitted_on),
        {
            "removed_on": body.removed_on,
            "removed_registers": _json(body.registers),
            "removal_reason": body.reason,
        },
    )


def _reading(
    fact: Fact, org_unit: str, period: str, reading: Reading, source: str, *, corrected: bool
) -> Register:
    return Register(
        readings,
        {
            "org_unit": org_unit,
            "account_no": reading.account_no,
            "period": period,
            "asset_no": reading.asset_no,
        },
        {
            "point_id": reading.point_id,
            "read_on": reading.read_on,
            "registers": _json(reading.registers),
            "kind": reading.kind,
            "accepted": " ".join(reading.accepted),
            "reason": reading.reason,
            "source": source,
            "staff_no": fact.actor,
            "at_ms": stamp_ms(fact.hlc),
            "corrected": corrected,
        },
    )


@projects(ReadingsEntered)
def readings_entered(fact: Fact, body: ReadingsEntered) -> Iterable[Write]:
    for reading in body.readings:
        yield _reading(fact, body.org_unit, body.period, reading, body.source, corrected=False)


@projects(ReadingCorrected)
def reading_corrected(fact: Fact, body: ReadingCorrected) -> Iterable[Write]:
    yield _reading(fact, body.org_unit, body.period, body.reading, "", corrected=True)


@projects(ReadingReferred)
def reading_referred(fact: Fact, body: ReadingReferred) -> Iterable[Write]:
    yield Register(
        inquiries,
        {"org_unit": body.org_unit, "inquiry_id": body.inquiry_id},
        {
            "account_no": body.reading.account_no,
            "asset_no": body.reading.asset_no,
            "period": body.period,
            "registers": _json(body.reading.registers),
            "read_on": body.reading.read_on,
            "doubts": " ".join(body.doubts),
            "owner": body.owner,
            "note": body.note,
            "due_on": body.due_on,
            "opened_ms": stamp_ms(fact.hlc),
            "opened_by": fact.actor,
        },
    )


@projects(InquirySettled)
def inquiry_settled(fact: Fact, body: InquirySettled) -> Iterable[Write]:
    yield Register(
        inquiries,
        {"org_unit": body.org_unit, "inquiry_id": body.inquiry_id},
        {
            "settlement": body.settlement,
            "settled_by": fact.actor,
            "settled_ms": stamp_ms(fact.hlc),
        },
    )

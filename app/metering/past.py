"""What meters fitted and removed write into the file of an account as it stood, and how they read there."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.past import Entry, enters, worded
from app.metering.facts import MeterFitted, MeterRemoved, PointRegistered
from app.metering.history import shown


@enters(PointRegistered)
def _point(body: PointRegistered) -> Iterator[Entry]:
    yield Entry("point", body.point_id, body)


@enters(MeterFitted)
def _fitted(body: MeterFitted) -> Iterator[Entry]:
    yield Entry("fitting", f"{body.asset_no} {body.fitted_on}", body)


@enters(MeterRemoved)
def _removed(body: MeterRemoved) -> Iterator[Entry]:
    yield Entry("removal", f"{body.asset_no} {body.fitted_on}", body)


@worded("point", "计量点")
def _point_words(body: PointRegistered, account_no: str) -> str:
    return body.name if body.account_no == account_no else ""


@worded("fitting", "装表")
def _fitting_words(body: MeterFitted, account_no: str) -> str:
    if body.account_no != account_no:
        return ""
    start = f" · 起度 {shown(body.registers)}" if body.registers else ""
    return f"倍率 {body.multiplier} · {body.digits} 位{start}"


@worded("removal", "拆表")
def _removal_words(body: MeterRemoved, account_no: str) -> str:
    if body.account_no != account_no:
        return ""
    return f"{body.removed_on} 拆 · 止度 {shown(body.registers)}"

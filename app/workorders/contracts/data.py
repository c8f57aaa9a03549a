"""What a contract is filled in with: plain texts and numbers, so that two versions can be compared."""

from __future__ import annotations

from datetime import date

import msgspec


class ContractData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The particulars of a contract. Identity numbers are masked: what is stored may be seen.

    `loads` are (name, count, kW of one, phase), `points` (name, meter, ratio, tariff).
    """

    supplier: str
    customer: str
    customer_kind: str = ""
    identity_masked: str = ""
    legal_person: str = ""
    agent: str = ""
    phones: str = ""
    account_no: str = ""
    address: str = ""
    usage: str = ""
    industry: str = ""
    voltage: str = ""
    capacity: str = ""
    sources: str = "单电源"
    supply_line: str = ""
    transformer_area: str = ""
    important: str = ""
    metering: str = ""
    meter_plan: str = ""
    tariff: str = ""
    basis: str = ""
    pf_standard: str = ""
    pay_way: str = "营业厅、网上国网、银行代扣等"
    bank: str = ""
    reading_cycle: str = "每月一次"
    due: str = "供电企业电费通知单所列的缴费截止日"
    boundary: str = ""
    term_from: date | None = None
    term_to: date | None = None
    pv_kw: str = ""
    pv_mode: str = ""
    hours_per_day: str = ""
    loads: tuple[tuple[str, str, str, str], ...] = ()
    points: tuple[tuple[str, str, str, str], ...] = ()
    law: str = "2024"

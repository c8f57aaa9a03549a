"""`bench contract`: drawing a contract of four pages once fonts are warm, against an empty page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from app.documents.paper import Paper
from app.documents.papers import build
from app.documents.press import Draw
from app.documents.verification import VerificationCode, encode
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.snapshots import ContractSnapshot
from db.bench.receipt import Blank, drawn_in_turns

LINES = 44
"""Lines of the load list that bring a contract for high voltage to four pages."""
_DAY = date(2026, 3, 15)


def bench_contract(draw: Draw, blank: Blank, count: int = 100) -> dict[str, Any]:
    """Milliseconds per contract, a different one each time."""
    figures = drawn_in_turns(
        {"contract": lambda number: draw(four_pages(number), "a4"), "": lambda _: blank()}, count
    )
    floor = figures.pop("")
    return {
        "name": "contract",
        "figures": {"contract_ms": figures["contract"]},
        "floor": {"empty_page_ms": floor},
        "ratio": {"contract": round(figures["contract"]["p50"] / floor["p50"], 2)},
    }


def four_pages(number: int) -> Paper:
    data = ContractData(
        supplier="柳树湾供电所",
        customer=f"柳树湾第{number}米业有限公司",
        customer_kind="企业",
        identity_masked="913************23X",
        legal_person="张三丰",
        phones="13812341234",
        account_no=f"0415{number:08d}",
        address=f"柳树湾镇东街{number}号",
        usage="工商业",
        voltage="10 kV",
        capacity="630 kVA",
        supply_line="10 kV 柳东线",
        metering="高供高计",
        tariff="工商业两部制",
        basis="容量",
        pf_standard="0.90",
        boundary="10 kV 柳东线 12 号杆隔离开关电源侧接线端子",
        term_from=_DAY,
        term_to=_DAY + timedelta(3 * 365),
        loads=tuple((f"碾米机 {place}", "1", "15", "三相") for place in range(1, LINES + 1)),
        points=(("总表", f"M{number:07d}", "50/5 × 10000/100", "工商业两部制"),),
    )
    snapshot = ContractSnapshot(contract="hv", number=f"HT-{number:07d}", edition=1, made_on=_DAY, data=data)
    code = VerificationCode(
        kind="contract",
        number=snapshot.number,
        account_no=data.account_no,
        amount_fen=0,
        on=_DAY,
        desk_id="0198f3a2b4c57d6e8f90a1b2c3d4e5f6",
        signature=bytes((number + place) % 256 for place in range(64)),
    )
    return msgspec.structs.replace(build("contract", snapshot), code=encode(code))

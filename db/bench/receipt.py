"""`bench receipt`: drawing a receipt on each stationery once fonts are warm, against an empty page."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec

from app.documents.paper import Paper
from app.documents.papers import build
from app.documents.press import Draw
from app.documents.verification import VerificationCode, encode
from app.payments.snapshots import ReceiptLine, ReceiptSnapshot
from db.bench.timing import milliseconds

_WARM = 5
Blank = Callable[[], bytes]
"""Makes an empty page with the house fonts: what the drawing library itself costs."""


def bench_receipt(draw: Draw, blank: Blank, layouts: Sequence[str], count: int = 200) -> dict[str, Any]:
    """Milliseconds per receipt of two bills, a different one each time; the first one has fonts to load."""
    started = time.perf_counter()
    draw(_receipt(0), layouts[0])
    first = time.perf_counter() - started
    makers = {layout: partial(_drawn, draw, layout) for layout in layouts}
    figures = drawn_in_turns({**makers, "": lambda _number: blank()}, count)
    floor = figures.pop("")
    return {
        "name": "receipt",
        "figures": {"first_ms": round(first * 1000, 3), **{f"{key}_ms": one for key, one in figures.items()}},
        "floor": {"empty_page_ms": floor},
        "ratio": {layout: round(one["p50"] / floor["p50"], 2) for layout, one in figures.items()},
    }


def _drawn(draw: Draw, layout: str, number: int) -> bytes:
    return draw(_receipt(number), layout)


def drawn_in_turns(makers: Mapping[str, Callable[[int], bytes]], count: int) -> dict[str, dict[str, float]]:
    """Milliseconds of each maker; in turns, so that whatever else the machine does falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in makers}
    for number in range(_WARM + count):
        for name, make in makers.items():
            started = time.perf_counter()
            make(number)
            taken[name].append(time.perf_counter() - started)
    return {name: milliseconds(times[_WARM:]) for name, times in taken.items()}


def _receipt(number: int) -> Paper:
    snapshot = ReceiptSnapshot(
        number=f"A-{number:07d}",
        taken_at_ms=1_773_547_200_000 + number,
        account_no=f"0415{number:08d}",
        account_name="张*丰",
        address=f"柳树湾镇东街{number}号",
        lines=tuple(
            ReceiptLine(
                period=f"2026-{month:02d}",
                previous_reading=10_000 + 211 * month,
                current_reading=10_211 + 211 * month,
                kwh=211,
                amount_fen=11_893,
                late_fee_fen=369,
                late_days=31,
            )
            for month in (1, 2)
        ),
        total_fen=24_524,
        tender="现金",
        received_fen=25_000,
        change_fen=476,
        clerk_no="1001",
        clerk_name="王芳",
        desk_name="3号台",
        org_name="柳树湾供电所",
    )
    code = VerificationCode(
        kind="receipt",
        number=snapshot.number,
        account_no=snapshot.account_no,
        amount_fen=snapshot.total_fen,
        on=date(2026, 3, 15),
        desk_id="0198f3a2b4c57d6e8f90a1b2c3d4e5f6",
        signature=bytes((number + place) % 256 for place in range(64)),
    )
    return msgspec.structs.replace(build("receipt", snapshot), code=encode(code))

"""Runs a bench by its name with the parts handed in, for the command line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.press import Draw
from app.journal.chain import Signer
from app.kernel.commands import Command, Outcome
from app.kernel.dates import Clock
from app.kernel.refusals import refuse, register_texts
from db.bench.bill import bench_bill
from db.bench.contract import bench_contract
from db.bench.imports import bench_import
from db.bench.orders import bench_orders
from db.bench.pay import Tools, bench_pay
from db.bench.price import bench_price
from db.bench.receipt import Blank, bench_receipt
from db.bench.search import bench_search
from db.bench.start import bench_start
from db.bench.target import require_empty

register_texts({"bench.no_database": "bench {name} 只在本机测量,不用 --url。"})

MARKS = ("shown", "open", "ready")
_ON_SERVERS = frozenset({"pay", "search", "orders"})


@dataclass(frozen=True)
class Parts:
    """What is measured. The last two make a home in an empty folder: a counter's command line on a small
    demo (see db.bench.start), and the door of a home without customers with what closes it."""

    draw: Draw
    blank: Blank
    layouts: Sequence[str]
    signer: Signer
    clock: Clock
    late_fee: str
    counter: Callable[[Path], Sequence[str]]
    empty_home: Callable[[Path], tuple[Callable[[Command], Outcome], Callable[[], None]]]


def run_bench(name: str, parts: Parts, *, target: str, count: int, customers: int) -> dict[str, Any]:
    """The report of one bench; 0 stands for its usual number.

    Raises Refused bench.*, home.url_shape, home.password_in_url.
    """
    if target and name not in _ON_SERVERS:
        raise refuse("bench.no_database", name=name)
    if target:
        require_empty(target)
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        return _run(name, parts, Path(folder) / "home", target, count, customers)


def _run(name: str, parts: Parts, folder: Path, target: str, count: int, customers: int) -> dict[str, Any]:
    times = {"count": count} if count else {}
    if name == "pay":
        tools = Tools(parts.draw, parts.signer, parts.clock, parts.late_fee)
        return bench_pay(tools, target, **times)
    if name == "bill":
        tools = Tools(parts.draw, parts.signer, parts.clock, parts.late_fee)
        return bench_bill(tools, **({"accounts": count} if count else {}))
    if name == "receipt":
        return bench_receipt(parts.draw, parts.blank, parts.layouts, **times)
    if name == "contract":
        return bench_contract(parts.draw, parts.blank, **times)
    if name == "orders":
        return bench_orders(target, **times)
    if name == "search":
        return bench_search(target, **({"customers": customers} if customers else {}))
    if name == "start":
        return bench_start(parts.counter(folder), MARKS, **({"tries": count} if count else {}))
    if name == "price":
        return bench_price(**({"bills": count} if count else {}))
    do, close = parts.empty_home(folder)
    try:
        return bench_import(do, **({"rows": count} if count else {}))
    finally:
        close()

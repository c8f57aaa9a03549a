"""`bench orders`: the board and the worklists of a unit with many open orders, against a look-up by key."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from app.workorders.catalog import kinds
from app.workorders.views import OrderFilter, OrderRow
from db import composition  # noqa: F401  every table of a home
from db.bench.timing import milliseconds
from db.engine import Engines, open_postgres, open_sqlite
from db.queries.workorders import SqlOrders
from db.tables.shapes import metadata
from db.tables.workorders import order_phones, orders

UNIT = "3301"
NOW_MS = 1_773_547_200_000
DAY_MS = 86_400_000
PAGE = 200
ENDED_SHARE = 0.1
_CHUNK = 10_000
_STAMP = "019c16b6ba820001.D1"


def bench_orders(target: str = "", count: int = 100_000, seed: int = 1) -> dict[str, Any]:
    """Milliseconds of each question on a new SQLite file or on the empty PostgreSQL database at `target`;
    so many orders are open, a tenth as many have ended. `floor` is one order by its number through the bare
    driver."""
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        engines = open_postgres(target) if target else open_sqlite(Path(folder) / "bench.db", b"k" * 32)
        try:
            return _measure(engines, count, seed)
        finally:
            engines.dispose()


def _measure(engines: Engines, count: int, seed: int) -> dict[str, Any]:
    metadata.create_all(engines.write)
    rng = random.Random(seed)
    numbers = _fill(engines, count, rng)
    if engines.write.dialect.name == "postgresql":
        with engines.write.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("VACUUM ANALYZE")
    figures = {name: _times(engines, ask) for name, ask in _questions(rng).items()}
    number = iter(rng.choices(numbers, k=1000))
    floor = _times(engines, lambda conn: _bare(conn, next(number)), 300)
    return {
        "name": "orders",
        "engine": engines.write.dialect.name,
        "orders": count,
        "figures": figures,
        "p50_worst": max(one["p50"] for one in figures.values()),
        "floor": {"by_key_ms": floor},
        "ratio": {name: round(one["p50"] / floor["p50"], 1) for name, one in figures.items()},
    }


def _questions(rng: random.Random) -> Mapping[str, Callable[[Connection], object]]:
    """What pages 22 and 31 ask."""
    mine = tuple({stage.code for kind in kinds() for stage in kind.stages if stage.right == "order.survey"})
    middle = (NOW_MS + 3 * DAY_MS, "")

    def page(which: OrderFilter, after: tuple[int, str] = (0, "")) -> Callable[[Connection], object]:
        return lambda conn: SqlOrders(conn).page(UNIT, which, after, PAGE)

    return {
        "board_ms": lambda conn: SqlOrders(conn).board(UNIT, NOW_MS),
        "open_ms": page(OrderFilter()),
        "open_deep_ms": page(OrderFilter(), middle),
        "mine_ms": page(OrderFilter(stages=mine, free_for="1001")),
        "stage_ms": page(OrderFilter(stages=("archive",))),
        "kind_ms": page(OrderFilter(kinds=("transfer",))),
        "given_ms": page(OrderFilter(owner="1007")),
        "late_ms": page(OrderFilter(late_before_ms=NOW_MS)),
        "ended_ms": page(OrderFilter(ended=True)),
        "phone_ms": lambda conn: SqlOrders(conn).find(f"139{rng.randrange(10**8):08d}", 100),
    }


def _times(engines: Engines, ask: Callable[[Connection], object], tries: int = 40) -> dict[str, float]:
    taken = []
    for _ in range(tries):
        with engines.read.connect() as conn:
            started = time.perf_counter()
            ask(conn)
            taken.append(time.perf_counter() - started)
    return milliseconds(taken)


def _bare(conn: Connection, order_no: str) -> None:
    mark = "%s" if conn.dialect.name == "postgresql" else "?"
    conn.exec_driver_sql(f"SELECT * FROM orders WHERE order_no = {mark}", (order_no,)).all()


def _fill(engines: Engines, count: int, rng: random.Random) -> list[str]:
    made = [_order(number, count, rng) for number in range(count + int(count * ENDED_SHARE))]
    with engines.write.begin() as conn:
        for start in range(0, len(made), _CHUNK):
            chunk = made[start : start + _CHUNK]
            conn.execute(insert(orders), chunk)
            phones = [
                {"org_unit": UNIT, "order_no": one["order_no"], "phone": one["phones"]} for one in chunk
            ]
            conn.execute(insert(order_phones), phones)
    return [one["order_no"] for one in made]


def _order(number: int, count: int, rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(kinds())
    ended = number >= count
    accepted = NOW_MS - rng.randrange(30 * DAY_MS)
    row = OrderRow(
        org_unit=UNIT,
        order_no=f"B-{number:07d}",
        kind=kind.code,
        account_no=f"0415{rng.randrange(10**8):08d}",
        name="张三丰",
        phones=f"139{rng.randrange(10**8):08d}",
        accepted_ms=accepted,
        stage="" if ended else rng.choice(kind.stages).code,
        stage_since_ms=accepted + DAY_MS,
        due_ms=0 if ended or rng.random() < 0.2 else accepted + rng.randrange(40) * DAY_MS,
        owner=f"10{rng.randrange(20):02d}" if rng.random() < 0.3 else "",
        suspended_ms=NOW_MS if rng.random() < 0.03 else 0,
        how="archived" if ended else "",
        ended_ms=NOW_MS - rng.randrange(DAY_MS) if ended else 0,
    )
    plain = {name: getattr(row, name) for name in OrderRow.__struct_fields__}
    recorded = {"answers": _ANSWERS, "secrets": "{}", "loads": "[]"}
    stamps = {column.name: _STAMP for column in orders.c if column.name.endswith("_at")}
    return {**plain, **recorded, **stamps, "ended_at": _STAMP if ended else ""}


_ANSWERS = '{"kind":"resident","name":"张三丰","phones":"13912341234","address":"柳树湾镇东街12号","wish":""}'

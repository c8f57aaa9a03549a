"""`bench import`: a file of made-up customers through the bus, against the same rows inserted raw."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.billing.imports import BILLS
from app.customers.imports.customers import CUSTOMERS, METERS
from app.customers.imports.runner import BATCH, open_import, run_import, with_remembered
from app.kernel.commands import Command, Outcome
from db.bench.crowd import Person, crowd

LAYOUTS = (CUSTOMERS, METERS, BILLS)
_TITLES = "户号,户名,客户类别,联系电话,用电地址,台区,电价类别,用电状态,表号,倍率\n"


def bench_import(do: Callable[[Command], Outcome], rows: int = 100_000, seed: int = 1) -> dict[str, Any]:
    """Import `rows` customers with a meter each into the empty home behind `do`.

    The floor writes the same fields into one table of an encrypted file, one commit for each batch.
    """
    people = list(crowd(rows, seed))
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        path = Path(folder) / "customers.csv"
        _write(path, people)
        floor_s = _floor(Path(folder) / "floor.db", people)
        table = open_import(path, LAYOUTS)
        started = time.perf_counter()
        report = run_import(table, with_remembered(table, "", LAYOUTS), LAYOUTS, do)
        taken_s = time.perf_counter() - started
    return {
        "rows": rows,
        "added": report.added,
        "rejected": len(report.rejected),
        "seconds": round(taken_s, 2),
        "rows_per_s": round(rows / taken_s),
        "floor_rows_per_s": round(rows / floor_s),
        "ratio": round(floor_s / taken_s, 3),
    }


def _write(path: Path, people: list[Person]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        file.write(_TITLES)
        for one in people:
            kind = "居民" if one.kind == "resident" else "企业"
            cells = (one.account_no, one.name, kind, one.phone, one.address, one.address[:3] + "公变")
            file.write(",".join((*cells, "居民生活", "正常", one.asset_no, "1")) + "\n")


def _floor(path: Path, people: list[Person]) -> float:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'6b' * 32}'\"")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE customers (account_no TEXT PRIMARY KEY, name TEXT, kind TEXT, address TEXT,"
        " phone TEXT, meter TEXT)"
    )
    started = time.perf_counter()
    for start in range(0, len(people), BATCH):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?)", people[start : start + BATCH]
        )
        connection.execute("COMMIT")
    taken = time.perf_counter() - started
    connection.close()
    return taken

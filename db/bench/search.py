"""`bench search`: every kind of query over a made-up crowd, against a bare look-up by primary key."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.customers.initials import initials
from app.customers.searching import read_query
from db import composition  # noqa: F401  every table and hook of a home
from db.bench.crowd import Person, crowd
from db.engine import Engines, open_postgres, open_sqlite
from db.queries.customers import SqlCustomers
from db.search import rebuild_search
from db.tables.shapes import metadata

_CHUNK = 20_000
_QUERIES = 300
_UNIT = "3301"

KINDS: dict[str, Callable[[Person, random.Random], str]] = {
    "account": lambda person, _: person.account_no,
    "account prefix 7": lambda person, _: person.account_no[:7],
    "account last 4": lambda person, _: person.account_no[-4:],
    "meter": lambda person, _: person.asset_no,
    "meter last 5": lambda person, _: person.asset_no[-5:],
    "phone": lambda person, _: person.phone,
    "phone last 4": lambda person, _: person.phone[-4:],
    "initials": lambda person, _: initials(person.name)[0],
    "name": lambda person, _: person.name,
    "name 1": lambda person, rng: rng.choice(person.name),
    "name given 2": lambda person, _: person.name[1:3],
    "address 1": lambda person, rng: rng.choice(person.address[:8]),
    "address 2": lambda person, rng: _part(person.address, 2, rng),
    "address 3": lambda person, rng: _part(person.address, 3, rng),
    "address 5": lambda person, rng: _part(person.address, 5, rng),
    "address whole": lambda person, _: person.address,
    "absent 4": lambda person, _: person.name[0] + "鑫霾龘" + person.name[-1],
    "name 1 + address 3": lambda person, rng: f"{person.name[0]} {_part(person.address, 3, rng)}",
    "name 2 + address 2 + 2": lambda person, _: (
        f"{person.name[:2]} {person.address[:2]} {person.address[3:5]}"
    ),
    "name 1 + last 4": lambda person, _: f"{person.name[0]} {person.account_no[-4:]}",
    "initials + last 4": lambda person, _: f"{initials(person.name)[0]} {person.phone[-4:]}",
    "initials + prefix 4": lambda person, _: f"{initials(person.name)[0]} {person.account_no[:4]}",
    "initials + address 2": lambda person, _: f"{initials(person.name)[0]} {person.address[3:5]}",
    "village + house": lambda person, _: f"{person.address[3:5]} {_house(person.address)}",
}


def _part(text: str, width: int, rng: random.Random) -> str:
    start = rng.randrange(max(1, len(text) - width))
    return text[start : start + width]


def _house(address: str) -> str:
    return "".join(char for char in address if char.isdigit())


def bench_search(target: str = "", customers: int = 1_000_000, seed: int = 1) -> dict[str, Any]:
    """Measure on a new SQLite file in a temporary folder, or on the empty PostgreSQL database at `target`.

    Times are milliseconds for a whole answer (index, rows, masking, sums owed), each in a read
    transaction of its own; `cpu_p99` is what this process worked, and the server if it is on this machine,
    where others slow the clock down.
    `floor` is one bare driver look-up by key.
    """
    with tempfile.TemporaryDirectory(prefix="guimian-bench-") as folder:
        engines = open_postgres(target) if target else open_sqlite(Path(folder) / "bench.db", b"k" * 32)
        try:
            return _measure(engines, customers, seed)
        finally:
            engines.dispose()


def _measure(engines: Engines, count: int, seed: int) -> dict[str, Any]:
    metadata.create_all(engines.write)
    started = time.perf_counter()
    people = _fill(engines, count, seed)
    filled = time.perf_counter()
    with engines.write.begin() as conn:
        rebuild_search(conn)
    built = time.perf_counter()
    if engines.write.dialect.name == "postgresql":
        with engines.write.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("VACUUM ANALYZE")
    rng = random.Random(seed + 1)
    kinds: dict[str, Any] = {}
    for kind, make in KINDS.items():
        questions = [make(rng.choice(people), rng) for _ in range(_QUERIES)]
        kinds[kind] = _times(engines, questions)
    floor = _floor(engines, [rng.choice(people).account_no for _ in range(_QUERIES)])
    worst = max(kinds.values(), key=lambda row: row["p99"])
    return {
        "engine": engines.write.dialect.name,
        "customers": count,
        "fill_s": round(filled - started, 1),
        "index_s": round(built - filled, 1),
        "floor": floor,
        "queries": kinds,
        "p99_worst": worst["p99"],
        "ratio_p50_worst": round(max(row["p50"] for row in kinds.values()) / floor["p50"], 1),
    }


def _fill(engines: Engines, count: int, seed: int) -> list[Person]:
    """Insert the crowd straight into the tables; returns a sample of it to ask for."""
    everyone = crowd(count, seed)
    sample: list[Person] = []
    rng = random.Random(seed + 2)
    with engines.write.begin() as conn:
        while chunk := list(islice(everyone, _CHUNK)):
            _insert(conn, "customers", "org_unit account_no name kind address phones status", [
                (_UNIT, one.account_no, one.name, one.kind, one.address, one.phone, "normal") for one in chunk
            ])  # fmt: skip
            _insert(conn, "meters", "org_unit asset_no account_no multiplier", [
                (_UNIT, asset, one.account_no, 1)
                for asset, one in {one.asset_no: one for one in chunk}.items()
            ])  # fmt: skip
            sample += rng.sample(chunk, min(len(chunk), 400))
    return sample


def _insert(conn: Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    names = columns.split()
    mark = "%s" if conn.dialect.name == "postgresql" else "?"
    conn.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
        " ON CONFLICT DO NOTHING",
        rows,
    )


def _times(engines: Engines, questions: list[str]) -> dict[str, float]:
    for question in questions[:20]:
        _ask(engines, question)
    server = _server_clock(engines)
    taken, busy, answers = [], [], 0
    for question in questions:
        started, worked = time.perf_counter(), time.thread_time() + server()
        answers += bool(_ask(engines, question))
        busy.append(time.thread_time() + server() - worked)
        taken.append(time.perf_counter() - started)
    cpu_p99 = _figures(busy)["p99"]
    return _figures(taken) | {"cpu_p99": cpu_p99, "answered": round(answers / len(questions), 2)}


def _server_clock(engines: Engines) -> Callable[[], float]:
    """Seconds that the server has worked for the pool's one connection; always 0 where it is out of sight."""
    if engines.read.dialect.name != "postgresql":
        return lambda: 0.0
    with engines.read.connect() as conn:
        work = Path(f"/proc/{conn.exec_driver_sql('SELECT pg_backend_pid()').scalar_one()}/schedstat")
    return (lambda: int(work.read_text().split()[0]) / 1e9) if work.exists() else (lambda: 0.0)


def _ask(engines: Engines, question: str) -> int:
    with engines.read.connect() as conn:
        return len(SqlCustomers(conn).search(read_query(question), 20, "D1"))


def _figures(taken: list[float]) -> dict[str, float]:
    ordered = sorted(one * 1000 for one in taken)
    return {
        "p50": round(statistics.median(ordered), 3),
        "p99": round(ordered[int(len(ordered) * 0.99) - 1], 3),
        "max": round(ordered[-1], 3),
    }


def _floor(engines: Engines, accounts: list[str]) -> dict[str, float]:
    mark = "%s" if engines.read.dialect.name == "postgresql" else "?"
    sql = f"SELECT * FROM customers WHERE org_unit = {mark} AND account_no = {mark}"
    taken = []
    raw = engines.read.raw_connection()
    try:
        cursor = raw.cursor()
        for account in accounts:
            started = time.perf_counter()
            cursor.execute(sql, (_UNIT, account))
            cursor.fetchall()
            taken.append(time.perf_counter() - started)
        cursor.close()
    finally:
        raw.close()
    return _figures(taken)

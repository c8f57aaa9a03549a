"""Every bench runs with small counts and yields figures of the agreed shape; nothing here is about speed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from app.adapters.clock import SystemClock
from app.adapters.pdf import draw
from app.adapters.pdf.blank import blank_page
from app.adapters.pdf.layouts import LAYOUTS
from app.adapters.signer import DeskSigner
from app.documents.paper import Paper
from db.bench.bill import bench_bill
from db.bench.contract import bench_contract, four_pages
from db.bench.orders import bench_orders
from db.bench.pay import Tools, bench_pay
from db.bench.price import bench_price
from db.bench.receipt import bench_receipt
from db.bench.start import bench_start
from db.bench.timing import milliseconds, per_second
from tests.contract.test_papers import pages
from tests.pg import PgServer

RULES = Path(__file__).parents[2] / "resources" / "rules" / "late_fee.json"
COUNTER = "print('shown', flush=True); print('ready')"


def sane(report: dict[str, Any], name: str) -> None:
    """The shape that `bench --json` promises, with every figure above nothing."""
    assert json.loads(json.dumps(report)) == report
    assert report["name"] == name
    for part in ("figures", "floor", "ratio"):
        assert report[part]
        assert all(number > 0 for number in _numbers(report[part]))


def _numbers(part: Any) -> list[float]:
    return [number for one in part.values() for number in _numbers(one)] if isinstance(part, dict) else [part]


@pytest.fixture
def tools() -> Tools:
    return Tools(draw, DeskSigner(b"b" * 32), SystemClock(), RULES.read_text("utf-8"))


def test_payments_on_a_file(tools: Tools) -> None:
    report = bench_pay(tools, count=10)
    sane(report, "pay")
    assert (report["engine"], report["payments"]) == ("sqlite", 10)
    # Facts, subjects, payment, parts, bills, money, shift, number, paper, job, outcome: nothing is left out.
    assert report["floor"]["rows"] >= 20


def test_payments_on_a_server(tools: Tools, pg_server: PgServer) -> None:
    database = pg_server.create_database()
    report = bench_pay(tools, pg_server.url(database), count=10)
    pg_server.drop_database(database)
    sane(report, "pay")
    assert report["engine"] == "postgresql"


def test_receipts_on_every_stationery() -> None:
    report = bench_receipt(draw, blank_page, list(LAYOUTS), count=3)
    sane(report, "receipt")
    assert set(report["ratio"]) == set(LAYOUTS)


def test_no_stationery_is_more_work_than_another() -> None:
    # Counted in calls of functions, which no machine's mood changes: a roll takes 4 % more than a form.
    calls = dict.fromkeys(LAYOUTS, 0)

    def counted(paper: Paper, layout: str) -> bytes:
        def count(_frame: object, event: str, _argument: object) -> None:
            calls[layout] += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            return draw(paper, layout)
        finally:
            sys.setprofile(None)

    for layout in (*LAYOUTS, *LAYOUTS):  # the first time fonts are loaded
        calls[layout] = 0
        bench_receipt(counted, blank_page, [layout], count=1)
    assert min(calls.values()) > 0
    assert max(calls.values()) < 1.15 * min(calls.values())


def test_bills_of_both_kinds_of_meter() -> None:
    report = bench_price(bills=100)
    sane(report, "price")
    assert set(report["figures"]) == set(report["ratio"]) == {"explained_per_s", "full_per_s"}


def test_bills_while_tills_take_money(tools: Tools) -> None:
    report = bench_bill(tools, accounts=600)
    sane(report, "bill")
    assert report["accounts"] == 600


def test_starts_of_fresh_processes() -> None:
    report = bench_start([sys.executable, "-c", COUNTER], tries=1)
    sane(report, "start")
    assert report["figures"]["ready_ms"]["p50"] >= report["figures"]["shown_ms"]["p50"]


def test_a_counter_that_never_gets_ready_is_an_error_not_a_figure() -> None:
    with pytest.raises(RuntimeError, match="ready"):
        bench_start([sys.executable, "-c", "print('shown')"], tries=1)


def test_figures_of_a_hundred_and_of_one() -> None:
    hundred = [number / 1000 for number in range(1, 101)]
    assert milliseconds(hundred) == {"p50": 50.5, "p99": 99.0, "max": 100.0}
    assert milliseconds([0.002]) == {"p50": 2.0, "p99": 2.0, "max": 2.0}
    assert per_second([0.25, 0.75]) == 2.0


def test_contracts_of_four_pages() -> None:
    report = bench_contract(draw, blank_page, count=3)
    sane(report, "contract")
    assert pages(draw(four_pages(1), "a4")) == 4


def test_orders_on_a_file() -> None:
    report = bench_orders(count=400)
    sane(report, "orders")
    assert (report["engine"], report["orders"]) == ("sqlite", 400)


def test_orders_on_a_server(pg_server: PgServer) -> None:
    database = pg_server.create_database()
    report = bench_orders(pg_server.url(database), count=400)
    pg_server.drop_database(database)
    sane(report, "orders")
    assert report["engine"] == "postgresql"

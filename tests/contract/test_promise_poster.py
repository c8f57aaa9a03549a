"""The poster of the service promises on A4 and A3, with every limit, source and fee; the report of clocks."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from app.adapters.pdf import draw
from app.documents.glyphs import missing_glyphs
from app.documents.paper import Paper
from app.documents.papers import build
from app.documents.vocabulary import PAPERS
from app.workorders.catalog import kinds
from app.workorders.clock_report import ClockReport, Period, ReportLine
from app.workorders.promises import PromiseBoard, promises_of
from app.workorders.settings import read_settings
from app.workorders.snapshots import ClockReportSnapshot, PromisePosterSnapshot
from app.workorders.views import Attainment
from tests.contract.test_papers import Ink, assert_clear, pages, read, record
from tests.counter import RULES
from tests.order_specimens import MAKER
from tests.specimens import with_code

SETTINGS = read_settings((RULES / "workorders.json").read_text("utf-8"))
DAY = date(2026, 3, 15)
KEPT = {
    ("new_low", "lv_reply"): Attainment(clock="lv_reply", group="new_low", ended=120, late=1, unexplained=0)
}
BOARD = PromiseBoard(
    since=DAY.replace(day=1), until=DAY, businesses=promises_of(kinds(), SETTINGS, KEPT, DAY)
)


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> list[Ink]:
    return record(monkeypatch)


def poster() -> Paper:
    snapshot = PromisePosterSnapshot(number="GS-202603-AB12", maker=MAKER, board=BOARD)
    return with_code(build("promise_poster", snapshot))


@pytest.mark.parametrize("layout", ["a4", "a3"])
def test_it_is_clear_and_complete_on_both_sizes(ink: list[Ink], layout: str) -> None:
    document = draw(poster(), layout)
    assert_clear(ink, layout, document)
    assert not missing_glyphs("".join(one.text for one in ink))
    said = read(document)
    assert "99.1%(119/120)" in said
    assert f"第{pages(document)}/{pages(document)}页" in said
    for one in BOARD.businesses:
        assert one.word in said
        for line in one.limits:
            assert "".join(line.limit.split()) in said
            assert "".join(line.source.split()) in said
    for expected in (
        "供电服务承诺",
        "GS-202603-AB12",
        "柳树湾供电所",
        "95598",
        "12398",
        "不收费",
        "本月暂无",
    ):
        assert expected in said
    assert "promise_poster" in PAPERS


def test_it_survives_storage_and_gives_the_same_bytes() -> None:
    made = poster()
    stored = msgspec.json.decode(msgspec.json.encode(made), type=Paper)
    assert stored == made
    assert draw(stored, "a3") == draw(made, "a3")


def test_every_limit_of_every_business_is_promised_but_not_the_customers_own_terms() -> None:
    shown = {(one.kind, line.clock) for one in BOARD.businesses for line in one.limits}
    wanted = {(kind.code, use.clock) for kind in kinds() for use in kind.clocks}
    assert wanted - shown == {("temp_swap", "swap_low"), ("temp_swap", "swap_high")}
    assert shown <= wanted


@pytest.mark.parametrize("count", [0, 1, 90])
def test_the_report_of_clocks_on_paper(ink: list[Ink], count: int) -> None:
    lines = tuple(
        ReportLine(
            group="new_low",
            group_word="低压非居民新装",
            clock="lv_reply",
            clock_word=f"供电方案答复(低压){place}",
            ended=1_234,
            late=place,
            unexplained=0,
        )
        for place in range(count)
    )
    report = ClockReport(by="kind", period=Period(DAY.replace(day=1), DAY), lines=lines)
    snapshot = ClockReportSnapshot(number="SX-20260315-AB12", maker=MAKER, report=report)
    document = draw(with_code(build("clock_report", snapshot)), "a4")
    assert_clear(ink, "a4", document)
    said = read(document)
    assert "2026-03-01至2026-03-15" in said
    assert all("".join(line.clock_word.split()) in said for line in lines)
    assert f"到期{1_234 * count:,}项" in said
    assert pages(document) == (3 if count == 90 else 1)

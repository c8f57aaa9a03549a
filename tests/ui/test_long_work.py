"""Long work: how it tells its pace, how it is stopped, how it fails."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.kernel.bus import Bus
from app.kernel.home import Home
from app.kernel.refusals import refuse
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress
from ui.shell.long_work import LongWork, pace_words


@pytest.mark.parametrize(
    ("done", "total", "seconds", "told"),
    [
        (0, 0, 0.0, "0 行"),
        (500, 100_000, 0.1, "500 / 100,000 行"),
        (12_000, 100_000, 2.0, "12,000 / 100,000 行 · 6,000 行/秒 · 约剩 15 秒"),
        (1_000, 1_000_000, 10.0, "1,000 / 1,000,000 行 · 100 行/秒 · 约剩 166 分钟"),
        (100, 100, 1.0, "100 / 100 行 · 100 行/秒"),
        (700, 0, 1.0, "700 行 · 700 行/秒"),
    ],
)
def test_pace(done: int, total: int, seconds: float, told: str) -> None:
    assert pace_words(done, total, seconds, "行") == told


@pytest.fixture
def work(desk: Desk, shown: Callable[[Any], Any]) -> LongWork:
    made = LongWork(desk, "进度", "行")
    made.resize(400, 120)
    shown(made)
    return made


def test_stopped_work_gives_no_result_and_can_begin_again(qtbot: QtBot, work: LongWork) -> None:
    go_on, results = Event(), []

    def endless(_bus: Bus, _home: Home, progress: Progress) -> int:
        while not go_on.wait(0.001):
            progress.report(1, 10)
        return 1

    assert work.start(Lane.EXCHANGE, endless, results.append)
    assert not work.start(Lane.EXCHANGE, endless, results.append)
    qtbot.waitUntil(lambda: work.bar.value() == 1)
    assert work.bar.isVisible()
    work.stop()
    qtbot.waitUntil(lambda: not work.running)
    assert (results, work.message.text(), work.bar.isVisible()) == ([], "已停止。", False)
    go_on.set()
    assert work.start(Lane.EXCHANGE, endless, results.append)
    qtbot.waitUntil(lambda: results == [1])
    assert not work.message.isVisible()


def test_a_refusal_ends_in_its_sentence(qtbot: QtBot, work: LongWork) -> None:
    def refused(_bus: Bus, _home: Home, _progress: Progress) -> None:
        raise refuse("kernel.read_only")

    work.start(Lane.EXCHANGE, refused, lambda _: None)
    qtbot.waitUntil(lambda: not work.running)
    assert "不可写入" in work.message.text()
    assert work.message.property("role") == "danger"

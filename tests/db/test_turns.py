"""Turns are taken in the order of asking, one at a time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from db.engine import open_sqlite
from db.turns import Turns
from tests.homes import FILE_KEY, sqlite_engines


def test_who_waits_comes_before_who_just_had_it() -> None:
    turns, order = Turns(), list[str]()
    waiting = threading.Event()

    def patient() -> None:
        waiting.set()
        with turns:
            order.append("patient")

    thread = threading.Thread(target=patient)
    with turns:
        thread.start()
        waiting.wait()
        while not turns._waiting:  # until it stands in the line
            threading.Event().wait(0.001)
    with turns:
        order.append("again")
    thread.join()
    assert order == ["patient", "again"]


def test_only_one_has_it() -> None:
    turns, inside = Turns(), 0
    worst = 0

    def work() -> None:
        nonlocal inside, worst
        for _ in range(300):
            with turns:
                inside += 1
                worst = max(worst, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (worst, inside) == (1, 0)


def test_a_writer_of_another_process_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = sqlite_engines(tmp_path / "home.db"), open_sqlite(tmp_path / "home.db", FILE_KEY)
    started, release = threading.Event(), threading.Event()

    def hold() -> None:
        with there.write.begin():
            started.set()
            release.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    started.wait()
    monkeypatch.setattr("db.engine.BUSY_MS", 20)
    with pytest.raises(OperationalError, match="locked"), here.write.begin():
        pass
    monkeypatch.setattr("db.engine.BUSY_MS", 10_000)
    looked: list[float] = []

    def look(seconds: float) -> None:
        """Instead of sleeping: the other one ends while this one looks for the third time."""
        looked.append(seconds)
        if len(looked) == 3:
            release.set()
            holder.join()

    monkeypatch.setattr("db.engine.time.sleep", look)
    with here.write.begin() as conn:
        assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 10_000
    assert len(looked) == 3
    here.dispose()
    there.dispose()

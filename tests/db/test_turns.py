"""Turns are taken in the order of asking, one at a time."""

from __future__ import annotations

import threading

from db.turns import Turns


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

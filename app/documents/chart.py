"""The geometry of the chart of months, for the window and for paper alike: where each mark stands (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import NamedTuple

from app.billing.monthly import Month

KWH_SHARE = 0.6
"""Part of the height that the energy takes; the money below it takes the rest, but for the gap."""
GAP_SHARE = 0.12
BAR_SHARE = 0.62
"""Part of a month's width that its bar takes."""
NEIGHBOURS = "同台区同类客户中位数"
STEPS = 4
"""At most so many lines across each panel."""


class Point(NamedTuple):
    """A place; x grows to the right, y downwards."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Tick(NamedTuple):
    """A line across a panel and the figure beside it."""

    y: float
    text: str


class MonthMark(NamedTuple):
    """A month on the axis below; `year` is said where it begins."""

    x: float
    text: str
    year: str


class Chart(NamedTuple):
    """Everything to draw: two panels above each other with the same months.

    `last_year` and `money` are runs of neighbouring months; a month without a figure breaks them.
    """

    kwh_panel: Box
    money_panel: Box
    kwh_ticks: tuple[Tick, ...]
    money_ticks: tuple[Tick, ...]
    bars: tuple[Box, ...]
    last_year: tuple[tuple[Point, ...], ...]
    neighbours: tuple[Point, ...]
    money: tuple[tuple[Point, ...], ...]
    months: tuple[MonthMark, ...]
    place: Callable[[int], float]
    """The middle of a month by its place in the row."""


def laid_out(months: Sequence[Month], area: Box) -> Chart:
    """Place the chart of some months (at least one) in an area."""
    kwh_panel = Box(area.x, area.y, area.width, area.height * KWH_SHARE)
    money_top = area.y + area.height * (KWH_SHARE + GAP_SHARE)
    money_panel = Box(area.x, money_top, area.width, area.y + area.height - money_top)
    share = area.width / len(months)

    def middle(place: int) -> float:
        return area.x + (place + 0.5) * share

    kwh = [n for month in months for n in (month.kwh, month.last_year_kwh, month.neighbours_kwh) if n]
    kwh_scale = Scale(kwh, kwh_panel)
    money_scale = Scale([month.amount_fen / 100 for month in months if month.amount_fen], money_panel)
    floor = kwh_panel.y + kwh_panel.height
    bars = []
    for place, month in enumerate(months):
        if month.kwh and month.kwh > 0:
            top = kwh_scale.y(month.kwh)
            left = middle(place) - share * BAR_SHARE / 2
            bars.append(Box(left, top, share * BAR_SHARE, floor - top))
    year_ago = [kwh_scale.point(middle(at), month.last_year_kwh) for at, month in enumerate(months)]
    median = [kwh_scale.point(middle(at), month.neighbours_kwh) for at, month in enumerate(months)]
    fens = [month.amount_fen for month in months]
    yuan = [money_scale.point(middle(at), None if n is None else n / 100) for at, n in enumerate(fens)]
    return Chart(
        kwh_panel=kwh_panel,
        money_panel=money_panel,
        kwh_ticks=kwh_scale.ticks,
        money_ticks=money_scale.ticks,
        bars=tuple(bars),
        last_year=runs(year_ago),
        neighbours=tuple(point for point in median if point is not None),
        money=runs(yuan),
        months=tuple(_mark(middle(place), month, first=not place) for place, month in enumerate(months)),
        place=middle,
    )


def _mark(x: float, month: Month, *, first: bool) -> MonthMark:
    number = month.period[5:]
    return MonthMark(x, str(int(number)), month.period[:4] if first or number == "01" else "")


class Scale:
    """From 0 to a round figure above the largest, over the height of a panel."""

    def __init__(self, values: Iterable[float], panel: Box) -> None:
        self._panel = panel
        largest = max([*values, 1.0])
        step = _round_step(largest / STEPS)
        count = ceil(largest / step)
        self._top = step * count
        self.ticks = tuple(Tick(self.y(step * at), f"{step * at:,}") for at in range(count + 1))

    def y(self, value: float) -> float:
        """Where a value stands; what lies below 0 stands at 0."""
        share = max(0.0, value) / self._top
        return self._panel.y + self._panel.height * (1 - share)

    def point(self, x: float, value: float | None) -> Point | None:
        return None if value is None else Point(x, self.y(value))


def _round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 … that is not below `least`."""
    size = 1
    while True:
        for step in (size, size * 2, size * 5):
            if step >= least:
                return step
        size *= 10


def runs(points: Iterable[Point | None]) -> tuple[tuple[Point, ...], ...]:
    """The points cut where one is missing."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return tuple(tuple(run) for run in found if run)

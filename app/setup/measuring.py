"""Tells people what a bench measured: our figures, the floor of the same run, the ratio, the bar."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

Report = Mapping[str, Any]


class Bar(msgspec.Struct, frozen=True):
    """What a figure must reach: at most `limit`, or at least."""

    figure: str
    limit: float
    at_most: bool = True

    def told(self, value: float) -> str:
        """One line: the figure, the bar, whether it is reached."""
        reached = value <= self.limit if self.at_most else value >= self.limit
        mark, way = "✓" if reached else "✗", "≤" if self.at_most else "≥"
        return f"{mark} {self.figure} {value:g}(门槛 {way} {self.limit:g})"


_SQLITE_PAY_MS, _POSTGRES_PAY_MS = 50, 60
_BARS: Mapping[str, tuple[Bar, ...]] = {
    "receipt": tuple(Bar(f"figures.{layout}_ms.p50", 8) for layout in ("form", "roll80", "a4")),
    "contract": (Bar("figures.contract_ms.p50", 25),),
    "orders": (Bar("p50_worst", 50),),
    "search": (Bar("p99_worst", 10), Bar("figures.p99_worst", 10)),
    "start": (Bar("figures.shown_ms.p50", 600), Bar("figures.ready_ms.p50", 1500)),
    "price": (Bar("figures.explained_per_s", 150_000, at_most=False),),
    "bill": (
        Bar("figures.issued_per_s", 5000, at_most=False),
        Bar("figures.month_s", 60),
        Bar("figures.till_ms.p99", 100),
    ),
    "import": (Bar("rows_per_s", 5000, at_most=False), Bar("figures.rows_per_s", 5000, at_most=False)),
}


def bars(name: str, report: Report) -> tuple[Bar, ...]:
    """The bars of a bench, those of the engine it ran on."""
    if name != "pay":
        return _BARS[name]
    limit = _SQLITE_PAY_MS if report.get("engine") == "sqlite" else _POSTGRES_PAY_MS
    return (Bar("figures.pay_ms.p99", limit), Bar("ratio.payments_per_s", 0.2, at_most=False))


def in_lines(name: str, report: Report) -> str:
    """The whole report, one value a line, and at the end each bar."""
    values = dict(_flat(report))
    lines = [f"{path}: {value}" for path, value in values.items() if path != "name"]
    told = [bar.told(values[bar.figure]) for bar in bars(name, report) if bar.figure in values]
    return "\n".join([f"bench {name}", *lines, *told])


def _flat(report: Report, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in report.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value

"""How measurements are put into figures, for every bench."""

import math
import statistics
from collections.abc import Sequence


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the worst of some durations, in milliseconds."""
    ordered = sorted(one * 1000 for one in seconds)
    return {
        "p50": round(statistics.median(ordered), 3),
        "p99": round(ordered[math.ceil(len(ordered) * 0.99) - 1], 3),
        "max": round(ordered[-1], 3),
    }


def per_second(seconds: Sequence[float]) -> float:
    """How many fit into a second, one after another."""
    return round(len(seconds) / sum(seconds), 1)

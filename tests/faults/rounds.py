"""How often a fault is tried: a few times in CI, thousands with GUIMIAN_FAULTS=1000."""

import os
from collections.abc import Callable

Tally = Callable[[str], None]
"""Takes a line for the end of the run: what was tried, how often."""


def rounds(usual: int) -> int:
    """`usual` tries, or as many as the environment asks for."""
    return int(os.environ.get("GUIMIAN_FAULTS", "0")) or usual

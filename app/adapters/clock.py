"""The PC's clock, watched: a jump against the monotonic clock is flagged, never obeyed."""

import time
from collections.abc import Callable

JUMP_MS = 5 * 60_000
"""A difference up to this is drift or a time service at work; beyond it someone set the clock."""


def steady_ns() -> int:
    """Nanoseconds that nobody can set and that count while a laptop sleeps."""
    with_sleep = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if with_sleep is None else time.clock_gettime_ns(with_sleep)


class SystemClock:
    """Implements app.kernel.dates.Clock.

    After a jump of more than five minutes `now_ms` goes on as the monotonic clock says, until the
    program is started again; `jumped_ms` tells the status bar and doctor.
    """

    def __init__(
        self,
        wall_ns: Callable[[], int] = time.time_ns,
        steady_ns: Callable[[], int] = steady_ns,
    ) -> None:
        self._wall_ns = wall_ns
        self._steady_ns = steady_ns
        self._offset_ns = wall_ns() - steady_ns()

    def now_ms(self) -> int:
        steady = self._steady_ns() + self._offset_ns
        return (steady if self.jumped_ms() else self._wall_ns()) // 1_000_000

    def jumped_ms(self) -> int:
        apart = (self._wall_ns() - self._steady_ns() - self._offset_ns) // 1_000_000
        return apart if abs(apart) > JUMP_MS else 0

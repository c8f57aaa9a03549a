"""The hybrid logical clock that orders facts even when a PC's clock is wrong.

A stamp is one integer: milliseconds since 1970 shifted by 16 bits, plus a counter. It never goes
back: each new stamp is greater than every stamp this home has seen.
"""

COUNTER_BITS = 16
_COUNTER_MASK = (1 << COUNTER_BITS) - 1


def tick(last: int, now_ms: int) -> int:
    """The next stamp after `last` (the greatest seen) at wall time `now_ms`."""
    return max(last + 1, now_ms << COUNTER_BITS)


def stamp_ms(stamp: int) -> int:
    """The wall-clock part of a stamp, in milliseconds since 1970."""
    return stamp >> COUNTER_BITS


def order_key(stamp: int, origin: str) -> str:
    """A sortable text that totally orders stamps of all desks; registers keep it to let the later win."""
    return f"{stamp:016x}.{origin}"


def key_ms(key: str) -> int:
    """The wall-clock part of an `order_key`, in milliseconds since 1970; 0 for an empty one."""
    return stamp_ms(int(key.partition(".")[0], 16)) if key else 0

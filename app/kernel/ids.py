"""Ids made by the client, sortable by time, unique without asking anyone."""

import os
import time


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as 32 lower-case hex digits."""
    stamp = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    rand_a = tail >> 68
    rand_b = tail & ((1 << 62) - 1)
    return f"{stamp << 80 | 0x7 << 76 | (rand_a & 0xFFF) << 64 | 0b10 << 62 | rand_b:032x}"

"""Civil dates in Asia/Shanghai and instants in UTC."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where instants come from; the adapter watches for jumps of the PC's clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 in UTC."""
        ...

    def jumped_ms(self) -> int:
        """How far the PC's clock has jumped against its own monotonic clock since start (0: steady)."""
        ...


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 as an aware UTC datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def civil(ms: int) -> datetime:
    """Milliseconds since 1970 as wall time in Shanghai."""
    return datetime.fromtimestamp(ms / 1000, SHANGHAI)


def civil_date(ms: int) -> date:
    """The civil date in Shanghai of an instant in milliseconds."""
    return civil(ms).date()


def clock_text(ms: int) -> str:
    """An instant as people read it: 2026-03-15 09:05:07."""
    return civil(ms).strftime("%Y-%m-%d %H:%M:%S")


def day_words(day: date) -> str:
    """A day as documents write it: 2026年3月15日."""
    return f"{day.year}年{day.month}月{day.day}日"

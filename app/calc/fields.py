"""The fields of a request, read one by one into exact types; what nobody read is unknown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.calc import texts  # noqa: F401  registers the sentences
from app.calc.reading import Number, Repeated
from app.kernel.refusals import Refused, refuse
from app.tariffs.pricing.checks import refused_number
from app.tariffs.pricing.figures import EXACT, LARGEST

MOST_ROWS = 1000
"""The most entries that a list of a request may have."""

_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


class Fields:
    """An object of a request. Each method reads one field and raises Refused calc.* with its path.

    A field that may be left out has a default; `null` counts as left out.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        if isinstance(values, Repeated):
            raise refuse("calc.same_key", _joined(path, values.name), name=_shown(values.name))
        self._values = values
        self._path = path
        self._read: set[str] = set()

    def path(self, name: str) -> str:
        """Where a field stands in the request: 'usage.kwh'."""
        return _joined(self._path, name)

    def names(self) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(self._values)

    def has(self, name: str) -> bool:
        """Is this field given? One that is null is not, and nobody need read it."""
        given = self._values.get(name) is not None
        if not given:
            self._read.add(name)
        return given

    def done(self) -> None:
        """Raises Refused calc.unknown_field where a field was given that nobody asked for."""
        for name in self._values:
            if name not in self._read:
                raise refuse("calc.unknown_field", self.path(name), name=_shown(name))

    def number(
        self,
        name: str,
        default: Decimal | None = None,
        *,
        above: Decimal | None = None,
        limit: Decimal = LARGEST,
        negative: bool = False,
    ) -> Decimal:
        """A decimal string or a JSON number, exactly as written."""
        if default is not None and not self.has(name):
            return default
        number = self._decimal(name)
        reasons = refused_number(number, self.path(name), limit=limit, negative=negative)
        if reasons:
            raise Refused(reasons)
        if above is not None and number <= above:
            raise refuse("calc.too_small", self.path(name), name=name, limit=above)
        return number

    def optional_number(self, name: str, *, limit: Decimal = LARGEST) -> Decimal | None:
        """A number that means something only where it is given."""
        return self.number(name, limit=limit) if self.has(name) else None

    def one_of(self, first: str, second: str) -> tuple[str, Decimal]:
        """The name and the number of the one field of two that is given. Raises Refused calc.either."""
        if self.has(first) and self.has(second):
            raise refuse("calc.either", self.path(second), names=f"{first}、{second}")
        name = second if self.has(second) else first
        return name, self.number(name)

    def money(self, name: str, *, limit: Decimal = LARGEST, negative: bool = False) -> Decimal:
        """Yuan with at most two decimals. Raises Refused money.too_precise too."""
        amount = self.number(name, limit=limit, negative=negative)
        if amount != round(amount, 2):
            raise refuse("money.too_precise", self.path(name))
        return amount

    def whole(self, name: str, default: int | None = None, *, least: int = 0, most: int = 10**6) -> int:
        """A whole number, written as a number or as a string."""
        number = self.number(name, None if default is None else Decimal(default))
        if number != int(number) or not least <= number <= most:
            raise refuse("calc.not_whole", self.path(name), name=name)
        return int(number)

    def flag(self, name: str, default: bool | None = None) -> bool:
        """true or false."""
        value = self._given(name, default)
        if not isinstance(value, bool):
            raise refuse("calc.not_flag", self.path(name), name=name)
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        value = self._given(name, default)
        if not isinstance(value, str):
            raise refuse("calc.not_text", self.path(name), name=name)
        return value

    def choice(self, name: str, known: Collection[str], default: str | None = None) -> str:
        """One of the known words."""
        value = self.text(name, default)
        if value not in known:
            raise refuse("calc.choice", self.path(name), name=name, known="、".join(known))
        return value

    def day(self, name: str) -> date:
        """A civil date in ISO form."""
        value = self.text(name)
        try:
            if not _DATE.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise refuse("calc.not_date", self.path(name), name=name) from None

    def month(self, name: str) -> tuple[int, int]:
        """A year and a month from 'YYYY-MM'."""
        value = self.text(name)
        if not _MONTH.fullmatch(value) or not 1 < int(value[:4]) < 9999:
            raise refuse("calc.not_month", self.path(name), name=name)
        return int(value[:4]), int(value[5:])

    def group(self, name: str) -> Fields:
        """An object within."""
        return self._fields(self._given(name), name)

    def rows(self, name: str, *, optional: bool = False) -> list[Fields]:
        """A list of objects, not empty unless optional."""
        return [self._fields(value, f"{name}[{index}]") for index, value in self._list(name, optional)]

    def numbers(self, name: str, *, negative: bool = False) -> list[Decimal]:
        """A list of numbers, not empty."""
        values = {f"{name}[{index}]": value for index, value in self._list(name, optional=False)}
        within = Fields(values, self._path)
        return [within.number(each, negative=negative) for each in values]

    def _list(self, name: str, optional: bool) -> list[tuple[int, Any]]:
        values = self._given(name, [] if optional else None)
        if not isinstance(values, list):
            raise refuse("calc.not_list", self.path(name), name=name)
        if not values and not optional:
            raise refuse("calc.empty", self.path(name), name=name)
        if len(values) > MOST_ROWS:
            raise refuse("calc.too_many", self.path(name), name=name, limit=MOST_ROWS)
        return list(enumerate(values))

    def _fields(self, value: Any, name: str) -> Fields:
        if not isinstance(value, dict):
            raise refuse("calc.not_group", self.path(name), name=name)
        return Fields(value, self.path(name))

    def _decimal(self, name: str) -> Decimal:
        value = self._given(name)
        text = value.text if isinstance(value, Number) else value
        if not isinstance(text, str) or not _NUMBER.fullmatch(text):
            raise refuse("calc.not_number", self.path(name), name=_shown(name))
        return EXACT.plus(Decimal(text))  # a zero has no sign

    def _given(self, name: str, default: Any = None) -> Any:
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            if default is None:
                raise refuse("calc.missing", self.path(name), name=name)
            return default
        return value


def _joined(path: str, name: str) -> str:
    return f"{path}.{_shown(name)}" if path else _shown(name)


def _shown(name: str) -> str:
    """A name from outside, short enough for a sentence."""
    return name if len(name) <= 40 else name[:40] + "…"

"""How the promises are laid on pages of the hall's screen: a business stays whole where one can hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.workorders.promises import LimitPromise, PromisedBusiness

LineKind = Literal["business", "course", "gap", "limit"]


@dataclass(frozen=True)
class Line:
    """A line of the screen: a business with its fee beside it, a part of its course, a rule below them, or
    a limit."""

    kind: LineKind
    text: str = ""
    beside: str = ""
    limit: LimitPromise | None = None

    def told(self) -> str:
        """The line in words."""
        if self.limit is None:
            return f"{self.text} {self.beside}".strip()
        one = self.limit
        name = f"{one.word}({one.whom})" if one.whom else one.word
        return f"{name} {one.since} {one.limit} {one.basis} {one.kept_words}"


Page = Sequence[Line]


def paged(
    businesses: Iterable[PromisedBusiness],
    heights: Mapping[LineKind, float],
    room: float,
    width_of: Callable[[str], float],
    wide: float,
) -> list[Page]:
    """The pages of a screen with so much `room`; `width_of` measures a text of a course in `wide`."""
    pages: list[list[Line]] = [[]]
    used = 0.0
    for business in businesses:
        head, rest = _lines(business, width_of, wide)
        whole = sum(heights[line.kind] for line in (*head, *rest))
        if pages[-1] and used + whole > room:
            pages.append([])
            used = 0.0
        used += _put(pages[-1], head, heights)
        for line in rest:
            if used + heights[line.kind] > room:
                pages.append([])
                used = _put(pages[-1], [Line("business", f"{business.word}(续)"), Line("gap")], heights)
            used += _put(pages[-1], [line], heights)
    return [page for page in pages if page]


def _put(page: list[Line], lines: Sequence[Line], heights: Mapping[LineKind, float]) -> float:
    page.extend(lines)
    return sum(heights[line.kind] for line in lines)


def _lines(
    business: PromisedBusiness, width_of: Callable[[str], float], wide: float
) -> tuple[list[Line], list[Line]]:
    head = [Line("business", business.word, f"收费:{business.fee}")]
    head += [Line("course", text) for text in broken(business.course, width_of, wide)]
    head.append(Line("gap"))
    return head, [Line("limit", limit=limit) for limit in business.limits]


def broken(steps: Sequence[str], width_of: Callable[[str], float], wide: float) -> list[str]:
    """A course on as many lines as it needs, broken between its steps."""
    lines = [steps[0]]
    for step in steps[1:]:
        longer = f"{lines[-1]} → {step}"
        if width_of(longer) > wide:
            lines.append(f"→ {step}")
        else:
            lines[-1] = longer
    return lines

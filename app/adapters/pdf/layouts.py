"""The measures of each kind of stationery, in points."""

from dataclasses import dataclass

from app.adapters.pdf.fonts import HEI_BOLD, SONG


@dataclass(frozen=True)
class Layout:
    """Page, margins, type sizes and habits of one stationery.

    `height` 0: the page is as long as the paper needs. `side`: width of a column at the right for code
    and stamp; 0 puts them at the foot. `stacked`: wide tables show each row on several lines.
    `smallest` is the least type size a long text may shrink to before it is wrapped.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    title: float
    total: float
    body: float
    small: float
    smallest: float
    grid: int
    settlement_grid: int
    code: float
    side: float = 0
    stacked: bool = False
    title_font: str = HEI_BOLD
    leading: float = 1.42

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def main(self) -> float:
        """Width of the column that holds fields and tables."""
        return self.inner - (self.side + 12 if self.side else 0)


# 9.5 × 3⅔ in. The outer half inch on both sides is the tear-off strip with the sprocket holes. The usual
# driver of a 24-pin printer cuts off what lies nearer than a quarter inch (18 points) to the edges.
_FORM = Layout(
    width=684,
    height=264,
    left=42,
    right=42,
    top=17,
    bottom=19,
    title=15,
    total=13,
    body=9,
    small=8.5,
    smallest=8.5,
    grid=3,
    settlement_grid=4,
    code=92,
    side=96,
    leading=1.45,
)


def _roll(width_mm: float, printable_mm: float, code: float) -> Layout:
    """A roll: the printer's head is narrower than the paper and centred on it."""
    width = width_mm * 72 / 25.4
    margin = (width - printable_mm * 72 / 25.4) / 2 + 2
    return Layout(
        width=width,
        height=0,
        left=margin,
        right=margin,
        top=10,
        bottom=18,
        title=14,
        total=15,
        body=9,
        small=8,
        smallest=8,
        grid=1,
        settlement_grid=1,
        code=code,
        stacked=True,
    )


LAYOUTS = {
    "form": _FORM,
    "roll80": _roll(80, 72, 128),
    "roll58": _roll(58, 48, 112),
    "a4": Layout(
        width=595.28,
        height=841.89,
        left=54,
        right=54,
        top=54,
        bottom=54,
        title=21,
        total=17,
        body=10,
        small=9,
        smallest=8,
        grid=3,
        settlement_grid=4,
        code=104,
        title_font=SONG,
        leading=1.7,
    ),
    "a3": Layout(
        width=841.89,
        height=1190.55,
        left=76,
        right=76,
        top=76,
        bottom=76,
        title=32,
        total=24,
        body=14.5,
        small=13,
        smallest=12,
        grid=3,
        settlement_grid=4,
        code=120,
        title_font=SONG,
        leading=1.7,
    ),
    "a5": Layout(
        width=419.53,
        height=595.28,
        left=34,
        right=34,
        top=34,
        bottom=34,
        title=15,
        total=14,
        body=9,
        small=8,
        smallest=8,
        grid=2,
        settlement_grid=2,
        code=84,
        title_font=SONG,
        leading=1.5,
    ),
}

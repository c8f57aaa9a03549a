"""A pen over reportlab's canvas that measures from the top of the page, as people read."""

from collections.abc import Sequence
from typing import Any

from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.fonts import HEI, SONG, font

HAIRLINE = 0.5


class Pen:
    """Draws texts, hairlines and boxes; `y` counts down from the top edge."""

    def __init__(self, canvas: Any, height: float) -> None:
        self.canvas = canvas
        self.height = height

    def text(
        self,
        x: float,
        top: float,
        leading: float,
        text: str,
        size: float,
        face: str = HEI,
        align: str = "left",
    ) -> None:
        """A line of text in a strip of `leading` points below `top`; `x` is its left, right or middle."""
        if not text:
            return
        font(face)
        if align != "left":
            width = width_of(text, face, size)
            x -= width if align == "right" else width / 2
        baseline = self.height - top - leading / 2 - size * 0.36
        self.canvas.setFont(face, size)
        self.canvas.drawString(x, baseline, text)

    def set_line(
        self, x: float, top: float, leading: float, pieces: Sequence[str], gap: float, size: float
    ) -> None:
        """A justified serif line: `gap` points more between two pieces, none inside of one.

        Written by hand: a call of reportlab for every run between two gaps takes four times as long.
        """
        face = font(SONG)
        text = "".join(pieces).rstrip()
        if not text:
            return
        inside: set[int] = set()
        at = 0
        for piece in pieces if gap else ():
            inside.update(range(at, at + len(piece) - 1))
            at += len(piece)
        canvas, back = self.canvas, f"{gap * 1000 / size:.2f}"
        baseline = self.height - top - leading / 2 - size * 0.36
        code = [f"BT 1 0 0 1 {x:.2f} {baseline:.2f} Tm {gap:.4f} Tc"]
        at = 0
        for subset, chunk in face.splitString(text, canvas._doc):
            code.append(f"{face.getSubsetInternalName(subset, canvas._doc)} {size} Tf [")
            begun = 0
            for place in range(len(chunk)):
                if at + place in inside:
                    code.append(f"({canvas._escape(chunk[begun : place + 1])}) {back}")
                    begun = place + 1
            code.append(f"({canvas._escape(chunk[begun:])})] TJ")
            at += len(chunk)
        canvas._code.append(f"{' '.join(code)} 0 Tc ET")

    def circle(self, x: float, top: float, radius: float) -> None:
        """A dashed circle around a point: the place of a seal."""
        self.canvas.setLineWidth(HAIRLINE)
        self.canvas.setDash([2, 2])
        self.canvas.circle(x, self.height - top, radius)

    def rule(
        self, x: float, top: float, width: float, thickness: float = HAIRLINE, dash: bool = False
    ) -> None:
        """A horizontal line."""
        self.canvas.setLineWidth(thickness)
        self.canvas.setDash([2, 2] if dash else [])
        self.canvas.line(x, self.height - top, x + width, self.height - top)

    def box(self, x: float, top: float, width: float, height: float, dash: bool = False) -> None:
        """An empty rectangle."""
        self.canvas.setLineWidth(HAIRLINE)
        self.canvas.setDash([2, 2] if dash else [])
        self.canvas.rect(x, self.height - top - height, width, height)

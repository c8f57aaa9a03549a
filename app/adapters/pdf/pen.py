"""A pen over reportlab's canvas that measures from the top of the page, as people read."""

from typing import Any

from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.fonts import HEI, font

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

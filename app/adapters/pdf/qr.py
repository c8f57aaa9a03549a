"""The verification QR: a fixed mask, drawn as horizontal runs in one path."""

import re

import segno

from app.adapters.pdf.pen import Pen

QUIET = 2
"""Modules kept white around the symbol; the papers leave the rest of the required four around it."""
_DARK = re.compile(b"\x01+")


def draw_code(pen: Pen, x: float, top: float, side: float, text: str) -> None:
    """Draw the code of a text into a square of `side` points.

    The mask is fixed: trying all eight costs five times the drawing, and any mask is readable.
    """
    rows = segno.make(text, micro=False, error="m", mask=3, boost_error=False).matrix
    module = side / (len(rows) + 2 * QUIET)
    runs = [
        f"{run.start() + QUIET} {-line - 1 - QUIET} {run.end() - run.start()} 1 re"
        for line, row in enumerate(rows)
        for run in _DARK.finditer(bytes(row))
    ]
    canvas = pen.canvas
    canvas.saveState()
    canvas.translate(x, pen.height - top)
    canvas.scale(module, module)
    # One string for the whole path: a call per run takes three times as long.
    canvas._code.append(f"{' '.join(runs)} f")
    canvas.restoreState()

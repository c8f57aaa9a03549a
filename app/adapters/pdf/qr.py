"""The verification QR: a fixed mask, drawn as horizontal runs in one path."""

import segno

from app.adapters.pdf.pen import Pen

QUIET = 2
"""Modules kept white around the symbol; the papers leave the rest of the required four around it."""


def draw_code(pen: Pen, x: float, top: float, side: float, text: str) -> None:
    """Draw the code of a text into a square of `side` points.

    The mask is fixed: trying all eight costs five times the drawing, and any mask is readable.
    """
    rows = segno.make(text, micro=False, error="m", mask=3, boost_error=False).matrix
    module = side / (len(rows) + 2 * QUIET)
    runs = []
    for line, row in enumerate(rows):
        # Beyond the edge stands a light module, so that every run ends.
        start = -1
        for column, dark in enumerate(bytes(row) + b"\0"):
            if dark and start < 0:
                start = column
            elif not dark and start >= 0:
                runs.append(f"{start + QUIET} {-line - 1 - QUIET} {column - start} 1 re")
                start = -1
    canvas = pen.canvas
    canvas.saveState()
    canvas.translate(x, pen.height - top)
    canvas.scale(module, module)
    # One string for the whole path: a call per run takes three times as long.
    canvas._code.append(f"{' '.join(runs)} f")
    canvas.restoreState()

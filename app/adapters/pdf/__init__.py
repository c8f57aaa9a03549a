"""Papers drawn by reportlab: `draw(paper, layout)`; `load_fonts()` may be called early, in a thread."""

from app.adapters.pdf.drawing import draw
from app.adapters.pdf.fonts import load as load_fonts

__all__ = ["draw", "load_fonts"]

"""An empty page with the house fonts: what the drawing library costs before anything is drawn (bench)."""

import io

from reportlab.pdfgen.canvas import Canvas

from app.adapters.pdf.fonts import HEI, HEI_BOLD, load
from app.adapters.pdf.layouts import LAYOUTS


def blank_page() -> bytes:
    """A form without content; one space in each font makes it carry the fonts as a receipt does."""
    load()
    layout = LAYOUTS["form"]
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(layout.width, layout.height), invariant=1, pageCompression=1)
    for font in (HEI, HEI_BOLD):
        canvas.setFont(font, layout.body)
        canvas.drawString(layout.left, layout.top, " ")
    canvas.showPage()
    canvas.save()
    return target.getvalue()

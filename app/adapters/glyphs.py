"""Gives the customer file the fonts' coverage, which the documents room knows."""

from app.documents.glyphs import missing_glyphs


class FontGlyphs:
    """Implements app.customers.identity.Glyphs."""

    def missing(self, text: str) -> str:
        return missing_glyphs(text)

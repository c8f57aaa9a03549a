"""The one gate for text that people type, paste or import."""

import unicodedata

from app.kernel.refusals import refuse

_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, field: str = "", *, limit: int = 200, required: bool = False) -> str:
    """Normalise to NFC, fold line breaks to spaces, drop control and private characters, trim.

    Keeps rare names (㛃 䶮 𬭎). Raises Refused: text.too_long, text.empty.
    """
    if len(text) > limit * 8 + 1000:
        raise refuse("text.too_long", field, limit=limit)
    folded = unicodedata.normalize("NFC", text)
    kept = (
        folded
        if folded.isprintable()
        else "".join(
            " " if char in "\r\n\t\u2028\u2029" else char
            for char in folded
            if char in "\r\n\t\u2028\u2029" or unicodedata.category(char) not in _UNWANTED
        )
    )
    trimmed = " ".join(kept.split())
    if len(trimmed) > limit:
        raise refuse("text.too_long", field, limit=limit)
    if required and not trimmed:
        raise refuse("text.empty", field)
    return trimmed


def fold_code(text: str, field: str = "", *, limit: int = 40) -> str:
    """A number or code as typed, pasted or scanned: NFKC, no spaces, upper case.

    Raises Refused: text.too_long.
    """
    if len(text) > limit * 8 + 1000:
        raise refuse("text.too_long", field, limit=limit)
    return clean(unicodedata.normalize("NFKC", text), field, limit=limit).replace(" ", "").upper()

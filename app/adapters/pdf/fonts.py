"""Loads the house fonts for papers, once, and mends what reportlab writes about rare characters."""

import threading
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
HEI, HEI_BOLD, SONG = "HallHei", "HallHei-Bold", "HallSong"
_FILES = {HEI: "HallHei-Regular.ttf", HEI_BOLD: "HallHei-Bold.ttf", SONG: "HallSong-Regular.ttf"}
_CODES_PER_BLOCK = 100
_loading = threading.Lock()
_loaded: dict[str, Any] = {}


def font(name: str) -> Any:
    """The reportlab font, loaded at first use (about 50 ms); safe from several threads."""
    found = _loaded.get(name)
    if found is None:
        with _loading:
            found = _loaded.get(name)
            if found is None:
                found = ttfonts.TTFont(name, str(FOLDER / _FILES[name]), asciiReadable=False, shapable=False)
                found.face.get_table = _without_copies(found.face)
                pdfmetrics.registerFont(found)
                _loaded[name] = found
    return found


class _Outlines:
    """The outline table of a font, cut only where asked.

    reportlab copies the whole table (9 MB) for every document, a fifth of a receipt's time.
    """

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def _without_copies(face: Any) -> Any:
    """A stand-in for the face's `get_table` that does not copy the outlines."""
    whole = face.get_table

    def get_table(tag: str) -> Any:
        return _Outlines(face._ttf_data, face.get_table_pos(tag)[0]) if tag == "glyf" else whole(tag)

    return get_table


def load() -> None:
    """Load what receipts need; called early, in a thread, so that the first receipt is not slower."""
    font(HEI)
    font(HEI_BOLD)


def unicode_map(font_name: str, subset: list[int]) -> str:
    """The ToUnicode map of a font subset, with characters beyond U+FFFF in UTF-16.

    reportlab 5.1 writes their code points as they are, so that 𬭎 in a name prints right but comes out
    of a search or a copy as three other characters (PDF 32000-1, 9.10.3 wants UTF-16BE).
    """
    codes = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex()}>" for code, char in enumerate(subset)]
    blocks = [codes[start : start + _CODES_PER_BLOCK] for start in range(0, len(codes), _CODES_PER_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


ttfonts.makeToUnicodeCMap = unicode_map

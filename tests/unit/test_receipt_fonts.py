"""The house fonts: rare names print, missing characters are told, columns line up, copies come out right."""

import inspect

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import ttfonts

from app.adapters.pdf import fonts
from app.adapters.pdf.fitting import fitted, width_of, wrapped
from app.documents.glyphs import missing_glyphs, refuse_missing

RARE = "㛃䶮𬭎𣲗"
FILES = sorted(fonts.FOLDER.glob("*.ttf"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fonts_draw_exactly_what_the_coverage_promises(path: object) -> None:
    with TTFont(path, lazy=True) as font:
        drawn = font.getBestCmap()
        digits = {font["hmtx"][drawn[ord(char)]][0] for char in "0123456789"}
        tables = set(font.keys())
        family = font["name"].getDebugName(1)
    assert all(ord(char) in drawn for char in RARE)
    promised = [code for code in range(0x20, 0x32400) if not missing_glyphs(chr(code))]
    assert [hex(code) for code in promised if code not in drawn and code >= 0x80] == []
    assert not {"GSUB", "GPOS", "vmtx"} & tables
    assert not any(0x2F00 <= code <= 0x2FD5 for code in drawn), "radicals come back from a copy"
    assert len(digits) == 1, "amounts would not line up"
    assert family in ("Hall Hei", "Hall Song")


def test_missing_characters_are_named_once_each() -> None:
    assert missing_glyphs(f"张{RARE}丰 A-1 ¥·") == ""
    assert missing_glyphs("张😀丰😀𰻝") == "😀𰻝"
    (refusal,) = refuse_missing("张😀", "name")
    assert (refusal.code, refusal.field) == ("text.no_glyph", "name")
    assert "😀" in refusal.text
    assert refuse_missing(RARE) == []


def test_a_missing_character_at_the_very_edges() -> None:
    assert missing_glyphs("\u007f\u0080") == "\u0080"
    assert missing_glyphs("\U0010ffff") == "\U0010ffff"


def test_unicode_maps_are_ours_and_use_surrogates() -> None:
    assert ttfonts.makeToUnicodeCMap is fonts.unicode_map
    written = fonts.unicode_map("AAAAAA+HallHei", [0, ord("张"), ord("𬭎")])
    assert "<01> <5f20>" in written
    assert "<02> <d872df4e>" in written
    many = fonts.unicode_map("X", list(range(0x4E00, 0x4EFF)))
    assert "100 beginbfchar" in many, "readers may refuse blocks of more than 100"
    assert "55 beginbfchar" in many


def test_reportlab_still_needs_mending() -> None:
    """When this fails, reportlab writes UTF-16 itself: drop fonts.unicode_map."""
    source = inspect.getsource(inspect.getmodule(ttfonts.TTFont))  # type: ignore[arg-type]
    assert '%04X>" % (i,v)' in source


def test_texts_shrink_a_little_and_then_wrap() -> None:
    short, size = fitted("王芳", fonts.HEI, 9, 8, 100)
    assert (short, size) == (["王芳"], 9)
    one, size = fitted("柳" * 10, fonts.HEI, 9, 8, 85)
    assert (len(one), 8 <= size < 9) == (1, True)
    many, size = fitted("柳" * 50, fonts.HEI, 9, 8, 85)
    assert size == 8
    assert "".join(many) == "柳" * 50
    assert all(width_of(line, fonts.HEI, 8) <= 85 for line in many)


def test_figures_stay_whole_and_no_line_begins_with_a_comma() -> None:
    assert wrapped("流水 12345678 号", fonts.HEI, 10, 60) == ["流水", "12345678 号"]
    lines = wrapped("柳树湾镇东街十二号,二单元", fonts.HEI, 10, 90)
    assert all(not line.startswith(",") for line in lines)
    assert "".join(lines) == "柳树湾镇东街十二号,二单元"

"""Cuts the product's fonts out of the Noto originals; for whoever updates the fonts, not run at start.

Usage, in a folder that holds the two packages as fetched by `npm pack @expo-google-fonts/noto-sans-sc`
and `npm pack @expo-google-fonts/noto-serif-sc`:

    python resources/fonts/build_fonts.py FOLDER

The result is the same to the byte for the same originals, so a rebuild shows no difference in git.
The Open Font License asks for another name only where 'Source' is used; the families are renamed
anyway, because a machine may have the full originals installed and must not mix the two.
"""

import argparse
import io
import tarfile
from pathlib import Path
from typing import Any, NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
RARE_NAMES = "㛃䶮𬭎𣲗"

# What people type or papers print besides Han. The Kangxi radicals (U+2F00) are left out on purpose:
# they share glyphs with the characters, and text copied out of a PDF would come back as radicals.
WANTED = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: · × ± ¥
    (0x0100, 0x01FF),  # pinyin with tones
    (0x0370, 0x045F),  # Greek and Cyrillic, in the names of devices and firms
    (0x2000, 0x206F),  # dashes, quotes, ellipsis
    (0x2100, 0x22FF),  # letter-like, Roman numerals, arrows, mathematics
    (0x2460, 0x266F),  # circled numbers, box drawing, shapes
    (0x3000, 0x312F),  # Chinese punctuation, kana, bopomofo: shop names use them
    (0x3200, 0x33FF),  # enclosed characters, square units
    (0x3400, 0x4DBF),  # Han, extension A (GB 18030 level 2)
    (0x4E00, 0x9FFF),  # Han
    (0xFA0E, 0xFA29),  # the twelve Han of GB 18030 that live among the compatibility forms
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x323AF),  # every further Han the original maps, among them the rest of the 8105 list
)
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "gasp", "DSIG"]
COLUMN_CHARACTERS = "0123456789,.-+"


class Cut(NamedTuple):
    """One font to make: where its original is, and what it is called here."""

    package: str
    member: str
    target: str
    family: str
    style: str
    tabular: bool = False


CUTS = (
    Cut("noto-sans-sc", "400Regular/NotoSansSC_400Regular.ttf", "HallHei-Regular.ttf", "Hall Hei", "Regular"),
    Cut("noto-sans-sc", "700Bold/NotoSansSC_700Bold.ttf", "HallHei-Bold.ttf", "Hall Hei", "Bold"),
    Cut(
        "noto-serif-sc",
        "400Regular/NotoSerifSC_400Regular.ttf",
        "HallSong-Regular.ttf",
        "Hall Song",
        "Regular",
        tabular=True,
    ),
)


def wanted_of(font: Any) -> set[int]:
    """The code points to keep: those we want and the original can draw."""
    known = font.getBestCmap()
    return {code for first, last in WANTED for code in range(first, last + 1) if code in known}


def half_width_glyphs(font: Any) -> dict[str, str]:
    """The original's own substitution to half-width glyphs ('hwid'), glyph name to glyph name."""
    table = font["GSUB"].table
    pairs: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "hwid":
            continue
        for index in record.Feature.LookupListIndex:
            for entry in table.LookupList.Lookup[index].SubTable:
                rule = getattr(entry, "ExtSubTable", entry)
                pairs.update(rule.mapping)
    return pairs


def make_columns_align(font: Any) -> None:
    """Let digits and signs take half-width glyphs, so that amounts line up in columns."""
    pairs = half_width_glyphs(font)
    for table in font["cmap"].tables:
        for char in COLUMN_CHARACTERS:
            glyph = table.cmap.get(ord(char))
            if glyph in pairs:
                table.cmap[ord(char)] = pairs[glyph]


def rename(font: Any, cut: Cut) -> None:
    """Give the font our family name; copyright, licence and designer stay as they were."""
    names = font["name"]
    full = cut.family if cut.style == "Regular" else f"{cut.family} {cut.style}"
    postscript = f"{cut.family.replace(' ', '')}-{cut.style}"
    names.names = [entry for entry in names.names if entry.nameID in (0, 5, 8, 9, 13, 14)]
    version = next(entry.toUnicode() for entry in names.names if entry.nameID == 5)
    for name_id, text in ((1, cut.family), (2, cut.style), (4, full), (6, postscript)):
        names.setName(text, name_id, 3, 1, 0x409)
    names.setName(f"{postscript};{version}", 3, 3, 1, 0x409)


def cut_font(original: bytes, cut: Cut) -> set[int]:
    """Write one font beside this script and return the code points it draws."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    if cut.tabular:
        make_columns_align(font)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += DROPPED_TABLES
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted_of(font))
    cutter.subset(font)
    rename(font, cut)
    font.save(HERE / cut.target)
    return set(font.getBestCmap())


def ranges(codes: set[int]) -> str:
    """Code points as lines of hexadecimal 'first-last', the form that glyphs.py reads."""
    lines: list[str] = []
    first = last = -2
    for code in [*sorted(codes), 0x110000]:
        if code != last + 1:
            if first >= 0:
                lines.append(f"{first:X}-{last:X}")
            first = code
        last = code
    return "\n".join(lines) + "\n"


def main() -> None:
    """Cut every font and note what all of them can draw."""
    parser = argparse.ArgumentParser(description="Cut the product's fonts out of the Noto originals.")
    parser.add_argument("folder", type=Path, help="folder with the two .tgz packages")
    folder: Path = parser.parse_args().folder
    drawn: set[int] | None = None
    for cut in CUTS:
        (package,) = folder.glob(f"*{cut.package}*.tgz")
        with tarfile.open(package) as archive:
            member = archive.extractfile(f"package/{cut.member}")
            assert member is not None
            codes = cut_font(member.read(), cut)
        drawn = codes if drawn is None else drawn & codes
    assert drawn is not None
    lacking = [char for char in RARE_NAMES if ord(char) not in drawn]
    if lacking:
        raise SystemExit(f"the fonts lack {lacking}")
    (HERE / "coverage.txt").write_text(ranges(drawn), encoding="ascii")


if __name__ == "__main__":
    main()

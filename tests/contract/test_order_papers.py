"""Every paper of an order: drawn clearly, read back whole, with places to sign, stored without loss."""

from __future__ import annotations

import msgspec
import pytest

from app.adapters.pdf import draw
from app.documents.glyphs import missing_glyphs
from app.documents.paper import Paper
from app.documents.papers import build
from app.documents.vocabulary import PAPERS
from app.workorders.catalog import kinds
from app.workorders.snapshots import CorrectionSnapshot, SheetSnapshot
from tests.contract.test_papers import Ink, assert_clear, pages, read, record
from tests.order_specimens import COMMON, ORDER_PAPERS, disclosure
from tests.specimens import with_code

NAMES = sorted(ORDER_PAPERS)


def paper(name: str) -> Paper:
    return with_code(build(name, ORDER_PAPERS[name]))


def texts(value: object) -> list[str]:
    """Every text of a snapshot, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    return [text for one in value for text in texts(one)] if isinstance(value, list | tuple) else []


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> list[Ink]:
    return record(monkeypatch)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn_clearly_with_its_number_and_places_to_sign(name: str, ink: list[Ink]) -> None:
    made = paper(name)
    document = draw(made, "a4")
    assert_clear(ink, "a4", document)
    assert not missing_glyphs("".join(one.text for one in ink))
    said = read(document)
    for expected in (
        made.title,
        made.number,
        "柳树湾供电所",
        "1001王芳",
        "3号台",
        *made.signatures,
        made.stamp,
    ):
        assert "".join(expected.split()) in said, expected
    assert made.kind == name
    assert name in PAPERS


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("disclosure", "refund_form")])
def test_everything_of_the_snapshot_is_on_it(name: str) -> None:
    said = read(draw(paper(name), "a4"))
    snapshot = msgspec.structs.asdict(ORDER_PAPERS[name])
    snapshot.pop("maker")
    for text in texts(msgspec.to_builtins(snapshot)):
        day = len(text) == 10 and text[4] == text[7] == "-"
        assert day or "".join(text.split()) in said, text


@pytest.mark.parametrize("name", NAMES)
def test_it_survives_storage_and_gives_the_same_bytes(name: str) -> None:
    made = paper(name)
    stored = msgspec.json.decode(msgspec.json.encode(made), type=Paper)
    assert stored == made
    assert draw(stored, "a4") == draw(made, "a4")


@pytest.mark.parametrize("code", [kind.code for kind in kinds()])
def test_every_business_is_told_once_on_a_sheet(code: str, ink: list[Ink]) -> None:
    snapshot = disclosure(code)
    document = draw(with_code(build("disclosure", snapshot)), "a4")
    assert_clear(ink, "a4", document)
    said = read(document)
    assert "95598" in said
    assert "12398" in said
    for line in snapshot.told.papers:
        assert line.word in said
    for limit in snapshot.told.limits:
        assert "".join(limit.limit.split()) in said


def test_what_is_empty_is_a_line_or_a_row_to_write_in() -> None:
    sheet = ORDER_PAPERS["survey_sheet"]
    assert isinstance(sheet, SheetSnapshot)
    built = build("survey_sheet", sheet)
    assert all(field.blank for part in built.parts for field in part.fields)
    assert [row.cells for row in built.tables[0].rows][-2:] == [("",) * 5] * 2


def test_a_long_list_goes_on_to_further_pages_with_its_signatures_whole() -> None:
    many = tuple(msgspec.structs.replace(one) for one in ORDER_PAPERS["correction_notice"].missing * 40)
    document = draw(with_code(build("correction_notice", CorrectionSnapshot(**COMMON, missing=many))), "a4")
    assert pages(document) > 2
    assert f"第{pages(document)}/{pages(document)}页" in read(document)

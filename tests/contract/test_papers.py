"""Papers as drawn, read back from the PDF: complete, the same every time, nothing clipped or overlapping."""

import hashlib
import io
from dataclasses import dataclass

import msgspec
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from app.adapters.pdf import draw, drawing
from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.layouts import LAYOUTS as MEASURES
from app.adapters.pdf.pen import Pen
from app.adapters.pdf.qr import QUIET, draw_code
from app.documents.glyphs import missing_glyphs
from app.documents.paper import Column, Paper, Row, Table
from app.documents.papers import build
from app.documents.press import LAYOUTS
from app.kernel.money import words, yuan
from tests.specimens import receipt, receipt_paper, reversal, shift_slip, with_code

HOSTILE = "<img src='/etc/hostname'/>&amp;<b>x"
ALL = sorted(LAYOUTS)


def read(document: bytes) -> str:
    """All text of a PDF without white space, since a reader cannot know which gaps were spaces."""
    pages = PdfReader(io.BytesIO(document)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def pages(document: bytes) -> int:
    return len(PdfReader(io.BytesIO(document)).pages)


@dataclass(frozen=True)
class Ink:
    """A text on a page: its box in points from the top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def record(patch: pytest.MonkeyPatch) -> list[Ink]:
    """Every text that is drawn from now on, with its place."""
    drawn: list[Ink] = []
    real = Pen.text

    def text(
        self: Pen,
        x: float,
        top: float,
        leading: float,
        text: str,
        size: float,
        face: str = "HallHei",
        align: str = "left",
    ) -> None:
        real(self, x, top, leading, text, size, face, align)
        if text:
            width = width_of(text, face, size)
            left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
            middle = top + leading / 2
            page = self.canvas.getPageNumber()
            drawn.append(Ink(page, left, middle - size * 0.45, left + width, middle + size * 0.45, text))

    patch.setattr(Pen, "text", text)
    return drawn


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> list[Ink]:
    """The texts this test draws."""
    return record(monkeypatch)


def assert_clear(ink: list[Ink], layout: str, document: bytes) -> None:
    """All texts stand inside the margins and none touches another."""
    measures = MEASURES[layout]
    height = float(PdfReader(io.BytesIO(document)).pages[0].mediabox.height)
    for item in ink:
        assert item.left >= measures.left - 0.5, item
        assert item.right <= measures.width - measures.right + 0.5, item
        assert item.top >= measures.top - 6, item
        assert item.bottom <= height - 8, item
    for number, one in enumerate(ink):
        for other in ink[number + 1 :]:
            apart = (
                one.page != other.page
                or one.right <= other.left + 0.5
                or other.right <= one.left + 0.5
                or one.bottom <= other.top + 0.5
                or other.bottom <= one.top + 0.5
            )
            assert apart, f"{one} touches {other}"


SPECIMENS = {
    "one bill": receipt_paper(receipt(1)),
    "three bills, deposit and credit": receipt_paper(receipt(3, deposit_fen=5_000, credit_used_fen=1_234)),
    "fourteen bills": receipt_paper(receipt(14)),
    "forty bills": receipt_paper(receipt(40)),
    "deposit": receipt_paper(receipt(0, kind="deposit", deposit_fen=30_000)),
    "hundred billion": receipt_paper(receipt(0, kind="deposit", deposit_fen=10**13, tender="转账")),
    "reversal": receipt_paper(reversal()),
    "rare name": receipt_paper(receipt(2, account_name="㛃䶮𬭎𣲗")),
    "hostile": receipt_paper(receipt(2, account_name=HOSTILE, address=HOSTILE * 5, org_name=HOSTILE)),
    "endless": receipt_paper(
        receipt(2, account_name="柳" * 200, address="湾" * 200, tender_reference="9" * 60)
    ),
    "reprint": msgspec.structs.replace(receipt_paper(receipt(3)), mark="补打 第 12 次"),
    "slip": with_code(build("shift_slip", shift_slip())),
    "bad day": with_code(build("shift_slip", shift_slip(exceptions=30))),
}


@pytest.mark.parametrize("layout", ALL)
@pytest.mark.parametrize("name", SPECIMENS)
def test_nothing_is_clipped_and_nothing_overlaps(ink: list[Ink], layout: str, name: str) -> None:
    document = draw(SPECIMENS[name], layout)
    assert ink
    assert_clear(ink, layout, document)


PRINTABLE = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x3134F).filter(lambda char: not missing_glyphs(char)),
    max_size=120,
)


@settings(max_examples=25, deadline=None)
@given(name=PRINTABLE, address=PRINTABLE, bills=st.integers(0, 16), fen=st.integers(0, 10**12))
@pytest.mark.parametrize("layout", ["form", "roll80"])
def test_any_names_and_amounts_fit(layout: str, name: str, address: str, bills: int, fen: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        drawn = record(patch)
        paper = receipt_paper(receipt(bills, account_name=name, address=address, deposit_fen=fen))
        assert_clear(drawn, layout, draw(paper, layout))


@pytest.mark.parametrize("layout", ALL)
def test_a_receipt_reads_back_complete(layout: str) -> None:
    snapshot = receipt(3, deposit_fen=5_000, credit_left_fen=5_000)
    said = read(draw(receipt_paper(snapshot), layout))
    for expected in (
        "电费收据",
        "A-0002317",
        "041500231187",
        "张*丰",
        "柳树湾镇东街12号",
        "2026-03-1512:00:00",
        yuan(snapshot.total_fen),
        words(snapshot.total_fen),
        yuan(snapshot.received_fen),
        yuan(snapshot.change_fen),
        "1001王芳",
        "3号台",
        "柳树湾供电所",
        "收讫章",
        "扫码验真",
        "违约金",
        "3.69",
    ):
        assert expected in said, expected


@pytest.mark.parametrize("layout", ALL)
def test_rare_names_can_be_copied_out_of_the_paper(layout: str) -> None:
    assert "㛃䶮𬭎𣲗" in read(draw(receipt_paper(receipt(2, account_name="㛃䶮𬭎𣲗")), layout))


@pytest.mark.parametrize("layout", ALL)
def test_names_are_data_and_never_markup(layout: str) -> None:
    document = draw(receipt_paper(receipt(1, account_name=HOSTILE, address=HOSTILE)), layout)
    assert read(document).count("".join(HOSTILE.split())) == 2
    resources = PdfReader(io.BytesIO(document)).pages[0]["/Resources"]
    assert "/XObject" not in resources, "a picture came in"


@pytest.mark.parametrize("layout", ALL)
def test_the_same_paper_gives_the_same_bytes(layout: str) -> None:
    first = hashlib.sha256(draw(SPECIMENS["three bills, deposit and credit"], layout)).hexdigest()
    draw(SPECIMENS["rare name"], layout)
    assert hashlib.sha256(draw(SPECIMENS["three bills, deposit and credit"], layout)).hexdigest() == first


def test_page_sizes_are_the_stationery_s_own_points() -> None:
    box = PdfReader(io.BytesIO(draw(SPECIMENS["one bill"], "form"))).pages[0].mediabox
    assert (float(box.width), float(box.height)) == (684, 264)
    roll = [PdfReader(io.BytesIO(draw(SPECIMENS[name], "roll80"))) for name in ("one bill", "fourteen bills")]
    assert [len(reader.pages) for reader in roll] == [1, 1]
    assert roll[0].pages[0].mediabox.height < roll[1].pages[0].mediabox.height


@pytest.mark.parametrize(("bills", "expected"), [(1, 1), (3, 1), (6, 1), (14, 2), (40, 4)])
def test_long_receipts_flow_to_further_forms(bills: int, expected: int) -> None:
    document = draw(receipt_paper(receipt(bills)), "form")
    said = read(document)
    assert pages(document) == expected
    assert said.count("A-0002317") == expected, "every sheet names its receipt"
    assert said.count("过次页") == said.count("承前页") == expected - 1
    if expected > 1:
        assert f"第{expected}/{expected}页" in said


def test_carried_sums_are_the_sums_so_far() -> None:
    snapshot = receipt(14)
    reader = PdfReader(io.BytesIO(draw(receipt_paper(snapshot), "form")))
    first = "".join(reader.pages[0].extract_text().split())
    shown = sum(f"{line.period}" in first for line in snapshot.lines)
    carried = yuan(sum(line.sum_fen for line in snapshot.lines[:shown]))
    assert 0 < shown < 14
    assert first.count(carried) == 1
    assert carried in "".join(reader.pages[1].extract_text().split())


def test_a_reprint_differs_only_by_its_mark() -> None:
    original = receipt_paper(receipt(3))
    marked = msgspec.structs.replace(original, mark="补打 第 2 次")
    for layout in ALL:
        before, after = read(draw(original, layout)), read(draw(marked, layout))
        assert "补打第2次" in after
        assert after.replace("补打第2次", "") == before


def test_a_paper_survives_storage() -> None:
    for paper in SPECIMENS.values():
        assert msgspec.json.decode(msgspec.json.encode(paper), type=Paper) == paper


def test_a_table_too_wide_for_its_paper_is_stacked() -> None:
    columns = tuple(Column(f"很长的栏目名称{n}") for n in range(12))
    table = Table(columns=columns, rows=(Row(tuple(str(n) * 9 for n in range(12))),))
    paper = Paper(kind="receipt", title="宽表", issuer="所", number="1", tables=(table,))
    said = read(draw(paper, "form"))
    assert all(column.title in said for column in columns[1:-1])
    assert all(cell in said for cell in table.rows[0].cells)


SCALE = 6


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("layout", ALL)
def test_the_code_on_the_page_is_the_code_that_was_signed(
    monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    places: list[tuple[float, float, float]] = []

    def noted(pen: Pen, x: float, top: float, side: float, text: str) -> None:
        places.append((x, top, side))
        draw_code(pen, x, top, side, text)

    monkeypatch.setattr(drawing, "draw_code", noted)
    paper = SPECIMENS["one bill"]
    image = rendered(draw(paper, layout))
    ((left, top, side),) = places
    rows = segno.make(paper.code, micro=False, error="m", mask=3, boost_error=False).matrix
    module = side / (len(rows) + 2 * QUIET)
    for line, row in enumerate(rows):
        for column, dark in enumerate(row):
            x = round((left + (column + QUIET + 0.5) * module) * SCALE)
            y = round((top + (line + QUIET + 0.5) * module) * SCALE)
            assert (image.pixelColor(x, y).lightness() < 128) == bool(dark), (line, column)


def rendered(document: bytes) -> QImage:
    """The first page on white, at six pixels a point."""
    buffer = QBuffer()
    buffer.setData(QByteArray(document))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument()
    pdf.load(buffer)
    size = pdf.pagePointSize(0)
    page = pdf.render(0, QSize(round(size.width() * SCALE), round(size.height() * SCALE)))
    pdf.close()
    image = QImage(page.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.drawImage(0, 0, page)
    painter.end()
    return image

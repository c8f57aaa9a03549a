"""The value of a paper: what it says, in order, without a thought for where it is drawn."""

from typing import Literal

import msgspec

from app.billing.monthly import Month

Align = Literal["left", "right"]


class Field(msgspec.Struct, frozen=True):
    """A label and its value; `wide` values (addresses, reasons) take a row of their own.

    `blank`: where there is no text, there is a line to write on by hand.
    """

    label: str
    text: str
    wide: bool = False
    blank: bool = False


class Part(msgspec.Struct, frozen=True):
    """Fields under a heading of their own."""

    heading: str
    fields: tuple[Field, ...]


class Column(msgspec.Struct, frozen=True):
    """A table column; texts stand left, figures right. Where every column has a `share` of the width, tables
    one below the other stand in line."""

    title: str
    align: Align = "right"
    share: int = 0


class Row(msgspec.Struct, frozen=True):
    """A table row; `amount_fen` is what it adds to the sum that pages carry over."""

    cells: tuple[str, ...]
    amount_fen: int = 0


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under columns. With `carries`, the last column is an amount and each page carries its sum.

    `ruled` rows stand between hairlines, tall enough to be filled in by hand. `notes` stand between heading
    and columns; `serif` sets all but the heading in serif type, for what hangs on a wall.
    """

    heading: str = ""
    notes: tuple[str, ...] = ()
    serif: bool = False
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    carries: bool = False
    ruled: bool = False


class Chapter(msgspec.Struct, frozen=True):
    """A heading and the clauses below it, each with its number; set in serif type, justified.

    Lines of a clause after its first ('\n') are its items: (一) …, (二) ….
    """

    heading: str
    clauses: tuple[str, ...]


class Party(msgspec.Struct, frozen=True):
    """Who signs a contract: the role (供电方), the name, and the lines below it, empty ones to be filled in.

    `drawn` are strokes of a signature, each a line of points in thousandths of the box (0…1000).
    """

    role: str
    name: str
    lines: tuple[Field, ...] = (Field("签字", ""), Field("日期", ""))
    drawn: tuple[tuple[tuple[int, int], ...], ...] = ()


class MonthChart(msgspec.Struct, frozen=True, kw_only=True):
    """Energy and money of some months, drawn below the tables (app.documents.chart says where)."""

    heading: str
    months: tuple[Month, ...]


class Total(msgspec.Struct, frozen=True):
    """The sum in the biggest type, in figures and in words."""

    label: str
    figure: str
    words: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a paper says. All texts are data and are drawn as they stand, never read as markup.

    `parts` and `chapters` come behind the fields, `parties` sign below them, the tables then are their
    annex. `stamp`
    names the seal that has its place here ('' for none), `signatures` who signs, `code` the text
    of the QR and `caption` what scanning it is good for, `mark` what is laid over a reprint ('补打 第 1 次').
    """

    kind: str
    title: str
    issuer: str
    number: str
    fields: tuple[Field, ...] = ()
    parts: tuple[Part, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    parties: tuple[Party, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: MonthChart | None = None
    total: Total | None = None
    settlement: tuple[Field, ...] = ()
    closing: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    stamp: str = ""
    code: str = ""
    caption: str = "扫码验真"
    mark: str = ""

"""What papers about an order share: whom they are about, who made them, fields to fill in by hand."""

from collections.abc import Iterable

from app.documents.paper import Column, Field, Part, Row, Table
from app.kernel.dates import civil, day_words
from app.workorders.snapshots import Lines, Listing, Maker, OrderPaper, PaperMark

WIDE = 22
"""Texts longer than so many characters take a row of their own."""
PAPER_COLUMNS = (
    Column("序号", "left"),
    Column("资料", "left"),
    Column("状态", "left"),
    Column("期限", "left"),
)


def about(paper: OrderPaper) -> tuple[Field, ...]:
    """Which order of whom."""
    order = paper.about
    return (
        Field("工单号", order.order_no),
        Field("业务", order.business),
        Field("受理日期", day_words(order.accepted_on) if order.accepted_on else ""),
        *((Field("户号", order.account_no),) if order.account_no else ()),
        *((Field("联系电话", order.phones),) if order.phones else ()),
        Field("户名", order.name, wide=True),
        *((Field("用电地址", order.address, wide=True),) if order.address else ()),
    )


def made_by(maker: Maker) -> tuple[Field, ...]:
    """Who made the paper, where and when."""
    return (
        Field("经办人", maker.clerk),
        Field("柜台", maker.desk_name),
        Field("打印时间", civil(maker.made_ms).strftime("%Y-%m-%d %H:%M")),
    )


def parts(sections: Iterable[Lines]) -> tuple[Part, ...]:
    """Sections with their fields; what is empty is a line to write on."""
    return tuple(
        Part(
            one.title,
            tuple(
                Field(label, text, wide=len(text) > WIDE or label in one.long, blank=True)
                for label, text in one.fields
            ),
        )
        for one in sections
        if one.fields
    )


def listing(table: Listing) -> Table:
    """A table, with empty rows to be filled in where there are any."""
    empty = tuple("" for _ in table.columns)
    rows = tuple(Row(cells) for cells in (*table.rows, *(empty for _ in range(table.blank))))
    columns = tuple(Column(title, "left") for title in table.columns)
    return Table(heading=table.title, columns=columns, rows=rows, ruled=True)


def paper_list(heading: str, papers: Iterable[PaperMark]) -> tuple[Table, ...]:
    """Papers of the customer's with their state; no table where there are none."""
    rows = tuple(
        Row((str(number), one.word, one.state, f"{one.until} 前" if one.until else ""))
        for number, one in enumerate(papers, 1)
    )
    return (Table(heading=heading, columns=PAPER_COLUMNS, rows=rows),) if rows else ()

"""归档封面与目录: which file it is, how long it is kept, what lies in it."""

from app.documents.paper import Column, Field, Paper, Row, Table
from app.documents.papers.order_head import about, made_by
from app.documents.papers.registry import paper_of
from app.kernel.dates import day_words
from app.workorders.snapshots import FileCoverSnapshot

CONTENTS = (
    Column("序号", "left"),
    Column("资料名称", "left"),
    Column("编号或来源", "left"),
    Column("日期", "left"),
    Column("页数", "left"),
    Column("备注", "left"),
)


@paper_of("file_cover", FileCoverSnapshot)
def file_cover(snapshot: FileCoverSnapshot) -> Paper:
    """The cover with the contents below it (facts.md §1.9: ten years after the end of the contract)."""
    rows = tuple(
        Row((str(place), what, number, day, "", ""))
        for place, (what, number, day) in enumerate(snapshot.contents, 1)
    )
    return Paper(
        kind="file_cover",
        title="用电业务档案",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=(
            *about(snapshot),
            *((Field("归档日期", day_words(snapshot.archived_on)),) if snapshot.archived_on else ()),
            *((Field("保存期限", snapshot.kept),) if snapshot.kept else ()),
            *((Field("说明", snapshot.note, wide=True),) if snapshot.note else ()),
        ),
        tables=(Table(heading="卷内目录", columns=CONTENTS, rows=rows, ruled=True),) if rows else (),
        closing=made_by(snapshot.maker),
        signatures=("立卷人签字", "检查人签字", "日期"),
    )

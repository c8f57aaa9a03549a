"""一次性告知单: papers, course, fees, time limits and notes of a business, told once (facts.md §3.4b)."""

from app.documents.paper import Column, Field, Paper, Part, Row, Table
from app.documents.papers.order_head import made_by
from app.documents.papers.registry import paper_of
from app.workorders.disclosure import STATES, PaperLine
from app.workorders.snapshots import DisclosureSnapshot

PAPERS = (Column("序号", "left"), Column("资料", "left"), Column("状态", "left"), Column("说明", "left"))
LIMITS = (
    Column("环节", "left"),
    Column("时限", "left"),
    Column("今日受理的最迟日期", "left"),
    Column("依据", "left"),
)
FEES = (Column("收费项目", "left"), Column("标准", "left"), Column("依据", "left"))


@paper_of("disclosure", DisclosureSnapshot)
def disclosure(snapshot: DisclosureSnapshot) -> Paper:
    """What a customer has to know before applying; what is missing stands in the list of papers."""
    told, maker = snapshot.told, snapshot.maker
    known = (("户号", snapshot.account_no), ("客户", snapshot.name))
    papers = tuple(
        Row((str(place), line.word, STATES[line.state], _note(line)))
        for place, line in enumerate(told.papers, 1)
    )
    limits = tuple(
        Row((one.word, f"{one.since} {one.limit}", f"{one.due or ''}", one.source)) for one in told.limits
    )
    fees = tuple(Row((fee.word, fee.amount, fee.basis)) for fee in told.fees)
    notes = (f"{told.about}", *told.notes) if told.about else told.notes
    return Paper(
        kind="disclosure",
        title="用电业务一次性告知单",
        issuer=maker.org_name,
        number=snapshot.number,
        fields=(
            Field("业务", told.word),
            Field("业务码", told.transaction),
            *(Field(label, text) for label, text in known if text),
            Field("依据", told.article, wide=True),
        ),
        parts=(Part("办理流程", (Field("步骤", " → ".join(told.course), wide=True),)),),
        tables=tuple(
            Table(heading=heading, columns=columns, rows=rows)
            for heading, columns, rows in (
                ("需要的资料", PAPERS, papers),
                ("办理时限", LIMITS, limits),
                ("收费", FEES, fees or (Row(("无", "本业务不收费", "")),)),
            )
            if rows
        ),
        notes=(
            *(f"{place}. {note}" for place, note in enumerate(notes, 1)),
            "咨询和监督:" + ",".join(f"{word} {number}" for number, word in told.hotlines) + "。",
        ),
        closing=made_by(maker),
        signatures=("客户签字", "告知人签字", "日期"),
        stamp="业务专用章",
        code=snapshot.case_id,
        caption="扫码继续办理",
    )


def _note(line: PaperLine) -> str:
    until = f"可在 {line.until} 前补交" if line.until else ""
    return ";".join(part for part in (until, line.note) if part)

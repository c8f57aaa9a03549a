"""供电服务承诺公示: every business with its course, fee and limits, and how they were kept this month."""

from app.documents.paper import Column, Field, Paper, Row, Table
from app.documents.papers.order_head import made_by
from app.documents.papers.registry import paper_of
from app.workorders.clock_report import rate_words
from app.workorders.disclosure import HOTLINES
from app.workorders.promises import PromisedBusiness
from app.workorders.snapshots import PromisePosterSnapshot

COLUMNS = (
    Column("", "left", share=33),
    Column("", "left", share=34),
    Column("", "left", share=11),
    Column("", "right", share=22),
)
FIRST_MARK = ord("①")
MARKS = 20
"""How many sources the circled figures can tell apart; Unicode has them from ① to ⑳ in a row."""


@paper_of("promise_poster", PromisePosterSnapshot)
def promise_poster(snapshot: PromisePosterSnapshot) -> Paper:
    """Items, procedure, limits, fees (issue: service promises), each limit with its source and its rate."""
    board = snapshot.board
    sources = list(dict.fromkeys(line.source for one in board.businesses for line in one.limits))
    told = f"{rate_words(board.ended, board.late)}({board.ended - board.late}/{board.ended})"
    return Paper(
        kind="promise_poster",
        title="供电服务承诺",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=(
            Field("统计期间", f"{board.since} 至 {board.until}"),
            Field("本月按时完成", told if board.ended else "暂无"),
        ),
        tables=tuple(_business(one, sources) for one in board.businesses),
        notes=(
            "右列为本月按时完成的比例(按时件数/到期件数)。客户办理的时间和工单挂起的时间不计入时限。",
            f"依据:{';'.join(f'{_mark(place)} {source}' for place, source in enumerate(sources))}。",
            "咨询和监督:" + ",".join(f"{word} {number}" for number, word in HOTLINES) + "。",
        ),
        closing=made_by(snapshot.maker),
        stamp="公示单位盖章",
    )


def _business(one: PromisedBusiness, sources: list[str]) -> Table:
    rows = tuple(
        Row(
            (
                f"{line.word}({line.whom})" if line.whom else line.word,
                f"{line.since} {line.limit}",
                f"{line.basis}{_mark(sources.index(line.source))}",
                line.kept_words,
            )
        )
        for line in one.limits
    )
    notes = (f"流程:{one.course_words}", f"收费:{one.fee}")
    return Table(heading=one.word, notes=notes, columns=COLUMNS, rows=rows, serif=True)


def _mark(place: int) -> str:
    """A circled figure, or one in brackets where there are more sources than circled figures."""
    return chr(FIRST_MARK + place) if place < MARKS else f"[{place + 1}]"

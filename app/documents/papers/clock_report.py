"""业务时限报表: how limits were kept in a period, by business, stage, unit or clerk."""

from app.documents.paper import Column, Field, Paper, Row, Table
from app.documents.papers.order_head import made_by
from app.documents.papers.registry import paper_of
from app.workorders.clock_report import BY, ReportLine, rate_words
from app.workorders.snapshots import ClockReportSnapshot


@paper_of("clock_report", ClockReportSnapshot)
def clock_report(snapshot: ClockReportSnapshot) -> Paper:
    """Ended, on time, late, rate and unexplained, with the sums in the head."""
    report = snapshot.report
    columns = (
        Column(BY[report.by], "left"),
        Column("时限", "left"),
        *(Column(title) for title in ("到期", "按时", "超时", "按时率", "未说明")),
    )
    rows = tuple(Row(_cells(line)) for line in report.lines)
    return Paper(
        kind="clock_report",
        title="业务时限报表",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=(
            Field("期间", report.period.words),
            Field("到期", f"{report.ended:,} 项"),
            Field("按时率", rate_words(report.ended, report.late) or "无"),
            Field("超时", f"{report.late:,} 项"),
            Field("未说明原因", f"{report.unexplained:,} 项"),
        ),
        tables=(Table(columns=columns, rows=rows or (Row(("无", "", "", "", "", "", "")),)),),
        notes=("到期:期间内结束的时限,包括撤回和终止的工单。",),
        closing=made_by(snapshot.maker),
        signatures=("统计人签字", "负责人签字", "日期"),
    )


def _cells(line: ReportLine) -> tuple[str, ...]:
    kept = line.ended - line.late
    figures = (f"{line.ended:,}", f"{kept:,}", f"{line.late:,}", line.rate, f"{line.unexplained:,}")
    return (line.group_word, line.clock_word, *figures)

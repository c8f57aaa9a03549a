"""Sheets of work on an order, and the reply with its plan: the same paper under five titles.

Reply: capacity, supply, metering, tariff, fees, validity (R24 Art.22, 23). Survey: what is known before, and
what is found on site (facts.md §3.2). Meter sheet: meters, readings before and after, ratios, seals. Seal
sheet: what is sealed or energised, when, by whom. Inspection: what is wrong, by when it is put right (R24
Art.44, 46, 47).
"""

from collections.abc import Callable
from typing import NamedTuple

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


class Sheet(NamedTuple):
    """What tells one sheet from another: title, who signs, the seal that has its place on it."""

    title: str
    signatures: tuple[str, ...]
    stamp: str = ""


SEAL = "业务专用章"
SHEETS = {
    "plan_reply": Sheet("供电方案答复单", ("客户签收", "答复人签字", "日期"), SEAL),
    "survey_sheet": Sheet("现场勘查单", ("勘查人签字", "客户(陪同人)签字", "日期")),
    "meter_sheet": Sheet("电能计量装拆单", ("装拆人签字", "客户签字确认", "日期")),
    "seal_sheet": Sheet("封停、送电工作单", ("工作负责人签字", "客户签字确认", "日期")),
    "inspection_sheet": Sheet("受电工程检查意见单", ("检查人签字", "客户签收", "日期"), SEAL),
}


def _maker(kind: str, sheet: Sheet) -> Callable[[SheetSnapshot], Paper]:
    def make(snapshot: SheetSnapshot) -> Paper:
        return Paper(
            kind=kind,
            title=sheet.title,
            issuer=snapshot.maker.org_name,
            number=snapshot.number,
            fields=about(snapshot),
            parts=parts(snapshot.sections),
            tables=tuple(listing(table) for table in snapshot.tables),
            notes=snapshot.notes,
            closing=made_by(snapshot.maker),
            signatures=sheet.signatures,
            stamp=sheet.stamp,
        )

    return make


for _kind, _sheet in SHEETS.items():
    paper_of(_kind, SheetSnapshot)(_maker(_kind, _sheet))

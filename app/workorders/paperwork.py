"""Fills the papers of an order in, from the order, its business and the account; whatever the business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from app.kernel.dates import civil_date, day_words
from app.kernel.home import Rooms
from app.tariffs.book import TariffsView
from app.tariffs.holidays import HolidayTable
from app.workorders.clocks import add_months
from app.workorders.disclosure import limits_of
from app.workorders.facts import PaperState
from app.workorders.kind import Answers, Field, Kind, Section, applies
from app.workorders.parts.effects import FIT, PERIODS, PULL
from app.workorders.settings import WorkorderSettings
from app.workorders.snapshots import (
    About,
    AcceptanceSnapshot,
    ApplicationSnapshot,
    CorrectionSnapshot,
    FileCoverSnapshot,
    LimitMark,
    Lines,
    Listing,
    Maker,
    PaperMark,
    RefundSnapshot,
    SheetSnapshot,
    Told,
)
from app.workorders.standing import Account
from app.workorders.views import AttachmentRow, EventRow, OrderRow
from app.workorders.vocabulary import OWED, PAPER_STATES, PAPERS

PHASES = {"1": "单相", "3": "三相"}
LONG = 100
"""Fields that may hold so many characters get a row of their own."""
METER = ("表号", "平", "尖", "峰", "谷", "深谷", "变比", "封印")
"""Columns of the meter sheet; registers in the order of effects.PERIODS."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What all papers of one order are filled in from."""

    order: OrderRow
    kind: Kind
    maker: Maker
    states: tuple[PaperState, ...] = ()
    events: tuple[EventRow, ...] = ()
    account: Account | None = None
    tariffs: Mapping[str, str] = {}
    """Names of tariffs by code."""

    def head(self, number: str) -> dict[str, object]:
        """What every paper about the order begins with."""
        return {"number": number, "maker": self.maker, "about": about_of(self.order, self.kind)}


def about_of(order: OrderRow, kind: Kind) -> About:
    """Whom an order is about."""
    answers = order.answers
    return About(
        order_no=order.order_no,
        business=kind.word,
        account_no=order.account_no,
        name=answers.get("name", "") or answers.get("new_name", ""),
        phones=answers.get("phones", "").replace(" ", "、"),
        address=answers.get("address", "") or answers.get("new_address", ""),
        accepted_on=civil_date(order.accepted_ms) if order.accepted_ms else None,
    )


def tariff_names(rooms: Rooms, answers: Answers) -> dict[str, str]:
    """The names of the tariffs that answers may name."""
    view = rooms.view(TariffsView)
    codes = {text for name, text in answers.items() if "tariff" in name and text}
    return {code: tariff.name for code in codes if (tariff := view.tariff(code)) is not None}


def told_answer(field: Field, text: str, tariffs: Mapping[str, str]) -> str:
    """An answer as people read it."""
    if field.shape == "choice":
        return dict(field.choices).get(text, text)
    if field.shape == "yes":
        return "是" if text else "否"
    if field.shape == "date" and text:
        return day_words(date.fromisoformat(text))
    if field.shape == "tariff":
        return tariffs.get(text, text)
    return text.replace(" ", "、") if field.shape == "phones" else text


def lines_of(
    title: str, fields: Iterable[Field], desk: Desk, *, blanks: bool = False, skip: Iterable[str] = ()
) -> Lines:
    """Fields with their answers; those without one are left out, or with `blanks` left to be filled in."""
    answers, left_out = desk.order.answers, frozenset(skip)
    asked = [one for one in fields if applies(one.when, answers) and one.name not in left_out]
    told: list[Told] = []
    for one in asked:
        text = answers.get(one.name, "")
        if text or blanks:
            told.append((one.word, told_answer(one, text, desk.tariffs) if text else ""))
    return Lines(title, tuple(told), tuple(one.word for one in asked if one.limit >= LONG))


def shown_sections(kind: Kind, answers: Answers) -> list[Section]:
    """The sections of an application that these answers show."""
    return [one for one in kind.sections if applies(one.when, answers)]


def application_of(desk: Desk, number: str) -> ApplicationSnapshot:
    """The application as it was filled in."""
    order = desk.order
    return ApplicationSnapshot(
        **desk.head(number),  # type: ignore[arg-type]  # number, maker, about
        sections=tuple(
            lines_of(one.title, one.fields, desk) for one in shown_sections(desk.kind, order.answers)
        ),
        loads=_loads(order),
        papers=paper_marks(desk.states, order.promised_by),
        promised_by=order.promised_by,
    )


def acceptance_of(
    desk: Desk, number: str, settings: WorkorderSettings, holidays: HolidayTable
) -> AcceptanceSnapshot:
    """The receipt of an order that was accepted."""
    order, kind = desk.order, desk.kind
    limits = limits_of(kind, order.answers, settings, holidays, order.accepted_ms)
    following = kind.stage(kind.following("", order.answers))
    return AcceptanceSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        next_step=following.word if following else "归档",
        limits=tuple(LimitMark(one.word, f"{one.since} {one.limit}", one.due) for one in limits),
        papers=paper_marks(desk.states, order.promised_by),
        promised_by=order.promised_by,
    )


def paper_marks(states: Iterable[PaperState], until: date | None) -> tuple[PaperMark, ...]:
    """How papers stand, in words; those that follow with their day."""
    return tuple(
        PaperMark(
            PAPERS.get(one.paper, one.paper), PAPER_STATES[one.state], until if one.state in OWED else None
        )
        for one in states
    )


def plan_reply_of(desk: Desk, number: str, settings: WorkorderSettings) -> SheetSnapshot:
    """The reply with the plan (R24 Art.22, 23)."""
    kind, order = desk.kind, desk.order
    months = settings.plan_months(order.answers.get("voltage", ""))
    until = order.plan_until or add_months(civil_date(desk.maker.made_ms), months)
    fees = tuple((fee.word, fee.amount, fee.basis) for fee in kind.fees)
    return SheetSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        sections=(*_wish(desk), _stage(desk, "reply", "供电方案")),
        tables=(Listing("收费", ("项目", "标准", "依据"), fees),) if fees else (),
        notes=(
            f"本方案有效期至 {day_words(until)};需要延长的,"
            f"应在期满 {settings.extension_days_before} 日以前提出,逾期未开工的方案失效。",
            f"对本方案有异议的,可在 {settings.objection_months} 个月内提出。",
        ),
    )


def survey_of(desk: Desk, number: str) -> SheetSnapshot:
    """What is known before the survey, and what is filled in on site."""
    loads = tuple((*line, "") for line in _loads(desk.order))
    columns = ("设备名称", "数量", "单台千瓦", "相别", "核对结果")
    return SheetSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        sections=(*_wish(desk), _stage(desk, "survey", "现场勘查")),
        tables=(Listing("现场设备核对", columns, loads, 2),) if desk.kind.loads else (),
    )


def meter_sheet_of(desk: Desk, number: str) -> SheetSnapshot:
    """Meters that come down and go up, with what is recorded of them so far."""
    fields = [field for stage in desk.kind.stages for field in stage.fields]
    down = any(field.name == f"{PULL}asset" for field in fields)
    up = any(field.name == f"{FIT}asset" for field in fields)
    pulled, fitted = _meter_row(desk.order.answers, PULL), _meter_row(desk.order.answers, FIT)
    standing = tuple(
        (one.asset_no, *("",) * (len(METER) - 1)) for one in (desk.account.meters if desk.account else ())
    )
    tables = (
        *(
            (Listing("拆除", METER, (pulled,) if pulled else standing, 0 if pulled or standing else 1),)
            if down
            else ()
        ),
        *((Listing("安装", METER, (fitted,) if fitted else (), 0 if fitted else 1),) if up else ()),
    )
    return SheetSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        sections=(
            Lines("现场", (("装拆日期", ""), ("开始时间", ""), ("结束时间", ""), ("备注", "")), ("备注",)),
        ),
        tables=tables,
    )


def seal_sheet_of(desk: Desk, number: str) -> SheetSnapshot:
    """What is sealed or energised: what is recorded of it so far, and what is filled in on site."""
    works = [stage for stage in desk.kind.course(desk.order.answers) if "seal_sheet" in stage.papers]
    recorded = tuple(
        lines_of(
            stage.word,
            [one for one in stage.fields if not one.name.startswith((FIT, PULL))],
            desk,
            blanks=True,
        )
        for stage in works
    )
    safety = (("工作票号", ""), ("停电范围", ""), ("安全措施", ""))
    return SheetSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        sections=(
            *_wish(desk),
            *(lines for lines in recorded if lines.fields),
            Lines("安全措施", safety, ("安全措施",)),
        ),
        tables=(
            Listing("封停、送电设备", ("设备名称", "容量", "操作(封停或送电)", "封印号", "时间"), (), 4),
        ),
    )


def inspection_of(desk: Desk, number: str) -> SheetSnapshot:
    """A design review, an inspection or a test: every one of the course, with its result so far."""
    reviews = [stage for stage in desk.kind.course(desk.order.answers) if "inspection_sheet" in stage.papers]
    return SheetSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        sections=tuple(lines_of(stage.word, stage.fields, desk, blanks=True) for stage in reviews),
        tables=(Listing("检查意见", ("问题", "整改要求", "期限", "复验"), (), 4),),
    )


def correction_of(desk: Desk, number: str, remarks: str) -> CorrectionSnapshot:
    """What is still owed."""
    owed = tuple(one for one in desk.states if one.state in OWED)
    return CorrectionSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        missing=paper_marks(owed, desk.order.promised_by),
        remarks=remarks,
        until=desk.order.promised_by,
    )


def refund_of(desk: Desk, number: str, reason: str) -> RefundSnapshot:
    """The credit of the account, to whom it goes."""
    account = desk.account
    return RefundSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        amount_fen=account.credit_fen if account else 0,
        reason=reason or desk.kind.word,
        payee=account.row.name if account else "",
        bank_name=account.row.bank_name if account else "",
        bank_masked=account.row.bank_masked if account else "",
    )


def file_cover_of(
    desk: Desk,
    number: str,
    contract: tuple[str, str, str] | None,
    scans: Iterable[AttachmentRow],
    kept: str,
) -> FileCoverSnapshot:
    """The contents of the file: what the customer brought, every stage that was done, the contract."""
    order = desk.order
    accepted = f"{civil_date(order.accepted_ms)}"
    brought = [
        (PAPERS.get(one.paper, one.paper), PAPER_STATES[one.state], accepted)
        for one in desk.states
        if one.state not in OWED
    ]
    done = [
        (stage.word, "工单记录", f"{civil_date(event.at_ms)}")
        for event in desk.events
        if event.what == "done" and (stage := desk.kind.stage(event.stage)) is not None
    ]
    scanned = [(one.name, "扫描件", f"{civil_date(one.at_ms)}") for one in scans]
    archived = civil_date(order.ended_ms) if order.how == "archived" else None
    return FileCoverSnapshot(
        **desk.head(number),  # type: ignore[arg-type]
        contents=(
            ("用电业务申请表", order.order_no, accepted),
            *brought,
            *scanned,
            *done,
            *((contract,) if contract else ()),
        ),
        archived_on=archived,
        kept=kept,
        note=order.answers.get("archive_note", ""),
    )


def _wish(desk: Desk) -> tuple[Lines, ...]:
    """What the customer wants; person, site and payment stand in the head or concern nobody."""
    personal = {"name", "phones", "address", "kind", "document", "identity_no", "by_agent"}
    return tuple(
        lines
        for section in shown_sections(desk.kind, desk.order.answers)
        if not any(field.shape in ("identity", "sealed") for field in section.fields)
        and (lines := lines_of(section.title, section.fields, desk, skip=personal)).fields
    )


def _stage(desk: Desk, code: str, title: str) -> Lines:
    stage = desk.kind.stage(code)
    return lines_of(title, stage.fields if stage else (), desk, blanks=True)


def _loads(order: OrderRow) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((one.name, str(one.count), one.kw, PHASES[one.phase]) for one in order.loads)


def _meter_row(answers: Answers, prefix: str) -> tuple[str, ...]:
    """What was recorded of a meter; () before."""
    asset = answers.get(f"{prefix}asset", "")
    registers = (answers.get(f"{prefix}{name}", "") for name in PERIODS)
    ratio = "×".join(filter(None, (answers.get(f"{prefix}ct", ""), answers.get(f"{prefix}pt", ""))))
    return (asset, *registers, ratio, answers.get(f"{prefix}seals", "")) if asset else ()

"""An order in the list and beside it, in words."""

from __future__ import annotations

from app.customers.masking import mask_address, mask_name, mask_phone
from app.kernel.dates import clock_text
from app.workorders.catalog import word_of
from app.workorders.clocks import Clock, left_words
from app.workorders.history import stage_word
from app.workorders.kind import Field
from app.workorders.paperwork import told_answer
from app.workorders.views import EventRow
from app.workorders.vocabulary import ENDS, EVENTS, PAPERS
from ui.lists.columns import Column
from ui.orders.reading import Cell, Line, Whole

DAY_MS = 86_400_000
HURRY_MS = 2 * DAY_MS
"""An order that runs out within so long is marked."""
PEOPLE = frozenset({"name", "new_name", "contact", "agent_name", "legal_person"})
NAMES = frozenset({"name", "new_name"})
"""Of these, the ones that name the customer, be it a firm."""
PLACES = frozenset({"address", "new_address"})
"""Fields that are masked like the customer file's own."""


def person(name: str, kind: str) -> str:
    """Whom an order is about, masked."""
    return mask_name(name, kind or "resident")


def _where(line: Line) -> str:
    order = line.order
    if not order.open:
        return ENDS.get(order.how, order.how)
    word = stage_word(order.stage, order.kind)
    return f"{word}(挂起)" if order.suspended else word


def _left(line: Line) -> str:
    order = line.order
    if not order.open:
        return clock_text(order.ended_ms)[:10]
    return "" if order.suspended else left_words(order.due_ms, line.now_ms)


def _left_role(line: Line) -> str:
    order = line.order
    if not order.open or not order.due_ms or order.suspended:
        return "muted"
    if order.due_ms < line.now_ms:
        return "danger"
    return "accent" if order.due_ms - line.now_ms < HURRY_MS else ""


COLUMNS: tuple[Column[Line], ...] = (
    Column("工单号", lambda line: line.order.order_no, 11),
    Column("业务", lambda line: word_of(line.order.kind), 14),
    Column("环节", _where, 11, role=lambda line: "muted" if line.order.suspended else ""),
    Column("时限", _left, 11, role=_left_role),
    Column("客户", lambda line: person(line.order.name, line.customer_kind), 8, stretch=True),
    Column("缺资料", lambda line: f"{line.owed}" if line.owed else "", 6, number=True),
    Column("处理人", lambda line: line.owner, 6),
)


def cell_words(cell: Cell, now_ms: int) -> tuple[str, str, str]:
    """A stage of the board: its word, how many wait, and what is urgent or how old the oldest is."""
    days = (now_ms - cell.oldest_ms) // DAY_MS
    oldest = f"最久 {days} 天" if days else "今日到达"
    rest = f"超时 {cell.late}" if cell.late else oldest
    return stage_word(cell.stage), f"{cell.orders:,}", rest


def head_words(whole: Whole) -> str:
    """Whom and what the order is about."""
    order, answers = whole.order, whole.order.answers
    row = whole.account.row if whole.account is not None else None
    name = person(
        order.name or (row.name if row else ""), answers.get("kind", "") or (row.kind if row else "")
    )
    phones = [mask_phone(one) for one in order.phones.split()]
    return "  ".join(part for part in (name, order.account_no, *phones[:1]) if part)


def now_words(whole: Whole) -> tuple[str, str]:
    """Where the order stands, and the role of that sentence."""
    order = whole.order
    if not order.open:
        reason = f":{order.ended_reason}" if order.ended_reason else ""
        return f"{ENDS.get(order.how, order.how)} {clock_text(order.ended_ms)[:16]}{reason}", "muted"
    if order.suspended:
        return f"挂起:{order.suspended}", "danger"
    owner = whole.names.get(order.owner, order.owner)
    by = f",由 {owner} 处理" if owner else ""
    return f"待{stage_word(order.stage, order.kind)},{clock_text(order.stage_since_ms)[5:16]} 到达{by}", ""


def clock_words(clock: Clock, now_ms: int) -> tuple[str, str]:
    """A running clock and the role of its line: broken, to be hurried with, or with time left."""
    if not clock.due_ms:
        return f"{clock.rule.word}:停钟", "muted"
    left = f"{clock.rule.word}:{left_words(clock.due_ms, now_ms)}"
    until = clock_text(clock.due_ms)[5:16].removesuffix(" 23:59")
    if clock.late(now_ms):
        return f"{left},应于 {until} 前完成", "danger"
    words = f"{left},{until} 前"
    return words, "accent" if now_ms >= clock.warn_ms else ""


def owed_words(whole: Whole) -> str:
    """The papers that are still to come, and by when."""
    if not whole.owed:
        return ""
    names = "、".join(PAPERS.get(one, one) for one in whole.owed)
    until = whole.order.promised_by
    return f"缺 {names}" + (f",承诺 {until} 前补交" if until else "")


def event_words(whole: Whole, event: EventRow) -> str:
    """One line of the timeline."""
    word = EVENTS.get(event.what, event.what)
    kind = whole.kind.code
    stage = stage_word(event.stage, kind) if event.what in ("done", "passed", "sent_back") else ""
    back = f"到{stage_word(event.to_stage, kind)}" if event.what == "sent_back" else ""
    if event.what == "ended":
        word = ENDS.get(event.to_stage, word)
    note = (
        " ".join(PAPERS.get(one, one) for one in event.note.split()) if event.what == "papers" else event.note
    )
    if event.what == "handed_over":
        to, _, reason = event.note.partition(" ")
        if whole.names.get(to, to) != to:
            back, note = f"给 {whole.names[to]}", reason
    who = whole.names.get(event.staff_no, event.staff_no)
    told = "  ".join(part for part in (f"{stage}{word}{back}", who) if part)
    return f"{clock_text(event.at_ms)[5:16]}  {told}" + (f"\n{note}" if note else "")


def content_words(whole: Whole) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was applied for and recorded since, by section; numbers that are hidden stay hidden."""
    tariffs = dict(whole.tariffs)
    answers = whole.order.answers
    found: list[tuple[str, list[tuple[str, str]]]] = []
    parts = [(section.title, section.fields) for section in whole.kind.sections]
    parts += [(stage.word, stage.fields) for stage in whole.kind.stages]
    for title, fields in parts:
        kind = answers.get("kind", "") or (whole.account.row.kind if whole.account is not None else "")
        lines = [
            (one.word, _shown(one, kind, told_answer(one, answers[one.name], tariffs)))
            for one in fields
            if answers.get(one.name)
        ]
        if lines:
            found.append((title, lines))
    loads = [(one.name, f"{one.count} × {one.kw} kW") for one in whole.order.loads]
    return [*found, *([("用电设备", loads)] if loads else [])]


def _shown(field: Field, kind: str, text: str) -> str:
    """An answer as it may stand on a screen."""
    if field.shape == "phones":
        return "、".join(mask_phone(one) for one in text.split("、"))
    if field.name in PEOPLE:
        return person(text, kind if field.name in NAMES else "")
    return mask_address(text) if field.name in PLACES else text

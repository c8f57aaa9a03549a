"""What the page asks of the home, all of it in the read lane: the worklist, the board, one order whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.customers.views import CustomersView
from app.kernel.home import Snapshot
from app.security.roles import permissions_of
from app.security.views import SecurityView
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.holidays import holidays_of, unknown_warning
from app.workorders.catalog import kind_of, kinds
from app.workorders.clocks import Clock, clocks_of
from app.workorders.contracts.views import ContractRow, ContractsView
from app.workorders.facts import PaperState
from app.workorders.kind import Kind, Stage
from app.workorders.limits import broken_clocks
from app.workorders.plan import draft_plan, prefill, wish_of
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.standing import Account, account_of
from app.workorders.views import AttachmentRow, EventRow, OrderFilter, OrderRow, OrdersView, StageCount
from app.workorders.vocabulary import OWED
from ui.customers.staff import names_of
from ui.lists.model import Fetch

FOUND_AT_MOST = 100
STAFF_AT_MOST = 500
RESIDENTIAL = "residential"
"""What a new connection is for that does not say otherwise: a household's."""


@dataclass(frozen=True)
class Line:
    """An order in the list, with the moment at which it was read and how many papers it still owes; the name
    of whom it was handed to, '' for nobody, and what kind of customer it is about, for masking."""

    order: OrderRow
    now_ms: int
    owed: int
    owner: str
    customer_kind: str


Key = tuple[int, str]


def key_of(line: Line) -> Key:
    """Where the next page of the list continues."""
    return line.order.ended_ms or line.order.due_ms, line.order.order_no


@dataclass(frozen=True)
class Wanted:
    """What the list shows: 'mine' (stages this person may do, given to nobody else), 'given', 'late', 'open'
    or 'ended'; of one business and one stage, '' for all; or whatever `text` finds."""

    scope: str = "mine"
    kind: str = ""
    stage: str = ""
    text: str = ""


def stages_of(rights: Collection[str]) -> tuple[str, ...]:
    """Codes of the stages that somebody with these rights does."""
    return tuple({stage.code: 0 for kind in kinds() for stage in kind.stages if stage.right in rights})


def stage_order() -> list[str]:
    """Codes of all stages as they follow each other in the life of an order."""
    place: dict[str, float] = {}
    for kind in kinds():
        for number, stage in enumerate(kind.stages):
            place[stage.code] = max(place.get(stage.code, 0.0), number / len(kind.stages))
    return sorted(place, key=lambda code: (place[code], code))


def orders_wanted(org_unit: str, staff_no: str, rights: Collection[str], wanted: Wanted) -> Fetch[Line]:
    """Fetches what is wanted, those that run out first come first."""
    stages = (wanted.stage,) if wanted.stage else stages_of(rights) if wanted.scope == "mine" else ()

    def fetch(home: Snapshot, after: Key | None, limit: int) -> list[Line]:
        view = home.view(OrdersView)
        if wanted.text:
            rows = () if after else view.find(wanted.text, FOUND_AT_MOST)
        elif wanted.scope == "mine" and not stages:
            rows = ()
        else:
            which = OrderFilter(
                kinds=(wanted.kind,) if wanted.kind else (),
                stages=stages,
                owner=staff_no if wanted.scope == "given" else "",
                free_for=staff_no if wanted.scope == "mine" else "",
                late_before_ms=home.now_ms if wanted.scope == "late" else 0,
                ended=wanted.scope == "ended",
            )
            rows = view.page(org_unit, which, after or (0, ""), limit)
        return _lines(rows, home) if rows else []

    return fetch


def _lines(rows: Sequence[OrderRow], home: Snapshot) -> list[Line]:
    papers = home.view(OrdersView).papers([row.order_no for row in rows])
    files = home.view(CustomersView).customers(tuple({row.account_no for row in rows if row.account_no}))
    names = names_of(home, [row.owner for row in rows if row.owner])

    def kind(row: OrderRow) -> str:
        file = files.get(row.account_no)
        return row.answers.get("kind", "") or (file.kind if file is not None else "")

    return [
        Line(
            row,
            home.now_ms,
            _owed(papers.get(row.order_no, ())),
            names.get(row.owner, row.owner),
            kind(row),
        )
        for row in rows
    ]


def _owed(states: Collection[PaperState]) -> int:
    return sum(one.state in OWED for one in states)


@dataclass(frozen=True)
class Cell:
    """A stage of the board over all businesses."""

    stage: str
    orders: int
    late: int
    suspended: int
    oldest_ms: int


@dataclass(frozen=True)
class Board:
    """The stages in which orders wait, in the order of an order's life."""

    cells: tuple[Cell, ...]
    now_ms: int
    holidays: str
    """A warning that days are counted without their holidays, '' where those are known."""


def board(org_unit: str) -> Callable[[Snapshot], Board]:
    """Asks for the board of a unit."""

    def question(home: Snapshot) -> Board:
        by_stage: dict[str, list[StageCount]] = {}
        for row in home.view(OrdersView).board(org_unit, home.now_ms):
            by_stage.setdefault(row.stage, []).append(row)
        cells = tuple(_cell(code, by_stage[code]) for code in stage_order() if code in by_stage)
        return Board(cells, home.now_ms, unknown_warning(holidays_of(home), home.today))

    return question


def _cell(stage: str, rows: list[StageCount]) -> Cell:
    return Cell(
        stage=stage,
        orders=sum(row.orders for row in rows),
        late=sum(row.late for row in rows),
        suspended=sum(row.suspended for row in rows),
        oldest_ms=min(row.oldest_ms for row in rows),
    )


@dataclass(frozen=True)
class Whole:
    """Everything about one order that the page shows and works on. `unexplained` are clocks, as (code,
    word), that were broken without a word about it; `names` those of everybody who did something; `able`
    people, as (number, name), who may do the stage that waits; `proposed` answers of the draft plan that the
    customer was shown when the order was accepted."""

    order: OrderRow
    kind: Kind
    events: tuple[EventRow, ...]
    clocks: tuple[Clock, ...]
    unexplained: tuple[tuple[str, str], ...]
    papers: tuple[PaperState, ...]
    scans: tuple[AttachmentRow, ...]
    contract: ContractRow | None
    account: Account | None
    tariffs: tuple[tuple[str, str], ...]
    names: dict[str, str]
    able: tuple[tuple[str, str], ...]
    proposed: dict[str, str]
    settings: WorkorderSettings
    today: date
    now_ms: int

    @property
    def owed(self) -> tuple[str, ...]:
        """Codes of the papers that are promised or missing."""
        return tuple(one.paper for one in self.papers if one.state in OWED)


def whole_order(order_no: str) -> Callable[[Snapshot], Whole | None]:
    """Asks for one order; None for a number that nobody knows. Raises Refused order.no_rules."""

    def question(home: Snapshot) -> Whole | None:
        view = home.view(OrdersView)
        order = view.order(order_no)
        if order is None:
            return None
        kind, events, settings = kind_of(order.kind), view.events(order_no), settings_of(home)
        account = account_of(home, order.account_no, home.today)
        clocks = clocks_of(kind, order.answers, events, settings, holidays_of(home))
        people = [event.staff_no for event in events if event.staff_no]
        people += [event.note.partition(" ")[0] for event in events if event.what == "handed_over"]
        return Whole(
            order=order,
            kind=kind,
            events=events,
            clocks=tuple(clocks),
            unexplained=_unexplained(order_no, clocks, events, home),
            papers=view.papers((order_no,)).get(order_no, ()),
            scans=view.attachments(order.case_id) if order.case_id else (),
            contract=home.view(ContractsView).of_order(order_no),
            account=account,
            tariffs=_tariffs(order, account, home),
            names=names_of(home, [one for one in (*people, order.owner) if one]),
            able=_able(order, kind.stage(order.stage), home),
            proposed=_proposed(order, kind, settings, home) if order.open else {},
            settings=settings,
            today=home.today,
            now_ms=home.now_ms,
        )

    return question


def _tariffs(order: OrderRow, account: Account | None, home: Snapshot) -> tuple[tuple[str, str], ...]:
    """Published tariffs as (code, name), those in force for this kind of use first."""
    file_class = account.row.tariff_class if account is not None else ""
    usage = order.answers.get("usage") or file_class or RESIDENTIAL

    def elsewhere(tariff: Tariff) -> bool:
        return tariff.class_ != usage or tariff.at(home.today) is None

    found = sorted(home.view(TariffsView).tariffs(), key=elsewhere)
    return tuple((tariff.code, tariff.name) for tariff in found)


def _proposed(order: OrderRow, kind: Kind, settings: WorkorderSettings, home: Snapshot) -> dict[str, str]:
    if not kind.planned:
        return {}
    wish = wish_of(order.answers, order.loads)
    plan = draft_plan(wish, settings, home.view(TariffsView).tariffs(), home.today)
    return prefill(plan) if plan is not None else {}


def _able(order: OrderRow, stage: Stage | None, home: Snapshot) -> tuple[tuple[str, str], ...]:
    if stage is None:
        return ()
    return tuple(
        (row.staff_no, row.name)
        for row in home.view(SecurityView).staff_page(limit=STAFF_AT_MOST)
        if row.org_unit == order.org_unit and stage.right in permissions_of(row.roles)
    )


def _unexplained(
    order_no: str, clocks: list[Clock], events: tuple[EventRow, ...], home: Snapshot
) -> tuple[tuple[str, str], ...]:
    """Clocks that were broken, or are by now, and of which nobody has said why."""
    told = {event.stage for event in events if event.what == "explained"}
    broken = broken_clocks(home.view(OrdersView).clocks(order_no), clocks, home.now_ms)
    words = {clock.rule.code: clock.rule.word for clock in clocks}
    return tuple((code, words.get(code, code)) for code in sorted(broken - told))

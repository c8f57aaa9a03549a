"""What the page asks of the home, all of it in the read lane: an application looked at from every side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.customers.identity import Glyphs, Vault
from app.customers.views import CustomerRow, CustomersView
from app.kernel.home import Snapshot
from app.kernel.text import fold_code
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.holidays import HolidayTable, holidays_of
from app.workorders.accepting import Judged, judge, needed_papers
from app.workorders.catalog import kind_of, kinds
from app.workorders.disclosure import Disclosure, disclose, limits_of
from app.workorders.drafting import Application
from app.workorders.kind import Kind, Need
from app.workorders.menu import MenuLine, menu_of
from app.workorders.plan import DraftPlan, draft_plan, wish_of
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.standing import Account, account_of, papers_on_file
from app.workorders.views import AttachmentRow, DraftRow, Drafts, OrdersView

IDENTITY = "identity_no"
"""The field by which a person or an enterprise is recognised."""
SHORTEST_IDENTITY = 6


@dataclass(frozen=True)
class Opening:
    """What the menu shows: every business, and what this desk has not finished."""

    menu: tuple[MenuLine, ...]
    drafts: tuple[DraftRow, ...]


@dataclass(frozen=True)
class Paper:
    """A needed paper: whether it may follow, whether one on file will do and is there."""

    code: str
    waivable: bool
    on_file: bool
    note: str


@dataclass(frozen=True)
class Look:
    """An application as the home sees it now. `same` are accounts with the same document, `known` is that
    of a customer who was found before a new account was applied for."""

    account: Account | None
    judged: tuple[Judged, ...]
    papers: tuple[Paper, ...]
    scans: tuple[AttachmentRow, ...]
    disclosures: tuple[Disclosure, ...]
    plan: DraftPlan | None
    same: tuple[CustomerRow, ...]
    known: CustomerRow | None
    tariffs: tuple[tuple[str, str], ...]
    latest_promise: date

    @property
    def person(self) -> CustomerRow | None:
        """Whose data may be taken over."""
        return self.same[0] if self.same else self.known

    @property
    def seconds(self) -> frozenset[str]:
        """Codes of doubts that need a second person."""
        return frozenset(reason.code for one in self.judged for reason in one.seconds)


def opening(desk_id: str) -> Callable[[Snapshot], Opening]:
    """Asks for the menu and the drafts of a desk."""

    def question(home: Snapshot) -> Opening:
        return Opening(menu_of(kinds()), home.view(Drafts).drafts(desk_id))

    return question


def look_at(application: Application) -> Callable[[Snapshot], Look]:
    """Asks for everything about an application. Raises Refused order.no_rules, order.unknown_kind."""

    def question(home: Snapshot) -> Look:
        settings, glyphs, today = settings_of(home), home.view(Glyphs), home.today
        account = account_of(home, application.account_no, today)
        judged = tuple(judge(one, account, today, settings, glyphs) for one in application.businesses)
        holidays = holidays_of(home)
        files, found = papers_on_file(account), application.known_from
        tariffs = home.view(TariffsView).tariffs()
        told = tuple(
            disclose(kind_of(one.kind), one.answers, files, settings, holidays, home.now_ms)
            for one in application.businesses
        )
        return Look(
            account=account,
            judged=judged,
            papers=_papers(judged, files),
            scans=home.view(OrdersView).attachments(application.case_id),
            disclosures=told,
            plan=_plan(application, told, settings, tariffs, holidays, home),
            same=_same(application, home),
            known=home.view(CustomersView).customer(found) if found else None,
            tariffs=tuple((tariff.code, tariff.name) for tariff in tariffs),
            latest_promise=today + timedelta(settings.promise_days),
        )

    return question


def _papers(judged: Sequence[Judged], files: frozenset[str]) -> tuple[Paper, ...]:
    notes: dict[str, str] = {}
    for one in judged:
        needs: list[Need] = one.kind.needed(one.filled.answers)
        notes |= {need.paper: need.note for need in needs if need.note}
    return tuple(
        Paper(code, waivable, reusable and code in files, notes.get(code, ""))
        for code, (waivable, reusable) in needed_papers(judged).items()
    )


def _plan(
    application: Application,
    told: Sequence[Disclosure],
    settings: WorkorderSettings,
    tariffs: Sequence[Tariff],
    holidays: HolidayTable,
    home: Snapshot,
) -> DraftPlan | None:
    """The draft plan of the first business that is answered with one at once."""
    for one, disclosure in zip(application.businesses, told, strict=True):
        kind: Kind = kind_of(one.kind)
        if not kind.planned:
            continue
        limits = [line for line in limits_of(kind, one.answers, settings, holidays, home.now_ms) if line.due]
        return draft_plan(
            wish_of(one.answers, one.loads), settings, tariffs, home.today, disclosure.fees, limits
        )
    return None


def _same(application: Application, home: Snapshot) -> tuple[CustomerRow, ...]:
    """Accounts of the person or enterprise whose document was filled in."""
    for one in application.businesses:
        text = one.answers.get(IDENTITY, "")
        if len(text) >= SHORTEST_IDENTITY:
            return home.view(CustomersView).with_identity(home.view(Vault).digest(fold_code(text)))
    return ()

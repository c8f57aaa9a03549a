"""Contracts as lists show them, each with where it stands on the day it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.customers.masking import mask_name
from app.customers.vocabulary import KINDS
from app.documents.views import DocumentsView
from app.kernel.home import Snapshot
from app.workorders.contracts.book import title_of
from app.workorders.contracts.chapters import Change
from app.workorders.contracts.commands import paper_number
from app.workorders.contracts.comparing import differences, former
from app.workorders.contracts.settings import contract_settings
from app.workorders.contracts.states import STATES, alarm_until, state_of
from app.workorders.contracts.views import ContractRow, ContractsView
from ui.lists.columns import Column
from ui.lists.model import Fetch

Key = tuple[str, int]
FILTERS = (
    ("unsigned", "待签"),
    ("expiring", "快到期"),
    ("valid", "有效"),
    ("ended", "已终止"),
    ("all", "全部"),
)
STATES_OF = {
    "unsigned": frozenset({"unsigned"}),
    "expiring": frozenset({"expiring", "expired"}),
    "valid": frozenset({"valid", "expiring", "expired"}),
    "ended": frozenset({"ended", "void"}),
    "all": frozenset(STATES),
}
"""Which states a filter shows of the contracts of one account."""
_KIND_OF = {word: code for code, word in KINDS.items()}


@dataclass(frozen=True)
class Shown:
    """A version of a contract and its state on `today`."""

    row: ContractRow
    state: str
    today: date


@dataclass(frozen=True)
class Scope:
    """What the list shows: contracts of a unit, or of one account where `account_no` is given."""

    org_unit: str
    which: str
    contract: str
    account_no: str


@dataclass(frozen=True)
class Compared:
    """A version, the one before it, None where there is none, and what is another."""

    key: Key
    before: ContractRow | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Original:
    """The paper of a version: its number and its bytes, None where this home does not keep them."""

    key: Key
    number: str
    document: bytes | None


def key_of(one: Shown) -> Key:
    """Number and edition."""
    return one.row.contract_no, one.row.edition


def kind_word(contract: str) -> str:
    """What kind it is, in as few words as a list has room for: 高压, 居民."""
    title = title_of(contract)
    return title.removesuffix("合同").removesuffix("供用电") or title


def term_words(row: ContractRow) -> str:
    """Until when it runs."""
    return f"{row.data.term_to}" if row.data.term_to else "长期"


def whose(row: ContractRow) -> str:
    """The customer's name as lists may show it."""
    return mask_name(row.data.customer, _KIND_OF.get(row.data.customer_kind, "resident"))


def _role(one: Shown) -> str:
    return {"expired": "danger", "ended": "muted", "void": "muted"}.get(one.state, "")


NUMBER: Column[Shown] = Column("合同号", lambda one: one.row.contract_no, 13)
EDITION: Column[Shown] = Column("版", lambda one: f"{one.row.edition}", 3, number=True)
TERM: Column[Shown] = Column("到期", lambda one: term_words(one.row), 11)
STATE: Column[Shown] = Column("状态", lambda one: STATES[one.state], 6, role=_role)
COLUMNS: tuple[Column[Shown], ...] = (
    NUMBER,
    EDITION,
    Column("种类", lambda one: kind_word(one.row.contract), 6, stretch=True),
    Column("户号", lambda one: one.row.account_no, 14),
    Column("户名", lambda one: whose(one.row), 12),
    TERM,
    STATE,
)


def contracts_in(scope: Scope) -> Fetch[Shown]:
    """Fetches contracts by number page after page; those of one account newest first, all at once."""

    def fetch(home: Snapshot, after: Key | None, limit: int) -> list[Shown]:
        alarm_days = contract_settings(home).alarm_days
        view = home.view(ContractsView)
        if scope.account_no:
            rows = view.of_account(scope.account_no) if after is None else ()
        else:
            until = alarm_until(home.today, alarm_days)
            rows = view.page(scope.org_unit, scope.which, until, after or ("", 0), limit, scope.contract)
        found = [Shown(row, state_of(row, home.today, alarm_days), home.today) for row in rows]
        return [one for one in found if _fits(one, scope)]

    return fetch


def _fits(one: Shown, scope: Scope) -> bool:
    if not scope.account_no:
        return True
    return one.state in STATES_OF[scope.which] and scope.contract in ("", one.row.contract)


def compared(row: ContractRow) -> Callable[[Snapshot], Compared]:
    """Asks what is another than in the version before."""

    def question(home: Snapshot) -> Compared:
        before = former(home.view(ContractsView), row)
        changes = differences(before, row) if before else ()
        return Compared((row.contract_no, row.edition), before, changes)

    return question


def original_of(row: ContractRow) -> Callable[[Snapshot], Original]:
    """Asks for the paper of a version, with the signature where one was drawn."""

    def question(home: Snapshot) -> Original:
        number = paper_number(row.contract_no, row.edition, drawn=row.way == "drawn")
        view = home.view(DocumentsView)
        paper = view.paper(row.org_unit, "contract", number)
        document = view.document(paper.sha256) if paper else None
        return Original((row.contract_no, row.edition), number, document)

    return question


def found_by(text: str) -> Callable[[Snapshot], tuple[str, ContractRow | None]]:
    """Looks a contract up by its number, else the newest one by the account's number."""

    def question(home: Snapshot) -> tuple[str, ContractRow | None]:
        view = home.view(ContractsView)
        row = view.contract(text) or view.contract(text.upper())
        return text, row or next(iter(view.of_account(text)), None)

    return question

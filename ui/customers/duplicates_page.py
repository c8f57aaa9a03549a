"""Page 32 重复客户: pairs of accounts that may belong to one customer, compared side by side, and settled."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.customers.duplicates import Candidate, LinksView, said
from app.customers.linking import LinkAccounts, TellApart
from app.customers.views import CustomerRow
from app.customers.wording import GROUP_TITLES, lines, shown_name, spaced
from app.kernel.commands import Command, Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.forms.dialogs import ask_reason
from ui.lists.columns import Column
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page
from ui.shell.posting import Posting
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList

EMPTY = "没有疑似重复的客户。"
WHY_APART = ("同名不同人", "亲属共用电话", "房东与租户", "同一地址多户")

CANDIDATES: tuple[Column[Candidate], ...] = (
    Column("依据", lambda pair: said(pair.evidence), 28, stretch=True),
    Column("前一户", lambda pair: spaced(pair.one.account_no), 17),
    Column("前一户户名", lambda pair: shown_name(pair.one), 12),
    Column("后一户", lambda pair: spaced(pair.other.account_no), 17),
    Column("后一户户名", lambda pair: shown_name(pair.other), 12),
)


class Compared(NamedTuple):
    """One group of both files, in masked words; `same` says whether the plain values agree."""

    title: str
    one: str
    other: str
    same: bool


COMPARED: tuple[Column[Compared], ...] = (
    Column("项目", lambda line: line.title, 10),
    Column("前一户", lambda line: line.one, 24, stretch=True),
    Column("后一户", lambda line: line.other, 24, stretch=True),
    Column(
        "比较",
        lambda line: "相同" if line.same else "不同",
        6,
        role=lambda line: "" if line.same else "muted",
    ),
)
_PLAIN = {
    "naming": ("name", "kind"),
    "identity": ("document", "identity_digest"),
    "contacts": ("phones", "contact"),
    "site": ("address", "transformer_area", "reading_route"),
    "tariff": ("tariff_class", "late_class"),
    "standing": ("status",),
    "bank": ("bank_name", "bank_digest"),
}
"""The fields by which the groups of two files are the same."""


def candidates(home: Snapshot, after: tuple[str, str] | None, limit: int) -> list[Candidate]:
    """Fetches the pairs page after page."""
    return home.view(LinksView).candidates(after[0] if after else "", limit)


def compared(pair: Candidate) -> list[Compared]:
    """Both files group by group."""
    one, other = lines(pair.one), lines(pair.other)
    return [
        Compared(title, one[name].replace("\n", " "), other[name].replace("\n", " "), _same(pair, name))
        for name, title in GROUP_TITLES.items()
    ]


def _same(pair: Candidate, group: str) -> bool:
    return all(getattr(pair.one, field) == getattr(pair.other, field) for field in _PLAIN[group])


class DuplicatesPage(Page):
    """Pairs above, the pair in hand compared below."""

    topics = frozenset({"customer", "customers", "import"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model: KeyedModel[Candidate] = KeyedModel(
            desk, CANDIDATES, lambda pair: pair.key, candidates, parent=self
        )
        self.list = FoldingList(
            self.model, "疑似重复", EMPTY, narrow=900, dispensable=("前一户户名", "后一户户名")
        )
        self.both: RowsModel[Compared] = RowsModel(COMPARED, lambda line: line.title, parent=self)
        self.both_list = ListView(self.both, "两户比较", "选中上面一行,这里比较两户的档案。")
        self._posting = Posting(desk, self, tell=self.warn.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT)
        column.addWidget(label("重复客户", "title"))
        note = "归为同一客户后,户号、账务和档案都不变,只在客户页互相关联;可以解除。"
        column.addWidget(label(note, "muted", wrap=True))
        column.addWidget(hairline())
        column.addWidget(self.list, 3)
        column.addWidget(label("两户比较", "strong"))
        column.addWidget(self.both_list, 3)
        self.list.current_changed.connect(self._compare)
        self.list.opened.connect(lambda pair: self._open(pair.other))
        self.model.filled.connect(lambda: self._compare(self.list.current_row()))
        self.model.failed.connect(self._not_answered)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        pair = self.list.current_row()
        if pair is None:
            return {}
        keys: Actions = {
            "F7": ("看前一户", lambda: self._open(pair.one)),
            "F9": ("看后一户", lambda: self._open(pair.other)),
        }
        if "customer.edit" in self.desk.session.permissions:
            keys["F3"] = ("归为同一客户", lambda: self._link(pair))
            keys["F4"] = ("不是同一客户", lambda: self._ask_apart(pair))
        return keys

    def entered(self) -> None:
        self.refresh()
        self.list.take_focus()

    def refresh(self) -> None:
        self.model.refresh()

    def _compare(self, pair: Candidate | None) -> None:
        self.both.set_rows(compared(pair) if pair else ())
        self.actions_changed.emit()

    def _open(self, row: CustomerRow) -> None:
        self.open_page.emit("31", row.account_no)

    def _link(self, pair: Candidate) -> None:
        self._post(LinkAccounts(account_nos=(pair.one.account_no, pair.other.account_no)))

    def _ask_apart(self, pair: Candidate) -> None:
        numbers = pair.one.account_no, pair.other.account_no
        sentence = f"户号 {numbers[0]} 与 {numbers[1]} 将不再列为疑似重复。"

        def given(reason: str) -> None:
            self._post(TellApart(account_nos=numbers, reason=reason))

        ask_reason(self, "不是同一客户", sentence, given, WHY_APART)

    def _post(self, command: Command) -> None:
        self._posting.post(command, self._posted)

    def _posted(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))

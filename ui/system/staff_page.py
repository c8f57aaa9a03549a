"""Page 92 人员: who works here, with which roles; for the administrator."""

from time import time

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from app.security.commands import UnlockStaff
from app.security.roles import ROLES, role_names
from app.security.views import OrgUnitRow, SecurityView, StaffRow
from ui.lists.columns import Column
from ui.lists.model import KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.system.staff_entries import new_password, registration, roles_of
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

NOBODY = "请先在列表中选一个人。"


Told = tuple[StaffRow, str]
"""A person and the name of their unit."""


def _locked(person: StaffRow) -> bool:
    return person.locked_until_ms > time() * 1000


def _standing(person: StaffRow) -> str:
    if _locked(person):
        return f"锁定至 {clock_text(person.locked_until_ms)[11:16]}"
    if not person.roles:
        return "停用"
    return "须改密码" if person.must_change else "正常"


def _tone(person: StaffRow) -> str:
    return "danger" if _locked(person) else "" if person.roles else "muted"


COLUMNS = (
    Column[Told]("工号", lambda told: told[0].staff_no, 10),
    Column[Told]("姓名", lambda told: told[0].name, 9),
    Column[Told]("单位", lambda told: told[1], 14),
    Column[Told]("岗位", lambda told: role_names(told[0].roles), 14, stretch=True),
    Column[Told]("状态", lambda told: _standing(told[0]), 12, role=lambda told: _tone(told[0])),
    Column[Told]("最近登录", lambda told: _last_seen(told[0]), 14),
)


def _last_seen(person: StaffRow) -> str:
    return clock_text(person.last_sign_in_ms)[2:16] if person.last_sign_in_ms else "从未"


def _fetch(snapshot: Snapshot, after: str | None, limit: int) -> list[Told]:
    view = snapshot.view(SecurityView)
    units = {unit.org_unit: unit.name for unit in view.org_units()}
    people = view.staff_page(after or "", limit)
    return [(person, units.get(person.org_unit, person.org_unit)) for person in people]


class StaffPage(PanelPage):
    """The list of people and what an administrator does with one of them."""

    topics = frozenset({"staff", "org_unit"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.people: KeyedModel[Told] = KeyedModel(
            desk, COLUMNS, lambda told: told[0].staff_no, _fetch, parent=self
        )
        self.list = ListView(self.people, "人员", "还没有登记人员;按 F3 登记第一位。")
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._units: tuple[OrgUnitRow, ...] = ()
        column = QVBoxLayout(self.main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label("人员", "title"))
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        self.list.opened.connect(self._change_roles)

    def main_actions(self) -> Actions:
        if not self.allowed("staff.manage"):
            return {}
        return {
            "F3": ("登记", self._register),
            "F4": ("岗位", self._change_roles),
            "F7": ("重置密码", self._reset),
            "F8": ("解锁", self._unlock),
        }

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        self.people.refresh()
        self.desk.ask(
            lambda snapshot: snapshot.view(SecurityView).org_units(), self._have_units, self._not_answered
        )

    def _have_units(self, units: tuple[OrgUnitRow, ...]) -> None:
        self._units = units

    def _posted(self, outcome: Outcome) -> None:
        super()._posted(outcome)
        self.refresh()  # a service that hashes passwords posts past the desk's own news

    def _person(self) -> StaffRow | None:
        told = self.list.current_row()
        if told is None:
            self.warn.emit(NOBODY)
        return told[0] if told else None

    def _register(self) -> None:
        self.open_panel(registration(self.desk, self._units), {"org_unit": self.desk.info.org_unit})

    def _change_roles(self) -> None:
        person = self._person()
        if person is not None and self.allowed("staff.manage"):
            ticked = {code: code in person.roles for code in ROLES}
            self.open_panel(roles_of(self.desk, person), ticked)

    def _reset(self) -> None:
        person = self._person()
        if person is not None:
            self.open_panel(new_password(self.desk, person))

    def _unlock(self) -> None:
        person = self._person()
        if person is None:
            return
        if not _locked(person):
            self.warn.emit(f"{person.name} 没有被锁定。")
            return
        self._posting.post(UnlockStaff(staff_no=person.staff_no), self._unlocked)

    def _unlocked(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))

"""The forms of the staff page: a new person, a person's roles, a new first password."""

from typing import Any

from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome
from app.kernel.home import Home
from app.security.commands import SetRoles
from app.security.roles import ROLES
from app.security.sign_in import register_staff, reset_password
from app.security.views import OrgUnitRow, StaffRow
from ui.forms.choices import CheckRow, Choice
from ui.forms.fields import CodeField, PasswordField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel, Service

FIRST_PASSWORD = "至少 8 位,含大小写字母、数字、符号中的三种;首次登录时本人须修改"


def _roles_form() -> Form:
    form = Form(notes="beside")
    for role in ROLES.values():
        form.add(role.code, "", CheckRow(role.name)).setAccessibleName(role.name)
    return form


def _ticked(answers: dict[str, Any]) -> tuple[str, ...]:
    return tuple(code for code in ROLES if answers[code])


def registration(desk: Desk, units: tuple[OrgUnitRow, ...]) -> EntryPanel:
    """A new person with roles and a first password."""
    person = Form()
    person.add("staff_no", "工号", CodeField(20, required=True))
    person.add("name", "姓名", TextField(40, required=True))
    person.add("org_unit", "单位", Choice((unit.org_unit, unit.name) for unit in units))
    person.add("password", "初始密码", PasswordField(), hint=FIRST_PASSWORD)
    session = desk.session

    def build(answers: dict[str, Any]) -> Service:
        def service(bus: Bus, home: Home) -> Outcome:
            return register_staff(
                bus,
                home,
                session,
                staff_no=answers["staff_no"],
                name=answers["name"],
                org_unit=answers["org_unit"],
                roles=_ticked(answers),
                password=answers["password"],
            )

        return service

    return EntryPanel(desk, "登记人员", (person, _roles_form()), build, word="登记")


def roles_of(desk: Desk, person: StaffRow) -> EntryPanel:
    """Which roles a person holds; start it with {code: ticked}."""

    def build(answers: dict[str, Any]) -> Command:
        return SetRoles(staff_no=person.staff_no, roles=_ticked(answers))

    sentence = "审计、管理与收费岗位不能兼任;全部不选即停用此人。"
    return EntryPanel(
        desk, f"{person.name}({person.staff_no})的岗位", (_roles_form(),), build, sentence=sentence
    )


def new_password(desk: Desk, person: StaffRow) -> EntryPanel:
    """A new first password for somebody who forgot theirs; lifts a lock too."""
    form = Form()
    form.add("password", "新密码", PasswordField(), hint=FIRST_PASSWORD)
    session = desk.session

    def build(answers: dict[str, Any]) -> Service:
        return lambda bus, home: reset_password(bus, home, session, person.staff_no, answers["password"])

    return EntryPanel(desk, f"重置 {person.name}({person.staff_no})的密码", (form,), build, word="重置")

"""The commands that make an empty home one in which a counter can open."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from app.arrears.settings import SETTING as DUNNING
from app.arrears.settings import read_settings as read_dunning
from app.billing.late_fee import SETTING as LATE_FEE
from app.billing.late_fee import read_rules
from app.billing.settings import SETTING as BILLING
from app.billing.settings import read_settings as read_billing
from app.customers.completeness import SETTING as CUSTOMER_FILE
from app.customers.completeness import read_items
from app.kernel.bus import Bus
from app.kernel.commands import Command, DeskInfo, Outcome, Session
from app.kernel.home import Home, Snapshot, Transaction
from app.kernel.settings import PublishSetting
from app.metering.settings import SETTING as METERING
from app.metering.settings import read_settings as read_metering
from app.numbers.commands import IssueBook
from app.numbers.series import SERIES, book_prefix
from app.payments.settings import SETTING as COUNTER
from app.payments.settings import read_settings
from app.security.approvals import SETUP
from app.security.commands import EnrolDesk, RegisterOrgUnit, RegisterStaff
from app.security.passwords import check_password, hash_password
from app.security.policy import SETTING as SECURITY
from app.security.policy import read_policy
from app.service.settings import SETTING as SERVICE
from app.service.settings import read_settings as read_service
from app.tariffs.book import Tariff
from app.tariffs.calendars import SETTING as CALENDARS
from app.tariffs.calendars import read_calendars
from app.tariffs.commands import PublishTariffs
from app.tariffs.holidays import SETTING as HOLIDAYS
from app.tariffs.holidays import read_holidays
from app.tariffs.loading import read_tariffs
from app.workorders.contracts.settings import SETTING as CONTRACTS
from app.workorders.contracts.settings import read_settings as read_contracts
from app.workorders.settings import SETTING as WORKORDERS
from app.workorders.settings import read_settings as read_workorders

T = TypeVar("T")
Post = Callable[[Command, Session], Outcome]

FOUNDER = Session(
    staff_no=SETUP,
    name="建库",
    permissions=frozenset({"settings.change", "staff.manage", "numbers.issue", "tariff.publish"}),
)
"""Who posts the first commands, when nobody can have signed in yet."""

_READERS: Mapping[str, Callable[[str], object]] = {
    LATE_FEE: read_rules,
    COUNTER: read_settings,
    SECURITY: read_policy,
    METERING: read_metering,
    BILLING: read_billing,
    DUNNING: read_dunning,
    CALENDARS: read_calendars,
    HOLIDAYS: read_holidays,
    WORKORDERS: read_workorders,
    CONTRACTS: read_contracts,
    SERVICE: read_service,
    CUSTOMER_FILE: read_items,
}
BOOK_SIZE = 500
TARIFFS = "tariffs/"
"""Rules whose name begins so are files of tariffs; the others are settings."""


class FirstPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in at once; `must_change` for a password that was given by another."""

    staff_no: str
    name: str
    roles: tuple[str, ...]
    password: str
    must_change: bool = True

    def __repr__(self) -> str:
        return f"FirstPerson({self.staff_no!r})"


def first_administrator(
    staff_no: str, name: str, rules: Mapping[str, str], password: str
) -> tuple[FirstPerson, ...]:
    """The person who can add everybody else; the password must be changed at the first sign-in.

    Raises Refused security.password_*: the first password too must be a good one.
    """
    check_password(password, read_policy(rules[SECURITY]), staff_no=staff_no, name=name)
    return (FirstPerson(staff_no=staff_no, name=name, roles=("administrator",), password=password),)


def found_home(
    home: Home,
    desk: DeskInfo,
    public_key: str,
    rules: Mapping[str, str],
    people: Sequence[FirstPerson],
    *,
    prefix: str,
    accounts: str = "",
) -> None:
    """The first facts of a home, all or none: unit, rules, people, this desk and its books.

    `rules` are JSON texts by setting name. Raises Refused (security.*, numbers.*), and what reading
    faulty rules raises.
    """

    def first_facts(transaction: Transaction) -> None:
        post = Bus(OneTransaction(transaction)).do
        found_unit(post, desk, rules, tuple(people))
        enrol_desk(post, desk, public_key, prefix=prefix, accounts=accounts)

    home.transact(first_facts)


class OneTransaction:
    """A home all of whose commands are part of one open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def transact(self, work: Callable[[Transaction], T]) -> T:
        return work(self._transaction)

    def read(self, question: Callable[[Snapshot], T]) -> T:
        return question(self._transaction)


def found_unit(post: Post, desk: DeskInfo, rules: Mapping[str, str], people: tuple[FirstPerson, ...]) -> None:
    """Register the unit and its people and publish the rules (setting name → JSON text).

    Raises Refused (security.*), and what reading faulty rules raises: before anything is posted.
    """
    tariffs = _tariffs_of(rules)
    settings = {name: content for name, content in rules.items() if not name.startswith(TARIFFS)}
    for name, content in settings.items():
        _READERS[name](content)
    post(RegisterOrgUnit(org_unit=desk.org_unit, name=desk.org_name), FOUNDER)
    for name, content in settings.items():
        post(PublishSetting(name=name, content=content), FOUNDER)
    if tariffs:
        post(PublishTariffs(tariffs=tariffs), FOUNDER)
    for person in people:
        command = RegisterStaff(
            staff_no=person.staff_no,
            name=person.name,
            org_unit=desk.org_unit,
            roles=person.roles,
            password_hash=hash_password(person.password),
            must_change=person.must_change,
        )
        post(command, FOUNDER)


def enrol_desk(post: Post, desk: DeskInfo, public_key: str, *, prefix: str, accounts: str = "") -> None:
    """Let this workstation join and give it books of receipts and slips that renew themselves.

    `prefix` and `accounts`, the digits of new account numbers, must be this desk's own within the unit, so
    that two desks never write one number.
    """
    post(EnrolDesk(name=desk.name, public_key=public_key, paper_layout=desk.paper_layout), FOUNDER)
    for series in SERIES:
        begins = book_prefix(series, prefix, accounts)
        post(IssueBook(series=series, prefix=begins, count=BOOK_SIZE, renews=True), FOUNDER)


def read_rules_folder(folder: Path) -> dict[str, str]:
    """The rules a home starts with: setting name → JSON text of the file of that name; and the files of
    tariffs under 'tariffs/<file>'. Raises OSError."""
    settings = {name: (folder / f"{name}.json").read_text("utf-8") for name in rule_settings()}
    tariffs = {
        f"{TARIFFS}{path.name}": path.read_text("utf-8") for path in sorted((folder / TARIFFS).glob("*.json"))
    }
    return settings | tariffs


def _tariffs_of(rules: Mapping[str, str]) -> tuple[Tariff, ...]:
    """Every tariff of the rules' files. Raises Refused tariff.*."""
    files = {name: content for name, content in rules.items() if name.startswith(TARIFFS)}
    return tuple(tariff for name, content in files.items() for tariff in read_tariffs(content, name))


def rule_settings() -> tuple[str, ...]:
    """The names of the rules a home starts with; each is a file of that name in resources/rules."""
    return tuple(_READERS)

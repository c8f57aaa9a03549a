"""Sign-in, lock-out, roles and approvals on both engines, from the service down to the rows."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.kernel.commands import Session
from app.kernel.refusals import Refused
from app.kernel.settings import PublishSetting
from app.numbers.commands import IssueBook
from app.security.commands import EnrolDesk, RegisterOrgUnit, SetRoles, UnlockStaff
from app.security.facts import StaffSignedIn, StaffSignInFailed
from app.security.roles import permissions_of
from app.security.sign_in import (
    SignedIn,
    approve,
    change_password,
    register_staff,
    reset_password,
    sign_in,
)
from app.security.views import SecurityView
from app.setup.founding import FOUNDER
from db.journal import in_time_order
from tests.homes import TestDesk, make_desk

FIRST = "Liu-shu-wan8"
OWN = "Tree7house"
LEADER_PASSWORD = "Mill9stream"


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    """A hall with a cashier who must change the password, a shift leader and an administrator."""
    any_home.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    people = (
        ("1001", "王芳", ("cashier",), FIRST, True),
        ("1002", "赵强", ("cashier", "shift_leader"), LEADER_PASSWORD, False),
        ("9001", "李静", ("administrator",), LEADER_PASSWORD, False),
    )
    for staff_no, name, roles, password, must_change in people:
        register_staff(
            any_home.bus,
            any_home.home,
            FOUNDER,
            staff_no=staff_no,
            name=name,
            org_unit="3301",
            roles=roles,
            password=password,
            must_change=must_change,
        )
    return any_home


def enter(desk: TestDesk, staff_no: str, password: str) -> SignedIn:
    return sign_in(desk.bus, desk.home, staff_no, password)


def refused(desk: TestDesk, staff_no: str, password: str) -> Refused:
    with pytest.raises(Refused) as caught:
        enter(desk, staff_no, password)
    return caught.value


def security(desk: TestDesk, staff_no: str) -> tuple[int, int]:
    """Counted failures and the end of the lock."""
    found = desk.read(lambda snapshot: snapshot.view(SecurityView).credential(staff_no))
    assert found is not None
    return found.failures, found.locked_until_ms


def test_first_password_must_be_changed_before_anything_else(desk: TestDesk) -> None:
    signed = enter(desk, " １００１ ", FIRST)
    assert signed.must_change
    assert signed.session == Session("1001", "王芳", frozenset())
    changed = change_password(desk.bus, desk.home, signed.session, FIRST, OWN)
    assert changed.session.permissions == permissions_of(["cashier"])
    again = enter(desk, "1001", OWN)
    assert not again.must_change
    assert again.session.permissions == permissions_of(["cashier"])
    assert again.idle_minutes == 10
    assert refused(desk, "1001", FIRST).codes == {"security.wrong_password"}


def test_changing_a_password_is_refused_for_good_reasons(desk: TestDesk) -> None:
    session = enter(desk, "1001", FIRST).session
    for old, new, code in (
        (FIRST, FIRST, "security.password_same"),
        (FIRST, "12345678", "security.password_common"),
        ("Wrong-pass7", OWN, "security.wrong_password"),
    ):
        with pytest.raises(Refused) as caught:
            change_password(desk.bus, desk.home, session, old, new)
        assert code in caught.value.codes


def test_five_wrong_passwords_lock_even_the_right_one_out(desk: TestDesk) -> None:
    codes = [refused(desk, "1002", f"Wrong-pass{n}").codes for n in range(5)]
    assert codes[0] == {"security.wrong_password"}
    assert codes[2] == codes[3] == {"security.wrong_password_left"}
    assert codes[4] == {"security.locked"}
    assert refused(desk, "1002", LEADER_PASSWORD).codes == {"security.locked"}
    assert refused(desk, "1002", "Wrong-pass6").codes == {"security.locked"}
    assert len(desk.read(lambda snapshot: snapshot.view(SecurityView).failures())) == 5

    desk.clock.ms += 15 * 60_000 + 1000
    assert enter(desk, "1002", LEADER_PASSWORD).session.staff_no == "1002"
    assert security(desk, "1002") == (0, 0)


def test_a_right_password_forgives_the_wrong_ones_before(desk: TestDesk) -> None:
    for n in range(4):
        refused(desk, "1002", f"Wrong-pass{n}")
    assert security(desk, "1002") == (4, 0)
    enter(desk, "1002", LEADER_PASSWORD)
    assert refused(desk, "1002", "Wrong-pass9").codes == {"security.wrong_password"}
    assert security(desk, "1002") == (1, 0)


def test_wrong_passwords_at_many_desks_at_once_are_all_counted(desk: TestDesk) -> None:
    desks = [make_desk(desk.home.engines, f"D{number}", clock=desk.clock) for number in range(2, 7)]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda other: refused(other, "1002", "Wrong-pass1"), desks))
    assert sum("security.locked" in one.codes for one in found) == 1
    failures = desk.read(lambda snapshot: snapshot.view(SecurityView).failures())
    assert {row.desk_id for row in failures} == {"D2", "D3", "D4", "D5", "D6"}
    assert refused(desk, "1002", LEADER_PASSWORD).codes == {"security.locked"}


def test_an_administrator_unlocks(desk: TestDesk) -> None:
    for n in range(5):
        refused(desk, "1002", f"Wrong-pass{n}")
    boss = enter(desk, "9001", LEADER_PASSWORD).session
    desk.do(UnlockStaff(staff_no="1002"), boss)
    assert enter(desk, "1002", LEADER_PASSWORD).session.name == "赵强"


def test_unknown_numbers_are_recorded_without_what_was_typed(desk: TestDesk) -> None:
    assert refused(desk, "Tree7house", "1001").codes == {"security.wrong_password"}
    with desk.home.engines.read.connect() as conn:
        failed = list(in_time_order(conn, kind="staff.sign_in_failed"))
    body = failed[-1].body()
    assert isinstance(body, StaffSignInFailed)
    assert body.staff_no == ""
    assert b"TREE7HOUSE" not in failed[-1].payload.upper()


def test_no_password_reaches_the_database(desk: TestDesk) -> None:
    session = enter(desk, "1001", FIRST).session
    change_password(desk.bus, desk.home, session, FIRST, OWN)
    with desk.home.engines.read.connect() as conn:
        stored = b"".join(fact.payload for fact in in_time_order(conn))
        outcomes = "".join(conn.exec_driver_sql("SELECT outcome FROM command_outcomes").scalars())
    for secret in (FIRST, OWN):
        assert secret.encode() not in stored
        assert secret not in outcomes
    assert "argon2" not in outcomes


def test_sign_in_is_a_fact_about_the_person(desk: TestDesk) -> None:
    enter(desk, "1002", LEADER_PASSWORD)
    with desk.home.engines.read.connect() as conn:
        fact = next(iter(in_time_order(conn, kind="staff.signed_in")))
    assert fact.body() == StaffSignedIn(org_unit="3301", staff_no="1002")


def test_reset_gives_a_first_password_and_unlocks(desk: TestDesk) -> None:
    for n in range(5):
        refused(desk, "1001", f"Wrong-pass{n}")
    boss = enter(desk, "9001", LEADER_PASSWORD).session
    reset_password(desk.bus, desk.home, boss, "1001", "Bridge5road")
    assert enter(desk, "1001", "Bridge5road").must_change


def test_roles_are_checked_and_take_effect(desk: TestDesk) -> None:
    boss = enter(desk, "9001", LEADER_PASSWORD).session
    for roles, code in (
        (("cashier", "auditor"), "security.roles_clash"),
        (("owner",), "security.role_unknown"),
    ):
        with pytest.raises(Refused) as caught:
            desk.do(SetRoles(staff_no="1002", roles=roles), boss)
        assert caught.value.codes == {code}
    desk.do(SetRoles(staff_no="1002", roles=("clerk",)), boss)
    assert enter(desk, "1002", LEADER_PASSWORD).session.permissions == permissions_of(["clerk"])
    desk.do(SetRoles(staff_no="1002", roles=()), boss)
    assert refused(desk, "1002", LEADER_PASSWORD).codes == {"security.no_role"}


def test_the_last_administrator_stays(desk: TestDesk) -> None:
    boss = enter(desk, "9001", LEADER_PASSWORD).session
    with pytest.raises(Refused) as caught:
        desk.do(SetRoles(staff_no="9001", roles=("clerk",)), boss)
    assert caught.value.codes == {"security.last_administrator"}
    desk.do(SetRoles(staff_no="1001", roles=("administrator",)), boss)
    desk.do(SetRoles(staff_no="9001", roles=("clerk",)), boss)


def test_staff_numbers_are_unique_and_units_must_exist(desk: TestDesk) -> None:
    with pytest.raises(Refused) as caught:
        register_staff(
            desk.bus,
            desk.home,
            FOUNDER,
            staff_no="1001",
            name="另一人",
            org_unit="9999",
            roles=("cashier",),
            password=OWN,
        )
    assert caught.value.codes == {"security.staff_exists", "security.unit_unknown"}


def test_refusal_names_the_permission_in_chinese(desk: TestDesk) -> None:
    cashier = enter(desk, "1002", LEADER_PASSWORD).session
    with pytest.raises(Refused, match="管理人员"):
        desk.do(UnlockStaff(staff_no="1001"), cashier)


def test_a_second_person_approves_one_act(desk: TestDesk) -> None:
    session = Session("1001", "王芳", permissions_of(["cashier"]))
    purpose, subject = "payment.approve_reversal", "payment:P1"
    approval_id = approve(desk.bus, desk.home, session, "1002", LEADER_PASSWORD, purpose, subject)
    found = desk.read(lambda snapshot: snapshot.view(SecurityView).approval(approval_id))
    assert found is not None
    assert (found.approver, found.purpose, found.subject, found.for_staff) == (
        "1002",
        purpose,
        subject,
        "1001",
    )
    leader = Session("1002", "赵强", permissions_of(["shift_leader"]))
    for asking, approver, password, code in (
        (leader, "1002", LEADER_PASSWORD, "security.approver_same"),
        (session, "9001", LEADER_PASSWORD, "security.approver_lacks"),
        (session, "1002", "Wrong-pass7", "security.wrong_password"),
        (Session(), "1002", LEADER_PASSWORD, "kernel.not_signed_in"),
    ):
        with pytest.raises(Refused) as caught:
            approve(desk.bus, desk.home, asking, approver, password, purpose, subject)
        assert caught.value.codes == {code}


def test_a_session_has_the_rights_its_person_has_now(desk: TestDesk) -> None:
    leader = enter(desk, "1002", LEADER_PASSWORD).session
    issue = IssueBook(series="receipt", prefix="A-", count=10)
    desk.do(issue, leader)
    other = make_desk(desk.home.engines, "D2")
    other.do(SetRoles(staff_no="1002", roles=("cashier",)), FOUNDER)
    with pytest.raises(Refused) as caught:
        desk.do(IssueBook(series="receipt", prefix="A-", count=10), leader)
    assert caught.value.codes == {"kernel.not_permitted"}
    assert desk.do(issue, leader).repeated, "what was done stays answered"
    other.do(SetRoles(staff_no="1002", roles=("shift_leader",)), FOUNDER)
    desk.do(IssueBook(series="receipt", prefix="A-", count=10), leader)


@pytest.mark.parametrize("why", ["locked", "reset", "no role"])
def test_whoever_is_shut_out_elsewhere_must_sign_in_again(desk: TestDesk, why: str) -> None:
    leader = enter(desk, "1002", LEADER_PASSWORD).session
    other = make_desk(desk.home.engines, "D2")
    if why == "locked":
        for _ in range(5):
            refused(other, "1002", "Wrong-pass1")
    elif why == "reset":
        reset_password(other.bus, other.home, FOUNDER, "1002", OWN)
    else:
        other.do(SetRoles(staff_no="1002", roles=()), FOUNDER)
    with pytest.raises(Refused) as caught:
        desk.do(IssueBook(series="receipt", prefix="A-", count=10), leader)
    assert caught.value.codes == {"kernel.sign_in_again"}


def test_after_a_lock_one_signs_in_again(desk: TestDesk) -> None:
    leader = enter(desk, "1002", LEADER_PASSWORD).session
    for _ in range(5):
        refused(desk, "1002", "Wrong-pass1")
    desk.clock.ms += 16 * 60_000
    with pytest.raises(Refused, match="重新登录"):
        desk.do(IssueBook(series="receipt", prefix="A-", count=10), leader)
    enter(desk, "1002", LEADER_PASSWORD)
    desk.do(IssueBook(series="receipt", prefix="A-", count=10), leader)


def test_the_published_policy_is_obeyed(desk: TestDesk) -> None:
    rules = '{"max_failures": 3, "lock_minutes": 1, "idle_minutes": 3}'
    desk.do(PublishSetting(name="security", content=rules), FOUNDER)
    assert enter(desk, "1002", LEADER_PASSWORD).idle_minutes == 3
    codes = [refused(desk, "1002", "Wrong-pass1").codes for _ in range(3)]
    assert codes[-1] == {"security.locked"}
    desk.clock.ms += 61_000
    enter(desk, "1002", LEADER_PASSWORD)


def test_a_desk_enrols_once_with_a_real_key(desk: TestDesk) -> None:
    with pytest.raises(Refused) as caught:
        desk.do(EnrolDesk(name="3号台", public_key="short", paper_layout="a5"), FOUNDER)
    assert caught.value.codes == {"security.key_shape", "security.layout_unknown"}
    key = base64.b64encode(desk.signer.public.public_bytes_raw()).decode()
    desk.do(EnrolDesk(name="3号台", public_key=key), FOUNDER)
    found = desk.read(lambda snapshot: snapshot.view(SecurityView).desks())
    assert [(row.desk_id, row.public_key) for row in found] == [("D1", key)]
    with pytest.raises(Refused) as caught:
        desk.do(EnrolDesk(name="3号台", public_key=key), FOUNDER)
    assert caught.value.codes == {"security.desk_exists"}

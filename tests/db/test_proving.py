"""What an auditor relies on: a changed journal and a changed table are found and named."""

import base64
import json

import pytest
from sqlalchemy import text

from app.adapters.signer import SignatureCheck
from app.kernel.refusals import Refused
from app.kernel.settings import PublishSetting
from app.security.commands import EnrolDesk, RegisterOrgUnit, SetRoles
from app.security.sign_in import register_staff
from app.setup.founding import FOUNDER
from db.keeping.proving import prove, show
from db.keeping.rebuilding import differences, rebuild
from tests.homes import TestDesk, make_desk

PASSWORD = "Liu-shu-wan8"


def enrol(desk: TestDesk) -> None:
    key = base64.b64encode(desk.signer.public.public_bytes_raw()).decode()
    desk.do(EnrolDesk(name="3号台", public_key=key), FOUNDER)


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    """Two desks of one home, with some history."""
    any_home.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    enrol(any_home)
    other = make_desk(any_home.home.engines, "D2", clock=any_home.clock)
    enrol(other)
    register_staff(
        any_home.bus,
        any_home.home,
        FOUNDER,
        staff_no="1001",
        name="王芳",
        org_unit="3301",
        roles=("cashier",),
        password=PASSWORD,
    )
    other.do(SetRoles(staff_no="1001", roles=("cashier", "clerk")), FOUNDER)
    any_home.do(PublishSetting(name="security", content='{"idle_minutes": 3}'), FOUNDER)
    return any_home


def change(desk: TestDesk, statement: str) -> None:
    with desk.home.engines.write.begin() as conn:
        assert conn.execute(text(statement)).rowcount > 0


def proved(desk: TestDesk) -> tuple[str, int, str]:
    """The first broken fact: origin, seq, what is wrong."""
    with desk.home.engines.read.connect() as conn:
        broken = prove(conn, SignatureCheck).broken
    return (broken.origin, broken.seq, broken.why) if broken else ("", 0, "")


def test_an_untouched_journal_is_whole(desk: TestDesk) -> None:
    with desk.home.engines.read.connect() as conn:
        proof = prove(conn, SignatureCheck)
    assert (proof.facts, proof.desks, proof.broken) == (8, 2, None)
    assert "校验通过" in proof.sentence()


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("UPDATE facts SET actor = '1002' WHERE origin = 'D1' AND seq = 3", 3, "哈希不符"),
        ("UPDATE facts SET payload = prev_hash WHERE origin = 'D1' AND seq = 4", 4, "哈希不符"),
        ("UPDATE facts SET hlc = hlc + 1 WHERE origin = 'D1' AND seq = 1", 1, "哈希不符"),
        ("UPDATE facts SET signature = hash WHERE origin = 'D1' AND seq = 2", 2, "签名无效"),
        ("DELETE FROM facts WHERE origin = 'D1' AND seq = 3", 3, "缺失"),
        ("DELETE FROM facts WHERE origin = 'D1' AND seq = 6", 6, "链尾缺失"),
        ("DELETE FROM chain_heads WHERE origin = 'D1'", 1, "没有链头记录"),
    ],
)
def test_the_first_broken_fact_is_named(desk: TestDesk, statement: str, seq: int, why: str) -> None:
    change(desk, statement)
    origin, found, reason = proved(desk)
    assert (origin, found) == ("D1", seq)
    assert why in reason


@pytest.mark.parametrize(
    ("statement", "whole"),
    [
        ("UPDATE facts SET signature = hash WHERE origin = 'D1' AND seq = 6", False),
        ("UPDATE facts SET actor = '1002' WHERE origin = 'D1' AND seq = 3", False),
        ("UPDATE facts SET signature = hash WHERE origin = 'D1' AND seq = 2", True),
    ],
)
def test_the_last_signature_vouches_for_what_was_said_before(
    desk: TestDesk, statement: str, whole: bool
) -> None:
    change(desk, statement)
    with desk.home.engines.read.connect() as conn:
        assert (prove(conn, SignatureCheck, every_signature=False).broken is None) == whole


def test_a_key_slipped_into_the_desks_table_proves_nothing(desk: TestDesk) -> None:
    """Keys come from the journal, so changing the table neither helps nor harms."""
    change(desk, "UPDATE desks SET public_key = 'x'")
    assert proved(desk) == ("", 0, "")


def found(desk: TestDesk) -> list[tuple[str, str, str]]:
    with desk.home.engines.read.connect() as conn:
        return [(one.table, one.key, one.column) for one in differences(conn)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE staff SET name = '王方'", ("staff", "3301/1001", "name")),
        ("UPDATE staff SET must_change = NOT must_change", ("staff", "3301/1001", "must_change")),
        ("DELETE FROM desks WHERE desk_id = 'D2'", ("desks", "3301/D2", "*")),
        ("INSERT INTO org_units (org_unit, name) VALUES ('9999', '假')", ("org_units", "9999", "*")),
        ("UPDATE settings SET content = '{}'", ("settings", "3301/security", "content")),
    ],
)
def test_a_changed_table_is_named_and_rebuilt(
    desk: TestDesk, statement: str, expected: tuple[str, str, str]
) -> None:
    assert found(desk) == []
    change(desk, statement)
    assert found(desk) == [expected]
    replayed: list[int] = []
    with desk.home.engines.write.begin() as conn:
        assert rebuild(conn, replayed.append) == 8
    assert replayed == [8]
    assert found(desk) == []


def test_a_difference_reads_as_a_sentence(desk: TestDesk) -> None:
    change(desk, "UPDATE staff SET name = '王方'")
    with desk.home.engines.read.connect() as conn:
        (one,) = differences(conn)
    assert one.sentence() == "表 staff 的 3301/1001 与账本不符:name 现为 '王方',应为 '王芳'。"


def test_a_newer_fact_stops_a_rebuild_politely(desk: TestDesk) -> None:
    change(desk, "UPDATE facts SET version = 99 WHERE origin = 'D1' AND seq = 1")
    with pytest.raises(Refused) as caught:
        found(desk)
    assert caught.value.codes == {"journal.unknown_fact"}


def test_the_journal_is_shown_newest_first_and_narrowed(desk: TestDesk) -> None:
    with desk.home.engines.read.connect() as conn:
        everything = list(show(conn))
        about = list(show(conn, subject="staff:1001"))
        kinds = list(show(conn, subject="staff:1001", kind="staff.roles_set"))
        late = list(show(conn, until_ms=1))
        future = list(show(conn, since_ms=4_000_000_000_000))
        two = list(show(conn, limit=2))
    assert [line["kind"] for line in everything][:2] == ["setting.published", "staff.roles_set"]
    assert len(everything) == 8
    assert [line["kind"] for line in about] == [
        "staff.roles_set",
        "staff.password_set",
        "staff.roles_set",
        "staff.registered",
    ]
    assert [line["body"]["roles"] for line in kinds] == [["cashier", "clerk"], ["cashier"]]
    assert (late, future, len(two)) == ([], [], 2)


def test_what_is_shown_is_json_without_hashes_of_passwords(desk: TestDesk) -> None:
    with desk.home.engines.read.connect() as conn:
        lines = json.dumps(list(show(conn)), ensure_ascii=False)
    assert "argon2" not in lines
    assert "王芳" in lines

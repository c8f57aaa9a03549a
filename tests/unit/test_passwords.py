"""What a new password must be, and that its hash proves it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusals import Refused
from app.security.blocked import is_common
from app.security.passwords import MAX_LENGTH, check_password, hash_password, verify_password
from app.security.policy import Policy, read_policy

GOOD = "Liu-shu-wan8"
DEFAULTS = Policy()


def refused(password: str, policy: Policy = DEFAULTS) -> frozenset[str]:
    with pytest.raises(Refused) as caught:
        check_password(password, policy, staff_no="1001", name="王芳")
    assert {reason.field for reason in caught.value.reasons} == {"password"}
    return caught.value.codes


def test_good_passwords_pass() -> None:
    for password in (GOOD, "Tree7house", "柳树湾供电所2026x", "correct horse battery Staple"):
        check_password(password, Policy(), staff_no="1001", name="王芳")


def test_all_reasons_at_once() -> None:
    assert refused("1001") == {
        "security.password_short",
        "security.password_plain",
        "security.password_common",
        "security.password_personal",
    }


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab3-xyz", "security.password_short"),
        ("Aq7-" * 33, "security.password_long"),
        ("Aq7-" * 50_000, "security.password_long"),
        ("liushuwantown", "security.password_plain"),
        ("P@ssw0rd1", "security.password_common"),
        ("Admin@123", "security.password_common"),
        ("1qaz@WSX", "security.password_common"),
        ("Xk-1001-tree", "security.password_personal"),
        ("Xk-8-王芳-tree", "security.password_personal"),
        ("Tree7\x00house", "security.password_unreadable"),
        ("Tree7\ud800house", "security.password_unreadable"),
    ],
)
def test_bad_passwords_are_told_why(password: str, code: str) -> None:
    assert code in refused(password)


def test_length_counts_code_points_not_bytes() -> None:
    policy = Policy(min_kinds=1)
    assert "security.password_short" in refused("㛃䶮𬭎𣲗柳湾东", policy)
    check_password("㛃䶮𬭎𣲗柳湾东街", policy, staff_no="1001", name="王芳")
    check_password(GOOD + "柳" * (MAX_LENGTH - len(GOOD)), policy, staff_no="1001", name="王芳")


def test_composition_can_be_switched_off() -> None:
    check_password("liushuwantownmill", Policy(min_kinds=1), staff_no="1001", name="王芳")


def test_full_width_digits_are_the_same_password() -> None:
    stored = hash_password("Tree７house")
    assert verify_password("Tree7house", stored)


def test_only_the_password_verifies() -> None:
    stored = hash_password(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert verify_password(GOOD, stored)
    for wrong in ("", GOOD.lower(), GOOD + " ", "\ud800", "x" * 200_000):
        assert not verify_password(wrong, stored)
    assert hash_password(GOOD) != stored


def test_nobody_has_no_password() -> None:
    assert not verify_password(GOOD, "")
    assert not verify_password(GOOD, "not a hash")


@given(st.text(alphabet="0123456789", min_size=0, max_size=20))
def test_digits_alone_are_always_common(digits: str) -> None:
    assert is_common(digits)


@given(st.text(max_size=300))
def test_checking_never_fails_otherwise(password: str) -> None:
    with suppress(Refused):
        check_password(password, DEFAULTS, staff_no="1001", name="王芳")


def test_policy_file_is_checked() -> None:
    assert read_policy('{"min_length": 12}').min_length == 12
    for wrong in ('{"min_length": 4}', '{"minimum": 9}', "[]", "{"):
        with pytest.raises(Refused) as caught:
            read_policy(wrong)
        assert caught.value.codes == {"security.policy_wrong"}

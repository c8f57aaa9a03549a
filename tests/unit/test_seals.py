"""Signatures, sealed columns and the watched clock."""

import os
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.clock import SystemClock
from app.adapters.columns import ColumnVault
from app.adapters.signer import DeskSigner, SignatureCheck
from app.kernel.refusals import Refused

MINUTE_NS = 60 * 10**9


def test_a_signature_belongs_to_one_desk_and_one_message() -> None:
    first, second = DeskSigner(os.urandom(32)), DeskSigner(os.urandom(32))
    check = SignatureCheck({"D1": first.public_key, "D2": second.public_key})
    signature = first.sign(b"fact")
    assert check("D1", b"fact", signature)
    assert not check("D2", b"fact", signature)
    assert not check("D1", b"fake", signature)
    assert not check("D3", b"fact", signature)
    assert not check("D1", b"fact", b"")


VAULT = ColumnVault(b"c" * 32)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_sealed_opens_and_is_found(text: str) -> None:
    sealed = VAULT.seal(text)
    assert VAULT.open(sealed) == text
    assert VAULT.seal(text) != sealed
    assert VAULT.digest(text) == VAULT.digest(text)


def test_another_key_opens_and_finds_nothing() -> None:
    other = ColumnVault(b"d" * 32)
    number = "990101199001011234"
    assert number not in VAULT.seal(number)
    assert other.digest(number) != VAULT.digest(number)
    for wrong in (VAULT.seal(number), VAULT.seal(number)[:-8] + "AAAAAAA=", "1.", "", "柳"):
        with pytest.raises(Refused) as caught:
            other.open(wrong)
        assert caught.value.codes == {"identity.unreadable"}
    with pytest.raises(ValueError, match="32 bytes"):
        ColumnVault(b"short")


@dataclass
class Hands:
    """The hands of a wall clock and of a steady one."""

    wall: int = 10**18
    steady: int = 5 * 10**12

    def pass_minutes(self, minutes: int) -> None:
        self.wall += minutes * MINUTE_NS
        self.steady += minutes * MINUTE_NS


def test_a_clock_set_back_is_flagged_and_not_obeyed() -> None:
    hands = Hands()
    clock = SystemClock(lambda: hands.wall, lambda: hands.steady)
    start = clock.now_ms()
    hands.pass_minutes(10)
    assert (clock.now_ms() - start, clock.jumped_ms()) == (600_000, 0)
    hands.wall -= 60 * MINUTE_NS
    assert clock.jumped_ms() == -3_600_000
    assert clock.now_ms() - start == 600_000
    hands.wall += 60 * MINUTE_NS
    assert clock.jumped_ms() == 0


def test_small_corrections_are_followed() -> None:
    hands = Hands()
    clock = SystemClock(lambda: hands.wall, lambda: hands.steady)
    start = clock.now_ms()
    hands.wall += 2 * MINUTE_NS
    assert (clock.now_ms() - start, clock.jumped_ms()) == (120_000, 0)


def test_the_real_clock_runs() -> None:
    clock = SystemClock()
    assert clock.jumped_ms() == 0
    assert clock.now_ms() > 1_700_000_000_000

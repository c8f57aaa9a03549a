"""The code on a paper: genuine ones pass, anything touched does not."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.signer import DeskSigner, SignatureCheck
from app.documents.verification import VerificationCode, encode, parse_and_check, payload, signed
from app.kernel.refusals import Refused
from tests.specimens import CODE

DESK = DeskSigner(Ed25519PrivateKey.generate().private_bytes_raw())
CHECK = SignatureCheck({CODE.desk_id: DESK.public_key})
GENUINE = signed(CODE, DESK.sign)
TEXT = encode(GENUINE)


def test_a_genuine_code_tells_what_it_vouches_for() -> None:
    assert parse_and_check(TEXT, CHECK) == GENUINE
    assert parse_and_check(f" {TEXT}\n", CHECK) == GENUINE


@pytest.mark.parametrize(
    "change", [{"amount_fen": 1}, {"number": "A-0002318"}, {"account_no": "9"}, {"kind": "shift_slip"}]
)
def test_other_contents_do_not_pass(change: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        parse_and_check(encode(msgspec.structs.replace(GENUINE, **change)), CHECK)
    assert refused.value.codes == {"paper.code_forged"}


def test_an_unknown_desk_does_not_pass() -> None:
    with pytest.raises(Refused) as refused:
        parse_and_check(TEXT, SignatureCheck({}))
    assert refused.value.codes == {"paper.code_forged"}


@given(st.integers(0, len(TEXT) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_no_single_character_can_be_changed(place: int, char: str) -> None:
    touched = TEXT[:place] + char + TEXT[place + 1 :]
    if touched != TEXT:
        with pytest.raises(Refused):
            parse_and_check(touched, CHECK)


@given(st.text(max_size=400))
def test_any_text_is_answered_with_a_sentence(text: str) -> None:
    with pytest.raises(Refused):
        parse_and_check(text, CHECK)


@pytest.mark.parametrize(
    "text", ["", "GM1", "GM1|receipt|A|B|1٣|20260315|D|AA", TEXT.replace("0315", "0230")]
)
def test_unreadable_codes(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_and_check(text, CHECK)
    assert refused.value.codes == {"paper.code_unreadable"}


def test_a_separator_inside_a_part_is_not_signed() -> None:
    with pytest.raises(ValueError, match="inside a verification code"):
        payload(
            VerificationCode(
                kind="receipt", number="A|1", account_no="", amount_fen=0, on=CODE.on, desk_id="D"
            )
        )

"""The signed code on every paper, which any client can check without a network."""

import base64
import binascii
from collections.abc import Callable
from datetime import date

import msgspec

from app.documents import texts  # noqa: F401  registers the sentences
from app.journal.chain import CheckSignature
from app.kernel.refusals import refuse

PREFIX = "GM1"
_SEPARATOR = "|"


class VerificationCode(msgspec.Struct, frozen=True, kw_only=True):
    """What the code vouches for: this paper of this account, amount (fen) and civil date, by this desk."""

    kind: str
    number: str
    account_no: str
    amount_fen: int
    on: date
    desk_id: str
    signature: bytes = b""


def payload(code: VerificationCode) -> bytes:
    """The bytes a desk signs. Raises ValueError for a part that would blur where it ends."""
    parts = (
        PREFIX,
        code.kind,
        code.number,
        code.account_no,
        str(code.amount_fen),
        code.on.strftime("%Y%m%d"),
        code.desk_id,
    )
    if any(_SEPARATOR in part for part in parts):
        raise ValueError(f"{_SEPARATOR} inside a verification code")
    return _SEPARATOR.join(parts).encode()


def signed(code: VerificationCode, sign: Callable[[bytes], bytes]) -> VerificationCode:
    """The code with the desk's signature (Ed25519, 64 bytes)."""
    return msgspec.structs.replace(code, signature=sign(payload(code)))


def encode(code: VerificationCode) -> str:
    """The text of the QR: the payload and the signature in base64url without padding."""
    signature = base64.urlsafe_b64encode(code.signature).rstrip(b"=").decode()
    return f"{payload(code).decode()}{_SEPARATOR}{signature}"


def parse_and_check(text: str, check: CheckSignature) -> VerificationCode:
    """Read a scanned code and make sure that its desk signed exactly this.

    Raises Refused: paper.code_unreadable; paper.code_forged, also where the desk is not known here.
    """
    code = _parse(text)
    if encode(code) != text.strip() or not check(code.desk_id, payload(code), code.signature):
        raise refuse("paper.code_forged")
    return code


def _parse(text: str) -> VerificationCode:
    try:
        prefix, kind, number, account_no, fen, day, desk_id, signature = text.strip().split(_SEPARATOR)
        if prefix != PREFIX or len(text) > 1000 or not fen.lstrip("-").isascii():
            raise ValueError(prefix)
        raw = base64.b64decode(signature + "=" * (-len(signature) % 4), altchars=b"-_", validate=True)
        return VerificationCode(
            kind=kind,
            number=number,
            account_no=account_no,
            amount_fen=int(fen),
            on=date(int(day[:4]), int(day[4:6]), int(day[6:])),
            desk_id=desk_id,
            signature=raw,
        )
    except (ValueError, binascii.Error):
        raise refuse("paper.code_unreadable") from None

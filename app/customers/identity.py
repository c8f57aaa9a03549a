"""Identity numbers: how they are kept from sight, and which ones deserve a doubt."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, Protocol

from app.customers.facts import Bank, Identity
from app.customers.masking import mask_number

OLD_CARD = re.compile(r"\d{15}")
NEW_CARD = re.compile(r"[0-9]{17}[0-9X]")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
Reason = Literal["", "length", "charset", "date", "checksum", "region"]
# The region of a credit code that the state itself gave.
_NATION = "10"
# GB/T 2260 provinces, 81 to 83 for residence permits of Hong Kong, Macau and Taiwan, 91 and above for
# permanent residence cards of foreigners ("9" and a province).
_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
        (91, 96),
    )
    for code in range(first, last + 1)
)


class Vault(Protocol):
    """Seals secrets with the home's column key."""

    def seal(self, text: str) -> str:
        """Encrypt; the same text gives another ciphertext each time."""
        ...

    def open(self, sealed: str) -> str:
        """Decrypt what `seal` made. Raises Refused identity.unreadable when the key does not fit."""
        ...

    def seal_bytes(self, content: bytes) -> bytes:
        """Encrypt a whole document."""
        ...

    def open_bytes(self, sealed: bytes) -> bytes:
        """Decrypt what `seal_bytes` made. Raises Refused identity.unreadable."""
        ...

    def digest(self, text: str) -> str:
        """A keyed hash to search by; useless without the home's key."""
        ...


class Glyphs(Protocol):
    """Which characters the fonts of screen and paper can draw."""

    def missing(self, text: str) -> str:
        """The characters of `text` that no font of ours has, each once."""
        ...


def sealed_identity(vault: Vault, document: str, number: str) -> Identity:
    """The identity group for a document and its plain number; empty number, empty group."""
    if not number:
        return Identity(document=document)
    return Identity(
        document=document,
        identity_sealed=vault.seal(number),
        identity_digest=vault.digest(number),
        identity_masked=mask_number(number),
    )


def sealed_bank(vault: Vault, bank_name: str, number: str) -> Bank:
    """The bank group for a bank's name and the plain account number."""
    if not number:
        return Bank(bank_name=bank_name)
    return Bank(
        bank_name=bank_name,
        bank_sealed=vault.seal(number),
        bank_digest=vault.digest(number),
        bank_masked=mask_number(number),
    )


class Examined(NamedTuple):
    """What a number tells: `reason` why it is none ('' for a good one), the day of birth and the sex."""

    reason: Reason
    born: date | None = None
    sex: Literal["", "male", "female"] = ""


def examine(document: str, number: str, today: date) -> Examined:
    """A resident identity number ('resident_id', GB 11643) or credit code ('uscc', GB 32100), the first
    reason in the order of `Reason` (facts.md §5.2). Raises ValueError for another document."""
    if document == "resident_id":
        return _card(number, today)
    if document == "uscc":
        return _credit_code(number)
    raise ValueError(f"no rule for {document}")


def _card(number: str, today: date) -> Examined:
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    if len(number) != 18:
        return Examined("length")
    if not NEW_CARD.fullmatch(number):
        return Examined("charset")
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return Examined("date")
    if born > today:
        return Examined("date")
    if ric.calc_check_digit(number) != number[-1]:
        return Examined("checksum")
    if number[:2] not in _PROVINCES:
        return Examined("region")
    return Examined("", born, "male" if int(number[16]) % 2 else "female")


def _credit_code(number: str) -> Examined:
    from stdnum.cn import uscc

    if len(number) != 18:
        return Examined("length")
    if not CREDIT_CODE.fullmatch(number):
        return Examined("charset")
    if uscc.calc_check_digit(number[:-1]) != number[-1]:
        return Examined("checksum")
    if number[2:4] not in _PROVINCES and number[2:4] != _NATION:
        return Examined("region")
    return Examined("")


_CARD_DOUBTS: Mapping[Reason, str] = {
    "": "",
    "length": "identity.bad_format",
    "charset": "identity.bad_format",
    "date": "identity.check_failed",
    "checksum": "identity.check_failed",
    "region": "identity.region_unknown",
}
_CREDIT_CODE_DOUBTS: Mapping[Reason, str] = {
    "length": "identity.bad_format",
    "charset": "identity.check_failed",
    "checksum": "identity.check_failed",
}


def identity_doubt(document: str, number: str, today: date) -> str:
    """The refusal code of what looks wrong with a number, or '' (facts.md §5.2).

    Only doubts: codes that fail their check digit are in real use.
    """
    if document == "resident_id":
        if OLD_CARD.fullmatch(number):
            return "identity.old_card"
        return _CARD_DOUBTS[examine(document, number, today).reason]
    if document == "uscc":
        return _CREDIT_CODE_DOUBTS.get(examine(document, number, today).reason, "")
    return ""


def bank_doubt(number: str) -> str:
    """Cards of 16 to 19 digits carry a Luhn digit; some real ones fail it, so it is only a doubt."""
    from stdnum import luhn

    if 16 <= len(number) <= 19 and number.isdigit() and not luhn.is_valid(number):
        return "bank.check_failed"
    return ""

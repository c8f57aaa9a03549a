"""Identity numbers: how they are kept from sight, and which ones deserve a doubt."""

import re
from datetime import date
from typing import Protocol

from app.customers.facts import Bank, Identity
from app.customers.masking import mask_number

OLD_CARD = re.compile(r"\d{15}")
NEW_CARD = re.compile(r"\d{17}[\dX]")
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
    """Seals short secrets with the home's column key."""

    def seal(self, text: str) -> str:
        """Encrypt; the same text gives another ciphertext each time."""
        ...

    def open(self, sealed: str) -> str:
        """Decrypt what `seal` made. Raises Refused identity.unreadable when the key does not fit."""
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


def identity_doubt(document: str, number: str, today: date) -> str:
    """The refusal code of what looks wrong with a number, or '' (facts.md §5.2).

    Only doubts: codes that fail their check digit are in real use.
    """
    if document == "resident_id":
        return _card_doubt(number, today)
    if document == "uscc":
        return _credit_code_doubt(number)
    return ""


def _card_doubt(number: str, today: date) -> str:
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    if OLD_CARD.fullmatch(number):
        return "identity.old_card"
    if not NEW_CARD.fullmatch(number):
        return "identity.bad_format"
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return "identity.check_failed"
    if ric.calc_check_digit(number) != number[-1] or born > today:
        return "identity.check_failed"
    return "" if number[:2] in _PROVINCES else "identity.region_unknown"


def _credit_code_doubt(number: str) -> str:
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    try:
        uscc.validate(number)
    except ValidationError:
        return "identity.check_failed" if len(number) == 18 else "identity.bad_format"
    return ""


def bank_doubt(number: str) -> str:
    """Cards of 16 to 19 digits carry a Luhn digit; some real ones fail it, so it is only a doubt."""
    from stdnum import luhn

    if 16 <= len(number) <= 19 and number.isdigit() and not luhn.is_valid(number):
        return "bank.check_failed"
    return ""

"""Seals identity and bank numbers in their columns: AES-256-GCM to read, a keyed hash to search."""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.customers import texts  # noqa: F401  registers identity.unreadable
from app.kernel.refusals import refuse

_FORM = "1."
"""Which cipher a sealed text was made by."""


class ColumnVault:
    """Implements app.customers.identity.Vault with the home's column key (32 bytes)."""

    def __init__(self, column_key: bytes) -> None:
        if len(column_key) != 32:
            raise ValueError("a column key has 32 bytes")
        self._cipher = AESGCM(_subkey(column_key, b"seal"))
        self._search_key = _subkey(column_key, b"search")

    def seal(self, text: str) -> str:
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), None)
        return _FORM + base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> str:
        try:
            raw = base64.b64decode(sealed.removeprefix(_FORM), validate=True)
            return self._cipher.decrypt(raw[:12], raw[12:], None).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise refuse("identity.unreadable") from None

    def seal_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], None)
        except InvalidTag:
            raise refuse("identity.unreadable") from None

    def digest(self, text: str) -> str:
        return hmac.new(self._search_key, text.encode(), hashlib.sha256).hexdigest()[:40]


def _subkey(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"guimian column " + purpose).derive(
        key
    )

"""A desk's Ed25519 key: signs facts and papers, and checks what other desks signed."""

import base64
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class DeskSigner:
    """Implements app.journal.chain.Signer with the 32 private bytes from the vault."""

    def __init__(self, private: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(private)
        self.public_key = base64.b64encode(self._private.public_key().public_bytes_raw()).decode()
        """What the desk enrols with."""

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


class SignatureCheck:
    """Implements app.journal.chain.CheckSignature with the public keys (base64) of the enrolled desks."""

    def __init__(self, public_keys: Mapping[str, str]) -> None:
        self._keys = {
            desk_id: Ed25519PublicKey.from_public_bytes(base64.b64decode(text))
            for desk_id, text in public_keys.items()
        }

    def __call__(self, origin: str, message: bytes, signature: bytes) -> bool:
        """False too where the desk is unknown."""
        if origin not in self._keys:
            return False
        try:
            self._keys[origin].verify(signature, message)
        except InvalidSignature:
            return False
        return True

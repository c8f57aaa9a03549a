"""What a home is composed with on a workstation, as those see it who open one without knowing adapters."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.documents.press import Press
from app.journal.chain import CheckSignature, Signer
from app.kernel.dates import Clock
from app.setup.home_folder import HomeConfig, HomeFolder
from app.setup.keys import KeyStore


class DeskKey(Signer, Protocol):
    """Signs as a desk."""

    @property
    def public_key(self) -> str:
        """Ed25519, base64: what the desk enrols with."""
        ...


class Tools(Protocol):
    """Keys, signature, clock and press of one desk."""

    @property
    def keys(self) -> KeyStore: ...

    @property
    def signer(self) -> DeskKey: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def press(self) -> Press: ...

    @property
    def make_check(self) -> Callable[[Mapping[str, str]], CheckSignature]:
        """From desk ids and their public keys (base64) to a signature check."""
        ...

    def views(self, column_key: bytes) -> Mapping[type, Callable[[Any], object]]:
        """The Protocols that adapters answer inside a transaction."""
        ...


MakeTools = Callable[[HomeFolder, HomeConfig], Tools]
"""Makes them for a desk; raises Refused vault.* where keys cannot be kept."""

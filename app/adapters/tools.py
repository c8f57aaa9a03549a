"""The adapters of one home on this workstation, made together: keys, signer, vault, fonts, clock, press."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.adapters.clock import SystemClock
from app.adapters.columns import ColumnVault
from app.adapters.glyphs import FontGlyphs
from app.adapters.home_folder import HomeConfig, HomeFolder
from app.adapters.pdf import draw
from app.adapters.signer import DeskSigner
from app.adapters.vault import DATABASE_PASSWORD, DESK_KEY, KeyStore, made, open_store
from app.customers.identity import Glyphs, Vault
from app.documents.press import Press


@dataclass(frozen=True)
class Tools:
    """What a home is composed with."""

    keys: KeyStore
    signer: DeskSigner
    clock: SystemClock
    press: Press

    def views(self, column_key: bytes) -> Mapping[type, Callable[[Any], object]]:
        """The Protocols that adapters answer inside a transaction."""
        vault, glyphs = ColumnVault(column_key), FontGlyphs()
        return {Vault: lambda _: vault, Glyphs: lambda _: glyphs}

    @property
    def database_password(self) -> str:
        """The password of the program's role in a shared home, '' if none is kept."""
        return (self.keys.get(DATABASE_PASSWORD) or b"").decode()


def tools_of(folder: HomeFolder, config: HomeConfig, passphrase: Callable[[bool], str]) -> Tools:
    """Make the adapters; the desk's key is made where it is new. Raises Refused vault.*, Unavailable.

    `passphrase(is_new)` is asked only where the system has no keyring.
    """
    keys = open_store(folder.path, config.desk_id, demo=config.demo, passphrase=passphrase)
    return Tools(keys, DeskSigner(made(keys, DESK_KEY)), SystemClock(), Press(draw))

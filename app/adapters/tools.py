"""The adapters of one home on this workstation, made together: keys, signer, vault, fonts, clock, press."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.adapters.clock import SystemClock
from app.adapters.columns import ColumnVault
from app.adapters.glyphs import FontGlyphs
from app.adapters.signer import DeskSigner, SignatureCheck
from app.adapters.vault import open_store, read_recovery, write_recovery
from app.customers.identity import Glyphs, Vault
from app.documents.paper import Paper
from app.documents.press import Press
from app.journal.chain import CheckSignature
from app.kernel.refusals import refuse
from app.setup.home_folder import HomeConfig, HomeFolder
from app.setup.keys import COLUMN_KEY, DESK_KEY, FILE_KEY, KeyStore, made, needed

_CONFIG = "config"
"""Under this name a recovery file holds home.json, so that a new machine knows whose home it is."""


@dataclass(frozen=True)
class Tools:
    """Implements app.setup.tools.Tools."""

    keys: KeyStore
    signer: DeskSigner
    clock: SystemClock
    press: Press

    def views(self, column_key: bytes) -> Mapping[type, Callable[[Any], object]]:
        """The Protocols that adapters answer inside a transaction."""
        vault, glyphs = ColumnVault(column_key), FontGlyphs()
        return {Vault: lambda _: vault, Glyphs: lambda _: glyphs}

    @property
    def make_check(self) -> Callable[[Mapping[str, str]], CheckSignature]:
        """From the desks' public keys to a signature check."""
        return SignatureCheck


def draw(paper: Paper, layout: str) -> bytes:
    """Draw a paper; the drawing library is loaded by the first one, or by `load_drawing` before it."""
    from app.adapters import pdf

    return pdf.draw(paper, layout)


def load_drawing() -> None:
    """Load the drawing library and its fonts: a fifth of a second that the first customer need not wait."""
    from app.adapters import pdf

    pdf.load_fonts()


def tools_of(folder: HomeFolder, config: HomeConfig, passphrase: Callable[[bool], str]) -> Tools:
    """Make the adapters; the desk's key is made where it is new. Raises Refused vault.*, Unavailable.

    `passphrase(is_new)` is asked only where the system has no keyring.
    """
    keys = open_store(folder.path, config.desk_id, demo=config.demo, passphrase=passphrase)
    # Named by desk: a restored home goes on as a new desk while a key file still holds the former one's.
    signer = DeskSigner(made(keys, f"{DESK_KEY}-{config.desk_id}"))
    return Tools(keys, signer, SystemClock(), Press(draw))


def keep_recovery(folder: HomeFolder, config: HomeConfig, keys: KeyStore, passphrase: str) -> None:
    """Write the keys of an embedded home and whose it is beside it. Raises Refused vault.*."""
    kept = {name: needed(keys, name) for name in (FILE_KEY, COLUMN_KEY)}
    write_recovery(folder.recovery, {**kept, _CONFIG: msgspec.json.encode(config)}, passphrase)


def recovered(path: Path, passphrase: str) -> tuple[HomeConfig, dict[str, bytes]]:
    """Whose home it was and its keys. Raises Refused vault.passphrase_wrong, vault.damaged."""
    kept = read_recovery(path, passphrase)
    try:
        config = msgspec.json.decode(kept.pop(_CONFIG), type=HomeConfig)
        return config, {name: kept[name] for name in (FILE_KEY, COLUMN_KEY)}
    except (KeyError, msgspec.DecodeError):
        raise refuse("vault.damaged", path=path) from None

"""The secrets of a home by name, and what keeps them: for whoever opens, founds or restores one."""

import secrets
from typing import Protocol

from app.kernel.refusals import refuse, register_texts

FILE_KEY = "file"
"""32 bytes that encrypt the SQLite file."""
COLUMN_KEY = "column"
"""32 bytes that encrypt identity and bank numbers; the same on every desk of a home."""
DESK_KEY = "desk"
"""32 bytes, Ed25519: signs this desk's facts."""
DATABASE_PASSWORD = "database"
"""The password of the program's role in a shared home (UTF-8)."""

register_texts({"vault.key_missing": "没有找到数据库的密钥 {name}。{place}请用恢复文件和恢复口令找回。"})


class KeyStore(Protocol):
    """Keeps small secrets by name."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...

    def describe(self) -> str:
        """Where the secrets lie, one Chinese sentence for the window and for doctor."""
        ...


def needed(store: KeyStore, name: str) -> bytes:
    """A key that must be there. Raises Refused vault.key_missing."""
    found = store.get(name)
    if found is None:
        raise refuse("vault.key_missing", name=name, place=store.describe())
    return found


def made(store: KeyStore, name: str) -> bytes:
    """The 32-byte key of this name, made and stored if it is new."""
    found = store.get(name)
    if found is None:
        found = secrets.token_bytes(32)
        store.put(name, found)
    return found

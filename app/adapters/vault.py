"""Where a home's keys and passwords lie: the system's keyring, a wrapped file, or, for demos, in the open."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import msgspec
from keyring.backends import chainer, fail, null

from app.adapters.wrapping import read_private, unwrap, wrap, write_private
from app.kernel.refusals import Refusal, Unavailable, refuse, register_texts
from app.setup.keys import KeyStore

SERVICE = "guimian"

register_texts(
    {
        "vault.keyring_failed": "系统密钥环没有应答({detail}),请解锁或登录桌面后重试。",
        "vault.no_keyring": "本机没有系统密钥环,须用口令保护密钥文件 {path};请设置或输入口令。",
    }
)


class KeyringStore:
    """The operating system's keyring (Windows DPAPI, Secret Service, KWallet), one entry per key."""

    def __init__(self, home_id: str) -> None:
        self._home_id = home_id

    def get(self, name: str) -> bytes | None:
        try:
            found = keyring.get_password(SERVICE, self._entry(name))
        except keyring.errors.KeyringError as error:
            raise _failed(error) from error
        return base64.b64decode(found) if found is not None else None

    def put(self, name: str, secret: bytes) -> None:
        try:
            keyring.set_password(SERVICE, self._entry(name), base64.b64encode(secret).decode())
        except keyring.errors.KeyringError as error:
            raise _failed(error) from error

    def describe(self) -> str:
        return f"密钥保存在系统密钥环中({keyring.get_keyring().name})。"

    def _entry(self, name: str) -> str:
        return f"{self._home_id}/{name}"


class WrappedFileStore:
    """A file that only its owner may read and only the passphrase opens."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._passphrase = passphrase
        blob = read_private(path)
        self._secrets = _decoded(unwrap(blob, passphrase, path=path), path) if blob is not None else {}

    def get(self, name: str) -> bytes | None:
        return self._secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        kept = {**self._secrets, name: secret}
        write_private(self._path, wrap(msgspec.json.encode(kept), self._passphrase))
        self._secrets = kept

    def describe(self) -> str:
        return f"本机没有系统密钥环,密钥保存在口令保护的文件 {self._path} 中。"


class DemoStore:
    """Keys in plain sight beside a demo home, which holds nobody's data."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        return self._all().get(name)

    def put(self, name: str, secret: bytes) -> None:
        write_private(self._path, msgspec.json.format(msgspec.json.encode({**self._all(), name: secret})))

    def describe(self) -> str:
        return f"演示数据:密钥未加密,就在 {self._path} 中;请勿录入真实客户。"

    def _all(self) -> dict[str, bytes]:
        blob = read_private(self._path)
        return _decoded(blob, self._path) if blob is not None else {}


def usable_keyring() -> bool:
    """Is there a keyring that really keeps secrets? (None on a server or a bare desktop.)"""
    return _keeps(keyring.get_keyring())


def _keeps(backend: keyring.backend.KeyringBackend) -> bool:
    if isinstance(backend, chainer.ChainerBackend):
        return any(_keeps(link) for link in backend.backends)
    return not isinstance(backend, fail.Keyring | null.Keyring)


def open_store(folder: Path, home_id: str, *, demo: bool, passphrase: Callable[[bool], str]) -> KeyStore:
    """The store of the home in `folder`. `passphrase(is_new)` is asked only where no keyring is.

    A key file that is already there stays in use. Raises Refused vault.*.
    """
    if demo:
        return DemoStore(folder / "demo.key")
    wrapped = folder / "keys.json"
    if not wrapped.exists() and usable_keyring():
        return KeyringStore(home_id)
    word = passphrase(not wrapped.exists())
    if not word:
        raise refuse("vault.no_keyring", path=wrapped)
    return WrappedFileStore(wrapped, word)


def passphrase_needed(folder: Path) -> bool:
    """Will `open_store` ask for a passphrase in this folder of a home that is no demo?"""
    return (folder / "keys.json").exists() or not usable_keyring()


def write_recovery(path: Path, keys: Mapping[str, bytes], passphrase: str) -> None:
    """A copy of the keys for the day this machine is gone; travels with the backups."""
    write_private(path, wrap(msgspec.json.encode(dict(keys)), passphrase))


def read_recovery(path: Path, passphrase: str) -> dict[str, bytes]:
    """The keys of a recovery file. Raises Refused vault.passphrase_wrong, vault.damaged."""
    try:
        blob = path.read_bytes()
    except OSError:
        raise refuse("vault.damaged", path=path) from None
    return _decoded(unwrap(blob, passphrase, path=path), path)


def _decoded(content: bytes, path: Path) -> dict[str, bytes]:
    try:
        return msgspec.json.decode(content, type=dict[str, bytes])
    except msgspec.DecodeError:
        raise refuse("vault.damaged", path=path) from None


def _failed(error: Exception) -> Unavailable:
    return Unavailable([Refusal("vault.keyring_failed", detail=type(error).__name__)])

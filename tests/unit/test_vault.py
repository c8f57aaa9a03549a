"""Keys in a keyring, in a wrapped file and in a demo's open file, each with what can go wrong."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import chainer, fail, null

from app.adapters import vault
from app.adapters.vault import DemoStore, KeyringStore, WrappedFileStore, open_store
from app.adapters.wrapping import unwrap, wrap
from app.kernel.refusals import Refused, Unavailable
from app.setup.keys import COLUMN_KEY, DESK_KEY, FILE_KEY, made, needed

PASSPHRASE = "柳树湾 mill stream"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A backend like any other, whose entries lie in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        self.entries[service, username] = password


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def never(_is_new: bool) -> str:
    raise AssertionError("no passphrase is needed here")


def test_keyring_keeps_keys_of_homes_apart(memory: MemoryKeyring, tmp_path: Path) -> None:
    store = open_store(tmp_path, "h1", demo=False, passphrase=never)
    assert isinstance(store, KeyringStore)
    key = made(store, FILE_KEY)
    assert len(key) == 32
    assert made(KeyringStore("h1"), FILE_KEY) == key
    assert KeyringStore("h2").get(FILE_KEY) is None
    assert set(memory.entries) == {("guimian", "h1/file")}
    assert "密钥环" in store.describe()
    assert list(tmp_path.iterdir()) == []


def test_locked_keyring_is_a_sentence(memory: MemoryKeyring) -> None:
    memory.locked = True
    for act in (lambda: KeyringStore("h1").get("file"), lambda: KeyringStore("h1").put("file", b"x")):
        with pytest.raises(Unavailable) as caught:
            act()
        assert caught.value.codes == {"vault.keyring_failed"}


@pytest.mark.usefixtures("memory")
def test_backends_that_keep_nothing_do_not_count() -> None:
    assert vault.usable_keyring()
    for empty in (fail.Keyring(), null.Keyring()):
        keyring.set_keyring(empty)
        assert not vault.usable_keyring()
    chain = chainer.ChainerBackend()
    keyring.set_keyring(chain)
    assert vault.usable_keyring() == bool(chain.backends)


def test_without_keyring_a_passphrase_is_asked_for(memory: MemoryKeyring, tmp_path: Path) -> None:
    keyring.set_keyring(fail.Keyring())
    asked: list[bool] = []

    def ask(is_new: bool) -> str:
        asked.append(is_new)
        return PASSPHRASE

    store = open_store(tmp_path, "h1", demo=False, passphrase=ask)
    key = made(store, FILE_KEY)
    again = open_store(tmp_path, "h1", demo=False, passphrase=ask)
    assert again.get(FILE_KEY) == key
    assert asked == [True, False]
    assert memory.entries == {}
    assert "口令" in again.describe()
    with pytest.raises(Refused) as caught:
        open_store(tmp_path, "h1", demo=False, passphrase=lambda _is_new: "")
    assert caught.value.codes == {"vault.no_keyring"}


def test_a_key_file_stays_in_use_when_a_keyring_appears(memory: MemoryKeyring, tmp_path: Path) -> None:
    WrappedFileStore(tmp_path / "keys.json", PASSPHRASE).put("file", b"k" * 32)
    store = open_store(tmp_path, "h1", demo=False, passphrase=lambda _is_new: PASSPHRASE)
    assert store.get("file") == b"k" * 32
    assert memory.entries == {}


def test_wrapped_file_is_private_and_opaque(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    secret = os.urandom(32)
    store = WrappedFileStore(path, PASSPHRASE)
    store.put("file", secret)
    store.put("database", "密码".encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret not in path.read_bytes()
    assert b"database" not in path.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]
    again = WrappedFileStore(path, PASSPHRASE)
    assert (again.get("file"), again.get("database")) == (secret, "密码".encode())


def test_wrong_passphrase_short_passphrase_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(Refused) as caught:
        WrappedFileStore(path, "short").put("file", b"x")
    assert caught.value.codes == {"vault.passphrase_short"}
    assert not path.exists()
    WrappedFileStore(path, PASSPHRASE).put("file", b"x")
    with pytest.raises(Refused) as caught:
        WrappedFileStore(path, PASSPHRASE + "!")
    assert caught.value.codes == {"vault.passphrase_wrong"}
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Refused) as caught:
        WrappedFileStore(path, PASSPHRASE)
    assert caught.value.codes == {"vault.damaged"}


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")
def test_a_key_file_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    WrappedFileStore(path, PASSPHRASE).put("file", b"x")
    path.chmod(0o644)
    with pytest.raises(Refused) as caught:
        WrappedFileStore(path, PASSPHRASE)
    assert caught.value.codes == {"vault.too_open"}


def test_header_of_wrapping_is_authenticated() -> None:
    blob = wrap(b"secret", PASSPHRASE)
    assert unwrap(blob, PASSPHRASE) == b"secret"
    with pytest.raises(Refused):
        unwrap(blob.replace(b'"version": 1', b'"version": 2'), PASSPHRASE)


def test_demo_store_says_that_it_hides_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path, "h1", demo=True, passphrase=never)
    assert isinstance(store, DemoStore)
    key = made(store, COLUMN_KEY)
    made(store, DESK_KEY)
    assert DemoStore(tmp_path / "demo.key").get(COLUMN_KEY) == key
    assert "演示" in store.describe()


def test_a_missing_key_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        needed(DemoStore(tmp_path / "demo.key"), FILE_KEY)
    assert caught.value.codes == {"vault.key_missing"}


def test_recovery_file_brings_the_keys_back(tmp_path: Path) -> None:
    keys = {FILE_KEY: os.urandom(32), COLUMN_KEY: os.urandom(32)}
    path = tmp_path / "recovery.json"
    vault.write_recovery(path, keys, PASSPHRASE)
    assert vault.read_recovery(path, PASSPHRASE) == keys
    with pytest.raises(Refused) as caught:
        vault.read_recovery(path, "other passphrase")
    assert caught.value.codes == {"vault.passphrase_wrong"}
    with pytest.raises(Refused) as caught:
        vault.read_recovery(tmp_path / "nowhere.json", PASSPHRASE)
    assert caught.value.codes == {"vault.damaged"}

"""Secrets wrapped by a passphrase (argon2id → AES-256-GCM) and files that are whole or absent."""

import base64
import os
import secrets
from pathlib import Path

import argon2.low_level
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.refusals import refuse, register_texts

MIN_PASSPHRASE = 12

register_texts(
    {
        "vault.passphrase_short": "口令至少 {length} 个字,请加长;请妥善保管,遗失后无法恢复数据。",
        "vault.passphrase_wrong": "口令不正确,无法打开密钥。",
        "vault.damaged": "密钥文件 {path} 已损坏,请用恢复文件或备份恢复。",
        "vault.too_open": "密钥文件 {path} 可被其他用户读取,为安全已停用;请把权限改为仅本人可读(0600)。",
        "vault.not_writable": "无法写入密钥文件 {path},请检查磁盘空间和目录权限。",
    }
)


class _Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored: how the key is derived, and the sealed bytes (base64)."""

    version: int = 1
    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 2
    salt: str
    nonce: str
    sealed: str


def wrap(secret: bytes, passphrase: str) -> bytes:
    """Seal a secret; the result may lie anywhere. Takes about 0.2 s. Raises Refused if too short."""
    if len(passphrase) < MIN_PASSPHRASE:
        raise refuse("vault.passphrase_short", "passphrase", length=MIN_PASSPHRASE)
    bare = _Wrapped(salt=_text(secrets.token_bytes(16)), nonce=_text(secrets.token_bytes(12)), sealed="")
    sealed = AESGCM(_derive(bare, passphrase)).encrypt(_raw(bare.nonce), secret, _header(bare))
    return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(bare, sealed=_text(sealed))))


def unwrap(blob: bytes, passphrase: str, *, path: object = "") -> bytes:
    """The secret inside. Raises Refused vault.passphrase_wrong or vault.damaged (naming `path`)."""
    try:
        wrapped = msgspec.json.decode(blob, type=_Wrapped)
        nonce, sealed = _raw(wrapped.nonce), _raw(wrapped.sealed)
        key = _derive(wrapped, passphrase)
    except (msgspec.DecodeError, ValueError, argon2.exceptions.HashingError):
        raise refuse("vault.damaged", path=path) from None
    try:
        return AESGCM(key).decrypt(nonce, sealed, _header(wrapped))
    except (InvalidTag, ValueError):
        raise refuse("vault.passphrase_wrong", "passphrase") from None


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step, readable by its owner only from the first byte on.

    Raises Refused vault.not_writable.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        raise refuse("vault.not_writable", path=path) from None


def read_private(path: Path) -> bytes | None:
    """The content, None if there is no such file. Raises Refused vault.too_open, vault.damaged."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise refuse("vault.too_open", path=path)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise refuse("vault.damaged", path=path) from None


def _derive(wrapped: _Wrapped, passphrase: str) -> bytes:
    return argon2.low_level.hash_secret_raw(
        passphrase.encode("utf-8", "surrogatepass"),
        _raw(wrapped.salt),
        time_cost=wrapped.time_cost,
        memory_cost=wrapped.memory_kib,
        parallelism=wrapped.lanes,
        hash_len=32,
        type=argon2.low_level.Type.ID,
    )


def _header(wrapped: _Wrapped) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(wrapped, sealed=""))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

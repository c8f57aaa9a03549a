"""Proves a home's journal and shows it, for auditors and for `doctor`."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from app.journal.chain import Break, CheckSignature
from app.kernel.dates import clock_text
from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.security.facts import DeskEnrolled
from db import journal
from db.tables.journal import chain_heads, facts

MakeCheck = Callable[[Mapping[str, str]], CheckSignature]
"""From desk ids and their public keys (base64) to a signature check; app.adapters.signer.SignatureCheck."""

_SECRET = frozenset({"password_hash"})


@dataclass(frozen=True)
class Proof:
    """How many facts of how many desks were checked, and the first that does not fit, if any."""

    facts: int
    desks: int
    broken: Break | None = None

    def sentence(self) -> str:
        """The finding in one Chinese sentence."""
        if self.broken:
            return f"账本校验未通过:{self.broken}。请停止办理并联系技术人员。"
        return f"账本校验通过:{self.desks} 个工作台,共 {self.facts} 条记录,链和签名完整。"


def prove(conn: Connection, make_check: MakeCheck, *, every_signature: bool = True) -> Proof:
    """Check every chain, its signatures and its recorded head.

    Without `every_signature` only the last of each chain is checked: it vouches for all before it,
    since each hash contains the one before; a signature takes fifty times as long as a hash.
    """
    check = make_check(public_keys(conn))
    if not every_signature:
        check = _last_only(check, {head for _, head in heads(conn).values()})
    known = set(journal.origins(conn))
    try:
        for unit, origin in conn.execute(select(facts.c.org_unit, facts.c.origin).distinct()):
            if (unit, origin) not in known:
                raise Break(origin, 1, "没有链头记录")
        total = journal.verify(conn, check)
    except Break as broken:
        return Proof(broken.seq - 1, len(known), broken)
    return Proof(total, len(known))


def _last_only(check: CheckSignature, last: set[bytes]) -> CheckSignature:
    return lambda origin, digest, signature: digest not in last or check(origin, digest, signature)


def public_keys(conn: Connection) -> dict[str, str]:
    """The key each desk enrolled with, from its own chain; a later one cannot replace the first."""
    keys: dict[str, str] = {}
    for fact in journal.in_time_order(conn, kind=DeskEnrolled.kind):
        body = fact.body()
        if isinstance(body, DeskEnrolled) and body.desk_id == fact.origin:
            keys.setdefault(body.desk_id, body.public_key)
    return keys


def heads(conn: Connection) -> dict[tuple[str, str], tuple[int, bytes]]:
    """(org_unit, origin) → (seq, hash) of the last fact of every chain."""
    rows = conn.execute(select(chain_heads).where(chain_heads.c.seq > 0))
    return {(row.org_unit, row.origin): (row.seq, row.hash) for row in rows}


def show(
    conn: Connection,
    *,
    subject: str = "",
    kind: str = "",
    since_ms: int = 0,
    until_ms: int = 0,
    limit: int = 100,
) -> Iterator[dict[str, Any]]:
    """The newest facts first, as plain values; narrowed to a subject, a kind and a time."""
    found = _about(conn, subject) if subject else journal.in_time_order(conn, kind=kind, newest_first=True)
    left = limit
    for fact in found:
        at_ms = stamp_ms(fact.hlc)
        if at_ms < since_ms or not left:
            return
        if (not kind or fact.kind == kind) and (not until_ms or at_ms <= until_ms):
            left -= 1
            yield as_values(fact)


def _about(conn: Connection, subject: str) -> Iterator[Fact]:
    before = 0
    while True:
        page = journal.about(conn, subject, before_hlc=before, limit=500)
        yield from page
        if len(page) < 500:
            return
        before = page[-1].hlc


def as_values(fact: Fact) -> dict[str, Any]:
    """A fact as JSON can hold it, without password hashes."""
    body = msgspec.json.decode(fact.payload)
    return {
        "at": clock_text(stamp_ms(fact.hlc)),
        "origin": fact.origin,
        "seq": fact.seq,
        "kind": fact.kind,
        "version": fact.version,
        "org_unit": fact.org_unit,
        "actor": fact.actor,
        "command_id": fact.command_id,
        "body": {name: "***" if name in _SECRET else value for name, value in body.items()},
        "hash": fact.hash.hex(),
        "signature": base64.b64encode(fact.signature).decode(),
    }

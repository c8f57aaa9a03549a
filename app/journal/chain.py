"""One chain per desk: every fact carries the hash of the one before and the desk's signature."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Protocol

from app.kernel.facts import Fact, FactBody, canonical

GENESIS = b"\x00" * 32
"""The previous hash of a desk's first fact."""

CheckSignature = Callable[[str, bytes, bytes], bool]
"""(origin, hash, signature) → is it this desk's signature? False too where the desk is unknown."""


class Signer(Protocol):
    """Holds a desk's private key (Ed25519)."""

    def sign(self, message: bytes) -> bytes: ...


def digest(fact: Fact) -> bytes:
    """SHA-256 over the previous hash and the canonical JSON of everything the fact says."""
    head = canonical(
        [fact.origin, fact.seq, fact.hlc, fact.kind, fact.version, fact.org_unit, fact.actor, fact.command_id]
    )
    return hashlib.sha256(fact.prev_hash + head + b"\n" + fact.payload).digest()


class Chain:
    """Seals facts at the end of one desk's chain. Not shared between transactions."""

    def __init__(self, origin: str, org_unit: str, signer: Signer, seq: int, head: bytes, hlc: int) -> None:
        self.origin = origin
        self.org_unit = org_unit
        self.seq = seq
        self.head = head
        self.hlc = hlc
        self._signer = signer

    def seal(self, body: FactBody, actor: str, command_id: str) -> Fact:
        """The next fact of this chain; its stamp is one counter step after the last."""
        self.seq += 1
        self.hlc += 1
        bare = Fact(
            origin=self.origin,
            seq=self.seq,
            hlc=self.hlc,
            kind=body.kind,
            version=body.version,
            org_unit=self.org_unit,
            actor=actor,
            command_id=command_id,
            payload=canonical(body),
            prev_hash=self.head,
            hash=b"",
            signature=b"",
        )
        self.head = digest(bare)
        return Fact(
            origin=bare.origin,
            seq=bare.seq,
            hlc=bare.hlc,
            kind=bare.kind,
            version=bare.version,
            org_unit=bare.org_unit,
            actor=bare.actor,
            command_id=bare.command_id,
            payload=bare.payload,
            prev_hash=bare.prev_hash,
            hash=self.head,
            signature=self._signer.sign(self.head),
        )


class Break(Exception):
    """The first fact that does not fit: which one and why, in Chinese."""

    def __init__(self, origin: str, seq: int, why: str) -> None:
        self.origin = origin
        self.seq = seq
        self.why = why
        super().__init__(f"工作站 {origin} 第 {seq} 条记录:{why}")


def check_chain(facts: Iterable[Fact], signed: CheckSignature) -> tuple[int, bytes]:
    """Check one desk's facts in order of seq from 1. Returns (count, head). Raises Break."""
    seq, head, hlc = 0, GENESIS, 0
    for fact in facts:
        if fact.seq != seq + 1:
            raise Break(fact.origin, seq + 1, "缺失(序号不连续)")
        if fact.prev_hash != head:
            raise Break(fact.origin, fact.seq, "与前一条不衔接")
        if digest(fact) != fact.hash:
            raise Break(fact.origin, fact.seq, "内容被改动(哈希不符)")
        if fact.hlc <= hlc:
            raise Break(fact.origin, fact.seq, "时间戳倒退")
        if not signed(fact.origin, fact.hash, fact.signature):
            raise Break(fact.origin, fact.seq, "签名无效")
        seq, head, hlc = fact.seq, fact.hash, fact.hlc
    return seq, head

"""Disk states a power cut may leave: every file call of a process is recorded, then cut and shuffled.

A disk holds for sure only what was synced. Of the writes after a file's last sync, each may have
reached the disk, or not, or stopped inside at a sector of 512 bytes; a file never synced may not be
there, a removed one may still be.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.faults.tracing import pay_under_strace

SECTOR = 512
_CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")


@dataclass(frozen=True)
class Call:
    """One file call: bytes written at an offset, a new size, a sync, or a removal."""

    what: Literal["write", "resize", "sync", "remove", "said"]
    name: str = ""
    offset: int = 0
    data: bytes = b""


def record(arguments: Sequence[str], trace: Path, log: Path) -> list[Call]:
    """Run the payer under strace; `said` are the lines it wrote to `log`."""
    pay_under_strace(["-y", "-xx", "-s", "1000000", "-o", str(trace), "-e", f"trace={_CALLS}"], arguments)
    return _calls(trace, log)


def _calls(trace: Path, log: Path) -> list[Call]:
    calls = []
    folder = bytes(log.parent)
    with trace.open("rb") as lines:
        for line in lines:
            match = _LINE.match(line.decode("ascii"))
            if match is None or match[3].startswith("-"):
                continue
            texts = [bytes.fromhex(text.replace("\\x", "")) for text in _HEX.findall(match[2])]
            path = next((text for text in texts if text.startswith(folder + b"/")), None)
            if path is None or path.endswith(b"-shm"):
                continue
            call = _call(match[1], path[len(folder) + 1 :].decode(), texts, match[2], log.name)
            if call is not None:
                calls.append(call)
    return calls


def _call(function: str, name: str, texts: list[bytes], arguments: str, log: str) -> Call | None:
    if function in ("fsync", "fdatasync"):
        return Call("sync", name)
    if function == "unlink":
        return Call("remove", name)
    if function == "ftruncate":
        return Call("resize", name, int(arguments.rsplit(",", 1)[1]))
    if function == "pwrite64":
        return Call("write", name, int(arguments.rsplit(",", 1)[1]), texts[-1])
    return Call("said", name, 0, texts[-1]) if function == "write" and name == log else None


class Disk:
    """What a recorded process has written so far: what is on the disk for sure, and what perhaps."""

    def __init__(self, calls: Sequence[Call], start: dict[str, bytes]) -> None:
        self._calls = calls
        self._at = 0
        self._sure = {name: bytearray(content) for name, content in start.items()}
        self._unsure: dict[str, list[Call]] = {}
        self._said: list[bytes] = []

    def go_on(self, cut: int) -> None:
        """The process makes its calls up to the `cut`-th one."""
        for call in self._calls[self._at : cut]:
            if call.what == "said":
                self._said.append(call.data)
            elif call.what == "sync":
                for synced in self._unsure.pop(call.name, ()):
                    _apply(self._sure, synced, len(synced.data))
            else:
                self._unsure.setdefault(call.name, []).append(call)
        self._at = cut

    def cut_power(self, rng: random.Random) -> tuple[dict[str, bytes], list[bytes]]:
        """The files a power cut may leave now, and the lines that had been said before it."""
        files = {name: bytearray(content) for name, content in self._sure.items()}
        luck = rng.choice([0.0, 1.0, rng.random()])
        tearing = rng.choice([0.0, 0.2])
        for call in (call for calls in self._unsure.values() for call in calls):
            if rng.random() < luck:
                torn = rng.random() < tearing
                _apply(files, call, rng.randrange(0, len(call.data) + 1, SECTOR) if torn else len(call.data))
        return {name: bytes(content) for name, content in files.items()}, list(self._said)


def _apply(files: dict[str, bytearray], call: Call, length: int) -> None:
    """Do a call to the files; of a write, its first `length` bytes."""
    if call.what == "remove":
        files.pop(call.name, None)
        return
    content = files.setdefault(call.name, bytearray())
    if call.what == "resize":
        content[:] = content[: call.offset].ljust(call.offset, b"\0")
        return
    data = call.data[:length]
    if len(content) < call.offset + len(data):
        content.extend(bytes(call.offset + len(data) - len(content)))
    content[call.offset : call.offset + len(data)] = data

"""Disks that go wrong: a small one that fills up or turns read-only, and system calls that fail on order."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.tracing import pay_under_strace


class SmallDisk:
    """A mounted file system of a few megabytes with a ballast file on it."""

    def __init__(self, folder: Path, ballast: int) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"
        self._ballast.write_bytes(bytes(ballast))

    def make_room(self) -> None:
        """Somebody clears the disk up."""
        self._ballast.unlink()

    def turn_read_only(self) -> None:
        """What a disk with errors does under ext4."""
        _mount("-o", "remount,ro", str(self.folder))


@contextmanager
def small_disk(folder: Path, size: int, ballast: int) -> Iterator[SmallDisk]:
    """A disk of `size` bytes of which `ballast` are taken; skips the test where nobody may mount."""
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    try:
        _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    except subprocess.CalledProcessError:
        pytest.skip("this machine forbids mounting")
    try:
        yield SmallDisk(folder, ballast)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def pay_with_failing_calls(target: Path, log: Path, count: int, calls: str, error: str, when: str) -> None:
    """Run the payer; the `when`-th of its `calls` on the home's files fail with `error`."""
    watched = [f"--trace-path={target}{suffix}" for suffix in ("", "-wal")]
    failing = ("-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}")
    pay_under_strace(
        ["-qq", "-o", os.devnull, *watched, *failing], [str(target), "D1", str(log), "5", str(count)]
    )

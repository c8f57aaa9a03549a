"""Runs the payer under strace, to watch its system calls or to let some of them fail."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def pay_under_strace(options: Sequence[str], arguments: Sequence[str]) -> None:
    """Run the payer with its `arguments`; `options` are strace's. Skips where strace cannot work."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    done = subprocess.run(
        [strace, "-f", *options, sys.executable, "-m", "tests.faults.payer", *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("this machine forbids strace to watch processes")
    assert done.returncode == 0, done.stderr

"""The program run as a process, as installers and programs run it: no keyring, no display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def run(*arguments: object, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """A finished run; `stdin` is what it may read."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            **env,
        },
    )


def answer(*arguments: object, stdin: str = "") -> dict[str, Any]:
    """What a run that must succeed answers to a program."""
    done = run(*arguments, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr + done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"]
    return found


def sentence(*arguments: object, stdin: str = "", **env: str) -> str:
    """What a run that must be refused says: one line, no traceback, status 2."""
    done = run(*arguments, stdin=stdin, **env)
    assert done.returncode == 2, done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout
    said = done.stderr.strip().splitlines()
    assert said, "refused without a word"
    assert not done.stdout
    return said[-1]

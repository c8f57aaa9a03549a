"""Talks to whoever runs a subcommand: one sentence or one JSON object, progress, secrets asked unseen."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec

from app.kernel.checks import Check
from app.kernel.refusals import refuse, register_texts

register_texts({"terminal.not_same": "两次输入不一致,请重新运行。"})


def say(answer: dict[str, Any], args: argparse.Namespace) -> None:
    """An answer as one JSON object for programs, as its sentence for people."""
    if args.json:
        _print(json.dumps({"ok": True, **answer}, ensure_ascii=False, default=str))
    elif answer.get("text"):
        _print(answer["text"])


def told(checks: Sequence[Check]) -> dict[str, Any]:
    """What a doctor found, for programs and, line by line, for people."""
    marks = {"ok": "✓", "warn": "!", "bad": "✗"}
    return {
        "checks": [msgspec.structs.asdict(check) for check in checks],
        "text": "\n".join(f"{marks[check.state]} {check.text}" for check in checks),
    }


def refused(sentence: str, args: argparse.Namespace) -> int:
    """One sentence on the error stream, an object on the output for programs; the exit status 2."""
    if args.json:
        _print(json.dumps({"ok": False, "error": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    return 2


def progress(args: argparse.Namespace) -> Callable[[int, int], None]:
    """A line that counts; silent for programs and where nobody looks."""

    def told(done: int, whole: int) -> None:
        if not args.json and sys.stderr.isatty():
            sys.stderr.write(f"\r{done}/{whole}" + ("" if done < whole else "\n"))
            sys.stderr.flush()

    return told


@cache
def key_passphrase(*, from_stdin: bool) -> Callable[[bool], str]:
    """How the passphrase of the key file is asked where there is no keyring, once in a run.

    It answers '' where nobody can be asked: no terminal, and `from_stdin` was not given.
    """
    known: list[str] = []

    def ask(is_new: bool) -> str:
        if not known:
            if not (from_stdin or sys.stdin.isatty()):
                return ""
            sys.stderr.write("本机没有系统密钥环,密钥保存在口令保护的文件中。\n")
            known.append(ask_new_secret("设置密钥口令:") if is_new else ask_secret("密钥口令:"))
        return known[0]

    return ask


def ask_secret(prompt: str) -> str:
    """A password typed unseen, or the next line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def ask_new_secret(prompt: str) -> str:
    """A secret that is set now: typed twice on a terminal. Raises Refused terminal.not_same."""
    secret = ask_secret(prompt)
    if sys.stdin.isatty() and ask_secret("再输一次:") != secret:
        raise refuse("terminal.not_same")
    return secret


def _print(text: str) -> None:
    print(text)  # noqa: T201

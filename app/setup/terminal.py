"""Talks to whoever runs a subcommand: one sentence or one JSON object, progress, secrets asked unseen."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from typing import Any


def say(answer: dict[str, Any], args: argparse.Namespace) -> None:
    """An answer as one JSON object for programs, as its sentence for people."""
    if args.json:
        _print(json.dumps({"ok": True, **answer}, ensure_ascii=False, default=str))
    elif answer.get("text"):
        _print(answer["text"])


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


def ask_key_passphrase(is_new: bool) -> str:
    """The passphrase of the key file where there is no keyring; '' where nobody can be asked."""
    if not sys.stdin.isatty():
        return ""
    sys.stderr.write("本机没有系统密钥环,密钥保存在口令保护的文件中。\n")
    return getpass.getpass("设置密钥口令:" if is_new else "密钥口令:")


def ask_secret(prompt: str) -> str:
    """A password typed unseen, or the next line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def _print(text: str) -> None:
    print(text)  # noqa: T201

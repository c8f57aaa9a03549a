"""Answers requests for `main.py calc`: one JSON object a line in, one a line out, whatever comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import localcontext
from functools import partial
from typing import IO, Any

from app.calc.answers import Answer
from app.calc.bill import bill
from app.calc.breach import breach
from app.calc.capacity import capacity
from app.calc.correction import correction
from app.calc.fields import Fields
from app.calc.identity import identity
from app.calc.late_fee import late_fees
from app.calc.power_factor import adjustment
from app.calc.reading import MAX_LINE_BYTES, Number, read_object, write
from app.calc.theft import stolen
from app.calc.words import in_words
from app.kernel.refusals import Refused, refuse
from app.tariffs.pricing.figures import EXACT
from app.tariffs.pricing.profiles import RuleProfile, shipped_profiles

USUAL_RULES = "2024"
_HEAD = ("id", "kind", "rules")
_BOM = b"\xef\xbb\xbf"
Kind = Callable[[Fields, RuleProfile], Answer]


def kinds(today: date) -> Mapping[str, Kind]:
    """Every kind of request; nobody is born after `today`."""
    return {
        "bill": bill,
        "late_fee": late_fees,
        "capacity_charge": capacity,
        "power_factor": adjustment,
        "theft": stolen,
        "breach": breach,
        "energy_correction": correction,
        "identity": partial(identity, today=today),
        "amount_in_words": in_words,
    }


def run_calc(requests: IO[bytes], answers: IO[bytes], today: date) -> int:
    """Answer each line, in order and at once; a bad line, a blank one too, gets an error of its own.

    Returns how many lines were answered. Raises OSError where the streams do.
    """
    known = kinds(today)
    count = 0
    for line in lines_of(requests):
        # A lone surrogate has no bytes; its escape is JSON again.
        answers.write(answered(line, known).encode("utf-8", "backslashreplace") + b"\n")
        answers.flush()
        count += 1
    return count


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines without their ends; of one that is too long just enough to see that it is."""
    first = True
    while line := stream.readline(MAX_LINE_BYTES + 2):
        whole = line
        while not whole.endswith(b"\n") and len(whole) > MAX_LINE_BYTES:
            whole = stream.readline(MAX_LINE_BYTES + 2)
            if not whole:
                break
        yield (line.removeprefix(_BOM) if first else line).rstrip(b"\r\n")
        first = False


def answered(line: bytes, known: Mapping[str, Kind]) -> str:
    """The answer to one request as JSON text; its id as it was given, null where it cannot be read."""
    name: Any = None
    try:
        values = read_object(line)
        name = values.get("id")
        with localcontext(EXACT):
            body = _calculated(values, known).written()
    except Refused as refused:
        first = refused.reasons[0]
        body = {"ok": False, "error": {"code": first.code, "field": first.field, "message": first.text}}
    return write({"id": name, **body})


def _calculated(values: Mapping[str, Any], known: Mapping[str, Kind]) -> Answer:
    kind = Fields(values).text("kind")
    if kind not in known:
        raise refuse("calc.unknown_kind", "kind", value=kind[:40], known="、".join(known))
    profile = _profile(USUAL_RULES if values.get("rules") is None else values["rules"])
    return known[kind](Fields({name: one for name, one in values.items() if name not in _HEAD}), profile)


def _profile(given: Any) -> RuleProfile:
    """The rule profile of a request; a bare number names one too."""
    profiles = shipped_profiles()
    name = given.text if isinstance(given, Number) else given
    found = profiles.named(name) if isinstance(name, str) else None
    if found is None:
        known = "、".join(profile.name for profile in profiles.profiles)
        shown = name[:40] if isinstance(name, str) else ""
        raise refuse("calc.unknown_rules", "rules", value=shown, known=known)
    return found

"""Checks what was filled in against the fields that a business declares: everything wrong at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from app.customers.drafts import PHONE
from app.customers.identity import Glyphs, Vault, bank_doubt, identity_doubt
from app.customers.masking import mask_number
from app.kernel.refusals import Refusal, Refused
from app.kernel.text import clean, fold_code
from app.workorders import texts  # noqa: F401  registers the sentences
from app.workorders.facts import Load, Secret
from app.workorders.kind import Field, Kind

MOST_LOADS = 200
SEALED = frozenset({"identity", "sealed"})
_TICKS = {"": "", "yes": "yes"}


class Filled(msgspec.Struct, frozen=True):
    """Clean answers, secrets still in clear (they are sealed when the fact is made), all that is wrong,
    all that gives doubt."""

    answers: dict[str, str]
    plain: dict[str, str]
    refusals: list[Refusal]
    doubts: list[Refusal]

    def __repr__(self) -> str:
        return f"Filled({sorted(self.answers)})"


def asked_answers(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """The answers to those fields of an application that are asked: what stands in a field that its
    condition hides counts for nothing, not even for the conditions of others."""
    answers: dict[str, str] = {}
    for _ in kind.by_name:
        shown = {field.name: given.get(field.name, "") for field in kind.shown(answers)}
        if shown == answers:
            break
        answers = shown
    return answers


def fill_in(
    fields: Iterable[Field], given: Mapping[str, str], today: date, glyphs: Glyphs, on_file: Mapping[str, str]
) -> Filled:
    """Check the answers to these fields. Answers to fields that are not asked are left out.

    `on_file` are masked numbers by field: an empty answer there means that the one on file holds.
    """
    filled = Filled({}, {}, [], [])
    for field in fields:
        text = given.get(field.name, "")
        try:
            value = _READERS[field.shape](field, text)
        except Refused as refused:
            filled.refusals.extend(refused.reasons)
            continue
        if field.shape in SEALED:
            _keep_secret(filled, field, value, given, today, on_file)
            continue
        if field.required and not value:
            filled.refusals.append(Refusal("text.empty", field.name))
        if field.shape in ("text", "name") and (lost := glyphs.missing(value)):
            filled.refusals.append(Refusal("text.no_glyph", field.name, chars=lost))
        filled.answers[field.name] = value
    return filled


def _keep_secret(
    filled: Filled,
    field: Field,
    value: str,
    given: Mapping[str, str],
    today: date,
    on_file: Mapping[str, str],
) -> None:
    if not value:
        if field.required and not on_file.get(field.name):
            filled.refusals.append(Refusal("text.empty", field.name))
        return
    document = given.get("document", "") if field.name == "identity_no" else "resident_id"
    code = bank_doubt(value) if field.shape == "sealed" else identity_doubt(document, value, today)
    if code:
        filled.doubts.append(Refusal(code, field.name))
    filled.plain[field.name] = value
    filled.answers[field.name] = mask_number(value)


def seal(plain: Mapping[str, str], vault: Vault) -> dict[str, Secret]:
    """Secrets as facts carry them."""
    return {
        name: Secret(sealed=vault.seal(text), digest=vault.digest(text), masked=mask_number(text))
        for name, text in plain.items()
    }


def check_loads(loads: Iterable[Load]) -> tuple[tuple[Load, ...], list[Refusal]]:
    """Clean lines of a load list and what is wrong with them; empty lines are left out."""
    clean_lines: list[Load] = []
    refusals: list[Refusal] = []
    for place, load in enumerate(loads, 1):
        try:
            name = clean(load.name, "loads", limit=40)
            kw = Decimal(fold_code(load.kw or "0", "loads"))
        except (Refused, InvalidOperation):
            refusals.append(Refusal("order.bad_load", "loads", line=place))
            continue
        if not name and not kw and not load.count:
            continue
        good = name and 0 < load.count < 10_000 and Decimal(0) < kw < 100_000 and load.phase in ("1", "3")
        if not good:
            refusals.append(Refusal("order.bad_load", "loads", line=place))
            continue
        clean_lines.append(Load(name=name, count=load.count, kw=f"{kw.normalize():f}", phase=load.phase))
    if len(clean_lines) > MOST_LOADS:
        refusals.append(Refusal("order.many_loads", "loads", limit=MOST_LOADS))
    return tuple(clean_lines), refusals


def _text(field: Field, text: str) -> str:
    return clean(text, field.name, limit=field.limit)


def _code(field: Field, text: str) -> str:
    return fold_code(text, field.name, limit=field.limit)


def _phones(field: Field, text: str) -> str:
    phones = [fold_code(part, field.name) for part in text.replace(",", " ").replace("、", " ").split()]
    for phone in phones:
        if not PHONE.fullmatch(phone):
            raise Refused([Refusal("customer.bad_phone", field.name, value=phone[:20])])
    return " ".join(dict.fromkeys(phones))


def _date(field: Field, text: str) -> str:
    folded = fold_code(text, field.name, limit=20)
    if not folded:
        return ""
    try:
        return date.fromisoformat(folded).isoformat()
    except ValueError:
        raise Refused([Refusal("date.not_a_date", field.name)]) from None


def _number(field: Field, text: str) -> Decimal | None:
    folded = fold_code(text, field.name, limit=20).replace(",", "")
    if not folded:
        return None
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", folded):
        raise Refused([Refusal("order.not_a_number", field.name)])
    number = Decimal(folded)
    if field.least is not None and number < field.least:
        raise Refused([Refusal("order.too_small", field.name, least=field.least)])
    if field.most is not None and number > field.most:
        raise Refused([Refusal("order.too_large", field.name, most=field.most)])
    return number


def _whole(field: Field, text: str) -> str:
    number = _number(field, text)
    if number is not None and number != number.to_integral_value():
        raise Refused([Refusal("order.not_whole", field.name)])
    return "" if number is None else str(int(number))


def _decimal(field: Field, text: str) -> str:
    number = _number(field, text)
    return "" if number is None else f"{number:f}"


def _choice(field: Field, text: str) -> str:
    if text and text not in dict(field.choices):
        raise Refused([Refusal("order.bad_choice", field.name, word=field.word)])
    return text


def _yes(field: Field, text: str) -> str:
    if text not in _TICKS:
        raise Refused([Refusal("order.bad_choice", field.name, word=field.word)])
    return text


_READERS: dict[str, Callable[[Field, str], str]] = {
    "text": _text,
    "name": _text,
    "code": _code,
    "tariff": _text,
    "identity": _code,
    "sealed": _code,
    "phones": _phones,
    "date": _date,
    "whole": _whole,
    "decimal": _decimal,
    "choice": _choice,
    "yes": _yes,
}

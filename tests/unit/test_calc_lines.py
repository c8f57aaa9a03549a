"""`calc` line by line: an answer to each whatever comes in, the id as it was given, nothing ever raised."""

import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.answering import kinds, run_calc
from app.calc.reading import MAX_DEPTH, MAX_LINE_BYTES

TODAY = date(2026, 11, 25)
GOOD = b'{"id": "g", "kind": "amount_in_words", "amount": "1"}'


def told(stream: bytes) -> list[str]:
    """The answers to a whole input, as text."""
    answers = io.BytesIO()
    count = run_calc(io.BytesIO(stream), answers, TODAY)
    lines = answers.getvalue().decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == count
    return lines


def parsed(stream: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told(stream)]


def code(line: bytes) -> str:
    """The code of the refusal of one line, between two good ones that are answered all the same."""
    before, found, after = parsed(GOOD + b"\n" + line + b"\n" + GOOD)
    assert before["ok"] is after["ok"] is True
    assert found["ok"] is False
    assert set(found["error"]) == {"code", "field", "message"}
    assert found["error"]["message"].endswith("。")
    refused: str = found["error"]["code"]
    return refused


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"", "calc.blank_line"),
        (b" \t\r", "calc.blank_line"),
        (b"{", "calc.not_json"),
        (b'{"id": 1} {"id": 2}', "calc.not_json"),
        (b"{'id': 1}", "calc.not_json"),
        (b'{"id": 01}', "calc.not_json"),
        (b'{"id": "\x01"}', "calc.not_json"),
        (b"[1]", "calc.not_object"),
        (b"null", "calc.not_object"),
        (b"3", "calc.not_object"),
        (b"NaN", "calc.not_object"),
        (b'"text"', "calc.not_object"),
        (b'{"kind": "\xff"}', "calc.not_utf8"),
        ('{"kind": "电费"}'.encode("gb18030"), "calc.not_utf8"),
        (b"\xef\xbb\xbf" + GOOD, "calc.not_json"),  # a mark of order is taken only where the file begins
        (b"{}", "calc.missing"),
        (b'{"kind": null}', "calc.missing"),
        (b'{"kind": 3}', "calc.not_text"),
        (b'{"kind": ["bill"]}', "calc.not_text"),
        (b'{"kind": "tea"}', "calc.unknown_kind"),
        (b'{"kind": "bill", "rules": "2030"}', "calc.unknown_rules"),
        (b'{"kind": "bill", "rules": ["2024"]}', "calc.unknown_rules"),
        (b'{"kind": "bill", "rules": true}', "calc.unknown_rules"),
        (b'{"kind": "amount_in_words", "amount": NaN}', "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": -Infinity}', "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": 1e400}', "price.too_large"),
        (b'{"kind": "amount_in_words", "amount": 1e99999}', "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": ' + b"9" * 5000 + b"}", "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": true}', "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": {}}', "calc.not_number"),
        (b'{"kind": "amount_in_words", "amount": "1", "amount": "2"}', "calc.same_key"),
        (b'{"kind": "amount_in_words", "amount": "1", "prefix": 1}', "calc.unknown_field"),
        (b'{"kind": "bill", "tariff": {"energy": {"flat": 1, "flat": 2}}, "usage": {}}', "calc.same_key"),
        (b'{"id": ' + b"[" * 40 + b"]" * 40 + b"}", "calc.too_deep"),
        (b"[" * 300_000, "calc.too_deep"),
        (b'{"a":' * 100_000, "calc.too_deep"),
        (b'{"id": "' + b"x" * MAX_LINE_BYTES + b'"}', "calc.line_too_long"),
        (b"x" * (3 * MAX_LINE_BYTES), "calc.line_too_long"),
    ],
    ids=lambda part: part[:30].decode("latin-1") if isinstance(part, bytes) else part,
)
def test_a_bad_line_gets_its_own_error(line: bytes, expected: str) -> None:
    assert code(line) == expected


def test_brackets_in_text_are_not_nesting() -> None:
    line = b'{"id": "' + b"[{" * MAX_DEPTH + rb"\"[" + b'", "kind": "amount_in_words", "amount": "1"}'
    assert parsed(line)[0]["ok"] is True


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ('"a"', '"a"'),
        ("1", "1"),
        ("1.50", "1.50"),
        ("-0", "-0"),
        ("1e400", "1e400"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("null", "null"),
        ("true", "true"),
        ('["a", {"b": 1.0}]', '["a", {"b": 1.0}]'),
        ('"\\ud800"', '"\\ud800"'),
        ('"户\\n号"', '"户\\n号"'),
        ("NaN", "null"),
    ],
)
def test_the_id_comes_back_as_it_was_given(given: str, echoed: str) -> None:
    for rest in ('"kind": "amount_in_words", "amount": "1"', '"kind": "tea"'):
        (line,) = told(f'{{"id": {given}, {rest}}}'.encode())
        assert line.startswith(f'{{"id": {echoed}, "ok": ')


def test_without_an_id_it_is_null() -> None:
    assert parsed(b'{"kind": "amount_in_words", "amount": 1}')[0]["id"] is None


def test_ends_of_lines_and_of_the_input() -> None:
    assert told(b"") == []
    assert len(told(b"\n")) == 1
    assert [one["ok"] for one in parsed(b"\xef\xbb\xbf" + GOOD + b"\r\n" + GOOD)] == [True, True]
    at_the_limit = b'{"kind": "amount_in_words", "amount": "1"'
    at_the_limit += b" " * (MAX_LINE_BYTES - len(at_the_limit) - 1) + b"}"
    assert [one["ok"] for one in parsed(at_the_limit + b"\n" + GOOD)] == [True, True]


def test_rules_may_be_named_by_a_number_or_left_out() -> None:
    late = {"kind": "late_fee", "class": "residential", "paid_on": "2026-01-05"}
    late["bills"] = [{"amount": "78", "due_on": "2025-12-25"}]  # type: ignore[assignment]
    asked = [{**late, "rules": rules} for rules in ("1996", 1996, "2024", None)]
    answers = parsed(b"\n".join(json.dumps(one).encode() for one in asked))
    assert [one["result"]["total"] for one in answers] == ["1.00", "1.00", "0.86", "0.86"]


WORDS = """
    id kind rules tariff usage energy kwh flat peak tiers upto adder class other residential bills amount
    due_on paid_on 2026-02-03 basis price capacity month changes from kva 2026-07 segments days act loads
    kw cause wiring phase_ratios billed_ratio type uscc number pf standard
    0 -1 0.90 1e400 3060.70 999999999999 0.000000001
"""
words = st.sampled_from([*kinds(TODAY), *WORDS.split()])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=6),
    max_leaves=20,
)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_answered(lines: list[bytes]) -> None:
    whole = [line.replace(b"\n", b" ") for line in lines]
    answers = parsed(b"".join(line + b"\n" for line in whole))
    assert len(answers) == len(whole)


requests = st.tuples(st.sampled_from(list(kinds(TODAY))), st.dictionaries(words, values, max_size=8))


@given(st.lists(requests, max_size=4))
def test_any_objects_are_answered_in_order(many: list[tuple[str, dict[str, Any]]]) -> None:
    asked = [{**more, "kind": kind, "id": index} for index, (kind, more) in enumerate(many)]
    answers = parsed("".join(json.dumps(one) + "\n" for one in asked).encode())
    assert [one["id"] for one in answers] == list(range(len(asked)))


MODELS: list[dict[str, Any]] = [
    {
        "kind": "bill",
        "tariff": {"energy": {"flat": "0.5"}, "tiers": [{"upto": "9", "adder": "0"}, {"upto": None}]},
        "usage": {"kwh": {"flat": "18"}},
    },
    {"kind": "theft", "loads": [{"kw": "1", "hours_per_day": "6", "days": "2"}], "price": "1"},
    {
        "kind": "late_fee",
        "class": "other",
        "paid_on": "2026-02-03",
        "bills": [{"amount": "9", "due_on": "2026-01-01"}],
    },
    {
        "kind": "energy_correction",
        "cause": "wiring",
        "billed_ratio": "20",
        "phase_ratios": ["20"],
        "billed_kwh": "1",
    },
    {
        "kind": "capacity_charge",
        "basis": "capacity",
        "price": "1",
        "month": "2026-07",
        "changes": [{"from": "2026-07-02", "kva": "1"}],
    },
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place within a request where something else could stand."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


@given(st.sampled_from(MODELS), values, st.data())
def test_a_good_request_with_one_thing_changed_is_answered(
    model: dict[str, Any], other: Any, data: st.DataObject
) -> None:
    request = json.loads(json.dumps(model))
    assert parsed(json.dumps(request).encode())[0]["ok"] is True
    place = data.draw(st.sampled_from([place for place in places(request) if place]))
    within = request
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = other
    (answer,) = parsed(json.dumps(request).encode())
    assert isinstance(answer["ok"], bool)

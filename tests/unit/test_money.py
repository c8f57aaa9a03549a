"""Amounts as people type them, as the program shows them, and in words on paper (facts.md §5.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import MAX_FEN, parse_yuan, plain_yuan, to_fen, words, yuan
from app.kernel.refusals import Refused

DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def value_of_words(text: str) -> int:
    """An independent reader: fen from an amount in words, by adding up what each character says."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan_part, found, rest = text.partition("元")
    if not found:
        yuan_part, rest = "", text
    jiao, found, cent = rest.partition("角")
    if not found:
        jiao, cent = "", rest
    cent = cent.removesuffix("分").lstrip("零")
    fen = value_of_whole(yuan_part) * 100
    fen += 10 * DIGITS[jiao] if jiao else 0
    return sign * (fen + (DIGITS[cent] if cent else 0))


def value_of_whole(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(unit)
        if found:
            return value_of_whole(high) * size + value_of_whole(low)
    total = digit = 0
    for char in text:
        if char in PLACES:
            total += digit * PLACES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (1_00, "壹元整"),
        (10_00, "壹拾元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (306_070, "叁仟零陆拾元柒角整"),
        (1_000_100_00, "壹佰万零壹佰元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (1_0001_0000_0000_00, "壹万零壹亿元整"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (1_0000_5000_0000_00, "壹万亿伍仟万元整"),
        (-31_740, "负叁佰壹拾柒元肆角整"),
    ],
)
def test_published_amounts_in_words(fen: int, text: str) -> None:
    assert words(fen) == text


@given(st.one_of(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(0, 10**6)))
def test_words_say_the_amount(fen: int) -> None:
    text = words(fen)
    assert value_of_words(text) == fen
    assert "零零" not in text
    assert not text.startswith("零") or text == "零元整"
    assert text.endswith("整") == (fen % 10 == 0)


@given(st.integers(0, 10**16 // 100), st.sampled_from([10**4, 10**8, 10**12]))
def test_words_of_round_amounts(whole: int, unit: int) -> None:
    fen = (whole * unit * 100) % 10**18
    assert value_of_words(words(fen)) == fen


def test_words_beyond_the_range_fail_loudly() -> None:
    with pytest.raises(ValueError, match="亿亿"):
        words(10**18)


@given(st.integers(0, MAX_FEN))
def test_typed_and_shown_are_the_same(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(plain_yuan(fen)) == fen
    assert parse_yuan(f" ¥{yuan(fen)}元 ") == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("１２３．４５", 12_345),
        ("￥350", 35_000),
        ("1,234.5", 123_450),
        (".5", 50),
        ("7.", 700),
        ("12.3400", 1_234),
    ],
)
def test_amounts_as_people_type_them(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money.not_a_number"),
        (".", "money.not_a_number"),
        ("1e2", "money.not_a_number"),
        ("12,34", "money.not_a_number"),
        ("NaN", "money.not_a_number"),
        ("١٢", "money.not_a_number"),
        ("🙂", "money.not_a_number"),
        ("1\n2", "money.not_a_number"),
        ("9" * 200_000, "money.not_a_number"),
        ("0.001", "money.too_precise"),
        ("-1", "money.negative"),
        ("9" * 20, "money.too_large"),
    ],
)
def test_what_is_not_an_amount(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_yuan(typed, "received")
    assert refused.value.codes == {code}
    assert refused.value.reasons[0].field == "received"


@given(st.decimals(-(10**6), 10**6, places=6))
def test_rounding_is_half_up(amount) -> None:  # type: ignore[no-untyped-def]
    exact = amount * 100
    rounded = to_fen(amount)
    assert abs(exact - rounded) * 2 <= 1
    if abs(exact - int(exact)) * 2 == 1:
        assert abs(rounded) > abs(exact)

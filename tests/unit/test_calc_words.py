"""`calc`: identity numbers and amounts in words."""

import pytest

from tests.calculating import refusal, result


@pytest.mark.parametrize(
    ("kind", "number", "reason"),
    [
        ("resident_id", "11010519491231002", "length"),
        ("resident_id", "", "length"),
        ("resident_id", "110105491231002", "length"),
        ("resident_id", "1101051949123100X2", "charset"),
        ("resident_id", "１10105194912310021", "charset"),
        ("resident_id", "11010519490231002X", "date"),
        ("resident_id", "110105204912310029", "date"),
        ("resident_id", "110105194912310021", "checksum"),
        ("uscc", "9111000071093123X", "length"),
        ("uscc", "911100007109312IXX", "charset"),
        ("uscc", "9111000071093123XY", "checksum"),
        ("uscc", "9199000071093123XL", "region"),
    ],
)
def test_numbers_that_are_none(kind: str, number: str, reason: str) -> None:
    assert result(kind="identity", type=kind, number=number) == {"valid": False, "reason": reason}


def test_numbers_of_no_region() -> None:
    # 99010519491231002 by its weights: 63+81+0+5+0+20+2+9+24+27+7+18+30+5+0+0+4 = 295; 295 mod 11 = 9: "3".
    assert result(kind="identity", type="resident_id", number="990105194912310023") == {
        "valid": False,
        "reason": "region",
    }


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x"])
def test_a_resident_tells_birth_and_sex(number: str) -> None:
    expected = {"valid": True, "reason": None, "birth": "1949-12-31", "sex": "female"}
    assert result(kind="identity", type="resident_id", number=number) == expected
    man = result(kind="identity", type="resident_id", number="440524188001010014")
    assert (man["birth"], man["sex"]) == ("1880-01-01", "male")


@pytest.mark.parametrize(
    "number",
    [
        "9111000071093123XX",
        "91440000707653099T",
        "91110000100017643K",
        "91110000100017643k",
        "9110000071093123XR",
    ],
)
def test_credit_codes(number: str) -> None:
    assert result(kind="identity", type="uscc", number=number) == {"valid": True, "reason": None}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3060.70", "叁仟零陆拾元柒角整"),
        ("0", "零元整"),
        ("-5.05", "负伍元零伍分"),
        (100010000, "壹亿零壹万元整"),
        ("1.100", "壹元壹角整"),
        ("9999999999999999.99", None),
    ],
)
def test_amounts_in_words(amount: object, words: str | None) -> None:
    got = result(kind="amount_in_words", amount=amount)["words"]
    assert got == words if words else got.startswith("玖仟玖佰")


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1.001", "money.too_precise"),
        ("1e16", "price.too_large"),
        ("壹元", "calc.not_number"),
        ("1,000", "calc.not_number"),
        (" 1", "calc.not_number"),
        ("", "calc.not_number"),
        ("NaN", "calc.not_number"),
        ("１２", "calc.not_number"),
        (None, "calc.missing"),
    ],
)
def test_amounts_without_words(amount: object, code: str) -> None:
    assert refusal(kind="amount_in_words", amount=amount) == (code, "amount")

"""The customer file's rules without a database: masks, doubts, drafts, queries, initials, cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.columns import ColumnVault
from app.customers.drafts import BankDraft, CustomerDraft, IdentityDraft, MeterDraft, check_draft
from app.customers.facts import Contact, Naming, Site, Standing, Tariff
from app.customers.identity import bank_doubt, identity_doubt, sealed_identity
from app.customers.imports.cells import code_text, from_workbook, whole_number
from app.customers.imports.report import harmless
from app.customers.initials import MAX_VARIANTS, initials
from app.customers.masking import mask_address, mask_name, mask_number, mask_phone
from app.customers.searching import Term, fold, maybe_identity, read_query
from app.kernel.refusals import Refused
from db.search_docs import make_doc, start_words, words_of
from db.search_sqlite import grams, tokens
from tests.customers import COLUMN_KEY, IDENTITY_NO, EveryGlyph

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("name", "kind", "masked"),
    [
        ("张三丰", "resident", "张*丰"),
        ("张三", "resident", "张*"),
        ("张", "resident", "张"),
        ("欧阳娜娜", "resident", "欧**娜"),
        ("𬭎𣲗", "resident", "𬭎*"),
        ("柳树湾机械有限公司", "enterprise", "柳树*****公司"),
        ("电厂", "enterprise", "电*"),
        ("", "resident", ""),
    ],
)
def test_names_are_masked(name: str, kind: str, masked: str) -> None:
    assert mask_name(name, kind) == masked


def test_numbers_and_addresses_are_masked() -> None:
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("5551234") == "****234"
    assert mask_number("310105194912311234") == "310***********1234"
    assert mask_number("E1234567") == "******67"
    assert mask_address("柳树湾镇东街12号3单元十二楼402室") == "柳树湾镇东街**号*单元**楼***室"


@given(st.text("0123456789X", min_size=3, max_size=30))
def test_a_masked_number_shows_at_most_seven_characters(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert sum(char != "*" for char in masked) <= 7


@pytest.mark.parametrize(
    ("document", "number", "doubt"),
    [
        ("resident_id", "11010519491231002X", ""),
        ("resident_id", "440524188001010014", ""),
        ("resident_id", IDENTITY_NO, "identity.region_unknown"),
        ("resident_id", "110105194912310029", "identity.check_failed"),
        ("resident_id", "110105194913310020", "identity.check_failed"),
        ("resident_id", "110105491231002", "identity.old_card"),
        ("resident_id", "12345", "identity.bad_format"),
        ("uscc", "9111000071093123XX", ""),
        ("uscc", "91440000707653099T", ""),
        ("uscc", "91110000100017643K", ""),
        ("uscc", "91440000707653099A", "identity.check_failed"),
        ("uscc", "9144", "identity.bad_format"),
        ("passport", "E12345678", ""),
    ],
)
def test_identity_doubts(document: str, number: str, doubt: str) -> None:
    assert identity_doubt(document, number, TODAY) == doubt


def test_a_birth_date_in_the_future_is_a_doubt() -> None:
    assert identity_doubt("resident_id", "11010519491231002X", date(1949, 12, 30)) == "identity.check_failed"


def test_bank_cards_with_a_wrong_luhn_digit_are_a_doubt() -> None:
    assert bank_doubt("4539578763621486") == ""
    assert bank_doubt("4539578763621487") == "bank.check_failed"
    assert bank_doubt("12345678") == ""


def test_all_faults_of_a_draft_are_told_at_once() -> None:
    draft = CustomerDraft(
        account_no="户" * 30,
        naming=Naming(name="𠀀", kind="alien"),
        identity=IdentityDraft(document="resident_id", identity_no="12345"),
        contacts=Contact(phones=("12345",), contact="x" * 50),
        site=Site(address="路" * 200),
        tariff=Tariff(tariff_class="moon", late_class="never"),
        standing=Standing(status="gone"),
        bank=BankDraft(bank_no="4539578763621487"),
        meters=(MeterDraft(asset_no="?", multiplier=0, digits=99),),
    )
    checked = check_draft(draft, TODAY, EveryGlyph())
    assert {refusal.field for refusal in checked.refusals} == {
        *(
            "account_no",
            "name",
            "kind",
            "phones",
            "contact",
            "address",
            "tariff_class",
            "late_class",
            "status",
        ),
        *("asset_no", "multiplier", "digits"),
    }
    assert {doubt.code for doubt in checked.doubts} == {"identity.bad_format", "bank.check_failed"}


def test_a_draft_is_cleaned() -> None:
    draft = CustomerDraft(
        account_no=" ０４１５ ００２３ ",
        naming=Naming(name=" 张\n三丰 "),
        contacts=Contact(phones=("138 1234 1234", "13812341234", "(0415)5551234", "+8613900000000")),
    )
    cleaned = check_draft(draft, TODAY, EveryGlyph()).draft
    assert cleaned.account_no == "04150023"
    assert cleaned.naming == Naming(name="张 三丰")
    assert cleaned.contacts == Contact(phones=("13812341234", "0415-5551234", "13900000000"))


def test_secrets_do_not_show_in_traces() -> None:
    draft = CustomerDraft(
        account_no="1", identity=IdentityDraft(identity_no="987654"), bank=BankDraft(bank_no="987654")
    )
    assert "987654" not in repr(draft)


def test_the_vault_seals_opens_and_digests() -> None:
    vault = ColumnVault(COLUMN_KEY)
    first, second = sealed_identity(vault, "resident_id", IDENTITY_NO), vault.seal(IDENTITY_NO)
    assert first.identity_sealed != second
    assert vault.open(first.identity_sealed) == vault.open(second) == IDENTITY_NO
    assert first.identity_digest == ColumnVault(COLUMN_KEY).digest(IDENTITY_NO)
    assert first.identity_digest != ColumnVault(b"d" * 32).digest(IDENTITY_NO)
    with pytest.raises(Refused, match="密钥"):
        ColumnVault(b"d" * 32).open(second)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("0415 0023 1187", [("code", "041500231187")]),
        ("0415 1187", [("code", "0415"), ("code", "1187")]),
        ("Zsf", [("letters", "ZSF")]),
        ("张三 东街12号", [("text", "张三"), ("text", "东街12号")]),
        ("0415-5551234", [("code", "04155551234")]),
        ("a12b", [("code", "A12B")]),
        ("  ", []),
        ("\u200b", []),
    ],
)
def test_queries_are_understood(text: str, terms: list[tuple[str, str]]) -> None:
    assert [(term.kind, term.text) for term in read_query(text).terms] == terms


def test_an_eighteen_digit_number_is_searched_as_all_it_may_be() -> None:
    query = read_query(IDENTITY_NO)
    assert query.terms == (Term("code", IDENTITY_NO),)
    assert maybe_identity(query) == IDENTITY_NO
    assert maybe_identity(read_query("11010519491231002x")) == "11010519491231002X"
    assert maybe_identity(read_query("张三")) == ""


@given(st.text(max_size=300))
def test_any_text_is_a_query(text: str) -> None:
    for term in read_query(text).terms:
        assert term.text
        assert fold(term.text) == term.text


def test_initials_have_every_reading() -> None:
    assert set(initials("曾单")) == {"ZD", "ZS", "ZC", "CD", "CS", "CC"}
    assert {"XT", "JT"} <= set(initials("解甜"))
    assert "QM" in initials("仇明")
    assert "CM" in initials("仇明")
    assert initials("张三丰") == ("ZSF",)
    assert initials("ABC厂")[0] == "ABCC"
    assert initials("") == ()
    assert len(initials("重单曾查仇解区翟")) <= MAX_VARIANTS


def test_a_document_has_a_word_for_each_way_to_find_it() -> None:
    doc = make_doc("0415-1", "张三", "东街", "138 139", ["77A"])
    assert words_of(doc) == {"n04151", "p138", "p139", "m77A", "iZS"}
    beginnings = {"c0", "c04", "c041", "c0415", "c04151", "c1", "c13", "c138", "c139", "c7", "c77", "c77A"}
    assert set(start_words(doc)) == {*beginnings, "iZ", "iZS", "rn4151"}


@given(st.text(min_size=1, max_size=12), st.data())
def test_every_part_of_a_text_has_its_tokens_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert set(grams(part, "a")) <= set(tokens(text, "a").split())


def test_cells_of_workbooks_read_as_people_see_them() -> None:
    assert from_workbook(415000001.0, "n") == "415000001"
    assert from_workbook(1234567890123, "n") == "1234567890123"
    assert from_workbook(12.5, "n") == "12.5"
    assert from_workbook(None, "n") == ""
    assert from_workbook(date(2026, 3, 1), "d") == "2026-03-01"
    for value, kind, code in (
        (12345678901234567890, "n", "import.digits_lost"),
        ("=A1", "f", "import.formula"),
        ("#N/A", "e", "import.cell_error"),
    ):
        with pytest.raises(Refused) as caught:
            code_text(from_workbook(value, kind), "account_no")
        assert caught.value.codes == {code}


def test_whole_numbers_are_whole() -> None:
    assert whole_number(" 1,234.00 ", "kwh", 0) == 1234
    assert whole_number("", "kwh", 7) == 7
    for text in ("1.5", "٣", "一", "1e3"):
        with pytest.raises(Refused):
            whole_number(text, "kwh", 0)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("+1.5", "+1.5"),
        ("-a", "'-a"),
        ("张三", "张三"),
        ("", ""),
    ],
)
def test_no_cell_runs_as_a_formula(text: str, safe: str) -> None:
    assert harmless(text) == safe

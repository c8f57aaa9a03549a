"""Text that people paste or attack with: each is refused in a sentence or stored clean, never a traceback."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import String, select

from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import BankDraft, CustomerDraft, IdentityDraft, MeterDraft
from app.customers.facts import Contact, Naming, Site
from app.customers.searching import read_query
from app.customers.views import CustomersView
from app.documents.commands import ReprintPaper
from app.kernel.refusals import CounterError
from app.numbers.commands import IssueBook, VoidNumber
from app.payments.commands import ReversePayment, TakePayment
from app.payments.sheet import read_sheet
from app.payments.shifts import OpenDrawer
from db import journal
from db.tables.documents import paper_bytes
from db.tables.shapes import metadata
from tests.faults.hall import ACCOUNTS, SIGNED, TODAY
from tests.homes import TestDesk

HOSTILE = {
    "nul": "张\x00三",
    "only nul": "\x00",
    "escape": "张\x1b[31m三\x07",
    "line breaks": "张\r\n三\u2028丰\u2029",
    "tabs": "\t张\t三\t",
    "lone surrogate": "张\ud800三",
    "reversed pair": "\udc00\ud800",
    "right to left": "张\u202e三丰\u202c",
    "isolates": "\u2066张\u2069三",
    "zero width": "张\u200b\u200d\ufeff三",
    "only invisible": "\u200b\u2060\ufeff",
    "emoji": "张👨\u200d👩\u200d👧三😀",
    "combining": "e" + "\u0301" * 60 + "张",
    "private use": "张\ue000\U000f0000三",
    "noncharacter": "张\ufffe\U0010ffff三",
    "rare": "㛃䶮𬭎𣲗",
    "full width": "１２３ＡＢＣ　张",
    "eastern digits": "٣٤५६",
    "spaces": " \u00a0\u3000\u2003 ",
    "image tag": "<img src='/etc/hostname'/>",
    "broken tag": "<b>张<",
    "entities": "&amp;&#x41;&lt;",
    "script": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE facts; --",
    "quotes": "\"'`´‘’“”\\",
    "like": "%_[]^%",
    "fts": 'NEAR("张" AND NOT) OR * ^ - : {a b}',
    "fts quote": '"""',
    "formula": '=HYPERLINK("http://x")',
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "format": "{0.__class__} %s %n {number}",
    "path": "../../etc/passwd\\..\\con",
    "separator": "GM1|receipt|A-1",
    "json": '{"kind":"payment.taken"}',
    "number": "9" * 400,
    "long": "柳" * 200_000,
    "long ascii": "A" * 200_000,
}

_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NOT_TYPED = ("settings", "command_outcomes")
"""Tables with texts of files and programs."""
Ask = Callable[[TestDesk, str], Any]


def _customer(desk: TestDesk, **groups: Any) -> Any:
    draft = CustomerDraft(account_no="0415777777", **{"naming": Naming(name="张三"), **groups})
    return desk.do(RegisterCustomer(draft=draft, accepted=("identity.doubt", "bank.doubt")))


def _pay(desk: TestDesk, **changes: Any) -> Any:
    asked = {"account_no": ACCOUNTS[0], "received_fen": 100, "expected_due_fen": 0, **changes}
    return desk.do(TakePayment(**asked))


def _first_payment(desk: TestDesk) -> dict[str, Any]:
    return _pay(desk, received_fen=777, accepted=("payments.same_again",)).result


def _search(desk: TestDesk, text: str) -> Any:
    query = read_query(text)
    return desk.read(lambda rooms: rooms.view(CustomersView).search(query, 20, "D1"))


WAYS_IN: dict[str, Ask] = {
    "name": lambda desk, text: _customer(desk, naming=Naming(name=text)),
    "kind": lambda desk, text: _customer(desk, naming=Naming(name="张三", kind=text)),
    "address": lambda desk, text: _customer(desk, site=Site(address=text)),
    "contact": lambda desk, text: _customer(desk, contacts=Contact(phones=(text,), contact=text)),
    "identity": lambda desk, text: _customer(
        desk, identity=IdentityDraft(document="passport", identity_no=text)
    ),
    "bank": lambda desk, text: _customer(desk, bank=BankDraft(bank_name=text, bank_no=text)),
    "meter": lambda desk, text: _customer(desk, meters=(MeterDraft(asset_no=text),)),
    "account to register": lambda desk, text: desk.do(
        RegisterCustomer(draft=CustomerDraft(account_no=text, naming=Naming(name="张三")))
    ),
    "reason of a change": lambda desk, text: desk.do(
        ChangeCustomer(draft=CustomerDraft(account_no=ACCOUNTS[1], naming=Naming(name="李四")), reason=text)
    ),
    "search": _search,
    "sheet": lambda desk, text: desk.read(lambda rooms: read_sheet(rooms, text, TODAY)),
    "account to pay": lambda desk, text: _pay(desk, account_no=text),
    "bill to pay": lambda desk, text: _pay(desk, bill_ids=(text,)),
    "reference": lambda desk, text: _pay(desk, tender="card", reference=text),
    "tender": lambda desk, text: _pay(desk, tender=text),
    "order": lambda desk, text: _pay(desk, order=text),
    "surplus": lambda desk, text: _pay(desk, surplus=text),
    "payment to reverse": lambda desk, text: desk.do(
        ReversePayment(payment_id=text, reason="收错", approval_id="none")
    ),
    "reason of a reversal": lambda desk, text: desk.do(
        ReversePayment(payment_id=_first_payment(desk)["payment_id"], reason=text, approval_id=text)
    ),
    "reason of a drawer": lambda desk, text: desk.do(OpenDrawer(reason=text)),
    "number to void": lambda desk, text: desk.do(VoidNumber(series="receipt", number=text, reason="污损")),
    "reason of a void": lambda desk, text: desk.do(
        VoidNumber(series="receipt", number="D1-0000001", reason=text)
    ),
    "prefix": lambda desk, text: desk.do(IssueBook(series="receipt", prefix=text, count=10)),
    "series": lambda desk, text: desk.do(IssueBook(series=text, prefix="X-", count=10)),
    "reason of a reprint": lambda desk, text: desk.do(
        ReprintPaper(paper="receipt", number=_first_payment(desk)["receipt_no"], reason=text)
    ),
    "paper to reprint": lambda desk, text: desk.do(ReprintPaper(paper=text, number=text, reason="卡纸")),
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_hostile_text_is_refused_in_a_sentence_or_stored_clean(counter: TestDesk, way: str) -> None:
    for name, text in HOSTILE.items():
        for sentence in _answer(counter, way, text):
            assert 4 <= len(sentence) <= 300, (name, sentence)
            assert any(unicodedata.category(char) == "Lo" for char in sentence), (name, sentence)
    _assert_clean(counter)


def _answer(desk: TestDesk, way: str, text: str) -> list[str]:
    """The sentences of a refusal, none if it was done; anything else fails the test."""
    try:
        WAYS_IN[way](desk, text)
    except CounterError as told:
        return [reason.text for reason in told.reasons]
    return []


def _assert_clean(desk: TestDesk) -> None:
    """No control, format, surrogate or private character anywhere in the tables; the journal proves."""
    with desk.home.engines.read.connect() as conn:
        journal.verify(conn, SIGNED)
        for table in metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, String) or table.name in _NOT_TYPED:
                    continue
                for value in conn.execute(select(column)).scalars():
                    bad = {unicodedata.category(char) for char in value or ""} & {
                        "Cc",
                        "Cf",
                        "Cs",
                        "Co",
                        "Cn",
                    }
                    assert not bad, (table.name, column.name, value[:60])


def test_names_that_can_be_stored_come_out_on_the_receipt_as_they_are(counter: TestDesk) -> None:
    """A customer called `<img …>` prints as that; nothing is read as markup, nothing is opened."""
    printed = 0
    for place, (name, text) in enumerate(HOSTILE.items()):
        account_no = f"04158{place:05d}"
        draft = CustomerDraft(
            account_no=account_no, naming=Naming(name="张三"), site=Site(address=text[:120])
        )
        try:
            counter.do(RegisterCustomer(draft=draft))
        except CounterError:
            continue
        paper = _pay(counter, account_no=account_no).papers[0]
        row = counter.read(lambda rooms, no=account_no: rooms.view(CustomersView).customer(no))
        with counter.home.engines.read.connect() as conn:
            document = conn.execute(
                select(paper_bytes.c.document).where(paper_bytes.c.sha256 == paper.sha256)
            ).scalar_one()
        said = "".join(PdfReader(io.BytesIO(document)).pages[0].extract_text().split())
        assert _letters(row.address) in _letters(said), name
        printed += 1
    assert printed > 10


def _letters(text: str) -> str:
    return "".join(text.split())


def test_amounts_beyond_any_reason_are_refused(counter: TestDesk) -> None:
    for fen in (-1, 10**13, 2**63, 10**30):
        with pytest.raises(CounterError):
            _pay(counter, received_fen=fen)
        with pytest.raises(CounterError):
            _pay(counter, expected_due_fen=fen)

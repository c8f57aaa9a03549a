"""Statements from the journal agree with the tables; explanations and neighbours, on both engines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import pytest

from app.billing.corrections import CorrectBill
from app.billing.facts import BillsWithdrawn
from app.billing.monthly import FEWEST_NEIGHBOURS, AccountMonths, read_months
from app.billing.views import Billing
from app.customers.facts import CustomerRegistered, Naming, Site, Standing, Tariff
from app.customers.views import CustomersView
from app.kernel.commands import PaperOrder, PrintedPaper
from app.kernel.refusals import Refused
from app.payments.account_papers import (
    ExplanationSnapshot,
    PrintExplanation,
    PrintStatement,
    StatementSnapshot,
    read_statement,
)
from app.payments.channels import PaymentReceivedElsewhere
from app.payments.credit import ApplyCredit
from app.payments.statement import Statement
from db.home import SqlTransaction
from tests.billing_home import approval as agreed
from tests.billing_home import bill_month, happened, meter, publish, read
from tests.billing_home import customer as household
from tests.counter import ACCOUNT, BOTH, FEBRUARY, JANUARY, bill, customer, furnish, open_shift, pay, reverse
from tests.homes import TestDesk

UNIT = "3301"
ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def statement(
    desk: TestDesk, account_no: str = ACCOUNT, from_on: date = ALWAYS[0], to_on: date = ALWAYS[1]
) -> Statement:
    def question(rooms: object) -> Statement:
        found = rooms.view(CustomersView).customer(account_no)  # type: ignore[attr-defined]
        return read_statement(rooms, found, from_on, to_on)  # type: ignore[arg-type]

    return desk.read(question)


def standing(desk: TestDesk, account_no: str = ACCOUNT) -> int:
    """What the tables say is owed, fixed late fees with it, less what is prepaid."""

    def question(rooms: object) -> int:
        billing = rooms.view(Billing)  # type: ignore[attr-defined]
        owed = sum(
            one.amount_fen - one.paid_fen + one.late_assessed_fen - one.late_paid_fen
            for one in billing.history(UNIT, account_no, 1000)
        )
        return int(owed - billing.prepaid_fen(UNIT, account_no))

    return desk.read(question)


def lines(told: Statement) -> list[tuple[str, int, int, int]]:
    return [(entry.text, entry.charged_fen, entry.paid_fen, entry.balance_fen) for entry in told.entries]


def test_a_counter_payment_with_late_fee_deposit_and_its_reversal(any_home: TestDesk) -> None:
    # 118.93 + 3.69 late + 194.78 = 317.40; 350.00 received, 32.60 kept as credit.
    furnish(any_home, customer(), JANUARY, FEBRUARY)
    open_shift(any_home)
    paid = pay(any_home, 35_000, BOTH, surplus="deposit")
    assert lines(statement(any_home)) == [
        ("2026-01 电费", 11_893, 0, 11_893),
        ("2026-02 电费", 19_478, 0, 31_371),
        ("2026-01 违约金", 369, 0, 31_740),
        ("收现金", 0, 35_000, -3_260),
    ]
    assert standing(any_home) == -3_260
    reverse(any_home, paid.result["payment_id"])
    told = statement(any_home)
    assert lines(told)[4:] == [
        ("2026-01 违约金冲正", -369, 0, -3_629),
        (f"冲正收据 {paid.result['receipt_no']} 现金", 0, -35_000, 31_371),
    ]
    assert told.closing_fen == standing(any_home) == 31_371
    assert [entry.number for entry in told.entries[2:4]] == [paid.result["receipt_no"]] * 2


def test_a_period_opens_with_what_came_before(any_home: TestDesk) -> None:
    furnish(any_home, customer(), JANUARY, FEBRUARY)
    open_shift(any_home)
    pay(any_home, 12_262, (JANUARY.bill_id,))
    march = statement(any_home, from_on=date(2026, 3, 11), to_on=date(2026, 3, 31))
    # January's bill is of 2026-01-23, February's of 2026-03-11; paid on 2026-03-15 with 3.69 late fee.
    assert march.opening_fen == 11_893
    assert [line[1:] for line in lines(march)] == [(19_478, 0, 31_371), (369, 0, 31_740), (0, 12_262, 19_478)]
    before = statement(any_home, to_on=date(2026, 3, 10))
    assert before.closing_fen == march.opening_fen
    assert march.closing_fen == standing(any_home)


def test_a_bill_that_was_taken_over_again_counts_once(any_home: TestDesk) -> None:
    furnish(any_home, customer(), JANUARY)
    happened(any_home, JANUARY, bill("2026-01", 12_000, date(2026, 2, 12)))
    assert [line[:2] for line in lines(statement(any_home))] == [
        ("2026-01 电费", 11_893),
        ("2026-01 电费重新转入,更改金额", 107),
    ]
    assert statement(any_home).closing_fen == standing(any_home) == 12_000


def test_whatever_happens_the_statement_is_what_the_tables_say(any_home: TestDesk) -> None:
    """Three accounts, a hundred things in the order of chance, each looked at afterwards."""
    accounts = [ACCOUNT, "0415002311871", "0415002311872"]
    furnish(any_home, *(customer(number) for number in accounts))
    open_shift(any_home)
    chance = random.Random(20260315)
    bills: dict[str, list[str]] = {number: [] for number in accounts}
    taken: list[str] = []
    for turn in range(100):
        number = chance.choice(accounts)
        what = chance.choice(
            ["bill", "bill", "pay", "pay", "elsewhere", "correct", "credit", "reverse", "back"]
        )
        fen = chance.randrange(100, 30_000)
        known = bills[number]
        if what == "bill":
            made = bill(f"20{turn // 12:02d}-{turn % 12 + 1:02d}", fen, date(2025, 11, 1), account_no=number)
            happened(any_home, made)
            known.append(made.bill_id)
        elif what == "pay":
            paid = pay(
                any_home, fen + 1, account_no=number, surplus="deposit", accepted=("payments.same_again",)
            )
            taken.append(paid.result["payment_id"])
        elif what == "reverse" and taken:
            with suppress(Refused):  # its credit may be spent already
                reverse(any_home, taken.pop(chance.randrange(len(taken))))
        elif what == "credit":
            any_home.do(ApplyCredit(accounts=(number,)))
        elif what == "elsewhere" and known:
            happened(any_home, elsewhere(number, chance.choice(known), fen))
        elif what == "correct" and known:
            correct(any_home, number, chance.choice(known), fen)
        elif what == "back" and known:
            body = BillsWithdrawn(
                org_unit=UNIT,
                run_id="r",
                bills=((known.pop(), fen, 0),),
                accounts=(number,),
                reason="错",
                approver="1003",
            )
            happened(any_home, body)
    for number in accounts:
        told = statement(any_home, number)
        assert told.closing_fen == standing(any_home, number)
        assert len(told.entries) > 10
        middle = told.entries[len(told.entries) // 2].on
        later = statement(any_home, number, from_on=middle)
        assert later.closing_fen == told.closing_fen
        assert later.opening_fen == sum(
            entry.charged_fen - entry.paid_fen for entry in told.entries if entry.on < middle
        )


def elsewhere(account_no: str, bill_id: str, fen: int) -> PaymentReceivedElsewhere:
    return PaymentReceivedElsewhere(
        org_unit=UNIT,
        account_no=account_no,
        bill_id=bill_id,
        channel="app",
        reference="X1",
        received_on=date(2026, 1, 9),
        principal_fen=fen,
    )


def correct(desk: TestDesk, account_no: str, bill_id: str, fen: int) -> None:
    found = desk.read(lambda rooms: rooms.view(Billing).bill(UNIT, bill_id))
    assert found is not None
    if found.amount_fen != fen:
        approval_id = agreed(desk, f"bills:{account_no}")
        desk.do(
            CorrectBill(
                bill_id=bill_id, amount_fen=fen, kwh=found.kwh, reason="协商", approval_id=approval_id
            )
        )


ONE = "0415000001"


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """A household billed for January and February by runs."""
    publish(any_home)
    happened(any_home, household(ONE), meter(ONE, {"flat": 1000}))
    happened(any_home, read("2026-01", date(2026, 2, 1), {ONE: {"flat": 1310}}))
    bill_month(any_home)
    happened(any_home, read("2026-02", date(2026, 3, 1), {ONE: {"flat": 1710}}))
    bill_month(any_home, "2026-02")
    return any_home


def caught(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> list[PaperOrder]:
    """The papers that are ordered from now on."""
    orders: list[PaperOrder] = []

    def issue(_work: SqlTransaction, papers: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
        orders.extend(papers)
        return tuple(PrintedPaper(paper.kind, paper.number, "", "") for paper in papers)

    monkeypatch.setattr(desk.home, "issue", issue)
    return orders


def test_a_bill_of_a_run_explains_itself_and_its_change(
    station: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 310 × 0.538 = 166.78; 400 × 0.538 = 215.20. 31 days, then 28: −3/31 of 166.78 = −16.14; the rest 64.56.
    orders = caught(station, monkeypatch)
    outcome = station.do(PrintExplanation(account_no=ONE, bill_id=f"{ONE}-2026-02"))
    (order,) = orders
    snapshot = order.snapshot
    assert isinstance(snapshot, ExplanationSnapshot)
    assert snapshot.told.amount_fen == order.amount_fen == 21_520
    assert snapshot.holder.account_name == "张*丰"
    (comparison,) = snapshot.comparisons
    assert [(share.cause, share.amount_fen) for share in comparison.shares] == [
        ("consumption", 6456),
        ("days", -1614),
    ]
    assert (order.kind, order.layout, order.account_no) == ("explanation", "a5", ONE)
    assert order.number.startswith("SM260315-")
    assert order.number in outcome.news


def test_a_correction_of_a_run_s_bill_is_told_from_the_journal(
    station: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(station, ONE, f"{ONE}-2026-02", 20_000)
    orders = caught(station, monkeypatch)
    station.do(PrintExplanation(account_no=ONE, bill_id=f"{ONE}-2026-02"))
    snapshot = orders[0].snapshot
    assert isinstance(snapshot, ExplanationSnapshot)
    assert "协商更正,退 15.20 元" in texts_of(snapshot)
    assert snapshot.told.amount_fen == 20_000
    correct(station, ONE, f"{ONE}-2026-02", 21_520)
    station.do(PrintExplanation(account_no=ONE, bill_id=f"{ONE}-2026-02"))
    back = orders[1].snapshot
    assert isinstance(back, ExplanationSnapshot)
    assert {"协商更正,退 15.20 元", "协商更正,补 15.20 元"} <= set(texts_of(back)), (
        "also where they cancel out"
    )


def texts_of(snapshot: ExplanationSnapshot) -> list[str]:
    return [figure.text for step in snapshot.told.steps for figure in step.figures]


def test_a_statement_of_runs(station: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = caught(station, monkeypatch)
    station.do(PrintStatement(account_no=ONE, from_on=date(2026, 1, 1), to_on=date(2026, 3, 31)))
    snapshot = orders[0].snapshot
    assert isinstance(snapshot, StatementSnapshot)
    assert [entry.charged_fen for entry in snapshot.statement.entries] == [16_678, 21_520]
    assert orders[0].amount_fen == standing(station, ONE) == 38_198
    assert [month.kwh for month in snapshot.months[-2:]] == [310, 400]
    assert len(snapshot.months) == 24


def test_papers_are_refused_in_sentences(station: TestDesk) -> None:
    for command, code in (
        (PrintExplanation(account_no="9", bill_id="x"), "customer.unknown"),
        (PrintExplanation(account_no=ONE, bill_id="x"), "bill.unknown"),
        (
            PrintStatement(account_no=ONE, from_on=date(2026, 3, 2), to_on=date(2026, 3, 1)),
            "statement.backwards",
        ),
    ):
        with pytest.raises(Refused) as refused:
            station.do(command)
        assert [reason.code for reason in refused.value.reasons] == [code]


def neighbour(account_no: str, area: str = "柳东03", class_: str = "residential") -> CustomerRegistered:
    site = Site(address="东街", transformer_area=area)
    return CustomerRegistered(
        org_unit=UNIT,
        account_no=account_no,
        naming=Naming(name="李四"),
        site=site,
        tariff=Tariff(tariff_class=class_),
        standing=Standing(),
    )


def median(desk: TestDesk, since: str = "2026-01", upto: str = "2026-12") -> dict[str, int]:
    return desk.read(lambda rooms: rooms.view(AccountMonths).neighbours_kwh(UNIT, ONE, since, upto))


def test_the_median_of_at_least_twenty_neighbours(any_home: TestDesk) -> None:
    others = [f"05{number:03d}" for number in range(FEWEST_NEIGHBOURS)]
    due = date(2026, 2, 1)
    happened(any_home, neighbour(ONE), *map(neighbour, others))
    happened(any_home, neighbour("far", area="柳东04"), neighbour("shop", class_="commercial"))
    bodies = [bill("2026-01", 100, due, account_no=one, kwh=10 * place) for place, one in enumerate(others)]
    happened(any_home, *bodies[:-1])
    happened(any_home, *(bill("2026-01", 100, due, account_no=one, kwh=9000) for one in (ONE, "far", "shop")))
    assert median(any_home) == {}, "nineteen could give one away"
    happened(any_home, bodies[-1])
    # 0, 10 … 190: between 90 and 100 stands 95; the account itself, another area and class do not count.
    assert median(any_home) == {"2026-01": 95}
    assert median(any_home, since="2026-02") == {}
    happened(any_home, neighbour("05999"), bill("2026-01", 100, due, account_no="05999", kwh=500))
    assert median(any_home) == {"2026-01": 100}


def test_an_account_without_an_area_has_no_neighbours(any_home: TestDesk) -> None:
    others = [f"05{number:03d}" for number in range(FEWEST_NEIGHBOURS)]
    happened(any_home, neighbour(ONE, area=""), *(neighbour(one, area="") for one in others))
    happened(any_home, *(bill("2026-01", 100, date(2026, 2, 1), account_no=one) for one in others))
    assert median(any_home) == {}


def test_bills_come_in_pages_and_months_in_a_row(any_home: TestDesk) -> None:
    months = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01", "2026-03"]
    happened(any_home, neighbour(ONE))
    happened(
        any_home,
        *(
            bill(period, 100 * place, date(2026, 4, 1), account_no=ONE, kwh=place)
            for place, period in enumerate(months)
        ),
    )

    def paged(rooms: object) -> list[str]:
        view = rooms.view(AccountMonths)  # type: ignore[attr-defined]
        found: list[str] = []
        before = ("", "")
        while page := view.page(UNIT, ONE, before, 5):
            found += [one.period for one in page]
            before = (page[-1].period, page[-1].bill_id)
        return found

    assert any_home.read(paged) == months[::-1]
    row = any_home.read(lambda rooms: read_months(rooms.view(AccountMonths), UNIT, ONE, "2026-03"))
    assert [month.period for month in row[-3:]] == ["2026-01", "2026-02", "2026-03"]
    assert [month.kwh for month in row[-3:]] == [12, None, 13]
    assert [month.last_year_kwh for month in row[-3:]] == [0, 1, 2]
    assert row[-1].amount_fen == 1300

"""Many desks, the same bills, at the same moment: nothing is lost, doubled or torn, on both engines."""

import threading
from collections import Counter
from datetime import date

from app.kernel.commands import Outcome
from app.kernel.refusals import Conflict, Doubt, Unavailable
from app.numbers.views import Books
from app.payments.commands import TakePayment
from app.payments.views import PaymentsView
from db import journal
from tests.counter import WANG, bill, customer, furnish, give_books, open_shift, payment, sheet, shift
from tests.homes import TestDesk, make_desk

DESKS = 8
ACCOUNTS = [f"04150000{number:05}" for number in range(12)]


def hall(first: TestDesk) -> list[TestDesk]:
    """Eight desks with open shifts, and accounts that owe two months each."""
    bills = [
        bill(period, amount, date(2026, 2, 12), account_no=account)
        for account in ACCOUNTS
        for period, amount in (("2025-12", 10_000), ("2026-01", 23_456))
    ]
    furnish(first, *(customer(account) for account in ACCOUNTS), *bills)
    open_shift(first)
    desks = [first]
    for number in range(2, DESKS + 1):
        desk = make_desk(first.home.engines, f"D{number}", clock=first.clock)
        give_books(desk)
        open_shift(desk)
        desks.append(desk)
    return desks


def at_once(desks: list[TestDesk], commands: list[list[TakePayment]]) -> list[Outcome | Exception]:
    """Each desk posts its commands from a thread of its own; all start together."""
    start = threading.Barrier(len(desks))
    results: list[Outcome | Exception] = []

    def work(desk: TestDesk, own: list[TakePayment]) -> None:
        start.wait()
        for command in own:
            try:
                results.append(desk.do(command, WANG))
            except (Conflict, Doubt, Unavailable) as error:
                results.append(error)

    threads = [
        threading.Thread(target=work, args=(desk, own)) for desk, own in zip(desks, commands, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def receipts(desk: TestDesk) -> list[str]:
    rows = desk.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 10_000))
    return [row.receipt_no for row in rows]


def test_eight_desks_pay_the_same_bills_once(any_home: TestDesk) -> None:
    desks = hall(any_home)
    page = [payment(any_home, 33_456 + 2_000, account_no=account) for account in ACCOUNTS]
    commands = [
        [
            TakePayment(
                account_no=seen.account_no,
                bill_ids=seen.bill_ids,
                received_fen=seen.received_fen,
                expected_due_fen=seen.expected_due_fen,
            )
            for seen in page
        ]
        for _ in desks
    ]
    results = at_once(desks, commands)
    done = [result for result in results if isinstance(result, Outcome)]
    assert len(results) == DESKS * len(ACCOUNTS)
    assert Counter(outcome.result["account_no"] for outcome in done) == Counter(ACCOUNTS)
    assert all(error.codes == {"payments.changed"} for error in results if isinstance(error, Conflict))
    assert sum(isinstance(result, Conflict) for result in results) == (DESKS - 1) * len(ACCOUNTS)
    for account in ACCOUNTS:
        assert (sheet(any_home, account).owed_fen, sheet(any_home, account).credit_fen) == (0, 0)
    taken = sum(desk_shift.expected_fen - 50_000 for desk_shift in map(shift, desks))
    assert taken == sum(outcome.result["due_fen"] for outcome in done)
    numbers = receipts(any_home)
    assert len(numbers) == len(set(numbers)) == len(ACCOUNTS)
    with any_home.home.engines.read.connect() as conn:
        assert journal.verify(conn, lambda *_: True) > 0


def test_deposits_from_eight_desks_all_arrive(any_home: TestDesk) -> None:
    desks = hall(any_home)
    commands = [
        [
            TakePayment(account_no=ACCOUNTS[0], received_fen=100 * number + step, expected_due_fen=0)
            for step in range(10)
        ]
        for number in range(1, DESKS + 1)
    ]
    results = at_once(desks, commands)
    assert all(isinstance(result, Outcome) for result in results)
    total = sum(command.received_fen for own in commands for command in own)
    assert sheet(any_home, ACCOUNTS[0]).credit_fen == total
    assert sum(shift(desk).deposit_fen for desk in desks) == total
    assert len(set(receipts(any_home))) == DESKS * 10
    for desk in desks:
        left = desk.read(lambda home, at=desk.home.desk: home.view(Books).left(at, "receipt"))
        assert left == 990


def test_one_command_posted_from_two_threads_pays_once(any_home: TestDesk) -> None:
    desks = hall(any_home)[:1] * 2
    command = payment(any_home, 33_456 + 2_000, account_no=ACCOUNTS[0])
    first, second = at_once(desks, [[command], [command]])
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert first.result == second.result
    assert {first.repeated, second.repeated} == {False, True}
    assert len(receipts(any_home)) == 1

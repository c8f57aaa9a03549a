"""What opening a file warns of, and its lists page after page, on both engines."""

from datetime import date

import pytest

import app.arrears.alerts  # noqa: F401  adds its warnings
from app.arrears.commands import MarkCare
from app.arrears.settings import SETTING
from app.customers.alerts import Alert, Opened, alerts_of
from app.customers.facts import CustomerChanged, Identity, Standing
from app.customers.views import CustomersView
from app.documents.views import DocumentsView
from app.kernel.settings import PublishSetting
from app.payments.views import PaymentsView
from tests.counter import ACCOUNT, RULES, Happened, bill, customer, furnish, open_shift, pay
from tests.homes import TestDesk


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    bills = (bill(f"2026-0{month}", 1_000 * month, date(2026, month + 1, 12)) for month in (1, 2, 3))
    furnish(any_home, customer(), *bills)
    any_home.do(PublishSetting(name=SETTING, content=(RULES / "dunning.json").read_text("utf-8")))
    return any_home


def alerts(desk: TestDesk) -> list[Alert]:
    def question(home: object) -> list[Alert]:
        row = home.view(CustomersView).customer(ACCOUNT)  # type: ignore[attr-defined]
        return list(alerts_of(Opened(home, row, home.today)))  # type: ignore[arg-type,attr-defined]

    return desk.read(question)


def test_arrears_come_first_with_their_sum_and_papers_last(hall: TestDesk) -> None:
    late = 31 * 1 + 3 * 2  # fen a day on 10 and 20 yuan at one thousandth
    assert alerts(hall) == [Alert(f"欠费 2 笔 30.{late:02} 元", grave=True), Alert("缺证件")]


def test_what_is_not_supplied_and_who_needs_care_is_told(hall: TestDesk) -> None:
    hall.do(MarkCare(account_no=ACCOUNT, care="vulnerable", note="透析"))
    hall.do(
        Happened(
            bodies=(
                CustomerChanged(org_unit="3301", account_no=ACCOUNT, standing=Standing(status="stopped")),
                CustomerChanged(org_unit="3301", account_no=ACCOUNT, identity=Identity(identity_digest="x")),
            )
        )
    )
    assert alerts(hall)[1:] == [Alert("停电", grave=True), Alert("困难或重症户")]


def test_payments_and_papers_go_on_behind_the_last_row(hall: TestDesk) -> None:
    open_shift(hall)
    for fen in (1_000, 2_000, 3_000):
        pay(hall, fen)
    whole = hall.read(lambda home: home.view(PaymentsView).of_account("3301", ACCOUNT, (0, ""), 9))
    first = hall.read(lambda home: home.view(PaymentsView).of_account("3301", ACCOUNT, (0, ""), 2))
    last = first[-1].at_ms, first[-1].payment_id
    rest = hall.read(lambda home: home.view(PaymentsView).of_account("3301", ACCOUNT, last, 2))
    assert [row.received_fen for row in whole] == [3_000, 2_000, 1_000]
    assert [*first, *rest] == whole
    papers = hall.read(lambda home: home.view(DocumentsView).papers_of(ACCOUNT))
    assert hall.read(lambda home: home.view(DocumentsView).papers_of(ACCOUNT, (1, "", ""))) == []
    assert papers == []

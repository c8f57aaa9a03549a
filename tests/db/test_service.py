"""From one key to a closed follow-up, on both engines: ratings, reasons, calls hours apart, what was done."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from app.customers.alerts import Alert, Opened, alerts_of
from app.customers.views import CustomersView
from app.kernel.commands import Outcome
from app.kernel.refusals import Refused
from app.kernel.settings import PublishSetting
from app.payments.views import PaymentsView
from app.service.commands import CloseFollowUp, RateService, RecordCall
from app.service.settings import SETTING, read_settings
from app.service.views import FollowUpRow, ServiceView
from db.keeping.rebuilding import differences
from tests.counter import RULES, Happened, bill, open_shift, pay
from tests.homes import TestDesk
from tests.order_hall import FLAT, SHOP, accept, furnish_hall

HOUR = 3_600_000
CONTENT = (RULES / "service.json").read_text("utf-8")


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    desk = furnish_hall(any_home)
    desk.do(PublishSetting(name=SETTING, content=CONTENT))
    return desk


def rename(desk: TestDesk) -> str:
    """An order of the shop's."""
    return str(accept(desk, "rename").result["order_no"])


def household(desk: TestDesk) -> str:
    """An order that opens an account, of which there may be many."""
    return str(accept(desk, "new_resident").result["order_no"])


def rate(desk: TestDesk, subject: str, score: int, *reasons: str, **more: str) -> Outcome:
    return desk.do(RateService(subject=subject, score=score, reasons=reasons, **more))  # type: ignore[arg-type]


def refused(desk: TestDesk, subject: str, score: int, *reasons: str, **more: str) -> frozenset[str]:
    with pytest.raises(Refused) as error:
        rate(desk, subject, score, *reasons, **more)
    return frozenset(error.value.codes)


def open_ones(desk: TestDesk) -> tuple[FollowUpRow, ...]:
    return desk.read(lambda home: home.view(ServiceView).follow_ups("3301", False, (0, ""), 100))


def test_one_key_rates_an_order(hall: TestDesk) -> None:
    number = rename(hall)
    outcome = rate(hall, f"order:{number}", 5, account_no=SHOP, given_by="customer")
    assert outcome.news == f"{number} 评价:非常满意"
    row = hall.read(lambda home: home.view(ServiceView).rating(f"order:{number}"))
    assert row is not None
    assert (row.account_no, row.score, row.reasons, row.given_by, row.staff_no) == (
        SHOP,
        5,
        (),
        "customer",
        "1001",
    )
    assert open_ones(hall) == ()
    assert refused(hall, f"order:{number}", 4) == {"service.rated_already"}


def test_a_payment_is_rated_by_its_id(hall: TestDesk) -> None:
    hall.do(Happened(bodies=(bill("2026-01", 11_893, date(2026, 2, 12), account_no=FLAT),)))
    open_shift(hall)
    pay(hall, 20_000, account_no=FLAT)
    rows = hall.read(lambda home: home.view(PaymentsView).of_account("3301", FLAT, (0, ""), 1))
    rate(hall, f"payment:{rows[0].payment_id}", 2, "waiting")
    (row,) = open_ones(hall)
    assert (row.account_no, row.subject) == (FLAT, f"payment:{rows[0].payment_id}")


def test_who_is_not_satisfied_says_why_and_is_followed_up(hall: TestDesk) -> None:
    number = rename(hall)
    subject = f"order:{number}"
    assert refused(hall, subject, 1) == {"service.reason_needed"}
    assert refused(hall, subject, 1, "weather") == {"service.unknown_reason"}
    assert refused(hall, subject, 1, "skill", "skill") == {"service.unknown_reason"}
    assert refused(hall, subject, 4, "skill") == {"service.no_reasons"}
    assert refused(hall, subject, 6) == {"service.unknown_score"}
    assert refused(hall, "order:nothing", 5) == {"service.unknown_subject"}
    assert refused(hall, "bill:1", 5) == {"service.unknown_subject"}
    assert refused(hall, subject, 5, account_no=FLAT) == {"service.not_their_account"}
    outcome = rate(hall, subject, 2, "skill", "papers", note="来了两次")
    assert outcome.news.endswith("不满意,已转回访")
    (row,) = open_ones(hall)
    assert (row.reasons, row.note, row.served_by, row.calls) == (("skill", "papers"), "来了两次", "1001", ())
    assert alerts(hall) == [Alert("不满意待回访")]


def alerts(desk: TestDesk) -> list[Alert]:
    def question(home: object) -> list[Alert]:
        row = home.view(CustomersView).customer(SHOP)  # type: ignore[attr-defined]
        told = alerts_of(Opened(home, row, home.today))  # type: ignore[arg-type,attr-defined]
        return [one for one in told if "回访" in one.text]

    return desk.read(question)


def follow_up(desk: TestDesk) -> str:
    rate(desk, f"order:{household(desk)}", 1, "manner")
    return open_ones(desk)[0].follow_up_id


def call(desk: TestDesk, follow_up_id: str, *, reached: bool = False) -> None:
    note = "已道歉" if reached else ""
    desk.do(RecordCall(follow_up_id=follow_up_id, reached=reached, note=note))


def close(desk: TestDesk, follow_up_id: str, outcome: str, opinion: str = "") -> Outcome:
    return desk.do(
        CloseFollowUp(follow_up_id=follow_up_id, outcome=outcome, opinion=opinion, done="班长上门说明")
    )


def test_three_calls_hours_apart_before_nobody_was_reached(hall: TestDesk) -> None:
    one = follow_up(hall)
    for calls in range(3):
        with pytest.raises(Refused) as few:
            close(hall, one, "unreached")
        assert few.value.codes == {"service.not_called_enough"}
        call(hall, one)
        if calls < 2:
            with pytest.raises(Refused) as soon:
                call(hall, one)
            assert soon.value.codes == {"service.call_too_soon"}
            assert "14:00" in str(soon.value) or calls
        hall.clock.ms += 2 * HOUR
    with pytest.raises(Refused) as enough:
        call(hall, one)
    assert enough.value.codes == {"service.called_enough"}
    with pytest.raises(Refused) as opinion:
        close(hall, one, "unreached", "satisfied")
    assert opinion.value.codes == {"service.bad_opinion"}
    close(hall, one, "unreached")
    assert open_ones(hall) == ()


def test_a_second_call_reaches_and_the_follow_up_is_closed(hall: TestDesk) -> None:
    one = follow_up(hall)
    call(hall, one)
    call(hall, one, reached=True)
    (row,) = open_ones(hall)
    assert [(made.reached, made.note) for made in row.calls] == [(False, ""), (True, "已道歉")]
    assert row.missed == 1
    assert close(hall, one, "solved", "satisfied").news == "回访已办结:已解决"
    closed = hall.read(lambda home: home.view(ServiceView).follow_ups("3301", True, (0, ""), 10))
    assert [(row.outcome, row.opinion, row.done, row.closed_by) for row in closed] == [
        ("solved", "satisfied", "班长上门说明", "1001")
    ]
    for again in (lambda: call(hall, one), lambda: close(hall, one, "solved")):
        with pytest.raises(Refused) as over:
            again()
        assert over.value.codes == {"service.follow_up_over"}
    with pytest.raises(Refused) as unknown:
        call(hall, "nothing")
    assert unknown.value.codes == {"service.unknown_follow_up"}
    with pytest.raises(Refused) as wrong:
        close(hall, follow_up(hall), "whatever", "whatever")
    assert wrong.value.codes == {"service.bad_outcome", "service.bad_opinion"}


def test_scores_are_counted_and_follow_ups_come_page_by_page(hall: TestDesk) -> None:
    first = hall.clock.ms
    for score in (5, 5, 4, 1, 2, 2):
        rate(hall, f"order:{household(hall)}", score, *(("other",) if score < 3 else ()))
    told = hall.read(lambda home: home.view(ServiceView).scores("3301", first, hall.clock.ms))
    assert [(one.score, one.count) for one in told] == [(5, 2), (4, 1), (2, 2), (1, 1)]
    assert hall.read(lambda home: home.view(ServiceView).scores("3301", first - 2, first - 1)) == ()
    assert hall.read(lambda home: home.view(ServiceView).open_count("3301")) == 3
    for closed in (False, True):
        whole = pages(hall, closed, 100)
        assert len(whole) == 3
        assert pages(hall, closed, 1) == whole
        times = [row.opened_ms if not closed else -row.closed_ms for row in whole]
        assert times == sorted(times)
        for row in whole if not closed else ():
            close(hall, row.follow_up_id, "explained")
    assert hall.read(lambda home: home.view(ServiceView).open_count("3301")) == 0
    with hall.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []


def pages(desk: TestDesk, closed: bool, size: int) -> list[FollowUpRow]:
    found: list[FollowUpRow] = []
    after = (0, "")
    while True:
        start = after
        rows = desk.read(lambda home: home.view(ServiceView).follow_ups("3301", closed, start, size))  # noqa: B023
        found += rows
        if len(rows) < size:
            return found
        after = (rows[-1].closed_ms if closed else rows[-1].opened_ms, rows[-1].follow_up_id)


def test_rules_that_make_no_sense_are_not_read() -> None:
    settings = read_settings(CONTENT)
    assert [score.value for score in settings.scores] == [5, 4, 3, 2, 1]
    assert settings.reason_words(("skill", "gone")) == "业务不熟练、gone"
    assert (settings.score_word(3), settings.score_word(7)) == ("一般", "7 分")
    for wrong in (
        CONTENT.replace('"value": 5', '"value": 1'),
        CONTENT.replace('"manner"', '"skill"'),
        CONTENT.replace('"call_tries": 3', '"call_tries": 0'),
    ):
        with pytest.raises(msgspec.ValidationError):
            read_settings(wrong)

"""From a bill that falls due to supply restored, on both engines: each step only when it may be taken."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.arrears.bill_notices import NoticeQueue, PrintBillNotices
from app.arrears.commands import (
    APPROVE_PLAN,
    AgreePlan,
    IssueNotice,
    MarkCare,
    RecordDelivery,
    RecordReminder,
    settings_of,
)
from app.arrears.exporting import ExportReminders
from app.arrears.facts import Instalment
from app.arrears.ladder import standing
from app.arrears.settings import SETTING, read_settings
from app.arrears.stopping import (
    APPROVE_STOP,
    AnnounceStop,
    ApproveStop,
    ExecuteStop,
    RequestStop,
    RestoreSupply,
)
from app.arrears.views import ArrearsView, Case
from app.billing.facts import BillBasis, BillPart, BillsIssued, IssuedBill
from app.customers.facts import Contact, CustomerChanged
from app.customers.views import CustomersView
from app.kernel.commands import Session
from app.kernel.ids import new_id
from app.kernel.refusals import Refused
from app.kernel.settings import PublishSetting
from app.numbers.commands import IssueBook
from app.security.approvals import SETUP
from app.security.facts import ApprovalGiven
from app.tariffs.commands import PublishTariffs
from app.tariffs.loading import read_tariffs
from app.tariffs.pricing.model import Usage
from tests.counter import ACCOUNT, RULES, Happened, bill, customer, furnish, open_shift, pay
from tests.homes import TestDesk

HOUR, DAY = 3_600_000, 86_400_000
JANUARY = bill("2026-01", 11_893, date(2026, 2, 12))
"""31 days overdue on 2026-03-15."""


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    furnish(any_home, customer(), JANUARY)
    any_home.do(PublishSetting(name=SETTING, content=(RULES / "dunning.json").read_text("utf-8")))
    any_home.do(IssueBook(series="notice", prefix="T-", count=100))
    return any_home


def case(desk: TestDesk) -> Case:
    found = desk.read(lambda home: home.view(ArrearsView).case(ACCOUNT))
    assert found is not None
    return found


def step(desk: TestDesk) -> str:
    settings = desk.read(settings_of)
    return standing(case(desk), desk.clock.ms, settings.ladder(date(2026, 3, 15))).step


def approved(desk: TestDesk, purpose: str, subject: str) -> str:
    approval_id = new_id()
    body = ApprovalGiven(
        org_unit="3301",
        approval_id=approval_id,
        approver="1003",
        purpose=purpose,
        subject=subject,
        for_staff="1001",
    )
    desk.do(Happened(bodies=(body,)))
    return approval_id


def test_the_whole_way(hall: TestDesk) -> None:
    assert step(hall) == "remind"
    hall.do(RecordReminder(account_no=ACCOUNT, channel="call", proof="answered", reference="本人"))
    assert step(hall) == "notice"
    planned = hall.clock.ms + 4 * DAY
    number = hall.do(IssueNotice(account_no=ACCOUNT, notice="stop", planned_ms=planned)).result["notice_no"]
    assert number == "T-0000001"
    with pytest.raises(Refused) as early:
        hall.do(RequestStop(account_no=ACCOUNT, planned_ms=planned))
    assert early.value.codes == {"arrears.no_notice"}
    hall.do(RecordDelivery(notice_no=number, delivered_ms=hall.clock.ms, proof="signed", reference="张三丰"))
    assert step(hall) == "noticed"
    request = hall.do(RequestStop(account_no=ACCOUNT, planned_ms=planned)).result["request_id"]
    with pytest.raises(Refused) as unapproved:
        hall.do(AnnounceStop(request_id=request, how="电话"))
    assert unapproved.value.codes == {"arrears.not_approved"}
    hall.do(ApproveStop(request_id=request, approval_id=approved(hall, APPROVE_STOP, f"stop:{request}")))
    hall.clock.ms = planned + 1
    hall.do(AnnounceStop(request_id=request, how="电话"))
    with pytest.raises(Refused) as hasty:
        hall.do(ExecuteStop(request_id=request))
    assert hasty.value.codes == {"arrears.not_announced"}
    hall.clock.ms += HOUR // 2
    hall.do(ExecuteStop(request_id=request))
    row = hall.read(lambda home: home.view(CustomersView).customer(ACCOUNT))
    assert row is not None
    assert (row.status, step(hall)) == ("stopped", "stopped")
    with pytest.raises(Refused) as owing:
        hall.do(RestoreSupply(request_id=request))
    assert owing.value.codes == {"arrears.still_owes"}
    open_shift(hall)
    pay(hall, 20_000)
    assert step(hall) == "restore"
    hall.clock.ms += 25 * HOUR
    with pytest.raises(Refused) as late:
        hall.do(RestoreSupply(request_id=request))
    assert late.value.codes == {"arrears.late_reason"}
    hall.do(RestoreSupply(request_id=request, late_reason="道路中断"))
    row = hall.read(lambda home: home.view(CustomersView).customer(ACCOUNT))
    assert row is not None
    assert (row.status, step(hall)) == ("normal", "none")


def test_a_stop_notice_needs_the_steps_before(hall: TestDesk) -> None:
    with pytest.raises(Refused) as caught:
        hall.do(IssueNotice(account_no=ACCOUNT, notice="stop", planned_ms=hall.clock.ms + DAY))
    assert caught.value.codes == {"arrears.not_reminded"}
    hall.do(IssueNotice(account_no=ACCOUNT, notice="call"))


def test_livelihood_users_need_an_agreement(hall: TestDesk) -> None:
    hall.do(MarkCare(account_no=ACCOUNT, care="livelihood"))
    hall.do(RecordReminder(account_no=ACCOUNT, channel="visit", proof="signed", reference="张"))
    planned = hall.clock.ms + 4 * DAY
    number = hall.do(IssueNotice(account_no=ACCOUNT, notice="stop", planned_ms=planned)).result["notice_no"]
    hall.do(RecordDelivery(notice_no=number, delivered_ms=hall.clock.ms, proof="signed", reference="张"))
    with pytest.raises(Refused) as caught:
        hall.do(RequestStop(account_no=ACCOUNT, planned_ms=planned))
    assert caught.value.codes == {"arrears.no_agreement"}
    hall.do(RequestStop(account_no=ACCOUNT, planned_ms=planned, agreement="镇政府函〔2026〕3号"))


def test_instalments_add_up_to_what_is_owed(hall: TestDesk) -> None:
    # 118.93 and 31 days × 1 ‰ = 3.69: 122.62
    today = date(2026, 3, 15)
    parts = (Instalment(today + timedelta(10), 6_000), Instalment(today + timedelta(40), 6_262))
    wrong = AgreePlan(account_no=ACCOUNT, instalments=parts[:1], reason="困难", approval_id="")
    with pytest.raises(Refused) as caught:
        hall.do(wrong)
    assert caught.value.codes == {"arrears.plan_empty", "arrears.plan_sum"}
    approval = approved(hall, APPROVE_PLAN, f"account:{ACCOUNT}")
    hall.do(AgreePlan(account_no=ACCOUNT, instalments=parts, reason="困难", approval_id=approval))
    assert step(hall) == "plan"


def test_a_file_of_reminders_offers_each_once_a_day(hall: TestDesk) -> None:
    hall.do(
        Happened(
            bodies=(
                CustomerChanged(
                    org_unit="3301", account_no=ACCOUNT, contacts=Contact(phones=("14001234567",))
                ),
            )
        )
    )
    outcome = hall.do(ExportReminders(template="overdue"))
    lines = outcome.result["text"].splitlines()
    assert lines[0] == "电话,内容,户号"
    assert lines[1].startswith("14001234567,")
    assert "122.62" in lines[1]
    assert "张三丰" not in lines[1]
    with pytest.raises(Refused) as caught:
        hall.do(ExportReminders(template="overdue"))
    assert caught.value.codes == {"arrears.nothing_to_export"}


def test_ageing_and_pages(hall: TestDesk) -> None:
    fresh = bill("2026-02", 5_000, date(2026, 3, 31))
    others = [customer(f"0415{place:09d}") for place in range(5)]
    bills = [
        bill("2025-10", 1_000 + place, date(2025, 11, 20), account_no=f"0415{place:09d}")
        for place in range(5)
    ]
    hall.do(Happened(bodies=(fresh, *others, *bills)))
    buckets = read_settings((RULES / "dunning.json").read_text("utf-8")).buckets
    rows = hall.read(lambda home: home.view(ArrearsView).ageing("3301", date(2026, 3, 15), buckets))
    # October's bills are 115 days overdue; January's 31; February's not yet due
    assert [(row.from_days, row.accounts, row.owed_fen) for row in rows] == [
        (-1, 1, 5_000),
        (0, 0, 0),
        (30, 1, 11_893),
        (60, 0, 0),
        (90, 5, 5_010),
        (180, 0, 0),
    ]
    first = hall.read(lambda home: home.view(ArrearsView).owing("3301", "", 4))
    rest = hall.read(lambda home: home.view(ArrearsView).owing("3301", first[-1].account_no, 4))
    assert len(first) == 4
    assert [one.account_no for one in rest][-1] == ACCOUNT
    assert len({one.account_no for one in first + rest}) == 6


def issued(period: str, kwh: int) -> BillsIssued:
    """A bill of a run: 212 kWh at Zhejiang's first tier are 114.06."""
    usage = Usage(kwh={"flat": Decimal(kwh)}, tier_months=Decimal(12))
    basis = BillBasis(parts=(BillPart(tariff_code="zj_resident_flat", tariff_version="2012", usage=usage),))
    one = IssuedBill(
        bill_id=f"{ACCOUNT}-{period}",
        account_no=ACCOUNT,
        kwh=kwh,
        amount_fen=11_406,
        late_class="residential",
        basis=basis,
    )
    return BillsIssued(
        org_unit="3301",
        run_id="R",
        batch=1,
        period=period,
        issued_on=date(2026, 3, 3),
        due_on=date(2026, 3, 25),
        bills=(one,),
    )


def test_bill_notices_are_made_once(hall: TestDesk) -> None:
    texts = [path.read_text("utf-8") for path in sorted((RULES / "tariffs").glob("zhejiang*.json"))]
    tariffs = tuple(tariff for text in texts for tariff in read_tariffs(text, "t.json"))
    hall.do(PublishTariffs(tariffs=tariffs), Session(SETUP, "建库", frozenset({"tariff.publish"})))
    hall.do(Happened(bodies=(issued("2026-02", 212),)))
    queue = hall.read(lambda home: home.view(NoticeQueue).waiting("3301", "2026-02", "", 10))
    assert queue == [f"{ACCOUNT}-2026-02"]
    outcome = hall.do(PrintBillNotices(bill_ids=tuple(queue)))
    assert [(paper.kind, paper.number) for paper in outcome.papers] == [("bill_notice", queue[0])]
    assert hall.read(lambda home: home.view(NoticeQueue).count("3301", "2026-02")) == 1  # no press here
    with pytest.raises(Refused) as caught:
        hall.do(PrintBillNotices(bill_ids=("nothing",)))
    assert caught.value.codes == {"arrears.nothing_to_export"}

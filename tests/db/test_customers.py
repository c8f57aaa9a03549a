"""The customer file on both engines: registering, changing by groups, meters, history, revealing."""

import pytest

from app.customers.commands import ChangeCustomer, RegisterCustomer, RevealIdentity
from app.customers.drafts import CustomerDraft, MeterDraft
from app.customers.facts import Contact, Naming, Standing
from app.customers.identity import Vault
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Session
from app.kernel.refusals import Doubt, Refused
from db.journal import in_time_order
from tests.customers import IDENTITY_NO, draft, with_vault
from tests.homes import TestDesk

ACCOUNT = "0415002311"
KNOWN_REGION_DOUBT = ("identity.region_unknown",)


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    return with_vault(any_home)


def row(desk: TestDesk) -> CustomerRow:
    found = desk.read(lambda view: view.view(CustomersView).customer(ACCOUNT))
    assert found
    return found


def test_a_registered_customer_stands_in_the_file(desk: TestDesk) -> None:
    outcome = desk.do(RegisterCustomer(draft=draft(assets=("220001", "220002"))))
    assert outcome.result == {"account_no": ACCOUNT}
    assert (row(desk).name, row(desk).status, row(desk).org_unit) == ("张三丰", "normal", "3301")
    meters = desk.read(lambda view: view.view(CustomersView).meters(ACCOUNT))
    assert [(meter.asset_no, meter.multiplier) for meter in meters] == [("220001", 1), ("220002", 1)]


def test_an_account_or_a_meter_cannot_be_taken_twice(desk: TestDesk) -> None:
    desk.do(RegisterCustomer(draft=draft(assets=("220001",))))
    with pytest.raises(Refused) as caught:
        desk.do(RegisterCustomer(draft=draft(assets=("220001",))))
    assert caught.value.codes == {"customer.account_taken"}
    with pytest.raises(Refused) as caught:
        desk.do(RegisterCustomer(draft=draft("0415002312", assets=("220001",))))
    assert caught.value.codes == {"meter.taken"}


def test_a_doubtful_identity_is_asked_once_and_accepted(desk: TestDesk) -> None:
    command = RegisterCustomer(draft=draft(identity_no=IDENTITY_NO))
    with pytest.raises(Doubt) as caught:
        desk.do(command)
    assert caught.value.codes == set(KNOWN_REGION_DOUBT)
    desk.do(RegisterCustomer(draft=command.draft, command_id=command.command_id, accepted=KNOWN_REGION_DOUBT))
    assert row(desk).identity_masked == "990***********0023"
    digest = row(desk).identity_digest
    found = desk.read(lambda view: view.view(CustomersView).with_identity(digest))
    assert [one.account_no for one in found] == [ACCOUNT]


def test_only_groups_that_differ_are_written(desk: TestDesk) -> None:
    first = draft(identity_no=IDENTITY_NO)
    desk.do(RegisterCustomer(draft=first, accepted=KNOWN_REGION_DOUBT))
    with pytest.raises(Refused) as caught:
        desk.do(ChangeCustomer(draft=first, accepted=KNOWN_REGION_DOUBT))
    assert caught.value.codes == {"customer.nothing_changed"}
    changed = CustomerDraft(
        account_no=ACCOUNT,
        naming=Naming(name="张三丰"),
        contacts=Contact(phones=("13900000000",)),
        standing=Standing(status="suspended"),
        meters=(MeterDraft(asset_no="220009", multiplier=40),),
    )
    desk.do(ChangeCustomer(draft=changed, reason="客户申请"))
    assert (row(desk).phones, row(desk).status, row(desk).identity_masked) == (
        ("13900000000",),
        "suspended",
        "990***********0023",
    )
    lines = desk.read(lambda view: view.view(CustomersView).history(ACCOUNT))
    assert [line.text for line in lines] == [
        "装表 220009,倍率 40",
        "修改联系方式、用电状态,改为暂停(客户申请)",
        "建立客户档案",
    ]
    assert {line.actor for line in lines} == {"1001"}


def test_changing_nobody_is_refused(desk: TestDesk) -> None:
    with pytest.raises(Refused, match="没有户号"):
        desk.do(ChangeCustomer(draft=draft("9")))


def test_revealing_needs_a_right_and_a_reason_and_leaves_a_fact(desk: TestDesk) -> None:
    desk.do(RegisterCustomer(draft=draft(identity_no=IDENTITY_NO), accepted=KNOWN_REGION_DOUBT))
    with pytest.raises(Refused) as caught:
        desk.do(RevealIdentity(account_no=ACCOUNT, reason="核对"), Session("1002", "李静"))
    assert caught.value.codes == {"kernel.not_permitted"}
    with pytest.raises(Refused) as caught:
        desk.do(RevealIdentity(account_no=ACCOUNT, reason=" "))
    assert caught.value.codes == {"customer.reason_needed"}
    outcome = desk.do(RevealIdentity(account_no=ACCOUNT, reason="过户核对"))
    vault = desk.home.views[Vault](None)  # type: ignore[arg-type]
    assert vault.open(outcome.result["identity_sealed"]) == IDENTITY_NO  # type: ignore[attr-defined]
    facts = desk.read(lambda view: list(in_time_order(view.conn)))
    assert facts[-1].kind == "customer.identity_revealed"
    assert not any(IDENTITY_NO.encode() in fact.payload for fact in facts)
    stored = desk.read(lambda view: view.conn.exec_driver_sql("SELECT outcome FROM command_outcomes").all())
    assert not any(IDENTITY_NO in outcome for (outcome,) in stored)


def test_revealing_what_nobody_noted_is_refused(desk: TestDesk) -> None:
    desk.do(RegisterCustomer(draft=draft()))
    with pytest.raises(Refused) as caught:
        desk.do(RevealIdentity(account_no=ACCOUNT, reason="核对"))
    assert caught.value.codes == {"customer.no_identity"}


def test_pages_go_on_by_account(desk: TestDesk) -> None:
    for number in range(5):
        desk.do(RegisterCustomer(draft=draft(f"04150{number}")))
    desk.do(ChangeCustomer(draft=CustomerDraft(account_no="041503", standing=Standing(status="closed"))))
    first = desk.read(lambda view: view.view(CustomersView).page(limit=3))
    rest = desk.read(lambda view: view.view(CustomersView).page(first[-1].account_no, 3))
    closed = desk.read(lambda view: view.view(CustomersView).page(status="closed"))
    assert [one.account_no for one in (*first, *rest)] == [f"04150{number}" for number in range(5)]
    assert [one.account_no for one in closed] == ["041503"]
    assert desk.read(lambda view: view.view(CustomersView).count()) == 5

"""Accounts of one customer on both engines: found, linked, taken apart again, and never moved."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.duplicates import Candidate, LinksView, evidence, said
from app.customers.facts import Contact, CustomerRegistered, CustomersLinked, Identity, Naming, Site, Standing
from app.customers.linking import LinkAccounts, TellApart, UnlinkAccount
from app.customers.views import CustomersView
from app.kernel.refusals import Doubt, Refused
from db.journal import in_time_order
from tests.counter import Happened
from tests.customers import IDENTITY_NO, draft, with_vault
from tests.homes import TestDesk

KNOWN = ("identity.region_unknown",)


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    desk = with_vault(any_home)
    people = {
        "A1": draft("A1", identity_no=IDENTITY_NO, address="东街1号"),
        "A2": draft("A2", "李四", identity_no=IDENTITY_NO, address="东街2号", phones=()),
        "A3": draft("A3", address="西街3号", phones=("0571-88886666", "13812341234")),
        "A4": draft("A4", address="东街1号", phones=()),
        "A5": draft("A5", "王五", address="东街1号", phones=("13812341234",)),
    }
    for one in people.values():
        desk.do(RegisterCustomer(draft=one, accepted=KNOWN))
    return desk


def candidates(desk: TestDesk, after: str = "", limit: int = 100) -> list[Candidate]:
    return desk.read(lambda home: home.view(LinksView).candidates(after, limit))


def pairs(desk: TestDesk) -> list[tuple[str, str, str]]:
    return [(one.other.account_no, one.one.account_no, said(one.evidence)) for one in candidates(desk)]


def others(desk: TestDesk, account_no: str) -> list[str]:
    rows = desk.read(lambda home: home.view(LinksView).others(account_no))
    return [row.account_no for row in rows]


def test_accounts_that_look_alike_are_found_with_the_evidence(desk: TestDesk) -> None:
    assert pairs(desk) == [
        ("A2", "A1", "证件号码相同"),
        ("A3", "A1", "户名和电话相同"),
        ("A4", "A1", "户名和地址相同"),
    ]
    first = candidates(desk, limit=1)
    assert [one.key for one in candidates(desk, first[-1].key[0])] == [("A3", "A1"), ("A4", "A1")]


def test_linked_accounts_keep_everything_and_are_found_from_each_other(desk: TestDesk) -> None:
    before = desk.read(lambda home: home.view(CustomersView).page())
    desk.do(LinkAccounts(account_nos=("A2", "A1")))
    desk.do(LinkAccounts(account_nos=("A1", "A3"), reason="本人确认"))
    assert (others(desk, "A1"), others(desk, "A2"), others(desk, "A4")) == (["A2", "A3"], ["A1", "A3"], [])
    assert pairs(desk) == [("A4", "A1", "户名和地址相同")]
    assert desk.read(lambda home: home.view(CustomersView).page()) == before
    (first, second) = [
        fact.body()
        for fact in desk.read(lambda home: list(in_time_order(home.conn, kind="customers.linked")))
    ]
    assert isinstance(first, CustomersLinked)
    assert isinstance(second, CustomersLinked)
    assert (first.customer_id, first.evidence) == (second.customer_id, ("identity",))
    lines = desk.read(lambda home: home.view(CustomersView).history("A2"))
    assert lines[0].text == "户号 A1、A2、A3 归为同一客户(本人确认)"


def test_a_link_is_undone_for_a_reason_and_the_pair_comes_back(desk: TestDesk) -> None:
    desk.do(LinkAccounts(account_nos=("A1", "A2", "A3")))
    with pytest.raises(Refused) as caught:
        desk.do(UnlinkAccount(account_no="A3", reason=" "))
    assert caught.value.codes == {"text.empty"}
    desk.do(UnlinkAccount(account_no="A3", reason="同名不同人"))
    assert (others(desk, "A1"), others(desk, "A3")) == (["A2"], [])
    assert ("A3", "A1", "户名和电话相同") in pairs(desk)
    desk.do(UnlinkAccount(account_no="A1", reason="弄错"))
    assert (others(desk, "A1"), others(desk, "A2")) == ([], [])
    with pytest.raises(Refused) as caught:
        desk.do(UnlinkAccount(account_no="A2", reason="弄错"))
    assert caught.value.codes == {"customer.not_linked"}


def test_a_pair_told_apart_leaves_the_list_and_gives_way_to_the_next(desk: TestDesk) -> None:
    desk.do(RegisterCustomer(draft=draft("A6", address="东街1号", phones=("13812341234",))))
    assert pairs(desk)[-1] == ("A6", "A1", "户名和电话相同、户名和地址相同")
    desk.do(TellApart(account_nos=("A6", "A1"), reason="同名不同人"))
    assert pairs(desk)[-1] == ("A6", "A4", "户名和地址相同")
    desk.do(TellApart(account_nos=("A4", "A6"), reason="同名不同人"))
    assert pairs(desk)[-1] == ("A6", "A3", "户名和电话相同")
    desk.do(TellApart(account_nos=("A3", "A6"), reason="同名不同人"))
    assert "A6" not in {pair[0] for pair in pairs(desk)}
    line = desk.read(lambda home: home.view(CustomersView).history("A6"))[0]
    assert line.text == "户号 A3、A6 确认不是同一客户:同名不同人"


def test_closed_accounts_are_left_alone(desk: TestDesk) -> None:
    desk.do(ChangeCustomer(draft=CustomerDraft(account_no="A1", standing=Standing(status="closed"))))
    assert pairs(desk) == []


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        (("A1", "A1"), "customer.link_needs_two"),
        (("A1", "A9"), "customer.unknown"),
        (("A1", "A2"), "customer.already_linked"),
    ],
)
def test_what_cannot_be_linked_is_refused(desk: TestDesk, accounts: tuple[str, ...], code: str) -> None:
    desk.do(LinkAccounts(account_nos=("A1", "A2")))
    with pytest.raises(Refused) as caught:
        desk.do(LinkAccounts(account_nos=accounts))
    assert caught.value.codes == {code}
    if code == "customer.already_linked":
        with pytest.raises(Refused) as caught:
            desk.do(TellApart(account_nos=("A1", "A2"), reason="同名不同人"))
        assert caught.value.codes == {code}


def test_accounts_that_nothing_ties_are_doubted(desk: TestDesk) -> None:
    command = LinkAccounts(account_nos=("A1", "A5"))
    with pytest.raises(Doubt) as caught:
        desk.do(command)
    assert caught.value.codes == {"customer.no_evidence"}
    desk.do(LinkAccounts(account_nos=("A1", "A5"), accepted=("customer.no_evidence",)))
    assert others(desk, "A5") == ["A1"]


def alike(number: int, rng: random.Random) -> CustomerRegistered:
    digest = rng.choice(["", "", "x", "y"])
    return CustomerRegistered(
        org_unit="3301",
        account_no=f"B{number:02}",
        naming=Naming(name=rng.choice(["张三", "李四"])),
        identity=Identity(identity_digest=digest, identity_masked=digest),
        contacts=Contact(phones=rng.choice([(), ("13800000001",), ("13800000002", "13800000001")])),
        site=Site(address=rng.choice(["", "东街", "西街"])),
        standing=Standing(status=rng.choice(["normal", "normal", "closed"])),
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_list_ends_when_nobody_resembles_anybody(any_home: TestDesk, seed: int) -> None:
    """Settled one after the other, all pairs with evidence come by, and no others."""
    rng = random.Random(seed)
    with any_home.home.engines.write.begin() as conn:
        for table in ("customers", "customer_links", "told_apart"):
            conn.exec_driver_sql(f"DELETE FROM {table}")
    any_home.do(Happened(bodies=tuple(alike(number, rng) for number in range(8))))
    rows = any_home.read(lambda home: home.view(CustomersView).page())
    open_rows = [row for row in rows if row.status != "closed"]
    alike_pairs = {
        (other.account_no, one.account_no)
        for one in open_rows
        for other in open_rows
        if one.account_no < other.account_no and evidence(one, other)
    }
    assert {one.key[0] for one in candidates(any_home)} == {pair[0] for pair in alike_pairs}
    seen: set[tuple[str, str]] = set()
    while found := candidates(any_home):
        seen |= {one.key for one in found}
        for one in found:
            any_home.do(TellApart(account_nos=one.key, reason="同名不同人"))
    assert seen == alike_pairs

"""Publishing tariffs and setting terms on both engines: what is refused, what stands, what is read back."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.customers.views import CustomersView
from app.kernel.commands import Session
from app.kernel.ids import new_id
from app.kernel.refusals import Doubt, Refused
from app.kernel.settings import PublishSetting
from app.security.approvals import SETUP
from app.security.facts import ApprovalGiven
from app.setup.founding import read_rules_folder
from app.tariffs.book import Tariff, TariffsView, TariffVersion
from app.tariffs.commands import APPROVE, PublishTariffs, SetManyTerms, SetTerms, publication
from app.tariffs.facts import TariffPublished, Terms
from app.tariffs.loading import read_tariffs, tariff_json
from app.tariffs.views import Publications, TermsView
from tests.counter import RULES, Happened, customer
from tests.homes import ALL_PERMISSIONS, TestDesk

FOUNDER = Session(SETUP, "建库", ALL_PERMISSIONS)
FILES = {name: text for name, text in read_rules_folder(RULES).items() if name.startswith("tariffs/")}
SHIPPED = tuple(tariff for name, text in FILES.items() for tariff in read_tariffs(text, name))
ACCOUNT = "330100001"
TWO_PART, SINGLE = "hb_commercial_two_part_10kv", "hb_commercial_single_10kv"


@pytest.fixture
def home(any_home: TestDesk) -> TestDesk:
    """A home with the shipped tariffs and one customer."""
    any_home.do(PublishTariffs(tariffs=SHIPPED), FOUNDER)
    any_home.do(Happened(bodies=(customer(ACCOUNT),)))
    return any_home


def made(version: str, start: date, price: str = "0.6", **changes: Any) -> Tariff:
    one = TariffVersion(
        version=version, effective_from=start, source="s", rule="r", energy={"flat": Decimal(price)}
    )
    one = msgspec.structs.replace(one, **changes)
    return Tariff(code="zj_resident_shared", name="浙江 居民合表", class_="residential", versions=(one,))


def approve(home: TestDesk, *tariffs: Tariff, approver: str = "1003") -> str:
    body = ApprovalGiven(
        org_unit="3301",
        approval_id=new_id(),
        approver=approver,
        purpose=APPROVE,
        subject=publication(tariffs),
        for_staff=home.session.staff_no,
    )
    home.do(Happened(bodies=(body,)))
    return body.approval_id


def publish(home: TestDesk, *tariffs: Tariff) -> None:
    home.do(PublishTariffs(tariffs=tariffs, approval_id=approve(home, *tariffs)))


def tariff(home: TestDesk, code: str) -> Tariff:
    found = home.read(lambda snapshot: snapshot.view(TariffsView).tariff(code))
    assert found is not None
    return found


def test_what_was_published_is_read_back_whole(home: TestDesk) -> None:
    found = home.read(lambda snapshot: snapshot.view(TariffsView).tariffs())
    assert found == tuple(sorted(SHIPPED, key=lambda one: one.code))
    assert home.read(lambda snapshot: snapshot.view(TariffsView).tariff("nobody")) is None


def test_a_new_version_follows_and_its_publication_names_both_people(home: TestDesk) -> None:
    publish(home, made("2027", date(2027, 1, 1)))
    found = tariff(home, "zj_resident_shared")
    assert [version.version for version in found.versions] == ["2012", "2027"]
    assert found.at(date(2026, 12, 31)) == found.versions[0]
    assert found.at(date(2027, 1, 1)) == found.versions[1]
    first, second = home.read(lambda snapshot: snapshot.view(Publications).publications("zj_resident_shared"))
    assert (first.staff_no, first.approver) == (SETUP, "")
    assert (second.version, second.staff_no, second.approver) == ("2027", "1001", "1003")
    assert second.at_ms > first.at_ms > 0


@pytest.mark.parametrize(
    ("fresh", "code"),
    [
        (made("2012", date(2012, 7, 1), "0.7"), "tariff.version_taken"),
        (made("2010", date(2010, 1, 1)), "tariff.overlaps"),
        (made("again", date(2012, 7, 1)), "tariff.overlaps"),
    ],
)
def test_a_published_version_never_changes(home: TestDesk, fresh: Tariff, code: str) -> None:
    with pytest.raises(Refused) as caught:
        publish(home, fresh)
    assert caught.value.codes == {code}
    assert len(tariff(home, "zj_resident_shared").versions) == 1


def test_a_correction_is_a_new_version_of_the_same_days(home: TestDesk) -> None:
    start = date(2012, 7, 1)
    publish(home, made("2012b", start, "0.557", replaces="2012"))
    found = tariff(home, "zj_resident_shared")
    assert [version.version for version in found.versions] == ["2012", "2012b"]
    holding = found.at(date(2026, 1, 1))
    assert holding is not None
    assert holding.version == "2012b"
    old = found.version("2012")
    assert old is not None
    assert old.energy == {"flat": Decimal("0.558")}
    publish(home, made("2027", date(2027, 1, 1)))
    assert [version.version for version in tariff(home, "zj_resident_shared").standing] == ["2012b", "2027"]


@pytest.mark.parametrize(
    ("replaces", "start"),
    [("nobody", date(2012, 7, 1)), ("2012", date(2013, 1, 1)), ("again", date(2012, 7, 1))],
)
def test_what_does_not_correct_a_standing_version(home: TestDesk, replaces: str, start: date) -> None:
    with pytest.raises(Refused) as caught:
        publish(home, made("again", start, replaces=replaces))
    assert caught.value.codes == {"tariff.replaces"}


def test_a_version_is_corrected_once(home: TestDesk) -> None:
    publish(home, made("2012b", date(2012, 7, 1), "0.557", replaces="2012"))
    with pytest.raises(Refused, match="未被更正"):
        publish(home, made("2012c", date(2012, 7, 1), "0.556", replaces="2012"))
    publish(home, made("2012c", date(2012, 7, 1), "0.556", replaces="2012b"))
    holding = tariff(home, "zj_resident_shared").at(date(2026, 1, 1))
    assert holding is not None
    assert holding.version == "2012c"


def test_publishing_the_same_again_is_nothing_new(home: TestDesk) -> None:
    with pytest.raises(Refused, match="没有新内容"):
        publish(home, *SHIPPED)


def test_nobody_publishes_alone(home: TestDesk) -> None:
    with pytest.raises(Refused) as caught:
        home.do(PublishTariffs(tariffs=(made("2027", date(2027, 1, 1)),)))
    assert caught.value.codes == {"security.approval_unknown"}


def test_an_approval_is_for_exactly_these_prices(home: TestDesk) -> None:
    seen, other = made("2027", date(2027, 1, 1), "0.6"), made("2027", date(2027, 1, 1), "0.7")
    approval_id = approve(home, seen)
    with pytest.raises(Refused) as caught:
        home.do(PublishTariffs(tariffs=(other,), approval_id=approval_id))
    assert caught.value.codes == {"security.approval_other"}
    home.do(PublishTariffs(tariffs=(seen,), approval_id=approval_id))
    assert len(tariff(home, "zj_resident_shared").versions) == 2


def test_periods_need_a_published_calendar_that_has_them(home: TestDesk) -> None:
    calendars = (RULES / "calendars.json").read_text("utf-8")
    home.do(PublishSetting(name="calendars", content=calendars))
    prices = {"peak": Decimal("0.6"), "valley": Decimal("0.3")}
    new = made("2027", date(2027, 1, 1), energy=prices)
    with pytest.raises(Refused) as caught:
        publish(home, msgspec.structs.replace(new, calendar="nowhere"))
    assert caught.value.codes == {"tariff.no_calendar"}
    deep = made("2027", date(2027, 1, 1), energy=prices | {"deep": Decimal("0.1")})
    with pytest.raises(Refused, match="有“深谷”"):
        publish(home, msgspec.structs.replace(deep, calendar="zj_resident"))
    publish(home, msgspec.structs.replace(new, calendar="zj_resident"))
    assert tariff(home, "zj_resident_shared").versions[-1].energy == prices


def test_a_version_that_two_units_published_apart_counts_once_and_the_first_word_holds(
    home: TestDesk,
) -> None:
    bodies = tuple(
        TariffPublished(
            org_unit=unit,
            code="zj_resident_shared",
            tariff_version="2027",
            effective_from=date(2027, 1, 1),
            content=tariff_json(made("2027", date(2027, 1, 1), price)),
        )
        for unit, price in (("3309", "0.7"), ("3302", "0.8"))
    )
    home.do(Happened(bodies=bodies))
    found = tariff(home, "zj_resident_shared")
    assert [version.version for version in found.versions] == ["2012", "2027"]
    assert found.versions[-1].energy == {"flat": Decimal("0.7")}


def terms(code: str = "zj_resident_flat", start: date = date(2026, 1, 1), **changes: Any) -> Terms:
    return Terms(effective_from=start, tariff_code=code, **changes)


def set_terms(home: TestDesk, wanted: Terms, accepted: tuple[str, ...] = ()) -> None:
    home.do(SetTerms(account_no=ACCOUNT, terms=wanted, accepted=accepted))


def held(home: TestDesk) -> tuple[Terms, ...]:
    return home.read(lambda snapshot: snapshot.view(TermsView).terms((ACCOUNT,))).get(ACCOUNT, ())


def test_terms_are_kept_by_their_day_and_the_later_word_counts(home: TestDesk) -> None:
    later, first = terms("zj_resident_tou", date(2026, 6, 1)), terms()
    set_terms(home, later)
    set_terms(home, first)
    assert held(home) == (first, later)
    mended = terms(people=5)
    set_terms(home, mended)
    assert held(home) == (mended, later)
    with pytest.raises(Refused, match="没有变化"):
        set_terms(home, mended)
    told = home.read(lambda snapshot: snapshot.view(CustomersView).history(ACCOUNT))
    assert told[0].text == "自 2026-01-01 起执行电价 zj_resident_flat"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (terms("nobody"), "tariff.unknown"),
        (terms(TWO_PART), "terms.basis_needed"),
        (terms(basis="capacity"), "terms.basis_idle"),
        (terms(TWO_PART, basis="contract_demand"), "terms.no_demand"),
        (terms(people=-1), "terms.negative"),
        (terms(SINGLE, operating_kva=200, total_kva=100), "terms.kva_exceeds"),
    ],
)
def test_terms_that_cannot_be(home: TestDesk, wanted: Terms, code: str) -> None:
    with pytest.raises(Refused) as caught:
        set_terms(home, wanted)
    assert caught.value.codes == {code}
    assert held(home) == ()


@pytest.mark.parametrize(
    ("code", "basis", "kva", "doubt"),
    [
        (SINGLE, None, 315, "terms.size_two_part"),
        (SINGLE, None, 314, ""),
        (TWO_PART, "capacity", 100, "terms.size_single"),
        (TWO_PART, "capacity", 101, ""),
    ],
)
def test_size_decides_one_part_or_two(home: TestDesk, code: str, basis: Any, kva: int, doubt: str) -> None:
    wanted = terms(code, basis=basis, operating_kva=kva, total_kva=kva)
    if doubt:
        with pytest.raises(Doubt) as caught:
            set_terms(home, wanted)
        assert caught.value.codes == {doubt}
        assert held(home) == ()
    set_terms(home, wanted, (doubt,))
    assert held(home) == (wanted,)


@pytest.mark.parametrize(
    ("after", "start", "doubt"),
    [
        (terms(TWO_PART, basis="actual_demand", total_kva=200), date(2026, 3, 31), "terms.basis_soon"),
        (terms(TWO_PART, basis="actual_demand", total_kva=200), date(2026, 4, 1), ""),
        (terms(SINGLE, total_kva=200), date(2026, 12, 31), "terms.scheme_soon"),
        (terms(SINGLE, total_kva=200), date(2027, 1, 1), ""),
    ],
)
def test_ways_of_charging_stay_three_and_twelve_months(
    home: TestDesk, after: Terms, start: date, doubt: str
) -> None:
    set_terms(home, terms(TWO_PART, basis="capacity", operating_kva=200, total_kva=200))
    wanted = msgspec.structs.replace(after, effective_from=start)
    if doubt:
        with pytest.raises(Doubt) as caught:
            set_terms(home, wanted)
        assert caught.value.codes == {doubt}
    set_terms(home, wanted, (doubt,))
    assert held(home)[-1] == wanted


def test_many_at_once_set_what_can_be_set(home: TestDesk) -> None:
    good, bad = terms(), terms("nobody")
    outcome = home.do(SetManyTerms(accounts=((ACCOUNT, good), ("404", good), (ACCOUNT, bad))))
    assert outcome.result["set"] == 1
    assert [account for account, _ in outcome.result["rejected"]] == ["404", ACCOUNT]
    assert held(home) == (good,)

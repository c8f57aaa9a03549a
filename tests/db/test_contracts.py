"""Contracts on both engines: page after page, edition after edition, signed, ended, and what is warned of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.customers.alerts import Alert, Opened, alerts_of
from app.customers.views import CustomersView
from app.kernel.refusals import Refused
from app.workorders.contracts.commands import DrawUpContract, EndContract, SignContract
from app.workorders.contracts.comparing import differences, former
from app.workorders.contracts.facts import ContractSigned
from app.workorders.contracts.views import ContractRow, ContractsView
from app.workorders.moving import SendBack, Withdraw
from db.journal import in_time_order
from db.keeping import rebuilding
from tests.homes import TestDesk
from tests.order_hall import FLAT, SHOP, accept, do_stage, furnish_hall, go_through, sign, today_of

STROKES = (((100, 500), (300, 200), (500, 800)), ((600, 300), (900, 700)))
LATE = date(2099, 1, 1)


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    return furnish_hall(any_home)


def drawn_up(hall: TestDesk, code: str, account_no: str | None = None, **changes: str) -> ContractRow:
    """The contract that was made out for a new order."""
    order_no = accept(hall, code, account_no, **changes).result["order_no"]
    hall.do(DrawUpContract(order_no=order_no))
    row = hall.read(lambda home: home.view(ContractsView).of_order(order_no))
    assert row is not None
    return row


def version(hall: TestDesk, row: ContractRow) -> ContractRow:
    """The same version as it stands now."""
    found = hall.read(lambda home: home.view(ContractsView).contract(row.contract_no, row.edition))
    assert found is not None
    return found


def page(hall: TestDesk, which: str, until: date = LATE, contract: str = "") -> list[tuple[str, int]]:
    """Every contract of a filter, fetched one by one behind the last."""
    found: list[tuple[str, int]] = []
    while True:
        after = found[-1] if found else ("", 0)

        def question(home: object, after: tuple[str, int] = after) -> tuple[ContractRow, ...]:
            view = home.view(ContractsView)  # type: ignore[attr-defined]
            return view.page("3301", which, until, after, 1, contract)  # type: ignore[no-any-return]

        rows = hall.read(question)
        if not rows:
            return found
        found.append((rows[0].contract_no, rows[0].edition))


def alerts(hall: TestDesk, account_no: str) -> set[Alert]:
    def question(home: object) -> set[Alert]:
        row = home.view(CustomersView).customer(account_no)  # type: ignore[attr-defined]
        return set(alerts_of(Opened(home, row, home.today)))  # type: ignore[arg-type,attr-defined]

    return hall.read(question)


def signing(hall: TestDesk, row: ContractRow, **more: object) -> SignContract:
    return SignContract(
        contract_no=row.contract_no,
        customer_signer="赵六",
        supplier_signer="王芳",
        signed_on=today_of(hall),
        **more,  # type: ignore[arg-type]
    )


def key(row: ContractRow) -> tuple[str, int]:
    return row.contract_no, row.edition


def test_every_filter_goes_on_behind_the_last_row(hall: TestDesk) -> None:
    first = drawn_up(hall, "increase_high")
    go_through(hall, first.order_no)
    second = drawn_up(hall, "increase_high", capacity_kva="1250")
    other = drawn_up(hall, "new_resident")
    assert (second.contract_no, second.edition) == (first.contract_no, 2)
    assert second.replaces == f"{first.contract_no}/1"
    everything = sorted(map(key, (first, second, other)))
    assert page(hall, "all") == everything
    assert page(hall, "unsigned") == sorted([key(second), key(other)])
    assert page(hall, "valid") == [key(first)]
    assert page(hall, "all", contract="hv") == [key(first), key(second)]
    term_to = version(hall, first).data.term_to
    assert term_to is not None
    assert page(hall, "expiring", term_to) == [key(first)]
    assert page(hall, "expiring", term_to - timedelta(1)) == []
    sign(hall, second.order_no)
    assert page(hall, "valid") == [key(second)]
    assert page(hall, "ended") == [key(first)]
    assert version(hall, first).ended_reason == "已由新合同替代"
    assert hall.read(lambda home: list(rebuilding.differences(home.conn))) == []  # type: ignore[attr-defined]


def test_what_is_made_out_anew_is_no_longer_waited_for(hall: TestDesk) -> None:
    first = drawn_up(hall, "new_resident")
    hall.do(DrawUpContract(order_no=first.order_no))
    again = version(hall, first)
    assert (again.newest, again.waits) == (False, False)
    assert page(hall, "unsigned") == [(first.contract_no, 2)]
    newest = hall.read(lambda home: home.view(ContractsView).of_order(first.order_no))
    assert newest is not None
    assert newest.waits
    assert hall.read(lambda home: former(home.view(ContractsView), newest)) == again


def test_what_was_made_out_before_the_plan_changed_is_not_signed(hall: TestDesk) -> None:
    order_no = accept(hall, "new_high").result["order_no"]
    go_through(hall, order_no, "contract")
    hall.do(DrawUpContract(order_no=order_no))
    hall.do(SendBack(order_no=order_no, stage="contract", to_stage="reply", reason="供电线路改了"))
    do_stage(hall, order_no, pf_standard="0.85")
    with pytest.raises(Refused) as refused:
        sign(hall, order_no)
    assert [one.code for one in refused.value.reasons] == ["contract.outdated"]
    hall.do(DrawUpContract(order_no=order_no))
    sign(hall, order_no)


def test_a_contract_signed_too_early_is_ended_and_made_out_anew(hall: TestDesk) -> None:
    first = drawn_up(hall, "new_resident")
    sign(hall, first.order_no)
    with pytest.raises(Refused) as refused:
        hall.do(DrawUpContract(order_no=first.order_no))
    assert [one.code for one in refused.value.reasons] == ["contract.signed"]
    hall.do(EndContract(contract_no=first.contract_no, edition=first.edition, reason="电价改了"))
    hall.do(DrawUpContract(order_no=first.order_no))
    newest = hall.read(lambda home: home.view(ContractsView).of_order(first.order_no))
    assert newest is not None
    assert (newest.contract_no, newest.edition, newest.waits) == (first.contract_no, 2, True)


def test_a_new_version_is_compared_with_the_one_it_replaces(hall: TestDesk) -> None:
    first = drawn_up(hall, "increase_high")
    go_through(hall, first.order_no)
    second = drawn_up(hall, "increase_high", capacity_kva="1250")
    before = hall.read(lambda home: former(home.view(ContractsView), second))
    assert before is not None
    assert key(before) == key(first)
    told = {(one.what, one.before, one.now) for one in differences(before, second)}
    assert ("用电容量", "1000 千伏安", "1250 千伏安") in told
    assert any(one.clause and "1250 千伏安" in one.now for one in differences(before, second))
    assert differences(second, second) == ()
    assert hall.read(lambda home: former(home.view(ContractsView), before)) is None


def test_a_drawn_signature_is_hashed_and_where_it_was_given_is_kept(hall: TestDesk) -> None:
    row = drawn_up(hall, "new_resident")
    outcome = hall.do(signing(hall, row, place="柳树湾营业厅", strokes=STROKES))
    assert [paper.number for paper in outcome.papers] == [f"{row.contract_no}-S"]
    signed = version(hall, row)
    assert (signed.way, signed.place, signed.holds) == ("drawn", "柳树湾营业厅", True)
    (fact,) = hall.read(
        lambda home: list(in_time_order(home.conn, kind=ContractSigned.kind))  # type: ignore[attr-defined]
    )
    assert len(fact.body().drawn_sha256) == 64


def test_an_edition_ends_by_itself_and_one_unsigned_is_given_up(hall: TestDesk) -> None:
    first = drawn_up(hall, "increase_high")
    go_through(hall, first.order_no)
    second = drawn_up(hall, "increase_high", capacity_kva="1250")
    hall.do(EndContract(contract_no=first.contract_no, edition=1, reason="双方协商解除"))
    assert version(hall, first).ended_reason == "双方协商解除"
    assert version(hall, second).waits
    given_up = hall.do(EndContract(contract_no=second.contract_no, edition=2, reason="客户撤回申请"))
    assert given_up.news.endswith("已作废")
    assert page(hall, "unsigned") == []
    for command, code in (
        (EndContract(contract_no=second.contract_no, reason="再次"), "contract.not_in_force"),
        (signing(hall, second), "contract.over"),
    ):
        with pytest.raises(Refused) as refused:
            hall.do(command)
        assert [one.code for one in refused.value.reasons] == [code]


def test_opening_the_file_tells_what_waits_and_what_runs_out(hall: TestDesk) -> None:
    waits = Alert("合同待签")
    row = drawn_up(hall, "increase_high")
    assert waits in alerts(hall, SHOP)
    assert waits not in alerts(hall, FLAT)
    sign(hall, row.order_no)
    assert waits not in alerts(hall, SHOP)
    until = version(hall, row).data.term_to
    assert until is not None
    assert not any("到期" in one.text for one in alerts(hall, SHOP))
    hall.clock.ms += ((until - today_of(hall)).days - 30) * 86_400_000
    assert Alert(f"合同 {until} 到期") in alerts(hall, SHOP)
    hall.clock.ms += 31 * 86_400_000
    assert Alert("合同已到期", grave=True) in alerts(hall, SHOP)


def test_nobody_waits_for_the_contract_of_an_order_taken_back(hall: TestDesk) -> None:
    row = drawn_up(hall, "increase_high")
    hall.do(Withdraw(order_no=row.order_no, reason="不办了"))
    assert Alert("合同待签") not in alerts(hall, SHOP)
    assert (version(hall, row).ended_reason, page(hall, "unsigned")) == ("工单已结束", [])

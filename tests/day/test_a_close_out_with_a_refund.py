"""A shop gives up: settled, the meter comes down, its credit goes back at the counter, the file is closed."""

import pytest

from app.customers.views import CustomersView
from app.kernel.refusals import Refused
from app.payments.shifts import CloseShift
from app.workorders.moving import CompleteStage
from db.keeping.rebuilding import differences
from tests.counter import open_shift, pay, shift
from tests.homes import TestDesk
from tests.order_hall import SHOP, accept, do_stage, furnish_hall, go_through, order
from tests.refunds import CLERK, agree, ask, case, pay_out


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    return furnish_hall(any_home)


def test_a_close_out_with_a_refund(hall: TestDesk) -> None:
    # The owner prepaid 10,500 yuan long ago, and now wants the supply ended.
    open_shift(hall)
    pay(hall, 1_050_000, account_no=SHOP, surplus="deposit")
    order_no = accept(hall, "close").result["order_no"]

    # Settled, and the meter taken down on January 20: the last bill is issued with it, 630 kVA for 19 of
    # 31 days and 50 kWh, and the credit pays it.
    go_through(hall, order_no, until="meter")
    done = do_stage(hall, order_no, pull_on="2026-01-20")
    assert done.news.endswith("最后一张账单 10,187.78 元")
    assert (case(hall, SHOP).owed_fen, case(hall, SHOP).credit_fen) == (0, 31_222)

    # But the file stays open while there is credit.
    with pytest.raises(Refused) as kept:
        do_stage(hall, order_no)
    assert kept.value.codes == {"order.credit_left"}
    assert "退费页(14)" in str(kept.value)

    # At page 14: asked for, agreed to by the leader, paid out of the drawer against the signature.
    refund_id = ask(hall, 31_222, account_no=SHOP, payee="柳树湾米业有限公司")
    with pytest.raises(Refused):
        hall.do(CompleteStage(order_no=order_no, stage="archive"))
    agree(hall, refund_id)
    pay_out(hall, refund_id, 31_222)
    assert shift(hall).expected_fen == 50_000 + 1_050_000 - 31_222

    # Now the file is closed, and the drawer holds what the books say.
    do_stage(hall, order_no)
    assert order(hall, order_no).how == "archived"
    row = hall.read(lambda rooms: rooms.view(CustomersView).customer(SHOP))
    assert row is not None
    assert row.status == "closed"
    closed = hall.do(CloseShift(counted_fen=1_068_778), CLERK)
    assert closed.result["difference_fen"] == 0
    with hall.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []

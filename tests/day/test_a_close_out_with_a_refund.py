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
    # The owner prepaid 300 yuan long ago, and now wants the supply ended.
    open_shift(hall)
    pay(hall, 30_000, account_no=SHOP, surplus="deposit")
    order_no = accept(hall, "close").result["order_no"]

    # Settled, and the meter taken down; but the file stays open while there is credit.
    go_through(hall, order_no, until="archive")
    with pytest.raises(Refused) as kept:
        do_stage(hall, order_no)
    assert kept.value.codes == {"order.credit_left"}
    assert "退费页(14)" in str(kept.value)

    # At page 14: asked for, agreed to by the leader, paid out of the drawer against the signature.
    assert case(hall, SHOP).refundable_fen == 30_000
    refund_id = ask(hall, 30_000, account_no=SHOP, payee="柳树湾米业有限公司")
    with pytest.raises(Refused):
        hall.do(CompleteStage(order_no=order_no, stage="archive"))
    agree(hall, refund_id)
    pay_out(hall, refund_id, 30_000)
    assert shift(hall).expected_fen == 50_000

    # Now the file is closed, and the drawer is what it was in the morning.
    do_stage(hall, order_no)
    assert order(hall, order_no).how == "archived"
    row = hall.read(lambda rooms: rooms.view(CustomersView).customer(SHOP))
    assert row is not None
    assert row.status == "closed"
    assert hall.do(CloseShift(counted_fen=50_000), CLERK).result["difference_fen"] == 0
    with hall.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []

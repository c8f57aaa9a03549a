"""What an account owes on a day: the payment page's sheet, and the same figures inside a command."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from app.billing import texts as billing_texts  # noqa: F401  registers the sentences
from app.billing.late_fee import SETTING as LATE_FEE
from app.billing.late_fee import LateFeeRules, read_rules
from app.billing.views import Bill, Billing
from app.customers.views import CustomerRow, CustomersView
from app.customers.vocabulary import STATUSES
from app.kernel.dates import SHANGHAI
from app.kernel.home import Rooms
from app.kernel.money import yuan
from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.kernel.text import fold_code
from app.payments.settings import SETTING, CounterSettings, read_settings
from app.payments.views import AccountSheet, PaymentsView, SheetBill

RECENT = 5


def late_fee_rules(rooms: Rooms) -> LateFeeRules:
    """The published rules. Raises Refused: billing.no_rules."""
    content = rooms.view(Settings).content(LATE_FEE)
    if not content:
        raise refuse("billing.no_rules")
    return read_rules(content)


def counter_settings(rooms: Rooms) -> CounterSettings:
    """The limits of the till."""
    return read_settings(rooms.view(Settings).content(SETTING))


def sheet_bill(bill: Bill, on: date, rules: LateFeeRules) -> SheetBill:
    """An open bill with what it asks for on that day."""
    return SheetBill(bill, bill.outstanding_fen, bill.late_owed_fen(on, rules), bill.late_fee(on, rules))


def raw_credit_fen(bills: Iterable[Bill], prepaid_fen: int) -> int:
    """Prepaid money and what exceeds bills; negative when two places used the same credit."""
    return prepaid_fen + sum(bill.overpaid_fen for bill in bills)


def read_sheet(rooms: Rooms, account_no: str, on: date) -> AccountSheet | None:
    """The sheet of an account, None if nobody has this number.

    Raises Refused: billing.no_rules, text.too_long.
    """
    account_no = fold_code(account_no, "account_no")
    customer = rooms.view(CustomersView).customer(account_no)
    if customer is None:
        return None
    rules = late_fee_rules(rooms)
    billing = rooms.view(Billing)
    unsettled = billing.bills(customer.org_unit, account_no)
    credit = raw_credit_fen(unsettled, billing.prepaid_fen(customer.org_unit, account_no))
    lines = [sheet_bill(bill, on, rules) for bill in unsettled]
    start = datetime.combine(on - timedelta(counter_settings(rooms).recent_days), time(), SHANGHAI)
    recent = rooms.view(PaymentsView).recent(
        customer.org_unit, account_no, int(start.timestamp() * 1000), RECENT
    )
    return AccountSheet(
        customer=customer,
        on=on,
        bills=tuple(line for line in lines if line.total_fen),
        credit_fen=max(0, credit),
        recent=tuple(recent),
        warnings=tuple(_warnings(customer, unsettled, credit)),
    )


def _warnings(customer: CustomerRow, unsettled: list[Bill], credit_fen: int) -> Iterable[str]:
    if customer.status not in ("", "normal"):
        yield f"该户{STATUSES.get(customer.status, customer.status)}"
    overpaid = sum(bill.overpaid_fen for bill in unsettled)
    if overpaid:
        yield f"有账单多收 {yuan(overpaid)} 元,已作为预存"
    if credit_fen < 0:
        yield f"预存被重复使用 {yuan(-credit_fen)} 元,请存入补足"

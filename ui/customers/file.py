"""What the customer page asks of the home at once: the file, its completeness, its money, its warnings."""

from collections.abc import Callable
from dataclasses import dataclass

from app.customers.alerts import Alert, Opened, alerts_of
from app.customers.completeness import SETTING, Completeness, completeness, read_items
from app.customers.duplicates import LinksView
from app.customers.views import CustomerRow, CustomersView
from app.kernel.home import Snapshot
from app.kernel.settings import Settings
from app.metering.views import MeteringView
from app.payments.sheet import read_sheet


@dataclass(frozen=True)
class CustomerFile:
    """A customer's file as it is opened; `row` None for a number that nobody has, `completeness` None where
    no rules of it were published."""

    row: CustomerRow | None = None
    others: tuple[CustomerRow, ...] = ()
    completeness: Completeness | None = None
    alerts: tuple[Alert, ...] = ()
    owed_fen: int = 0
    credit_fen: int = 0


def file_of(account_no: str) -> Callable[[Snapshot], CustomerFile]:
    """The file of this number."""

    def question(home: Snapshot) -> CustomerFile:
        row = home.view(CustomersView).customer(account_no)
        if row is None:
            return CustomerFile()
        rules = read_items(home.view(Settings).content(SETTING))
        sheet = read_sheet(home, account_no, home.today)
        fitted = home.view(MeteringView).fittings((account_no,)).get(account_no, [])
        meters = sum(one.removed_on is None for one in fitted)
        score = completeness(row, meters=meters, rules=rules) if rules.items else None
        return CustomerFile(
            row=row,
            others=home.view(LinksView).others(account_no),
            completeness=score,
            alerts=alerts_of(Opened(home, row, home.today)),
            owed_fen=sheet.owed_fen if sheet else 0,
            credit_fen=sheet.credit_fen if sheet else 0,
        )

    return question

"""A customer with terms, for tests of the tariff page."""

from datetime import date

from app.customers.commands import RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.facts import Naming, Tariff
from app.tariffs.commands import SetTerms
from app.tariffs.facts import Terms
from tests.homes import TestDesk

ACCOUNT = "330100001"


def with_customer(home: TestDesk) -> TestDesk:
    """张三丰 at the Zhejiang flat price since 2015."""
    draft = CustomerDraft(
        account_no=ACCOUNT,
        naming=Naming(name="张三丰", kind="resident"),
        tariff=Tariff(tariff_class="residential", late_class="residential"),
    )
    home.do(RegisterCustomer(draft=draft))
    terms = Terms(effective_from=date(2015, 1, 1), tariff_code="zj_resident_flat", people=5)
    home.do(SetTerms(account_no=ACCOUNT, terms=terms))
    return home

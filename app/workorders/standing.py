"""What is known about an account when a business about it is asked for: file, money, meters, orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec

from app.billing.views import Billing, credit_fen
from app.customers.views import CustomerRow, CustomersView
from app.kernel.home import Rooms
from app.metering.views import Fitting, MeteringView
from app.payments.sheet import late_fee_rules
from app.tariffs.facts import Terms
from app.tariffs.views import TermsView
from app.workorders.facts import Load, installed_kw
from app.workorders.settings import WorkorderSettings
from app.workorders.views import OrderRow, OrdersView


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account as businesses look at it. Fen; `terms` are those in force, None where none are set;
    `meters` those that measure now; `orders` all about it, newest first."""

    row: CustomerRow
    owed_fen: int = 0
    late_fen: int = 0
    credit_fen: int = 0
    terms: Terms | None = None
    all_terms: tuple[Terms, ...] = ()
    meters: tuple[Fitting, ...] = ()
    orders: tuple[OrderRow, ...] = ()

    @property
    def debt_fen(self) -> int:
        """Bills and late fees together."""
        return self.owed_fen + self.late_fen

    @property
    def open_orders(self) -> list[OrderRow]:
        """Orders about this account on which something is still to be done."""
        return [order for order in self.orders if order.open]

    def last(self, *kinds: str) -> OrderRow | None:
        """The newest archived order of these kinds."""
        return next((one for one in self.orders if one.kind in kinds and one.how == "archived"), None)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a check looks at: the answers, the load list, the account (None for a new one), the day, the
    numbers in force."""

    kind: str
    answers: dict[str, str]
    loads: tuple[Load, ...]
    account: Account | None
    today: date
    settings: WorkorderSettings

    @property
    def load_kw(self) -> Decimal:
        """The sum of the load list in kW."""
        return installed_kw(self.loads)

    def whole(self, name: str) -> int:
        """A whole number that was filled in; 0 where it is empty."""
        return int(self.answers.get(name) or 0)

    def day(self, name: str) -> date | None:
        """A date that was filled in."""
        text = self.answers.get(name)
        return date.fromisoformat(text) if text else None


def account_of(rooms: Rooms, account_no: str, on: date) -> Account | None:
    """Everything about an account on a day; None if nobody has this number.

    Raises Refused billing.no_rules.
    """
    row = rooms.view(CustomersView).customer(account_no) if account_no else None
    if row is None:
        return None
    rules = late_fee_rules(rooms)
    billing = rooms.view(Billing)
    bills = billing.bills(row.org_unit, account_no)
    terms = rooms.view(TermsView).terms((account_no,)).get(account_no, ())
    known = rooms.view(MeteringView).fittings((account_no,)).get(account_no, [])
    return Account(
        row=row,
        owed_fen=sum(bill.outstanding_fen for bill in bills),
        late_fen=sum(bill.late_owed_fen(on, rules) for bill in bills),
        credit_fen=credit_fen(bills, billing.prepaid_fen(row.org_unit, account_no)),
        terms=next((one for one in reversed(terms) if one.effective_from <= on), None),
        all_terms=terms,
        meters=tuple(one for one in known if one.removed_on is None),
        orders=rooms.view(OrdersView).of_account(account_no),
    )


def papers_on_file(account: Account | None) -> frozenset[str]:
    """What is on file of an account: its identity document, and the property proof that an archived
    order left there (facts.md §3.1: not asked again)."""
    if account is None:
        return frozenset()
    found = {"identity"} if account.row.identity_masked else set()
    archived = [order for order in account.orders if order.how == "archived"]
    if any(order.kind.startswith("new_") for order in archived):
        found.add("property")
    return frozenset(found)


def _terms(pick: Callable[[Terms], object]) -> Callable[[Account], str]:
    return lambda account: str(pick(account.terms) or "") if account.terms else ""


LARGEST_LOW_KVA = 160
"""Accounts above it are taken for high-voltage ones [K]: the file knows no voltage."""


def _total_kva(account: Account) -> int:
    return account.terms.total_kva if account.terms else 0


KNOWN: dict[str, Callable[[Account], str]] = {
    "name": lambda account: account.row.name,
    "kind": lambda account: account.row.kind,
    "document": lambda account: account.row.document,
    "identity": lambda account: account.row.identity_masked,
    "phones": lambda account: " ".join(account.row.phones),
    "contact": lambda account: account.row.contact,
    "address": lambda account: account.row.address,
    "transformer_area": lambda account: account.row.transformer_area,
    "reading_route": lambda account: account.row.reading_route,
    "tariff_class": lambda account: account.row.tariff_class,
    "bank_name": lambda account: account.row.bank_name,
    "bank": lambda account: account.row.bank_masked,
    "tariff_code": _terms(lambda terms: terms.tariff_code),
    "basis": _terms(lambda terms: terms.basis),
    "contract_kw": _terms(lambda terms: terms.contract_kw),
    "level": lambda account: "high" if _total_kva(account) > LARGEST_LOW_KVA else "low",
    "usage": lambda account: account.row.tariff_class,
    "operating_kva": _terms(lambda terms: terms.operating_kva),
    "total_kva": _terms(lambda terms: terms.total_kva),
    "people": _terms(lambda terms: terms.people),
}
"""What of an account fills in a field that names it in `known`."""
HIDDEN = frozenset({"identity", "bank"})
"""Those of KNOWN that are masked: the field stays empty, and empty means: as it is on file."""

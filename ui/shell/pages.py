"""The registry of pages: one line each. A new page is a new line here."""

from ui.shell.page import PageEntry
from ui.till.payment_page import PaymentPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("11", "收费", "mdi6.cash-register", "payment.take", PaymentPage, serves_customers=True),
)

"""The registry of the tabs of a customer's file: one line each. A new tab is a new line here."""

from ui.customers.contacts_tab import ContactsTab
from ui.customers.contracts_tab import ContractsTab
from ui.customers.history import HistoryTab
from ui.customers.meter_tab import MeterTab
from ui.customers.money_tabs import BillsTab, PaymentsTab, UseTab
from ui.customers.orders_tab import OrdersTab
from ui.customers.overview import OverviewTab
from ui.customers.papers_tab import PapersTab
from ui.customers.tab import TabEntry

TABS: tuple[TabEntry, ...] = (
    TabEntry("1", "概况", OverviewTab),
    TabEntry("2", "账单", BillsTab),
    TabEntry("3", "缴费", PaymentsTab),
    TabEntry("4", "用电", UseTab),
    TabEntry("5", "表计", MeterTab),
    TabEntry("6", "合同", ContractsTab),
    TabEntry("7", "工单", OrdersTab),
    TabEntry("8", "凭证", PapersTab),
    TabEntry("9", "联系人", ContactsTab),
    TabEntry("0", "历史", HistoryTab),
)
"""The digits are fixed, so that a hand finds its tab again."""

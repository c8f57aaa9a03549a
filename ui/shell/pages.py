"""The registry of pages: one line each. A new page is a new line here."""

from ui.arrears.page import ArrearsPage
from ui.billing.page import BillingPage
from ui.bills.page import BillPage
from ui.contracts.page import ContractsPage
from ui.customers.duplicates_page import DuplicatesPage
from ui.customers.page import CustomerPage
from ui.imports.page import ImportPage
from ui.metering.inquiries import InquiryPage
from ui.metering.meter_page import MeterPage
from ui.metering.page import ReadingPage
from ui.orders.page import OrdersPage
from ui.printing.page import PrintPage
from ui.promises.page import PromisesPage
from ui.reception.page import ReceptionPage, is_known
from ui.refunds.page import RefundPage
from ui.registers.page import RegisterPage
from ui.service.page import FollowUpPage
from ui.shell.page import PageEntry
from ui.system.staff_page import StaffPage
from ui.system.system_page import SystemPage
from ui.tariffs.page import TariffPage
from ui.till.payment_page import PaymentPage
from ui.till.records_page import RecordsPage
from ui.till.shift_page import ShiftPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("11", "收费", "mdi6.cash-register", "payment.take", PaymentPage, serves_customers=True),
    PageEntry("12", "收费记录", "mdi6.receipt-text-outline", "payment.take", RecordsPage),
    PageEntry("13", "账单", "mdi6.text-box-search-outline", "customer.view", BillPage, serves_customers=True),
    PageEntry("14", "退费", "mdi6.cash-refund", "refund.request", RefundPage, serves_customers=True),
    PageEntry(
        "21",
        "受理",
        "mdi6.file-document-edit-outline",
        "order.accept",
        ReceptionPage,
        serves_customers=True,
        knows=is_known,
    ),
    PageEntry(
        "22", "工单", "mdi6.clipboard-text-clock-outline", "order.view", OrdersPage, serves_customers=True
    ),
    PageEntry("23", "合同", "mdi6.file-sign", "order.view", ContractsPage),
    PageEntry("24", "承诺", "mdi6.bullhorn-outline", "order.view", PromisesPage),
    PageEntry("25", "回访", "mdi6.phone-return-outline", "customer.view", FollowUpPage, in_rail=False),
    PageEntry("31", "客户", "mdi6.account-details", "customer.view", CustomerPage, serves_customers=True),
    PageEntry("32", "重复客户", "mdi6.account-multiple", "customer.edit", DuplicatesPage, in_rail=False),
    PageEntry("51", "票据", "mdi6.book-open-outline", "", RegisterPage),
    PageEntry("52", "打印", "mdi6.printer-outline", "", PrintPage),
    PageEntry("61", "班次", "mdi6.account-clock-outline", "shift.open", ShiftPage),
    PageEntry("71", "抄表", "mdi6.counter", "reading.enter", ReadingPage),
    PageEntry("72", "核算", "mdi6.calculator-variant-outline", "billing.run", BillingPage),
    PageEntry("73", "电价", "mdi6.tag-text-outline", "", TariffPage),
    PageEntry("74", "抄表异常", "mdi6.alert-decagram-outline", "reading.enter", InquiryPage, in_rail=False),
    PageEntry("75", "表计", "mdi6.gauge", "customer.view", MeterPage, in_rail=False),
    PageEntry("81", "催费", "mdi6.bell-ring-outline", "arrears.view", ArrearsPage),
    PageEntry("91", "导入", "mdi6.tray-arrow-down", "customer.import", ImportPage),
    PageEntry("92", "人员", "mdi6.account-group-outline", "staff.manage", StaffPage),
    PageEntry("93", "系统", "mdi6.cog-outline", "", SystemPage),
)

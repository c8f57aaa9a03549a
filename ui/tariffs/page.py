"""Page 73 电价: what electricity costs here, new prices before they hold, what a customer is priced by."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.refusals import CounterError
from app.kernel.settings import PublishSetting
from ui.shell.desk import Desk
from ui.shell.page import Actions, later
from ui.shell.panel_page import PanelPage
from ui.tariffs.browsing import Browsing, Shelf, shelf
from ui.tariffs.customer import Customer, CustomerView, customer_of
from ui.tariffs.entries import calendars_entry, holidays_entry, shown, terms_entry
from ui.tariffs.publishing import Publishing


class TariffPage(PanelPage):
    """The book, over it a file to publish or a customer; Esc goes back to the book."""

    topics = frozenset({"tariff", "setting", "account", "accounts", "customer", "bill", "bills", "import"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.browsing = Browsing()
        self._account_no = ""
        self._shown = QStackedLayout(self.main)
        self._shown.addWidget(self.browsing)

    @later
    def publishing(self) -> Publishing:
        view = Publishing(self.desk)
        self._shown.addWidget(view)
        view.changed.connect(self.actions_changed)
        view.published.connect(self._published)
        return view

    @later
    def customer(self) -> CustomerView:
        view = CustomerView()
        self._shown.addWidget(view)
        return view

    def main_actions(self) -> Actions:
        view = self._shown.currentWidget()
        if isinstance(view, Publishing):
            return view.keys()
        if isinstance(view, CustomerView):
            keys: Actions = {"F3": ("设定计价条件", self._set_terms)} if self.allowed("terms.edit") else {}
            return keys | {"F8": ("换一种电价试算", view.to_trial)}
        keys = {"F3": ("发布电价文件", self._to_publishing)} if self.allowed("tariff.publish") else {}
        keys["F4"] = ("对比", self.browsing.other.setFocus)
        if self.allowed("customer.view"):
            keys["F7"] = ("客户计价", self._to_customer)
        if self.allowed("settings.change"):
            keys["F8"] = ("导入放假安排", self._import_holidays)
            keys["F9"] = ("导入时段表", self._import_calendars)
        return keys

    def main_focus(self) -> None:
        view = self._shown.currentWidget()
        if isinstance(view, Publishing):
            view.path.setFocus()
        elif isinstance(view, CustomerView):
            view.terms_list.take_focus()
        else:
            self.browsing.list.take_focus()

    def take_customer(self, account_no: str) -> bool:
        if not self.allowed("customer.view"):
            return False
        if self.panel is not None and self.panel.touched():
            self.warn.emit("填写的内容还没有保存,请先按 F10 保存或按 Esc 放弃,再换客户。")
            return True
        if self.panel is not None:
            self.escape()
        self._account_no = account_no
        self._ask_customer()
        return True

    def refresh(self) -> None:
        self.desk.ask(shelf, self._show_shelf, self._failed)
        if isinstance(self._shown.currentWidget(), CustomerView):
            self._ask_customer()

    def escape(self) -> bool:
        if super().escape():
            return True
        view = self._shown.currentWidget()
        if view is self.browsing:
            return False
        if isinstance(view, Publishing):
            view.clear()
        self._show_view(self.browsing)
        return True

    def _ask_customer(self) -> None:
        account_no = self._account_no
        self.desk.ask(lambda snapshot: customer_of(snapshot, account_no), self._show_customer, self._failed)

    def _show_shelf(self, found: Shelf) -> None:
        self.browsing.show_shelf(found)
        self.actions_changed.emit()

    def _show_customer(self, found: Customer | None) -> None:
        if found is None:
            self.warn.emit(f"没有户号为 {self._account_no} 的客户。")
        elif found.row.account_no == self._account_no:
            came = self._shown.currentWidget() is not self.customer
            self.customer.show_customer(found)
            if came:
                self._show_view(self.customer)

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _show_view(self, view: QWidget) -> None:
        self._shown.setCurrentWidget(view)
        self.actions_changed.emit()
        self.take_cursor()

    def _to_publishing(self) -> None:
        self._show_view(self.publishing)

    def _to_customer(self) -> None:
        if self._account_no:
            self.take_customer(self._account_no)
        else:
            self.news.emit("请查找要看计价条件的客户。")
            self.find_customer.emit()

    def _published(self, news: str) -> None:
        self._show_view(self.browsing)
        self.news.emit(news)

    def _set_terms(self) -> None:
        found = self.customer.customer
        if found is None:
            return
        panel = terms_entry(self.desk, found.row.account_no, found.tariffs, found.now)
        self.open_panel(panel, shown(found.now, found.today))

    def _import_holidays(self) -> None:
        self.open_panel(holidays_entry(self.desk))

    def _import_calendars(self) -> None:
        self.open_panel(calendars_entry(self.desk))

    def _posted(self, outcome: Outcome) -> None:
        super()._posted(outcome)
        if outcome.command == PublishSetting.__name__:
            self.news.emit("已导入并发布。")
            self.desk.changed.emit(outcome.topics)

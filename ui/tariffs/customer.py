"""What one customer is priced by, from when on, and the same customer's past months under other prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.billing.repricing import PricedBill, PricedBills
from app.billing.trials import READ, Trial, TrialMonth, Wanted, trial
from app.customers.masking import mask_name
from app.customers.views import CustomerRow, CustomersView
from app.customers.vocabulary import TARIFFS
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.facts import Terms
from app.tariffs.pricing.model import Basis
from app.tariffs.views import TermsView
from app.tariffs.wording import BASES
from ui.forms.choices import Choice
from ui.forms.fields import CodeField
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.tariffs.rows import MONTH_COLUMNS, TERMS_COLUMNS, TermsRow, signed_yuan
from ui.tariffs.short_list import ShortList
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT


@dataclass(frozen=True)
class Customer:
    """What is asked for at once: file, terms, every tariff, newest bills."""

    row: CustomerRow
    terms: tuple[Terms, ...]
    tariffs: tuple[Tariff, ...]
    bills: tuple[PricedBill, ...]
    today: date

    @property
    def now(self) -> Terms | None:
        """The terms of today, the first ones where all begin later."""
        held = [terms for terms in self.terms if terms.effective_from <= self.today]
        return held[-1] if held else next(iter(self.terms), None)


def customer_of(snapshot: Snapshot, account_no: str) -> Customer | None:
    """A customer with everything the page shows, None for an unknown number."""
    row = snapshot.view(CustomersView).customer(account_no)
    if row is None:
        return None
    return Customer(
        row=row,
        terms=snapshot.view(TermsView).terms((account_no,)).get(account_no, ()),
        tariffs=snapshot.view(TariffsView).tariffs(),
        bills=tuple(snapshot.view(PricedBills).months(row.org_unit, account_no, READ)),
        today=snapshot.today,
    )


class CustomerView(QWidget):
    """Terms above, the trial below: choose a tariff and the months follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.customer: Customer | None = None
        self.trial: Trial | None = None
        self.name = label("", "title")
        self.number = label("", "sum")
        self.number.setAccessibleName("户号")
        self.standing = label("", "muted")
        self.terms = RowsModel[TermsRow](TERMS_COLUMNS, lambda row: row.terms.effective_from, parent=self)
        empty = "还没有设定计价条件,按本单位的默认电价计费;按 F3 设定。"
        self.terms_list: ShortList[TermsRow] = ShortList(self.terms, "计价条件", empty, most=4)
        self.tariff = Choice()
        self.tariff.setAccessibleName("试算电价")
        self.basis = Choice()
        self.basis.setAccessibleName("试算计费方式")
        self.contract = CodeField(9)
        self.contract.setAccessibleName("试算合同需量")
        self.contract.setPlaceholderText("合同需量 千瓦")
        self.months = RowsModel[TrialMonth](MONTH_COLUMNS, lambda month: month.period, parent=self)
        self.month_list = ListView(self.months, "逐月试算", "这一户还没有账单,不能试算。")
        self.result = label("", "strong", wrap=True)
        self.result.setAccessibleName("试算合计")
        self._lay_out()
        self.tariff.currentIndexChanged.connect(self._offer_bases)
        self.tariff.went_on.connect(self._past_tariff)
        self.basis.currentIndexChanged.connect(self._try)
        self.basis.went_on.connect(self._past_basis)
        self.contract.textChanged.connect(self._try)
        self.contract.went_on.connect(self.month_list.take_focus)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 3)
        for part in (self.name, self.number):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.standing)
        wanted = QHBoxLayout()
        wanted.setSpacing(UNIT)
        wanted.addWidget(label("换一种电价试算", "strong"))
        self.tariff.setMinimumWidth(look().px(UNIT * 30))
        wanted.addWidget(self.tariff, 2)
        wanted.addWidget(self.basis, 1)
        self.contract.setMaximumWidth(look().px(UNIT * 18))
        wanted.addWidget(self.contract)
        wanted.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(label("计价条件", "strong"))
        whole.addWidget(self.terms_list)
        whole.addLayout(wanted)
        whole.addWidget(self.month_list, 1)
        whole.addWidget(self.result)

    def show_customer(self, customer: Customer) -> None:
        """Show a customer; a tariff being tried stays chosen where it can."""
        row = customer.row
        same = self.customer is not None and self.customer.row.account_no == row.account_no
        kept = self.tariff.value() if same else None
        self.customer = customer
        self.name.setText(mask_name(row.name, row.kind or "resident") or "(无户名)")
        self.number.setText(row.account_no)
        self.standing.setText(TARIFFS.get(row.tariff_class, row.tariff_class))
        names = {tariff.code: tariff.name for tariff in customer.tariffs}
        begun = [terms for terms in customer.terms if terms.effective_from <= customer.today]
        self.terms.set_rows(
            TermsRow(terms, names.get(terms.tariff_code, terms.tariff_code), terms in begun[-1:])
            for terms in reversed(customer.terms)
        )
        self.tariff.blockSignals(True)
        self.tariff.set_options([("", "请选择"), *names.items()])
        self.tariff.set_value(kept or "")
        self.tariff.blockSignals(False)
        self._offer_bases()

    def to_trial(self) -> None:
        """Put the cursor where a tariff is chosen."""
        self.tariff.setFocus()

    def _chosen(self) -> Tariff | None:
        code = self.tariff.value()
        tariffs = self.customer.tariffs if self.customer else ()
        return next((tariff for tariff in tariffs if tariff.code == code), None)

    def _offer_bases(self) -> None:
        tariff = self._chosen()
        kept: Basis | None = self.basis.value() if self.basis.count() else None
        offered = tariff.versions[-1].capacity if tariff else {}
        self.basis.blockSignals(True)
        self.basis.set_options([(basis, BASES[basis]) for basis in offered])
        if kept in offered:
            self.basis.set_value(kept)
        self.basis.blockSignals(False)
        self.basis.setVisible(bool(offered))
        self._try()

    def _try(self) -> None:
        customer, tariff = self.customer, self._chosen()
        basis: Basis | None = self.basis.value() if self.basis.isVisibleTo(self) else None
        self.contract.setVisible(basis == "contract_demand")
        self.trial = None
        if customer is not None and tariff is not None:
            typed = self.contract.text()
            contract = int(typed) if basis == "contract_demand" and typed.isdecimal() else 0
            wanted = Wanted(tariff=tariff, basis=basis, contract_kw=contract)
            self.trial = trial(customer.bills, customer.terms, wanted)
        self.months.set_rows(self.trial.months if self.trial else ())
        self.result.setText(told(self.trial) if self.trial else "选择电价后逐月列出差额。")

    def _past_tariff(self) -> None:
        (self.basis if self.basis.isVisible() else self.month_list.table).setFocus()

    def _past_basis(self) -> None:
        (self.contract if self.contract.isVisible() else self.month_list.table).setFocus()


def told(result: Trial) -> str:
    """The sums of a trial in one sentence."""
    known, unknown = len(result.known), len(result.months) - len(result.known)
    left = f";另有 {unknown} 个月不能试算,原因见列表" if unknown else ""
    if not known:
        return f"没有可以试算的月份{left}。"
    return (
        f"可试算 {known} 个月:原 {yuan(result.before_fen)} 元,试算 {yuan(result.after_fen)} 元,"
        f"相差 {signed_yuan(result.change_fen)} 元{left}。只比较电费,不含违约金。"
    )

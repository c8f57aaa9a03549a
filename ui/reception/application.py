"""An application being filled in: forms on the left, papers and the draft plan on the right."""

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.customers.views import CustomerRow
from app.customers.wording import shown_name, spaced
from app.kernel.refusals import Refusal
from app.workorders.catalog import kind_of
from app.workorders.drafting import Application
from app.workorders.kind import Kind
from ui.forms.buttons import Button, MessageLine
from ui.reception.papers import Papers
from ui.reception.plan_view import PlanView
from ui.reception.reading import Look
from ui.reception.sections import KindForm
from ui.reception.standing_line import StandingLine
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

SIDE_WIDTH = 336
"""Width in pixels at 100 % of papers and plan."""
SAME_SHOWN = 3
TAKE_OVER = "F11 带入户名、电话和联系人。"


class ApplicationView(QWidget):
    """`edited()` on every change; `wanted()` when the clerk accepts."""

    edited = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.forms: list[KindForm] = []
        self.standing = StandingLine()
        self.same = label("", "accent", wrap=True)
        self.same.setAccessibleName("同一证件")
        self.tabs = label("", "strong")
        self.tabs.setAccessibleName("本次业务")
        self.band = label("", "error", wrap=True)
        self.band.setAccessibleName("不能受理的原因")
        self.message = MessageLine()
        self.papers = Papers()
        self.plan = PlanView()
        self.button = Button("受理", key="F10", role="primary", on=self.wanted.emit)
        self._filled_from = ""
        self._lay_out()
        self.papers.edited.connect(self.edited)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        inside = QWidget()
        inside.setProperty("role", "surface")
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, UNIT, 0)
        right.setSpacing(UNIT * 2)
        right.addWidget(self.papers)
        right.addWidget(self.plan)
        right.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setAccessibleName("资料和初步方案")
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._side.setWidget(inside)
        across = QHBoxLayout()
        across.setSpacing(UNIT * 2)
        across.addWidget(self._stack, 1)
        across.addWidget(hairline(upright=True))
        across.addWidget(self._side)
        below = QHBoxLayout()
        below.setSpacing(UNIT * 2)
        below.addWidget(self.button)
        below.addWidget(self.message, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        for part in (self.standing, self.same, hairline(), self.tabs, self.band):
            whole.addWidget(part)
        whole.addLayout(across, 1)
        whole.addLayout(below)
        self.fit()

    def fit(self) -> None:
        """Widths for the type size in force."""
        self._side.setFixedWidth(look().px(SIDE_WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    @property
    def form(self) -> KindForm:
        """The form in view."""
        return self.forms[self._stack.currentIndex()]

    @property
    def kinds(self) -> list[Kind]:
        """The businesses of the application."""
        return [form.kind for form in self.forms]

    def begin(self, application: Application, seen: Look) -> None:
        """Make room for an application, new or from a draft; `grow` fills it in."""
        self._drop_forms()
        self.message.tell("")
        self.papers.begin(application.papers, application.promised_by, signed=application.promise_signed)
        for business in application.businesses:
            self._place_form(kind_of(business.kind), seen)
        self._stack.setCurrentIndex(0)
        self._show_tabs()

    def grow(self) -> bool:
        """Make the next part of the forms; False where all is there."""
        return any(form.grow() for form in self.forms)

    def fill(self, application: Application, seen: Look) -> None:
        """Show what an application says, once the forms are there."""
        for form, business in zip(self.forms, application.businesses, strict=True):
            form.set_answers(business.answers)
            form.set_loads(business.loads)
            form.edited.connect(self.edited)
        self.show_look(seen)

    def add(self, kind: Kind, seen: Look) -> None:
        """Another business of the same application; what was told already is not asked again."""
        told = {name: text for form in self.forms for name, text in form.answers().items() if text}
        form = self._place_form(kind, seen)
        while form.grow():
            pass
        form.set_answers(told)
        if seen.account is not None:
            form.fill_known(seen.account)
        form.edited.connect(self.edited)
        self.turn(len(self.forms) - 1)

    def turn(self, place: int | None = None) -> None:
        """The next business, or the one at a place."""
        following = (self._stack.currentIndex() + 1) % len(self.forms)
        self._stack.setCurrentIndex(following if place is None else place)
        self._show_tabs()
        self.form.focus_first()

    def application(self, base: Application) -> Application:
        """The application as it stands in the fields."""
        return msgspec.structs.replace(
            base,
            businesses=tuple(form.business() for form in self.forms),
            papers=self.papers.chosen(),
            promised_by=self.papers.promised_by(),
            promise_signed=self.papers.signed.isChecked(),
        )

    def show_look(self, seen: Look) -> None:
        """Show what the home says: notes beside fields, papers, plan, who has the same document."""
        account_no = seen.account.row.account_no if seen.account is not None else ""
        if seen.account is not None and account_no != self._filled_from:
            for form in self.forms:
                form.fill_known(seen.account)
        self._filled_from = account_no
        self.standing.show_account(seen.account, opens=any(kind.opens for kind in self.kinds))
        for form, judged in zip(self.forms, seen.judged, strict=False):
            form.show_live(judged)
        loose = [one for judged in seen.judged for one in judged.refusals if not one.field]
        self._tell_band(loose)
        self.papers.show_look(seen)
        self.plan.setVisible(any(kind.planned for kind in self.kinds))
        self.plan.show_plan(seen.plan)
        self._show_same(seen)

    def show_refusals(self, refusals: Iterable[Refusal]) -> None:
        """Everything wrong at once, each beside its field; the rest in the band above."""
        listed = self.papers.show_refusals(refusals)
        loose = listed
        for place, form in reversed(list(enumerate(self.forms))):
            mine = [one for one in listed if form.concerns(one)]
            if mine:
                self._stack.setCurrentIndex(place)
                self._show_tabs()
            rest = form.show_refusals(mine)
            loose = [one for one in loose if one not in mine or one in rest]
        self._tell_band(loose)

    def take_over(self, row: CustomerRow) -> None:
        """What the file knows of this person goes into the fields that are still empty."""
        known = {
            "name": row.name,
            "kind": row.kind,
            "document": row.document,
            "phones": " ".join(row.phones),
            "contact": row.contact,
        }
        for form in self.forms:
            form.set_answers(known, only_empty=True)

    def _show_same(self, seen: Look) -> None:
        rows, text = seen.same, ""
        if rows:
            more = " 等" if len(rows) > SAME_SHOWN else ""
            named = "、".join(map(_named, rows[:SAME_SHOWN]))
            text = f"同一证件已有 {len(rows)} 户:{named}{more}。{TAKE_OVER}"
        elif seen.known is not None:
            text = f"刚才找到的客户:{_named(seen.known)}。{TAKE_OVER}"
        self.same.setText(text)
        self.same.setVisible(bool(text))

    def _tell_band(self, reasons: list[Refusal]) -> None:
        self.band.setText("\n".join(dict.fromkeys(one.text for one in reasons)))
        self.band.setVisible(bool(reasons))

    def _place_form(self, kind: Kind, seen: Look) -> KindForm:
        """An empty form in its place: what is added where it will stand gets its look once."""
        form = KindForm(kind, seen.tariffs, self._stack)
        form.finished.connect(self.papers.take_focus)
        self.forms.append(form)
        self._stack.addWidget(form)
        return form

    def _drop_forms(self) -> None:
        for form in self.forms:
            self._stack.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.forms, self._filled_from = [], ""

    def _show_tabs(self) -> None:
        now = self._stack.currentIndex()
        words = [
            f"{'▸ ' if place == now else ''}{kind.transaction} {kind.word}"
            for place, kind in enumerate(self.kinds)
        ]
        more = "    (F9 换到下一项)" if len(words) > 1 else ""
        self.tabs.setText("    ".join(words) + more)


def _named(row: CustomerRow) -> str:
    return f"{shown_name(row)} {spaced(row.account_no)}"

"""受理 (21): from the menu over what is told once to the form, its papers and the number."""

from enum import Enum
from functools import cached_property

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.ids import new_id
from app.kernel.refusals import Conflict, CounterError, Refusal
from app.workorders.accepting import Business
from app.workorders.catalog import by_transaction, kind_of, kinds
from app.workorders.drafting import Application
from app.workorders.kind import Kind
from app.workorders.menu import MenuLine, is_case
from ui.forms.form import composing_now
from ui.reception.accepting import Acceptance
from ui.reception.adding import AddDialog, fitting
from ui.reception.application import ApplicationView
from ui.reception.done import Done
from ui.reception.drafts import DraftKeeper
from ui.reception.front import Front
from ui.reception.papers import TYPED_KEYS
from ui.reception.paperwork import PaperWork
from ui.reception.printing import Printed, ReceptionPrinting
from ui.reception.reading import Look, look_at
from ui.reception.told import Told
from ui.service.rating import ask_rating
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions, Page, later
from ui.theme.tokens import UNIT

CHECK_MS = 350
"""How long typing rests before what was typed is checked."""
KEPT = "已存为草稿,可在受理页继续。"


class Step(Enum):
    """Where the page stands."""

    MENU = "menu"
    TOLD = "told"
    FORM = "form"
    DONE = "done"


def is_known(code: str) -> bool:
    """Whether this is the transaction code of a business, or the code of a case on a notice."""
    return by_transaction(code) is not None or is_case(code)


class _Views(QStackedWidget):
    """The views of the page: each scrolls by itself, so the page need not be as high as their text would
    like to be at this width."""

    def hasHeightForWidth(self) -> bool:
        return False


class ReceptionPage(Page):
    """One application at a time; whatever is typed is kept as a draft until it has its number."""

    topics = frozenset({"order", "attachment", "customer", "bill", "bills", "payment", "setting", "tariff"})
    typed_keys = TYPED_KEYS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.step = Step.MENU
        self.look: Look | None = None
        self.told: Told | None = None
        self._application: Application | None = None
        self._touched = False
        self._loading = False
        self._growing: Step | None = None
        self._ticket: Ticket | None = None
        self._papers: list[Printed] = []
        self.drafts = DraftKeeper(desk, self)
        self.front = Front(desk, self.drafts)
        self.acceptance = Acceptance(desk, self)
        self.printing = ReceptionPrinting(desk, self)
        self._timer = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._grower = QTimer(self, interval=0)
        self._compose()
        self._connect()

    def _compose(self) -> None:
        self._views = _Views()
        self._views.addWidget(self.front)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT)
        whole.addWidget(self._views)

    def _connect(self) -> None:
        self.front.chosen.connect(self._choose)
        self.front.reopened.connect(lambda application: self._load(application, Step.FORM))
        self.front.failed.connect(self.warn)
        self.printing.news.connect(self.news)
        self.printing.warn.connect(self.warn)
        self.acceptance.accepted.connect(self._accepted)
        self.acceptance.refused.connect(self._refused)
        self.drafts.failed.connect(self.warn)
        self.drafts.saved.connect(self._draft_saved)
        self._timer.timeout.connect(self._check)
        self._grower.timeout.connect(self._grow)

    @later
    def view(self) -> ApplicationView:
        view = ApplicationView()
        self._views.addWidget(view)
        view.edited.connect(self._edited)
        view.wanted.connect(self.accept)
        return view

    @later
    def done(self) -> Done:
        view = Done()
        self._views.addWidget(view)
        view.went_on.connect(self._to_menu)
        return view

    @cached_property
    def paperwork(self) -> PaperWork:
        """What happens to the papers of the form."""
        work = PaperWork(self.desk, self, self.view.papers)
        work.attached.connect(self._check)
        work.failed.connect(self.warn)
        return work

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        if self.step is Step.TOLD:
            return {"F7": ("打印告知单", self._print_told), "F10": ("填写申请", self._to_form)}
        if self.step is Step.DONE:
            papers = self._papers
            keys: Actions = {"F8": ("评价", self._rate)}
            if papers:
                keys["F7"] = ("补打回执", lambda: self.printing.ask_reprint(papers))
            return keys
        if self.step is Step.MENU:
            return {"F4": ("未办完的受理", self.front.menu.draft_list.take_focus)}
        keys = {
            "F3": ("一次性告知", self._to_told),
            "F4": ("资料", self.view.papers.take_focus),
            "F7": ("上传附件", self.view.papers.browse),
            "F10": ("受理", self.accept),
        }
        if fitting(kinds(), self.view.kinds):
            keys["F8"] = ("加办业务", self._ask_other)
        if len(self.view.forms) > 1:
            keys["F9"] = ("换到下一项业务", self.view.turn)
        if self.look is not None and self.look.person is not None:
            keys["F11"] = ("带入资料", self._take_over)
        return keys

    def entered(self) -> None:
        if self.step is Step.MENU:
            self.front.refresh()
            self.front.menu.line.setFocus()
        elif self.step is Step.DONE:
            self.done.button.setFocus()
        elif self.step is Step.TOLD and self.told is not None:
            self.told.focus_first()
        else:
            self.view.form.focus_first()

    def refresh(self) -> None:
        if self.step is Step.MENU:
            self.front.refresh()
        else:
            self._check()

    def take_customer(self, account_no: str) -> bool:
        self._grow_up()
        if self.acceptance.busy():
            self.warn.emit("正在受理,请稍候再换客户。")
            return True
        application = self._application
        about_nobody = application is not None and not application.account_no
        opens = application is not None and any(kind_of(one.kind).opens for one in application.businesses)
        if application is None or self.step is Step.DONE:
            self._to_menu(account_no)
        elif about_nobody and not opens:
            self._application = msgspec.structs.replace(application, account_no=account_no)
            self._edited()
            self._check()
        elif application.account_no != account_no:
            self._leave(account_no)
        return True

    def take_code(self, code: str) -> None:
        self._grow_up()
        kind = by_transaction(code)
        if self.acceptance.busy() or not is_known(code):
            return
        if self._application is not None:
            self._leave(self._application.account_no)
        if kind is not None:
            self._begin(kind)
        else:
            self.front.reopen(code)

    def escape(self) -> bool:
        self._grow_up()
        if self.step is Step.MENU:
            if not self.front.account_no:
                return False
            self.front.start("")
        elif not self.acceptance.busy():
            self._leave(self._application.account_no if self._application else "")
        return True

    def can_leave(self) -> str:
        return "正在受理,请稍候。" if self.acceptance.busy() else ""

    def hideEvent(self, event: QHideEvent) -> None:
        self.drafts.flush()  # another page, the lock, the end: whatever comes next
        super().hideEvent(event)

    def accept(self) -> None:
        """Post the application as it stands, once everything that the page itself can see is there."""
        if self._application is None or composing_now() or self.acceptance.busy():
            return
        application = self._gathered()
        papers = self.view.papers
        if papers.promised() and not papers.signed.isChecked():
            self.view.message.tell(
                "有资料承诺后补,请与客户确认补交日期后勾选;承诺写在申请表上,由客户签字。", "danger"
            )
            papers.signed.setFocus()
            return
        self.view.message.tell("")
        self._timer.stop()
        self.acceptance.start(application, papers.states())

    def _choose(self, line: MenuLine) -> None:
        self._begin(kind_of(line.code))

    def _begin(self, kind: Kind) -> None:
        """A new application. A new connection is about no account; of a customer who was found before, only
        the data can be taken over."""
        found = self.front.account_no
        application = Application(
            case_id=new_id(),
            command_id=new_id(),
            account_no="" if kind.opens else found,
            known_from=found if kind.opens else "",
            businesses=(Business(kind=kind.code, answers={}),),
        )
        self._load(application, Step.TOLD)

    def _load(self, application: Application, step: Step) -> None:
        def came(seen: Look) -> None:
            self._show_application(application, seen, step)

        self._drop_ticket()
        self._ticket = self.desk.ask(look_at(application), came, self._not_answered, owner=self)

    def _show_application(self, application: Application, seen: Look, step: Step) -> None:
        """What is told stands there at once; the form behind it grows while the clerk reads."""
        self._ticket, self.look, self._application = None, seen, application
        self._touched, self._loading = False, True
        self.paperwork.begin(application.case_id)
        self.view.begin(application, seen)
        self._make_told(kind_of(application.businesses[0].kind), seen)
        if step is Step.TOLD:
            self._show_told()
        self._growing = step
        self._grower.start()

    def _grow(self) -> None:
        """One part of the form in one turn of the event loop."""
        if not self.view.grow():
            self._grow_up()

    def _grow_up(self) -> None:
        """The rest of the form at once, and what stands in it."""
        step, application, seen = self._growing, self._application, self.look
        self._grower.stop()
        self._growing = None
        if step is None or application is None or seen is None:
            return
        while self.view.grow():
            pass
        self.view.fill(application, seen)
        self._loading = False
        self._answered()
        if step is Step.FORM:
            self._to_form()

    def _make_told(self, kind: Kind, seen: Look) -> None:
        self._drop_told()
        self.told = Told(kind, seen.tariffs)
        self.told.set_answers(seen.judged[0].filled.answers)
        self.told.show_look(seen)
        self.told.edited.connect(self._answered)
        self.told.went_on.connect(self._to_form)
        self._views.addWidget(self.told)

    def _drop_told(self) -> None:
        if self.told is not None:
            self._views.removeWidget(self.told)
            self.told.hide()
            self.told.deleteLater()
            self.told = None

    def _answered(self) -> None:
        """A question was answered: the form knows it too."""
        if self.told is None or self._loading:
            return
        form, answers = self.view.forms[0], self.told.answers()
        if any(form.answers().get(name, "") != text for name, text in answers.items()):
            form.set_answers(answers)

    def _print_told(self) -> None:
        """What is told once, on paper; the draft is kept, so that its code reopens the case."""
        self._grow_up()
        if self._application is not None:
            application = self._gathered()
            self.drafts.save(application)
            self.printing.tell_once(application)

    def _to_told(self) -> None:
        if self.told is None:
            return
        self._loading = True
        self.told.set_answers(self.view.forms[0].answers())
        self._loading = False
        self._show_told()

    def _show_told(self) -> None:
        if self.told is not None:
            self._show_step(Step.TOLD, self.told)
            self.told.focus_first()

    def _to_form(self) -> None:
        if self._growing is not None:
            self._growing = Step.FORM  # as soon as it is there
            return
        self._show_step(Step.FORM, self.view)
        self.view.form.focus_first()
        self._check()

    def _to_menu(self, account_no: str = "") -> None:
        self._timer.stop()
        self._drop_ticket()
        if self._application is not None:
            self.paperwork.end()
        self._application, self.look = None, None
        self._show_step(Step.MENU, self.front)
        self._drop_told()
        self.front.start(account_no)

    def _show_step(self, step: Step, view: QWidget) -> None:
        self.step = step
        self._views.setCurrentWidget(view)
        self.actions_changed.emit()

    def _leave(self, account_no: str) -> None:
        """Back to the menu with this customer; what was typed stays as a draft."""
        if self._touched and self.step is not Step.DONE:
            self.drafts.save(self._gathered())
            self.news.emit(KEPT)
        self._to_menu(account_no)

    def _gathered(self) -> Application:
        assert self._application is not None
        self._application = self.view.application(self._application)
        return self._application

    def _edited(self) -> None:
        if self._loading or self._application is None or self.step is Step.DONE:
            return
        self._touched = True
        self._timer.start()
        self.drafts.save_later(self._gathered)

    def _check(self) -> None:
        """Look at the application anew; an older look that is still on its way counts for nothing."""
        if self._application is None or self._growing is not None or self.step in (Step.MENU, Step.DONE):
            return
        self._drop_ticket()
        question = look_at(self._gathered())
        self._ticket = self.desk.ask(question, self._came, self._not_answered, owner=self)

    def _came(self, seen: Look) -> None:
        self._ticket, self.look = None, seen
        self._loading = True
        self.view.show_look(seen)
        self._loading = False
        if self.told is not None:
            self.told.show_look(seen)
        self.actions_changed.emit()

    def _drop_ticket(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    def _not_answered(self, error: CounterError) -> None:
        self._ticket = None
        self.warn.emit(str(error))

    def _take_over(self) -> None:
        if self.look is not None and self.look.person is not None:
            self.view.take_over(self.look.person)

    def _ask_other(self) -> None:
        AddDialog(self, fitting(kinds(), self.view.kinds), self._add).open()

    def _add(self, kind: Kind) -> None:
        if self.look is not None:
            self.view.add(kind, self.look)
            self._edited()
            self.actions_changed.emit()

    def _draft_saved(self) -> None:
        if self.step is Step.MENU:
            self.front.refresh()

    def _accepted(self, outcome: Outcome) -> None:
        assert self._application is not None
        self.drafts.drop(self._application.case_id)
        self._touched = False
        self._papers = [(paper.kind, paper.number) for paper in outcome.papers]
        self.done.show_outcome(outcome, self.look.disclosures if self.look else ())
        self._show_step(Step.DONE, self.done)
        self.paperwork.end()
        self.done.button.setFocus()

    def _rate(self) -> None:
        """What the customer says of this reception; one rating for all businesses of the case."""
        accepted = self.done.accepted
        if accepted is not None:
            ask_rating(self.desk, self, f"order:{accepted[0]}", accepted[1], self.news.emit)

    def _refused(self, error: CounterError) -> None:
        """Nothing was accepted and nothing typed is lost."""
        if isinstance(error, Conflict):
            self._check()
        self.view.show_refusals(_named(error))


def _named(error: CounterError) -> list[Refusal]:
    """The reasons, each once: two businesses may ask for the same paper."""
    found = {(reason.code, reason.field, reason.text): reason for reason in error.reasons}
    return list(found.values())

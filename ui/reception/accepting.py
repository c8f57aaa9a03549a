"""Posting an application: doubts ask for a reason, some for a second person, the page says the rest."""

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.kernel.commands import Outcome
from app.kernel.refusals import CounterError, Doubt
from app.workorders.accepting import APPROVE, AcceptOrder
from app.workorders.drafting import Application
from ui.forms.dialogs import ask_reason
from ui.reception.reading import Look, look_at
from ui.shell.desk import Desk
from ui.shell.posting import ask_second_person


class Acceptance(QObject):
    """`accepted(Outcome)` or `refused(CounterError)`; nothing where the clerk turns back in a dialog."""

    accepted = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page

    def busy(self) -> bool:
        """Whether an application is being posted."""
        return self._desk.busy(self)

    def start(self, application: Application, states: dict[str, str]) -> None:
        """Post an application with its papers as they stand."""
        command = AcceptOrder(
            command_id=application.command_id,
            case_id=application.case_id,
            account_no=application.account_no,
            business=application.businesses[0],
            also=application.businesses[1:],
            papers=states,
            promised_by=application.promised_by,
        )
        self._post(command, application)

    def _post(self, command: AcceptOrder, application: Application) -> None:
        def failed(error: CounterError) -> None:
            if isinstance(error, Doubt):
                self._weigh(command, application, error)
            else:
                self.refused.emit(error)

        self._desk.do(command, self._happened, failed, owner=self)

    def _happened(self, outcome: Outcome) -> None:
        self.accepted.emit(outcome)

    def _weigh(self, command: AcceptOrder, application: Application, doubt: Doubt) -> None:
        """Whether a doubt needs a second person; the home says so anew, since the command does too."""

        def came(seen: Look) -> None:
            self._ask(command, application, doubt, second=bool(doubt.codes & seen.seconds))

        self._desk.ask(look_at(application), came, self.refused.emit, owner=self)

    def _ask(self, command: AcceptOrder, application: Application, doubt: Doubt, *, second: bool) -> None:
        sentences = "\n".join(reason.text for reason in doubt.reasons)

        def given(reason: str) -> None:
            codes = (*command.accepted, *sorted(doubt.codes))
            again = msgspec.structs.replace(command, accepted=codes, reason=reason)
            if not second:
                self._post(again, application)
                return
            ask_second_person(
                self._desk,
                self._page,
                f"{sentences}\n原因:{reason}",
                APPROVE,
                f"case:{command.case_id}",
                lambda approval: self._post(
                    msgspec.structs.replace(again, approval_id=approval), application
                ),
            )

        ask_reason(self._page, "请核对:仍然受理?", sentences, given)

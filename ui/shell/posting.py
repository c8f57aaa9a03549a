"""Posting a form's command the same way on every page: refusals beside fields, doubts, approvals, news."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.kernel.commands import Command, Outcome
from app.kernel.refusals import CounterError, Doubt, Refused
from app.security.sign_in import approve
from ui.forms.dialogs import ApprovalDialog, ask_approval, ask_doubt
from ui.forms.form import Form, composing_now
from ui.shell.desk import Desk


class Posting(QObject):
    """Does a page's commands: `Posting(desk, page, form, tell).post(command, done)`.

    Refusals go beside the fields of `form` (or to `tell` without one), a Doubt asks the clerk and is
    replayed with the acceptance, Conflict and Unavailable go to `tell`. Nothing is posted while an
    input method is composing or while this page's last command is under way.
    """

    def __init__(
        self, desk: Desk, page: QWidget, form: Form | None = None, tell: Callable[[str], object] | None = None
    ) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._form = form
        self._tell = tell

    def post(self, command: Command, done: Callable[[Outcome], None]) -> bool:
        """Post; `done(outcome)` follows when it happened. False if it could not even be tried now."""
        if composing_now():
            return False
        return self._desk.do(
            command, done, lambda error: self._refused(error, command, done), owner=self._page
        )

    def _refused(self, error: CounterError, command: Command, done: Callable[[Outcome], None]) -> None:
        if isinstance(error, Doubt):

            def again(codes: tuple[str, ...]) -> None:
                self.post(msgspec.structs.replace(command, accepted=(*command.accepted, *codes)), done)

            ask_doubt(self._page, error, again)
        elif isinstance(error, Refused) and self._form is not None:
            self._form.show_refusals(error)
        elif self._tell is not None:
            self._tell(str(error))
        elif self._form is not None:
            self._form.show_refusals(error)


def ask_second_person(
    desk: Desk, parent: QWidget, sentence: str, purpose: str, subject: str, approved: Callable[[str], None]
) -> ApprovalDialog:
    """Have a second person approve; `approved(approval_id)` follows.

    `purpose` is the permission the approver needs ('payment.approve_reversal'), `subject` what the
    act is about ('payment:…').
    """
    session = desk.session

    def given(staff_no: str, password: str) -> None:
        def happened(approval_id: str) -> None:
            dialog.accept()
            approved(approval_id)

        desk.serve(
            lambda bus, home: approve(bus, home, session, staff_no, password, purpose, subject),
            happened,
            dialog.show_refusals,
            owner=dialog,
        )

    dialog = ask_approval(parent, sentence, given)
    return dialog

"""A command and a page made only for looking at the shell: each poke leaves one fact."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.facts import FactBody, fact_kind
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from ui.forms.buttons import Button
from ui.forms.fields import MoneyField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page
from ui.shell.posting import Posting


@fact_kind("poke.happened")
class Poked(FactBody, frozen=True):
    """Somebody poked."""

    text: str

    def subjects(self) -> tuple[str, ...]:
        return (f"poke:{self.text}",)


class Poke(Command, frozen=True):
    """Do something visible. The text 'refuse', 'doubt', 'bug' or 'paper' makes it end that way."""

    permission: ClassVar[str] = "poke"
    text: str = ""
    amount_fen: int = 0


@handles(Poke)
def poke(command: Poke, work: Work) -> Decision:
    if command.text == "refuse":
        raise Refused(
            [Refusal("text.empty", "text"), Refusal("money.negative", "amount"), Refusal("kernel.busy")]
        )
    if command.text == "doubt" and "money.too_precise" not in command.accepted:
        raise Doubt([Refusal("money.too_precise", "amount")])
    if command.text == "bug":
        raise ZeroDivisionError(f"poke of 330102199001011234 at {work.now_ms}")
    papers = (PaperOrder(kind="slip", number="1", snapshot=command),) if command.text == "paper" else ()
    return Decision(facts=(Poked(text=command.text),), papers=papers, news=f"已处理 {command.text}")


class PokePage(Page):
    """Two fields and F9."""

    topics = frozenset({"poke"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.refreshed = 0
        self.customers: list[str] = []
        self.hold = ""
        self.form = Form(self)
        self.form.add("text", "事由", TextField(20, required=True), key="T")
        self.form.add("amount", "金额", MoneyField())
        self.button = Button("办理", key="F9", role="primary", on=self.post)
        self.posting = Posting(desk, self, self.form, self.warn.emit)
        self.form.finished.connect(self.post)
        column = QVBoxLayout(self)
        column.addWidget(self.form)
        column.addWidget(self.button)

    def actions(self) -> Actions:
        return {"F9": ("办理", self.post)}

    def entered(self) -> None:
        self.form.focus_first()

    def refresh(self) -> None:
        self.refreshed += 1

    def take_customer(self, account_no: str) -> bool:
        self.customers.append(account_no)
        return True

    def can_leave(self) -> str:
        return self.hold

    def post(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            command = Poke(text=answers["text"], amount_fen=answers["amount"] or 0)
            self.posting.post(command, lambda _: self.form.clear())


def unavailable() -> None:
    """A gate through which nothing goes."""
    raise refuse("kernel.disk_full")

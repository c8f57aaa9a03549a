"""The form of a stage: its fields with what is known, a word about exceptions, what is printed after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.documents.vocabulary import PAPERS as PRINTED
from app.kernel.commands import Command
from app.kernel.refusals import CounterError, Doubt
from app.workorders.accepting import APPROVE
from app.workorders.issuing import ONCE, SHORT, PrintOrderPaper
from app.workorders.kind import Field, Stage, applies
from app.workorders.moving import CompleteStage
from app.workorders.standing import HIDDEN, KNOWN
from ui.forms.choices import CheckRow
from ui.forms.fields import TextField
from ui.forms.form import Form
from ui.orders.reading import Whole
from ui.orders.rows import head_words
from ui.reception.fields import answer_of, make_field, on_change, show_answer
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel
from ui.shell.posting import ask_second_person

REASON = "reason"
PRINT = "print_"
"""What the ticks for papers begin with."""
APPROVAL_NEEDED = "security.approval_unknown"
TWO_COLUMNS_FROM = 7
"""Fields from which a stage stands in two columns."""


class StageForm(Form):
    """Some fields of a stage; a field appears once its condition holds. Every answer is text, and it is the
    command that says what is wrong with it."""

    def __init__(self, fields: tuple[Field, ...], whole: Whole) -> None:
        super().__init__()
        self._declared = fields
        for field in fields:
            self.add(field.name, field.word, make_field(field, whole.tariffs), hint=field.hint)

    def texts(self) -> dict[str, str]:
        """What stands in the declared fields, shown or not."""
        return {field.name: answer_of(self.field(field.name)) for field in self._declared}

    def show_conditions(self, answers: Mapping[str, str]) -> None:
        """Show the fields that are asked with these answers."""
        for field in self._declared:
            self.show_field(field.name, applies(field.when, answers))

    def answers(self) -> dict[str, Any]:
        """What stands in the fields in view; ticks and the reason as they are."""
        mine = {field.name for field in self._declared}
        found: dict[str, Any] = {}
        for name in self.names():
            widget = self.field(name)
            if not widget.isHidden():
                found[name] = answer_of(widget) if name in mine else widget.value()
        return found


class StagePanel(EntryPanel):
    """Posts CompleteStage. A second person is asked where the step is an exception that needs one."""

    def __init__(self, desk: Desk, whole: Whole, stage: Stage) -> None:
        self._whole, self._stage = whole, stage
        self._approval_id = ""
        fields = stage.fields
        middle = (len(fields) + 1) // 2 if len(fields) >= TWO_COLUMNS_FROM else len(fields)
        halves = (fields[:middle], fields[middle:]) if fields[middle:] else (fields,)
        self.parts = tuple(StageForm(half, whole) for half in halves)
        last = self.parts[-1]
        last.add(REASON, "办理说明", TextField(200), hint="有例外时必填")
        for paper in printable(stage):
            last.add(f"{PRINT}{paper}", "完成后打印", CheckRow(PRINTED[paper]))
        super().__init__(
            desk, stage.word, self.parts, self._command, word="完成", sentence=_sentence(whole, stage)
        )
        for field in fields:
            on_change(self._widget(field.name), self._show_conditions)
        self._show_conditions()

    def start(self, values: dict[str, Any] | None = None) -> None:
        """Begin with what is known in its fields."""
        super().start(values)
        known = known_answers(self._whole, self._stage, self._desk.session.name)
        for name, text in known.items():
            show_answer(self._widget(name), text)
        for paper in printable(self._stage):
            self._widget(f"{PRINT}{paper}").setChecked(True)
        self._show_conditions()
        self._untouched = self._state()

    def papers(self) -> tuple[PrintOrderPaper, ...]:
        """What is to be printed now that the stage is done."""
        return tuple(
            PrintOrderPaper(order_no=self._whole.order.order_no, paper=paper)
            for paper in printable(self._stage)
            if self._widget(f"{PRINT}{paper}").isChecked()
        )

    def show_refusals(self, error: CounterError) -> None:
        if APPROVAL_NEEDED in error.codes:
            self._ask_second()
            return
        super().show_refusals(error)
        if isinstance(error, Doubt):
            self.focus_field(REASON)

    def _same(self, answers: dict[str, Any], before: dict[str, Any] | None) -> bool:
        """A word about the exception and what is printed change nothing of what was doubted."""
        return _weighed(answers) == _weighed(before or {})

    def _ask_second(self) -> None:
        def approved(approval_id: str) -> None:
            self._approval_id = approval_id
            self.save()

        order_no = self._whole.order.order_no
        sentence = f"工单 {order_no} 的{self._stage.word}有例外,需要批准。"
        ask_second_person(self._desk, self, sentence, APPROVE, f"order:{order_no}", approved)

    def _command(self, answers: dict[str, Any]) -> Command:
        names = {field.name for field in self._stage.fields}
        return CompleteStage(
            order_no=self._whole.order.order_no,
            stage=self._stage.code,
            answers={name: text for name, text in answers.items() if name in names},
            reason=answers[REASON],
            approval_id=self._approval_id,
        )

    def _widget(self, name: str) -> Any:
        return next(part.field(name) for part in self.parts if name in part.names())

    def _show_conditions(self) -> None:
        answers = dict(self._whole.order.answers)
        for part in self.parts:
            answers |= part.texts()
        for part in self.parts:
            part.show_conditions(answers)


def _weighed(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in answers.items() if name != REASON and not name.startswith(PRINT)}


def printable(stage: Stage) -> tuple[str, ...]:
    """The papers of a stage that are printed from the order itself."""
    return tuple(paper for paper in stage.papers if paper in SHORT and paper not in ONCE)


def known_answers(whole: Whole, stage: Stage, me: str) -> dict[str, str]:
    """What is never asked twice: earlier answers, the file's own, the meter that hangs there, today, me, the
    draft plan."""
    account, answers = whole.account, whole.order.answers
    found: dict[str, str] = {}
    for field in stage.fields:
        text = answers.get(field.name, "")
        if not text and field.known and field.known not in HIDDEN and account is not None:
            text = KNOWN[field.known](account)
        if not text and field.name == "pull_asset" and account is not None and len(account.meters) == 1:
            text = account.meters[0].asset_no
        if not text and field.shape == "date" and field.required:
            text = whole.today.isoformat()
        if not text and field.name == "surveyor":
            text = me
        if not text and stage.code == "reply":
            text = whole.proposed.get(field.name, "")
        if text:
            found[field.name] = text
    return found


def _sentence(whole: Whole, stage: Stage) -> str:
    """What the order is about, and the contract that has to be signed first."""
    told = [f"{whole.order.order_no} {whole.kind.word}", head_words(whole)]
    if stage.signs and whole.kind.contract_of(whole.order.answers):
        contract = whole.contract
        if contract is None or contract.ended_on is not None:
            told.append("合同还没有起草(Esc 返回,F9 起草合同)")
        elif contract.signed_on is None:
            told.append(f"合同 {contract.contract_no} 还没有签订(Esc 返回,F9 合同)")
        else:
            told.append(f"合同 {contract.contract_no} 已签订")
    return "  ".join(told)

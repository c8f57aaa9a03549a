"""The sums of the payment page without any widget: what is due, given back, kept, and asked."""

from collections.abc import Iterable

import msgspec

from app.kernel.money import yuan
from app.kernel.refusals import Refusal
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.allocation import Split, allocate
from app.payments.settings import CounterSettings
from app.payments.views import AccountSheet, SheetBill
from app.payments.vocabulary import TENDERS


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the clerk has typed and chosen; `received_fen` None means exactly what is due."""

    bill_ids: frozenset[str] = frozenset()
    received_fen: int | None = None
    tender: str = "cash"
    reference: str = ""
    surplus: str = "change"
    order: str = "month"


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """The answers with their consequences, in fen."""

    answers: Answers
    lines: tuple[SheetBill, ...]
    split: Split
    received_fen: int

    @property
    def due_fen(self) -> int:
        return self.split.due_fen

    @property
    def short_fen(self) -> int:
        """What stays owed of the selected bills."""
        return max(0, self.due_fen - self.received_fen)

    @property
    def surplus_fen(self) -> int:
        """What was handed over beyond the selected bills."""
        return max(0, self.received_fen - self.due_fen)

    @property
    def is_deposit(self) -> bool:
        """Nothing is selected: all money becomes prepaid."""
        return not self.lines

    @property
    def bill_ids(self) -> tuple[str, ...]:
        return tuple(line.bill.bill_id for line in self.lines)

    def result(self) -> tuple[str, int]:
        """The third big figure: its word and its sum."""
        if self.short_fen:
            return "尚欠", self.short_fen
        if self.split.deposit_fen:
            return "存入预存", self.split.deposit_fen
        return "找零", self.split.change_fen

    def question(self) -> str:
        """What is about to be posted, in one sentence."""
        split = self.split
        parts = []
        if self.received_fen:
            parts.append(f"收{TENDERS[self.answers.tender]} {yuan(self.received_fen)}")
        if split.credit_used_fen:
            parts.append(f"用预存 {yuan(split.credit_used_fen)}")
        if self.lines:
            parts.append(f"销 {len(split.parts)} 笔")
        if self.short_fen:
            parts.append(f"尚欠 {yuan(self.short_fen)}")
        elif split.deposit_fen:
            parts.append(f"存入预存 {yuan(split.deposit_fen)}")
        elif split.change_fen:
            parts.append(f"找零 {yuan(split.change_fen)}")
        elif self.answers.tender == "cash":
            parts.append("不找零")
        return ",".join(parts)

    def troubles(self, settings: CounterSettings) -> list[Refusal]:
        """What can be seen to be wrong before the command is sent; the command checks again."""
        found = []
        if self.answers.tender != "cash" and not self.answers.reference:
            name = TENDERS[self.answers.tender]
            found.append(Refusal("payments.reference_required", "reference", tender=name))
        if self.received_fen > settings.hall_limit_fen:
            found.append(Refusal("payments.over_limit", "received", limit=yuan(settings.hall_limit_fen)))
        elif not self.received_fen and not self.split.credit_used_fen:
            found.append(Refusal("payments.nothing_received", "received"))
        return found


def reckon(sheet: AccountSheet, answers: Answers) -> Reckoning:
    """Spend what is handed over on the chosen bills, the way the command will."""
    lines = tuple(line for line in sheet.bills if line.bill.bill_id in answers.bill_ids)
    exact = _split(lines, 0, sheet.credit_fen, answers).due_fen
    received = exact if answers.received_fen is None else answers.received_fen
    return Reckoning(
        answers=answers,
        lines=lines,
        split=_split(lines, received, sheet.credit_fen, answers),
        received_fen=received,
    )


def _split(lines: Iterable[SheetBill], received_fen: int, credit_fen: int, answers: Answers) -> Split:
    return allocate(
        [line.due for line in lines],
        received_fen,
        credit_fen,
        order=answers.order,
        give_change=answers.tender == "cash" and answers.surplus == "change",
    )


class Explained(msgspec.Struct, frozen=True):
    """One line of a bill's explanation: words, the rule they rest on, fen."""

    text: str
    rule: str
    amount_fen: int


def explain(line: SheetBill) -> list[Explained]:
    """Every fen of an open bill; the lines add up to what it asks for today."""
    bill = line.bill
    lines = [Explained(f"{bill.period} 电费 {bill.kwh} kWh", "", bill.amount_fen)]
    if bill.paid_fen:
        lines.append(Explained("已缴电费", "", line.principal_fen - bill.amount_fen))
    lines += [Explained(f"违约金 {part.text}", part.rule, part.amount_fen) for part in line.late.lines]
    earlier = line.late_fen - line.late.fee_fen
    if earlier:
        lines.append(Explained("以前部分缴费时已定、未缴的违约金", "", earlier))
    return lines


def grouped(account_no: str) -> str:
    """An account number in groups of four, as people read it aloud."""
    return " ".join(account_no[start : start + 4] for start in range(0, len(account_no), 4))

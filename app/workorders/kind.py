"""The language in which a business declares itself; each file of kinds/ says one whole business in it.

From such a declaration come the form, the menu entry, the checks, the deadlines, the life of the order,
the help page and the rows of the contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal

if TYPE_CHECKING:
    from app.workorders.moving import Step
    from app.workorders.standing import Request

Answers = Mapping[str, str]
"""What was filled in, by field: dates as 2026-03-15, choices by code, ticks as 'yes' or ''."""

Shape = Literal[
    "text",
    "code",
    "name",
    "identity",
    "phones",
    "date",
    "whole",
    "decimal",
    "choice",
    "yes",
    "tariff",
    "sealed",
]
"""How a field is typed. 'identity' and 'sealed' (bank account) are kept from sight; 'tariff' is one of
the published tariffs; 'phones' are separated by spaces."""


@dataclass(frozen=True)
class When:
    """Holds while another answer is one of these values."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Whether it holds with these answers."""
        return answers.get(self.field, "") in self.values


def applies(when: When | None, answers: Answers) -> bool:
    """Whether a condition holds; no condition always does."""
    return when is None or when.holds(answers)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that is asked. `known` names what of the customer file fills it in (standing.KNOWN), so
    that it is never asked twice; `least` and `most` bound numbers."""

    name: str
    word: str
    shape: Shape = "text"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    limit: int = 60
    when: When | None = None
    known: str = ""
    hint: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """Fields under a heading."""

    title: str
    fields: tuple[Field, ...]
    when: When | None = None


@dataclass(frozen=True, kw_only=True)
class Need:
    """A paper that the business needs (vocabulary.PAPERS). `waivable`: it may follow by a promised day
    (容缺受理); `reusable`: one that is on file need not be brought again (facts.md §3.1)."""

    paper: str
    when: When | None = None
    waivable: bool = True
    reusable: bool = True
    note: str = ""


Weight = Literal["no", "doubt", "second"]


@dataclass(frozen=True)
class Finding:
    """What a check found: a refusal, a doubt the clerk may accept with a reason, or one that needs a
    second person."""

    reason: Refusal
    weight: Weight = "no"


Check = Callable[["Request"], Iterable[Finding]]
Effect = Callable[["Step"], Iterable[FactBody]]
Guard = Callable[["Step"], Iterable[Finding]]


def no(code: str, field_name: str = "", **facts: object) -> Finding:
    """It cannot be done."""
    return Finding(Refusal(code, field_name, **facts))


def doubt(code: str, field_name: str = "", **facts: object) -> Finding:
    """The clerk may accept it and says why."""
    return Finding(Refusal(code, field_name, **facts), "doubt")


def second(code: str, field_name: str = "", **facts: object) -> Finding:
    """The clerk may accept it with a reason and a second person."""
    return Finding(Refusal(code, field_name, **facts), "second")


@dataclass(frozen=True, kw_only=True)
class ClockUse:
    """A clock of settings.ClockRule that runs for this business: from the acceptance ('accepted') or the
    end of a stage, to the end of a stage or of the order ('end')."""

    clock: str
    starts: str = "accepted"
    ends: str = "end"
    when: When | None = None


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What the customer pays for the business, in words and with its basis."""

    word: str
    amount: str
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step of the order's life, done by whoever has `right`, in the order in which they are declared.

    `waits`: the customer acts, and the supplier's clocks stand still. `final`: nothing goes back behind
    this step once it is done (facts.md §3.5 d). `optional`: may be passed over, with a reason. `effects`
    change the customer file and the meters when the step is done; `guards` may refuse it. `papers` are
    what is printed when it is done, `signs` says that a contract has to be signed before it is.
    """

    code: str
    word: str
    right: str
    fields: tuple[Field, ...] = ()
    when: When | None = None
    waits: bool = False
    final: bool = False
    optional: bool = False
    signs: bool = False
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A business. `transaction` is its three-digit code; `group` its heading in the menu; `aliases` what
    people also call it (暂停). `questions` are the fields (five at most) that decide about papers and
    limits and are asked first. `opens` says that it makes a new account; `temporary_ok` that it is open to
    users of temporary supply (R24 Art.14). `contract` is the kind of contract it needs, '' for none, or a
    function of the answers. `spins_off` draws the number of a second account, which the answers then
    carry as 'new_account_no' (分户). `article` is the rule that defines the business.
    """

    code: str
    transaction: str
    word: str
    group: str
    article: str
    sections: tuple[Section, ...]
    stages: tuple[Stage, ...]
    about: str = ""
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    checks: tuple[Check, ...] = ()
    clocks: tuple[ClockUse, ...] = ()
    fees: tuple[Fee, ...] = ()
    notes: tuple[str, ...] = ()
    opens: bool = False
    spins_off: bool = False
    loads: bool = False
    planned: bool = False
    temporary_ok: bool = False
    contract: str | Callable[[Answers], str] = ""
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        asked = [one for section in self.sections for one in section.fields]
        asked += [one for stage in self.stages for one in stage.fields]
        object.__setattr__(self, "by_name", {one.name: one for one in asked})

    def shown(self, answers: Answers) -> list[Field]:
        """The fields of the application that are asked with these answers."""
        return [
            one
            for section in self.sections
            if applies(section.when, answers)
            for one in section.fields
            if applies(one.when, answers)
        ]

    def course(self, answers: Answers) -> list[Stage]:
        """The stages that an order with these answers goes through."""
        return [stage for stage in self.stages if applies(stage.when, answers)]

    def stage(self, code: str) -> Stage | None:
        """A stage by its code; None for the code of an end."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def following(self, code: str, answers: Answers) -> str:
        """The code of the stage behind one ('' for the first one), '' behind the last."""
        codes = [stage.code for stage in self.course(answers)]
        place = codes.index(code) + 1 if code else 0
        return codes[place] if place < len(codes) else ""

    def needed(self, answers: Answers) -> list[Need]:
        """The papers that an order with these answers needs."""
        return [need for need in self.needs if applies(need.when, answers)]

    def contract_of(self, answers: Answers) -> str:
        """The kind of contract that is signed, '' where none is."""
        return self.contract if isinstance(self.contract, str) else self.contract(answers)

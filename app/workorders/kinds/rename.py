"""更名: only the name changes; subject, address, capacity and class stay (R24 Art.31; facts.md §1.3)."""

from collections.abc import Iterator

from app.customers.facts import Naming
from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import changed, contacts
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, archive
from app.workorders.standing import Request


def differs(request: Request) -> Iterator[Finding]:
    """The new name is another one."""
    account = request.account
    if account is not None and request.answers.get("new_name") == account.row.name:
        yield no("order.same_name", "new_name")


def renamed(step: Step) -> Iterator[FactBody]:
    """The account's name in the file."""
    if step.account is not None:
        naming = Naming(name=step.answers["new_name"], kind=step.account.row.kind)
        yield changed(step, naming=naming)


KIND = Kind(
    code="rename",
    transaction="232",
    word="更名",
    group="过户更名",
    article="《供电营业规则》(2024) 第三十一条",
    about="用电主体、地址、容量、类别不变,只改户名。",
    questions=("by_agent",),
    temporary_ok=True,
    contract=supply_contract,
    sections=(
        Section(
            title="更名内容",
            fields=(Field(name="new_name", word="新户名", shape="name", required=True, limit=80), WISH),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="change_proof", waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order, differs),
    clocks=(
        ClockUse(clock="rename_contract", ends="contract", when=When("level", ("low",))),
        ClockUse(clock="rename_contract_high", ends="contract", when=When("level", ("high",))),
        ClockUse(clock="rename_archive", starts="contract", ends="archive"),
        ClockUse(clock="rename_total", ends="archive"),
    ),
    stages=(CONTRACT, archive(renamed, contacts)),
)

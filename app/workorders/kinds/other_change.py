"""其它变更: file data that change nothing about the supply (R24 Art.38; facts.md §1.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Kind, Need, Section, When
from app.workorders.moving import Step
from app.workorders.parts.effects import bank_of, changed, contacts
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, INDUSTRY, PAYING, WISH
from app.workorders.parts.stages import archive

TAX = When("what", ("tax",))


def paying(step: Step) -> Iterator[FactBody]:
    """The bank account, where one was given."""
    if "bank_no" in step.order.secrets:
        yield changed(step, bank=bank_of(step.answers, step.order.secrets))


KIND = Kind(
    code="other_change",
    transaction="255",
    word="其它变更",
    group="计价变更",
    article="《供电营业规则》(2024) 第三十八条",
    about="行业分类、缴费方式、银行账号、增值税信息、联系人等档案信息变更,即办即结。",
    aliases=("增值税", "银行账号", "联系人"),
    questions=("what", "by_agent"),
    temporary_ok=True,
    sections=(
        Section(
            title="变更内容",
            fields=(
                Field(
                    name="what",
                    word="变更内容",
                    shape="choice",
                    required=True,
                    choices=(
                        ("contact", "联系人、联系电话"),
                        ("pay", "缴费方式、银行账号"),
                        ("tax", "增值税信息"),
                        ("industry", "行业分类"),
                    ),
                ),
                Field(name="tax_name", word="开票名称", shape="name", required=True, limit=80, when=TAX),
                Field(
                    name="tax_no", word="统一社会信用代码", shape="code", required=True, limit=18, when=TAX
                ),
                Field(name="tax_address", word="注册地址和电话", limit=120, when=TAX),
                Field(name="tax_bank", word="开户行和账号", limit=120, when=TAX),
                WISH,
            ),
        ),
        Section(title="行业", fields=(INDUSTRY,), when=When("what", ("industry",))),
        Section(title=PAYING.title, fields=PAYING.fields, when=When("what", ("pay",))),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="tax", when=TAX, waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    clocks=(ClockUse(clock="at_once", ends="archive"),),
    stages=(archive(contacts, paying),),
)

"""One Chinese line for each fact about an account; rooms above register the words for theirs."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.customers.facts import (
    CustomerChanged,
    CustomerRegistered,
    CustomersDistinguished,
    CustomersImported,
    CustomersLinked,
    CustomersUnlinked,
    IdentityRevealed,
    Member,
    MeterInstalled,
)
from app.customers.vocabulary import STATUSES
from app.kernel.facts import Fact, FactBody, UnknownFact

B = TypeVar("B", bound=FactBody)
_WORDS: dict[type[FactBody], Callable[[Any], str]] = {}

_GROUP_NAMES = {
    "naming": "户名类别",
    "identity": "证件",
    "contacts": "联系方式",
    "site": "用电地址",
    "tariff": "电价类别",
    "standing": "用电状态",
    "bank": "银行账号",
}


def tells(body: type[B]) -> Callable[[Callable[[B], str]], Callable[[B], str]]:
    """Decorator: this function puts one kind of fact into a line for the history of an account."""

    def register(line: Callable[[B], str]) -> Callable[[B], str]:
        _WORDS[body] = line
        return line

    return register


def told() -> frozenset[type[FactBody]]:
    """The kinds of fact that have a line."""
    return frozenset(_WORDS)


def describe(fact: Fact) -> str:
    """The line of a fact; its bare kind where no room has words for it or the program is too old."""
    try:
        body = fact.body()
    except UnknownFact:
        return fact.kind
    line = _WORDS.get(type(body))
    return line(body) if line else fact.kind


@tells(CustomerRegistered)
def _registered(body: CustomerRegistered) -> str:
    return f"建立客户档案({body.source})" if body.source else "建立客户档案"


@tells(CustomerChanged)
def _changed(body: CustomerChanged) -> str:
    names = [text for group, text in _GROUP_NAMES.items() if getattr(body, group) is not None]
    line = "修改" + "、".join(names)
    if body.standing is not None:
        line += f",改为{STATUSES.get(body.standing.status, body.standing.status)}"
    return f"{line}({body.reason or body.source})" if body.reason or body.source else line


@tells(MeterInstalled)
def _installed(body: MeterInstalled) -> str:
    return f"装表 {body.asset_no},倍率 {body.multiplier}"


@tells(CustomersImported)
def _imported(body: CustomersImported) -> str:
    return f"建立或修改客户档案({body.source})"


@tells(IdentityRevealed)
def _revealed(body: IdentityRevealed) -> str:
    return f"查看证件号码,原因:{body.reason}"


def _numbers(members: tuple[Member, ...]) -> str:
    return "、".join(member.account_no for member in members)


@tells(CustomersLinked)
def _linked(body: CustomersLinked) -> str:
    line = f"户号 {_numbers(body.members)} 归为同一客户"
    return f"{line}({body.reason})" if body.reason else line


@tells(CustomersUnlinked)
def _unlinked(body: CustomersUnlinked) -> str:
    return f"户号 {_numbers(body.members)} 不再归为同一客户:{body.reason}"


@tells(CustomersDistinguished)
def _distinguished(body: CustomersDistinguished) -> str:
    return f"户号 {_numbers(body.members)} 确认不是同一客户:{body.reason}"

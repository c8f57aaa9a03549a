"""All contracts by kind, and the check that each covers what the regulation demands."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from app.workorders.contracts import kinds as _folder
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import CONTENTS, ContractKind


@lru_cache(maxsize=1)
def contract_kinds() -> dict[str, ContractKind]:
    """Every kind of contract, by code."""
    modules = sorted(iter_modules(_folder.__path__), key=lambda one: one.name)
    found = [import_module(f"{_folder.__name__}.{one.name}").CONTRACT for one in modules]
    return {one.code: one for one in found}


def title_of(code: str) -> str:
    """What people call a contract; its code where this program does not know it."""
    kind = contract_kinds().get(code)
    return kind.title if kind else code


def missing_contents(kind: ContractKind, data: ContractData) -> list[str]:
    """Which of the seven contents no chapter covers, in words (《电力供应与使用条例》第三十三条)."""
    if not kind.seven:
        return []
    covered = {content for topic in kind.topics(data) if topic.clauses for content in topic.covers}
    return [word for code, word in CONTENTS.items() if code not in covered]

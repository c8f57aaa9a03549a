"""Which kind of contract a business signs, by what it is about (facts.md §1.9)."""

from __future__ import annotations

from app.workorders.kind import Answers
from app.workorders.vocabulary import is_high


def supply_contract(answers: Answers) -> str:
    """By voltage where it is known, else by size and class [K]."""
    voltage = answers.get("voltage", "")
    if is_high(voltage) or (not voltage and answers.get("level") == "high"):
        return "hv"
    return "resident" if answers.get("usage") == "residential" else "lv"

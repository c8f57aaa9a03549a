"""Which kind of contract a business signs, by what it is about (facts.md §1.9)."""

from __future__ import annotations

from app.workorders.kind import Answers

LOW = ("220V", "380V")


def supply_contract(answers: Answers) -> str:
    """By voltage where it is known, else by size and class [K]."""
    voltage = answers.get("voltage", "")
    if voltage not in ("", *LOW) or (not voltage and answers.get("level") == "high"):
        return "hv"
    return "resident" if answers.get("usage") == "residential" else "lv"

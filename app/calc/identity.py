"""`identity`: is a resident identity number or a credit code a possible one, and what does it tell."""

from __future__ import annotations

from datetime import date

from app.calc.answers import Answer, present
from app.calc.fields import Fields
from app.customers.identity import examine
from app.tariffs.pricing.profiles import RuleProfile

TYPES = ("resident_id", "uscc")


def identity(request: Fields, _profile: RuleProfile, today: date) -> Answer:
    """Valid or the first reason why not; birth and sex of a valid resident. Raises Refused calc.*."""
    kind, number = request.choice("type", TYPES), request.text("number")
    request.done()
    found = examine(kind, number.upper(), today)
    told = present((("birth", found.born and found.born.isoformat()), ("sex", found.sex or None)))
    return Answer({"valid": not found.reason, "reason": found.reason or None, **told})

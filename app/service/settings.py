"""Scores, reasons and the pace of calls as data, published into a home."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from app.kernel.home import Rooms
from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.service import texts  # noqa: F401  registers the sentences

SETTING = "service"
"""The name under which they are published into a home (resources/rules/service.json)."""


class Score(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level of satisfaction (facts.md §7.6: five, by a button each); its key is its `value`. An `unhappy`
    one asks for reasons and is followed up."""

    value: int
    word: str
    unhappy: bool = False


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why somebody is not satisfied; its key is its place in the list."""

    code: str
    word: str


class ServiceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Scores best first; from `satisfied_from` on a score counts as satisfied. A customer who is not reached
    is called `call_tries` times, `call_hours_between` apart (facts.md §2.3). `board_seconds` is how long a
    page of the hall's board stands."""

    scores: tuple[Score, ...]
    satisfied_from: int
    reasons: tuple[Reason, ...]
    call_tries: int
    call_hours_between: int
    board_seconds: int

    def __post_init__(self) -> None:
        values = [score.value for score in self.scores]
        if not values or values != sorted(set(values), reverse=True) or not 1 <= values[-1] <= values[0] <= 9:
            raise ValueError("scores descend, each with a key from 1 to 9")
        codes = [reason.code for reason in self.reasons]
        if not codes or len(codes) > 9 or len(set(codes)) != len(codes):
            raise ValueError("reasons are one to nine, each once")
        if min(self.call_tries, self.board_seconds) < 1 or self.call_hours_between < 0:
            raise ValueError("calls and board need a pace")

    def score(self, value: int) -> Score | None:
        """A score by its value."""
        return next((one for one in self.scores if one.value == value), None)

    def score_word(self, value: int) -> str:
        """What people call a score; its figure where these rules do not know it."""
        found = self.score(value)
        return found.word if found else f"{value} 分"

    def reason_words(self, codes: tuple[str, ...]) -> str:
        """Reasons as people read them: 服务态度、等候时间长."""
        known = {reason.code: reason.word for reason in self.reasons}
        return "、".join(known.get(code, code) for code in codes)


@lru_cache(maxsize=8)
def read_settings(content: str) -> ServiceSettings:
    """Settings from JSON text. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=ServiceSettings)


def settings_of(rooms: Rooms) -> ServiceSettings:
    """The settings in force. Raises Refused service.no_rules."""
    content = rooms.view(Settings).content(SETTING)
    if not content:
        raise refuse("service.no_rules")
    return read_settings(content)

"""The four ways a command can end without happening, and the sentences that tell a clerk why.

Every refusal is a code with a Chinese sentence. Rooms register their sentences once (`texts.py`),
so a code without a sentence fails when the program loads its rooms, not at the counter.
"""

from collections.abc import Iterable, Mapping

_SENTENCES: dict[str, str] = {}


def register_texts(texts: Mapping[str, str]) -> None:
    """Add a room's refusal sentences; a code may be registered only once with one wording."""
    for code, sentence in texts.items():
        known = _SENTENCES.setdefault(code, sentence)
        if known != sentence:
            raise ValueError(f"two sentences for refusal {code}")


class Refusal:
    """One reason: a code, the field it belongs to ('' for the whole form) and the finished sentence."""

    __slots__ = ("code", "field", "text")

    def __init__(self, code: str, field: str = "", **facts: object) -> None:
        self.code = code
        self.field = field
        self.text = _SENTENCES[code].format(**facts)

    def beside(self, field: str) -> "Refusal":
        """The same reason beside another field."""
        moved = Refusal.__new__(Refusal)
        moved.code, moved.field, moved.text = self.code, field, self.text
        return moved

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.field!r}, {self.text!r})"


class CounterError(Exception):
    """A foreseen end of a command; `reasons` go beside their fields, `str()` is for one line of news."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("".join(reason.text for reason in self.reasons))

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(reason.code for reason in self.reasons)


class Refused(CounterError):
    """The command cannot be done; all refusals at once."""


class Doubt(CounterError):
    """A warning the clerk may accept; the same command is replayed with the codes in `accepted`."""


class Conflict(CounterError):
    """Someone was first; the clerk should look at the present state and decide anew."""


class Unavailable(CounterError):
    """The world does not answer (locked, no network, disk full, printer); says what still works."""


def refuse(code: str, field: str = "", **facts: object) -> Refused:
    """One refusal as an exception, to be raised: ``raise refuse("money.not_a_number", "received")``."""
    return Refused([Refusal(code, field, **facts)])

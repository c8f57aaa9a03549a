"""What a home that an earlier program founded lacks for this one: rules that nobody has published, books of
series that this desk never had. Both are given as facts of the setup, so that new rooms work at once.
"""

from __future__ import annotations

from collections.abc import Callable

from app.kernel.commands import DeskInfo
from app.kernel.home import Home, Snapshot
from app.kernel.settings import PublishSetting, Settings
from app.numbers.commands import IssueBook
from app.numbers.series import SERIES, book_prefix, written
from app.numbers.views import Books
from app.setup.founding import BOOK_SIZE, FOUNDER, Post, rule_settings

FIRST_SERIES = "receipt"
"""The series that every desk has had from the beginning; its prefix is the desk's."""


def missing_rules(home: Snapshot) -> list[str]:
    """Names of rules that nobody has ever published; none in a home that was founded without rules."""
    settings = home.view(Settings)
    missing = [name for name in rule_settings() if not settings.content(name)]
    return [] if len(missing) == len(rule_settings()) else missing


def missing_books(home: Snapshot, desk: DeskInfo) -> list[tuple[str, str]]:
    """Series, with the prefix that the desk's numbers of it begin with, of which it never had a book."""
    books = home.view(Books)
    known = books.open_books(desk, FIRST_SERIES)
    if not known:
        return []
    prefix = known[0].prefix
    return [
        (series, begins)
        for series in SERIES
        if not books.open_books(desk, series)
        and not books.highest(desk.org_unit, series, prefix)
        and not books.highest(desk.org_unit, series, begins := book_prefix(series, prefix))
    ]


def catch_up(home: Home, post: Post, desk: DeskInfo, rules: Callable[[str], str]) -> list[str]:
    """Give what is missing; `rules(name)` reads a rule that comes with the program. What was given, in words.

    Raises OSError where a rule cannot be read; Refused, Unavailable.
    """
    names, books = home.read(lambda snapshot: (missing_rules(snapshot), missing_books(snapshot, desk)))
    given = []
    for name in names:
        post(PublishSetting(name=name, content=rules(name)), FOUNDER)
        given.append(f"规则 {name}")
    for series, prefix in books:
        post(IssueBook(series=series, prefix=prefix, count=BOOK_SIZE, renews=True), FOUNDER)
        given.append(f"{SERIES[series]} {written(prefix, 1)} 起")
    return given

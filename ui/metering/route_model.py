"""The grid's rows: a route fetched by key as it is scrolled, with what was typed laid over it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QModelIndex, QObject, Signal

from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError, Doubt
from app.metering.commands import EnterReadings
from app.metering.facts import Reading, ReadingKind, Registers
from app.metering.unsaved import Unsaved
from app.metering.views import MeteringView
from ui.lists.columns import Line
from ui.lists.model import Fetch, KeyedModel
from ui.metering.rows import COLUMNS, Draft, Key, Shown, key_of
from ui.shell.desk import Desk


def meters_of(org_unit: str, period: str, route: str) -> Fetch[Shown]:
    """Fetches the meters of a route in a month, page after page."""

    def fetch(home: Snapshot, after: Key | None, limit: int) -> list[Shown]:
        rows = home.view(MeteringView).route(org_unit, period, route, after[1] if after else "", limit)
        return [Shown(period, row, None) for row in rows]

    return fetch


class RouteModel(KeyedModel[Shown]):
    """Rows and drafts. `save` puts a reading on its way; what comes back as doubtful or wrong stands
    beside its row until somebody deals with it, whatever month or route is looked at meanwhile.

    `saved()` after each answer; `held(sentence)` when one was not taken in; `drafted()` when drafts changed.
    """

    saved = Signal()
    held = Signal(str)
    drafted = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, COLUMNS, key_of, lambda _home, _after, _limit: [], parent=parent)
        self._at = desk
        self.drafts: dict[Key, Draft] = {}
        self._waiting: list[tuple[Key, EnterReadings]] = []

    def drafts_held(self) -> list[Key]:
        """The meters whose figures are doubted or wrong."""
        return [key for key, draft in self.drafts.items() if draft.sentence]

    def next_open(self, after: int) -> int:
        """The place of the next row that nobody has read or typed, behind `after`, else from the top; -1
        where there is none among those fetched."""
        rows = self.rows()
        open_ones = [
            place for place, row in enumerate(rows) if row.open and (row.draft is None or row.draft.recovered)
        ]
        behind = [place for place in open_ones if place > after]
        return min(behind or open_ones, default=-1)

    def has_more(self) -> bool:
        """Whether rows of the route are still to be fetched."""
        return self.canFetchMore(QModelIndex())

    def unsaved(self) -> dict[Key, Unsaved]:
        """What the home has not taken in, by meter."""
        return {key: unsaved(key, draft.registers) for key, draft in self.drafts.items() if draft.registers}

    def save(
        self,
        reading: Reading,
        period: str,
        route: str,
        kind: ReadingKind = "regular",
    ) -> None:
        """Put a reading on its way, one after the other."""
        key = (period, reading.account_no, reading.asset_no)
        command = EnterReadings(
            period=period, readings=(msgspec.structs.replace(reading, kind=kind),), route=route
        )
        self.drafts[key] = Draft(reading.registers, kind=kind, posting=True)
        self._waiting.append((key, command))
        self.show_draft(key)
        if len(self._waiting) == 1:
            self._post_next()

    def hold(self, key: Key, draft: Draft) -> None:
        """Keep what was typed for a meter beside its row."""
        self.drafts[key] = draft
        self.show_draft(key)

    def drop(self, key: Key) -> None:
        """Forget what was typed for a meter, and show it as it stands."""
        self.drafts.pop(key, None)
        self._fetch_one(key)

    def show_draft(self, key: Key) -> None:
        """Lay a meter's draft over its row, or take it away."""
        self.drafted.emit()
        shown = self.row_at(self.place_of(key))
        if shown is not None:
            self.put_row(Shown(shown.period, shown.row, self.drafts.get(key)))

    def _post_next(self) -> None:
        if not self._waiting:
            return
        key, command = self._waiting[0]

        def done(_outcome: Outcome) -> None:
            self.drafts.pop(key, None)
            self._fetch_one(key)
            self._answered()

        def refused(error: CounterError) -> None:
            draft = self.drafts.setdefault(key, Draft())
            draft.posting = False
            if isinstance(error, Doubt):
                draft.doubts = error.reasons
            else:
                draft.refusals = error.reasons
            self.show_draft(key)
            self.held.emit(f"表号 {key[2]}:{error}")
            self._answered()

        self._at.do(command, done, refused, owner=self)

    def _answered(self) -> None:
        self._waiting.pop(0)
        self.saved.emit()
        self._post_next()

    def _fetch_one(self, key: Key) -> None:
        """Fetch the meters of one account again, instead of the whole route."""
        self.drafted.emit()
        period, account_no, _ = key
        unit = self._at.info.org_unit

        def question(home: Snapshot) -> list[Shown]:
            rows = home.view(MeteringView).rows_of(unit, period, (account_no,))
            return [Shown(period, row, None) for row in rows]

        def came(rows: list[Shown]) -> None:
            for shown in rows:
                self.put_row(Shown(shown.period, shown.row, self.drafts.get(key_of(shown))))
            self.saved.emit()

        self._at.ask(question, came, owner=self)

    def _drafted(self, lines: list[Line[Shown]]) -> list[Line[Shown]]:
        found = []
        for line in lines:
            draft = self.drafts.get(line.key)
            found.append(self._line(Shown(line.row.period, line.row.row, draft)) if draft else line)
        return found

    def _replace(self, lines: list[Line[Shown]], more: bool) -> None:
        super()._replace(self._drafted(lines), more)

    def _append(self, lines: list[Line[Shown]], more: bool) -> None:
        super()._append(self._drafted(lines), more)


def unsaved(key: Key, registers: Registers) -> Unsaved:
    """Figures of a meter as they are kept."""
    period, account_no, asset_no = key
    return Unsaved(period=period, account_no=account_no, asset_no=asset_no, registers=registers)


def figures(registers: Registers, shown: Registers) -> bool:
    """Whether what was typed differs from what stands."""
    return bool(registers) and registers != shown

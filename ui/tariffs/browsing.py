"""The book of tariffs: the list on the left, one version as a table or two versions compared on the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.settings import Settings
from app.security.views import SecurityView
from app.tariffs.book import Tariff, TariffsView, TariffVersion
from app.tariffs.calendars import SETTING as CALENDARS
from app.tariffs.calendars import Calendar, missing_warning, read_calendars
from app.tariffs.holidays import SETTING as HOLIDAYS
from app.tariffs.holidays import known_until, read_holidays, unknown_warning
from app.tariffs.views import Publication, Publications
from app.tariffs.wording import Item, calendar_items, differences, items_of, origin
from ui.forms.choices import Choice
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.tariffs.rows import (
    COMPARED_COLUMNS,
    LINE_COLUMNS,
    TARIFF_COLUMNS,
    Compared,
    Line,
    Listed,
    compared_of,
    held_on,
    lines_of,
)
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList


@dataclass(frozen=True)
class Shelf:
    """What the page asks for at once; `names` are people by staff number."""

    today: date
    tariffs: tuple[Tariff, ...]
    calendars: Mapping[str, Calendar]
    holidays_until: date
    warning: str
    """About calendars and holidays that are missing; '' where none are."""
    publications: Mapping[str, tuple[Publication, ...]]
    names: Mapping[str, str]


def shelf(snapshot: Snapshot) -> Shelf:
    """Everything published in this home."""
    tariffs = snapshot.view(TariffsView).tariffs()
    settings = snapshot.view(Settings)
    publications = {tariff.code: snapshot.view(Publications).publications(tariff.code) for tariff in tariffs}
    people = snapshot.view(SecurityView)
    numbers = {no for each in publications.values() for one in each for no in (one.staff_no, one.approver)}
    staff = {number: people.staff(number) for number in numbers if number}
    calendars = settings.content(CALENDARS)
    holidays = read_holidays(settings.content(HOLIDAYS))
    today = snapshot.today
    return Shelf(
        today=today,
        tariffs=tariffs,
        calendars=read_calendars(calendars),
        holidays_until=known_until(holidays),
        warning="".join(filter(None, (unknown_warning(holidays, today), missing_warning(calendars)))),
        publications=publications,
        names={number: person.name if person else number for number, person in staff.items()},
    )


class Browsing(QWidget):
    """Choose a tariff on the left, a version and what to compare it with on the right.

    `chosen(Tariff)` when another tariff is in hand.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf: Shelf | None = None
        self._offered: dict[str, tuple[Tariff, TariffVersion]] = {}
        self.tariffs = RowsModel[Listed](TARIFF_COLUMNS, lambda row: row.tariff.code, parent=self)
        self.list: FoldingList[Listed] = FoldingList(
            self.tariffs,
            "电价",
            "还没有发布电价;按 F3 发布电价文件。",
            narrow=360,
            dispensable=("现行版本",),
        )
        self.name = label("", "strong", wrap=True)
        self.version = Choice()
        self.version.setAccessibleName("版本")
        self.other = Choice()
        self.other.setAccessibleName("对比")
        self.lines = RowsModel[Line](LINE_COLUMNS, lambda line: line.place, parent=self)
        self.compared = RowsModel[Compared](COMPARED_COLUMNS, lambda line: line.place, parent=self)
        self._tables = QStackedWidget()
        self._tables.addWidget(ListView(self.lines, "电价内容", "请在左边选择电价。"))
        self._tables.addWidget(ListView(self.compared, "对比结果", "两个版本没有差别。"))
        self.origin = label("", "small", wrap=True)
        self.origin.setAccessibleName("依据")
        self.holidays = label("", "small", wrap=True)
        self.holidays.setAccessibleName("节假日")
        self._lay_out()
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(lambda _row: self.version.setFocus())
        self.version.currentIndexChanged.connect(self._show_version)
        self.version.went_on.connect(self.other.setFocus)
        self.other.currentIndexChanged.connect(self._show_version)
        self.other.went_on.connect(self._to_lines)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(UNIT)
        for word, field in (("版本", self.version), ("对比", self.other)):
            choices.addWidget(label(word, "label"))
            field.setMinimumWidth(look().px(UNIT * 14))
            choices.addWidget(field, 1)
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(self.name)
        right.addLayout(choices)
        right.addWidget(self._tables, 1)
        right.addWidget(self.origin)
        both = QHBoxLayout()
        both.setSpacing(UNIT * 2)
        both.addWidget(self.list, 1)
        both.addWidget(hairline(upright=True))
        both.addLayout(right, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(both, 1)
        whole.addWidget(self.holidays)

    def show_shelf(self, found: Shelf) -> None:
        """Show what is published, the tariff in hand still in hand."""
        self.shelf = found
        self.tariffs.set_rows(held_on(tariff, found.today) for tariff in found.tariffs)
        words = f"▲ {found.warning}" if found.warning else f"节假日已知至 {found.holidays_until}。"
        self.holidays.setText(words)
        set_role(self.holidays, "danger" if found.warning else "small")
        if self.list.current_row() is None and found.tariffs:
            self.list.table.selectRow(0)
        self._choose(self.list.current_row())

    def tariff(self) -> Tariff | None:
        """The tariff in hand."""
        row = self.list.current_row()
        return row.tariff if row else None

    def _choose(self, row: Listed | None) -> None:
        if row is None or self.shelf is None:
            return
        same = self.name.text() == row.tariff.name
        kept, kept_other = (self.version.value(), self.other.value()) if same else ("", "")
        self.name.setText(row.tariff.name)
        versions = {
            version.version: _version_words(row, version) for version in reversed(row.tariff.versions)
        }
        self._offered = dict(self._others(row.tariff))
        now = row.now.version if row.now else next(iter(versions))
        _offer(self.version, versions.items(), kept if kept in versions else now)
        others = [(words, words) for words in self._offered]
        _offer(self.other, [("", "不对比"), *others], kept_other if kept_other in self._offered else "")
        self._show_version()
        self.chosen.emit(row.tariff)

    def _others(self, tariff: Tariff) -> Iterator[tuple[str, tuple[Tariff, TariffVersion]]]:
        """What a tariff may be compared with: its own versions, then the tariffs of its class."""
        for version in reversed(tariff.versions):
            yield f"版本 {version.version}", (tariff, version)
        for row in self.tariffs.rows():
            other = row.tariff
            if other.class_ == tariff.class_ and other.code != tariff.code:
                version = row.now or other.versions[-1]
                yield f"{other.name} {version.version}", (other, version)

    def _show_version(self) -> None:
        tariff = self.tariff()
        version = tariff.version(self.version.value() or "") if tariff else None
        if tariff is None or version is None:
            return
        other = self._offered.get(self.other.value() or "")
        if other is None:
            items = (*items_of(tariff, version), *self._around(tariff, version))
            self.lines.set_rows(lines_of(items))
            self.origin.setText(origin(version))
            self._tables.setCurrentIndex(0)
        else:
            self.compared.set_rows(compared_of(differences(other, (tariff, version))))
            self.origin.setText(f"原:{origin(other[1])}\n新:{origin(version)}")
            self._tables.setCurrentIndex(1)

    def _around(self, tariff: Tariff, version: TariffVersion) -> tuple[Item, ...]:
        """The hours of the periods, and how the version came into this home."""
        assert self.shelf is not None
        found: list[Item] = []
        if tariff.calendar:
            calendar = self.shelf.calendars.get(tariff.calendar)
            at = calendar.at(max(version.effective_from, self.shelf.today)) if calendar else None
            missing = Item("时段", tariff.calendar, None, "没有发布这个分时时段表")
            found += calendar_items(at) if at else (missing,)
        for one in self.shelf.publications.get(tariff.code, ()):
            if one.version == version.version:
                found.append(Item("发布", "时间", None, clock_text(one.at_ms)[:16], self._by(one)))
        return tuple(found)

    def _by(self, one: Publication) -> str:
        assert self.shelf is not None
        if not one.approver:
            return "建库时发布"
        names = self.shelf.names
        return f"{names.get(one.staff_no, one.staff_no)} 发布,{names.get(one.approver, one.approver)} 批准"

    def _to_lines(self) -> None:
        shown = self._tables.currentWidget()
        if shown is not None:
            shown.setFocus()


def _version_words(row: Listed, version: TariffVersion) -> str:
    if row.now == version:
        return f"{version.version}(现行)"
    return version.version if version in row.tariff.standing else f"{version.version}(已更正)"


def _offer(choice: Choice, options: Iterable[tuple[str, str]], chosen: str) -> None:
    """New options, quietly: what follows from them is shown once, when all choices stand."""
    choice.blockSignals(True)
    choice.set_options(options)
    choice.set_value(chosen)
    choice.blockSignals(False)

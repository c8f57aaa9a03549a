"""The one search box: finds customers while the clerk types, chosen by arrows and Enter or by a scanner."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.customers.searching import Query, read_query
from app.customers.views import CustomersView, SearchHit
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.kernel.refusals import CounterError
from ui.forms.fields import LineField, SteeringLine
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ROW_HEIGHT, Table
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.theme.look import label, look

Search = Callable[[Snapshot, str, int], Sequence[SearchHit]]
"""`search(snapshot, text, limit)`: who is meant by what was typed."""

DEBOUNCE_MS = 60
MOST = 20
SHOWN = 10
NONE = "没有找到。可以只输户名中的一个字、户号后四位、首字母或地址的一部分。"
MORE = f"只列出前 {MOST} 户,按 ↓ 往下看;要找的不在其中,请再多输几个字。"
HINT = "户号 / 表号 / 户名 / 首字母 / 地址 / 电话"


def customer_search(desk_id: str, seal: Callable[[Query], Query] = lambda query: query) -> Search:
    """The search over a home's customers; `seal` adds the keyed digest of an identity number."""

    def search(snapshot: Snapshot, text: str, limit: int) -> Sequence[SearchHit]:
        return snapshot.view(CustomersView).search(seal(read_query(text)), limit, desk_id)

    return search


def _owed(hit: SearchHit) -> str:
    return f"欠 {yuan(hit.owed_fen)}" if hit.owed_fen > 0 else "无欠费"


COLUMNS: tuple[Column[SearchHit], ...] = (
    Column("户名", lambda hit: hit.name_masked, 12),
    Column("户号", lambda hit: hit.account_no, 14),
    Column("地址", lambda hit: hit.address_masked, 16, stretch=True),
    Column("类别 · 状态", lambda hit: f"{hit.kind_text} · {hit.status_text}", 13),
    Column("欠费", _owed, 13, number=True, role=lambda hit: "danger" if hit.owed_fen > 0 else "muted"),
    Column("依据", lambda hit: hit.matched, 7, role=lambda _: "muted"),
)


class _Line(SteeringLine):
    """The line itself: arrows, Enter and Esc belong to the list below it while that is open."""

    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()


class SearchBox(QWidget):
    """`chosen(account_no)` when the clerk has found someone; `coded(code)` for what is a transaction code, or
    the scanned code of a case, by `is_code`: the cursor rests here between customers, so the hands stay on
    the digits. The list is a frame in the same window.

    A list in a `Qt.Popup` would keep Chinese input methods out of the line (QTBUG-83490).
    """

    chosen = Signal(str)
    coded = Signal(str)

    def __init__(
        self,
        desk: Desk,
        search: Search,
        is_code: Callable[[str], bool] = lambda text: len(text) == 2 and text.isdigit(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search = search
        self._is_code = is_code
        self._ticket: Ticket | None = None
        self._answered_text = ""
        self._enter_waits = False
        self.line: LineField = _Line(80)
        self.line.setPlaceholderText(f"找客户:{HINT}")
        self.line.setAccessibleName("找客户")
        self.line.setAccessibleDescription(HINT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.hits: RowsModel[SearchHit] = RowsModel(COLUMNS, lambda hit: hit.account_no, parent=self)
        self._build_list()
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        line = self.line
        assert isinstance(line, _Line)
        line.textEdited.connect(self._edited)
        line.told.connect(self._tell)
        line.went_on.connect(self._enter)
        line.steered.connect(self._steer)
        line.left.connect(self.close_list)

    def open_list(self) -> None:
        """Show the list below the line, as wide as the line, above whatever page is there."""
        window = self.window()
        if self.list.parentWidget() is not window:
            self.list.setParent(window)
        corner = self.line.mapTo(window, QPoint(0, self.line.height() + 2))
        px = look().px
        rows = min(SHOWN, max(1, self.hits.rowCount()))
        height = px(ROW_HEIGHT) * rows + px(44)
        if not self.hits.rowCount():
            height = px(48)
        elif not self.note.isHidden():
            height += px(32)
        width = min(window.width() - corner.x() - px(16), max(self.line.width(), px(880)))
        self.list.setGeometry(corner.x(), corner.y(), width, min(height, window.height() - corner.y()))
        self.list.show()
        self.list.raise_()

    def close_list(self) -> None:
        """Take the list away; what was typed stays."""
        self.list.hide()
        self._enter_waits = False

    def list_open(self) -> bool:
        """Whether the list is on screen."""
        return self.list.isVisible()

    def _build_list(self) -> None:
        self.list = QFrame(self)
        self.list.setProperty("role", "floating")
        self.list.hide()
        self.table = Table(self.hits)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName("找到的客户")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.clicked.connect(lambda index: self._choose(index.row()))
        self.note = label("", "muted")
        self.note.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self.list)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self.table)
        column.addWidget(self.note)

    def _edited(self, text: str) -> None:
        self._enter_waits = False
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._drop()
            self._answered_text = ""
            self.hits.set_rows(())
            self.close_list()

    def _ask(self) -> None:
        self._timer.stop()
        self._drop()
        text, search = self.line.text(), self._search

        def came(found: Sequence[SearchHit]) -> None:
            self._ticket = None
            self._show(text, found)

        self._ticket = self._desk.ask(
            lambda snapshot: search(snapshot, text, MOST), came, self._not_answered, owner=self
        )

    def _show(self, text: str, found: Sequence[SearchHit]) -> None:
        self._answered_text = text
        self.hits.set_rows(found)
        self.table.setVisible(bool(found))
        self.note.setVisible(not found or len(found) == MOST)
        self.note.setText(MORE if found else NONE)
        if self._enter_waits:
            self._enter_waits = False
            certain = [hit for hit in found if hit.account_no == text.strip().upper()]
            if len(found) == 1 or certain:
                self._finish((certain or list(found))[0].account_no)
                return
        if self.line.hasFocus():
            self.open_list()
            if found:
                self.table.selectRow(0)

    def _enter(self) -> None:
        text = self.line.text().strip()
        if not text:
            return
        if text.isascii() and self._is_code(text):
            self.line.clear()
            self._edited("")
            self.coded.emit(text)
            return
        if self._answered_text == self.line.text() and self._ticket is None:
            if self.list_open():
                self._choose(max(0, self.table.current_place()))
            else:
                self._enter_waits = True  # the same number scanned again is the same customer again
                self._show(self._answered_text, self.hits.rows())
            return
        self._enter_waits = True  # a scanner is faster than the answer
        self._ask()

    def _choose(self, place: int) -> None:
        hit = self.hits.row_at(place)
        if hit is not None:
            self._finish(hit.account_no)

    def _finish(self, account_no: str) -> None:
        self.close_list()
        self.chosen.emit(account_no)

    def _steer(self, step: int) -> None:
        rows = self.hits.rowCount()
        if not rows:
            return
        if not self.list_open():
            self.open_list()
            return
        self.table.selectRow(min(rows - 1, max(0, self.table.current_place() + step)))

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.hits.set_rows(())
            self.table.hide()
            self.note.setText(sentence)
            self.note.show()
            self.open_list()

    def _not_answered(self, error: CounterError) -> None:
        self._ticket = None
        self._enter_waits = False
        self._tell(str(error))

    def _drop(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

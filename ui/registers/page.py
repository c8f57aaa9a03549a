"""Page 51 票据: which numbers this desk holds, and what became of every number of the unit."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.home import Snapshot
from app.numbers.commands import ReturnBook, VoidNumber
from app.numbers.series import SERIES, written
from app.numbers.views import Book, Books
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_reason
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.registers.issuing import USUAL_COUNT, issuing
from ui.registers.rows import BOOK_COLUMNS, COLUMNS, Told, cursor_of, register_of
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

WHY_VOID = ("打印错位", "纸张破损", "空白遗失")
WHY_RETURN = ("换用新票据", "工作台停用")


class RegisterPage(PanelPage):
    """Books above, register below, one series at a time."""

    topics = frozenset({"book", "number", "payment", "shift"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.series = Choice(SERIES.items())
        self.series.setAccessibleName("票种")
        self.left = label("", "sum")
        self.left.setAccessibleName("本台余量")
        self.books = RowsModel(BOOK_COLUMNS, lambda book: book.book_id, parent=self)
        self.book_list = ListView(self.books, "本台号段", "本台没有可用的号段;按 F3 领用。")
        self.register: KeyedModel[Told] = KeyedModel(
            desk, COLUMNS, cursor_of, register_of(desk.info.org_unit, self.series.value()), parent=self
        )
        self.register_list = ListView(
            self.register, "票据登记簿", "还没有领用过这种票据;按 F3 领用第一个号段。"
        )
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.series.currentIndexChanged.connect(self.refresh)
        self.series.went_on.connect(self.take_cursor)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("票据", "title"))
        self.series.setMinimumWidth(look().px(UNIT * 16))
        top.addWidget(self.series)
        top.addStretch(1)
        top.addWidget(self.left)
        self.book_list.setFixedHeight(look().px(32 * 3 + 8))
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(label("本台号段", "strong"))
        whole.addWidget(self.book_list)
        whole.addWidget(label("登记簿", "strong"))
        whole.addWidget(self.register_list, 1)

    def main_actions(self) -> Actions:
        keys: Actions = {}
        if self.allowed("numbers.issue"):
            keys["F3"] = ("领用号段", self._issue)
        if self.books.rowCount() and self.allowed("numbers.void"):
            keys["F4"] = ("作废下一张", self._ask_void)
        if self.books.rowCount() and self.allowed("numbers.issue"):
            keys["F8"] = ("退回号段", self._ask_return)
        return keys

    def main_focus(self) -> None:
        self.register_list.take_focus()

    def refresh(self) -> None:
        series, info = self.series.value(), self.desk.info

        def question(snapshot: Snapshot) -> tuple[str, list[Book]]:
            return series, snapshot.view(Books).open_books(info, series)

        self.desk.ask(question, self._show_books)
        self.register.load(register_of(info.org_unit, series))

    def _show_books(self, answer: tuple[str, list[Book]]) -> None:
        series, books = answer
        if series != self.series.value():
            return
        self.books.set_rows(books)
        self.left.setText(_left_words(books))
        self.actions_changed.emit()

    def _next(self) -> str:
        first = self.books.row_at(0)
        return written(first.prefix, first.next) if first else ""

    def _issue(self) -> None:
        last = self.books.row_at(self.books.rowCount() - 1)
        given = {"series": self.series.value(), "count": USUAL_COUNT, "prefix": last.prefix if last else ""}
        self.open_panel(issuing(self.desk), given)

    def _ask_void(self) -> None:
        number = self._next()
        sentence = f"本台下一张{SERIES[self.series.value()]} {number} 将作废,不再使用。请核对纸上的号码。"

        def void(reason: str) -> None:
            command = VoidNumber(series=self.series.value(), number=number, reason=reason)
            self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

        ask_reason(self, "作废下一张", sentence, void, WHY_VOID)

    def _ask_return(self) -> None:
        book = self.book_list.current_row() or self.books.row_at(0)
        if book is None:
            return
        span = f"{written(book.prefix, book.next)} 至 {written(book.prefix, book.last)}"
        sentence = f"{span} 共 {book.left:,} 张将退回,本台不再使用。"

        def give_back(reason: str) -> None:
            command = ReturnBook(book_id=book.book_id, reason=reason)
            self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

        ask_reason(self, "退回号段", sentence, give_back, WHY_RETURN)


def _left_words(books: list[Book]) -> str:
    if not books:
        return "本台已无号码"
    left = sum(book.left for book in books)
    return f"本台余 {left:,} 张,下一张 {written(books[0].prefix, books[0].next)}"

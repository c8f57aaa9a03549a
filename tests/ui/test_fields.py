"""Fields take what people type, paste and scan, and refuse the rest in one clear sentence."""

from collections.abc import Callable
from datetime import date, timedelta
from time import thread_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.kernel.refusals import Refused
from tests.ui.typing_hands import type_text
from ui.forms.choices import CheckRow, Choice
from ui.forms.fields import CodeField, DateField, LineField, MoneyField, PasswordField, TextField

Shown = Callable[[Any], Any]
TOO_LONG = "内容过长"


def paste(qtbot: QtBot, field: LineField, text: str) -> list[str]:
    """Paste as a clerk does; the sentences that were told."""
    told: list[str] = []
    field.told.connect(told.append)
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return [sentence for sentence in told if sentence]


def why(field: Any) -> str:
    with pytest.raises(Refused) as refused:
        field.value()
    return refused.value.reasons[0].code


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("350", 35000), ("３５０．５", 35050), ("1,234.5", 123450), ("￥12", 1200), ("12元", 1200), ("0", 0)],
)
def test_money_typed_in_any_usual_way_is_fen(shown: Shown, typed: str, fen: int) -> None:
    field = shown(MoneyField())
    type_text(field, typed)
    assert field.value() == fen
    assert not set(field.text()) & set("３５０．￥")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1e2", "money.not_a_number"),
        ("-5", "money.negative"),
        ("1.234", "money.too_precise"),
        ("12..5", "money.not_a_number"),
        ("九十", "money.not_a_number"),
        ("nan", "money.not_a_number"),
        ("99999999999999", "money.too_large"),
    ],
)
def test_money_that_is_none_is_refused(shown: Shown, typed: str, code: str) -> None:
    field = shown(MoneyField())
    type_text(field, typed)
    assert why(field) == code


def test_an_empty_amount_is_none_unless_required() -> None:
    assert MoneyField().value() is None
    assert why(MoneyField(required=True)) == "money.not_a_number"
    field = MoneyField(negative=True)
    field.set_value(-5)
    assert (field.text(), field.value()) == ("-0.05", -5)


@given(st.integers(min_value=0, max_value=10**13))
def test_an_amount_shown_reads_back_as_itself(fen: int) -> None:
    field = MoneyField()
    field.set_value(fen)
    assert field.value() == fen


def test_pasted_line_breaks_and_spaces_leave_the_number(qtbot: QtBot, shown: Shown) -> None:
    money = shown(MoneyField())
    assert paste(qtbot, money, "\n 317.40\r\n") == []
    assert money.value() == 31740
    code = shown(CodeField(20))
    assert paste(qtbot, code, " ０４１５ 0023\n1187 ") == []
    assert code.value() == "041500231187"
    text = shown(TextField(20))
    assert paste(qtbot, text, "柳树湾镇\n东街 12 号\n") == []
    assert text.value() == "柳树湾镇 东街 12 号"


@pytest.mark.parametrize("make", [MoneyField, CodeField, TextField, DateField, PasswordField])
def test_a_huge_paste_is_refused_at_once_in_one_sentence(
    qtbot: QtBot, shown: Shown, make: Callable[[], LineField]
) -> None:
    field = shown(make())
    type_text(field, "12")
    begun = thread_time()
    sentences = paste(qtbot, field, "９" * 200_000)
    assert thread_time() - begun < 0.05
    assert len(sentences) == 1
    assert sentences[0].startswith(TOO_LONG)
    assert field.text() == "12"


def test_a_paste_is_never_cut_silently(qtbot: QtBot, shown: Shown) -> None:
    field = shown(CodeField(10))
    assert len(paste(qtbot, field, "04150023118")) == 1
    assert field.text() == ""
    type_text(field, "0415002311")
    told: list[str] = []
    field.told.connect(told.append)
    type_text(field, "8")
    assert field.text() == "0415002311"
    assert [sentence[:4] for sentence in told if sentence] == [TOO_LONG]


def test_the_menu_pastes_as_carefully_as_the_keys(shown: Shown, qapp: QApplication) -> None:
    field = shown(CodeField(10))
    QGuiApplication.clipboard().setText("x" * 200_000)
    told: list[str] = []
    field.told.connect(told.append)
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, field.mapToGlobal(place))
    qapp.sendEvent(field, event)
    menu = field.findChild(QMenu)
    assert menu.isVisible()
    next(action for action in menu.actions() if action.text() == "粘贴").trigger()
    menu.close()
    assert field.text() == ""
    assert told[-1].startswith(TOO_LONG)


def test_emoji_and_control_characters_do_not_break_text(qtbot: QtBot, shown: Shown) -> None:
    field = shown(TextField(30))
    paste(qtbot, field, "张\u200b三\x07😀𬭎")
    assert field.value() == "张三😀𬭎"


@pytest.mark.parametrize("make", [CodeField, MoneyField, DateField, PasswordField])
def test_codes_and_amounts_never_see_the_input_method(make: Callable[[], LineField]) -> None:
    assert not make().inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    assert TextField().inputMethodQuery(Qt.InputMethodQuery.ImEnabled)


def test_return_is_deaf_while_an_input_method_is_composing(
    qtbot: QtBot, shown: Shown, qapp: QApplication
) -> None:
    field = shown(TextField())
    passed: list[bool] = []
    field.went_on.connect(lambda: passed.append(True))
    qapp.sendEvent(field, QInputMethodEvent("zhang", []))
    assert field.composing()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert passed == []
    done = QInputMethodEvent("", [])
    done.setCommitString("张")
    qapp.sendEvent(field, done)
    assert not field.composing()
    assert field.value() == "张"
    qtbot.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert passed == [True]


@pytest.mark.parametrize("typed", ["2026-03-15", "20260315", "2026/3/15", "2026.3.15", "２０２６-3-15"])
def test_dates_are_read_in_the_usual_ways(shown: Shown, typed: str) -> None:
    field = shown(DateField())
    type_text(field, typed)
    assert field.value() == date(2026, 3, 15)


@pytest.mark.parametrize("typed", ["2026-02-30", "15-3", "0000-01-01", "20261301", "abcd"])
def test_what_is_no_date_is_refused(shown: Shown, typed: str) -> None:
    field = shown(DateField())
    type_text(field, typed)
    assert why(field) == "date.not_a_date"


def test_future_dates_where_they_cannot_be() -> None:
    field = DateField(allow_future=False)
    field.set_value(date.today() + timedelta(days=3))  # noqa: DTZ011  three days are beyond any time zone
    assert why(field) == "date.future"
    assert DateField().value() is None
    assert why(DateField(required=True)) == "text.empty"


def test_a_password_is_taken_exactly_as_typed(shown: Shown) -> None:
    field = shown(PasswordField())
    type_text(field, " Ｐass word ")
    assert field.value() == " Ｐass word "
    assert "word" not in field.displayText()
    assert why(PasswordField()) == "text.empty"


def test_the_wheel_does_not_change_a_choice(qtbot: QtBot, shown: Shown, qapp: QApplication) -> None:
    choice = shown(Choice([("cash", "现金"), ("card", "银行卡")]))
    centre = QPointF(choice.rect().center())
    wheel = QWheelEvent(
        centre,
        QPointF(choice.mapToGlobal(choice.rect().center())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(choice, wheel)
    assert choice.value() == "cash"
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.value() == "card"
    choice.set_value("cheque")
    assert choice.value() is None
    choice.reset()
    assert choice.value() == "cash"
    assert why(Choice([("", "请选择")], required=True)) == "text.empty"


def test_space_ticks_and_return_goes_on(qtbot: QtBot, shown: Shown) -> None:
    row = shown(CheckRow("已核对"))
    with qtbot.waitSignal(row.went_on):
        qtbot.keyClick(row, Qt.Key.Key_Space)
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.value() is True

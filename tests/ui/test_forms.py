"""Forms: everything a field needs in one call, all refusals at once, Return's way; and the dialogs."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.refusals import Doubt, Refusal, Refused
from tests.ui.typing_hands import type_text
from ui.forms.buttons import Button, MessageLine
from ui.forms.choices import CheckRow, Choice
from ui.forms.dialogs import ask_approval, ask_doubt, ask_question, ask_reason
from ui.forms.fields import CodeField, MoneyField, TextField
from ui.forms.form import COMPOSING, Form

Shown = Callable[[Any], Any]


@pytest.fixture
def form(shown: Shown) -> Form:
    made = Form()
    made.add("name", "户名", TextField(20, required=True), key="N")
    made.add("received", "实收", MoneyField(required=True), hint="现金按整元")
    made.add("tender", "方式", Choice([("cash", "现金"), ("card", "银行卡")]))
    made.add("seen", "", CheckRow("已核对证件"))
    shown(made)
    made.focus_first()
    return made


@pytest.fixture
def host(shown: Shown) -> QWidget:
    """A window that dialogs belong to."""
    window = QWidget()
    shown(window)
    return window


def has_focus(widget: QWidget) -> bool:
    return QApplication.focusWidget() is widget


def test_one_call_sets_label_buddy_name_and_note(form: Form) -> None:
    labels = {label.buddy(): label for label in form.findChildren(QLabel) if label.buddy()}
    for name in form.names():
        field = form.field(name)
        assert field in labels
        assert field.objectName() == name
    assert form.field("name").accessibleName() == "户名"
    assert labels[form.field("name")].text() == "户名(&N)"
    assert form.note_of("received") == form.field("received").accessibleDescription() == "现金按整元"


def test_return_walks_the_fields_and_the_last_one_finishes(qtbot: QtBot, form: Form) -> None:
    for name in form.names():
        assert has_focus(form.field(name))
        if name != form.names()[-1]:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    with qtbot.waitSignal(form.finished):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_return_passes_over_hidden_and_disabled_fields(qtbot: QtBot, form: Form) -> None:
    form.show_field("received", False)
    form.field("tender").setEnabled(False)
    qtbot.keyClick(form.field("name"), Qt.Key.Key_Return)
    assert has_focus(form.field("seen"))
    type_text(form.field("name"), "张三丰")
    assert form.answers() == {"name": "张三丰", "tender": "cash", "seen": False}


def test_all_refusals_come_at_once_beside_their_fields(qtbot: QtBot, form: Form) -> None:
    type_text(form.field("received"), "1e2")
    form.field("tender").setFocus()
    assert form.checked() is None
    assert form.note_of("name") == "此项不能为空,请填写。"
    assert form.note_of("received").startswith("金额格式不正确")
    assert form.field("received").property("role") == "wrong"
    assert has_focus(form.field("name"))
    form.field("received").clear()
    type_text(form.field("received"), "317.4")
    assert form.note_of("received") == "现金按整元"  # the hint is back as soon as typing goes on
    type_text(form.field("name"), "张三丰")
    qtbot.keyClick(form.field("seen"), Qt.Key.Key_Space)
    assert form.checked() == {"name": "张三丰", "received": 31740, "tender": "cash", "seen": True}
    assert form.note_of("name") == ""


def test_refusals_of_no_field_stand_under_the_form(form: Form) -> None:
    form.show_refusals(Refused([Refusal("kernel.busy"), Refusal("kernel.disk_full", "elsewhere")]))
    assert form.form_note.isVisible()
    assert form.form_note.text().count("\n") == 1
    form.clear()
    assert form.form_note.isHidden()


def test_notes_are_never_markup(form: Form) -> None:
    form.show_refusals([Refusal("text.no_glyph", "name", chars="<img src=x>")])
    note = next(label for label in form.findChildren(QLabel) if "<img" in label.text())
    assert note.textFormat() == Qt.TextFormat.PlainText


def test_clear_empties_everything_and_goes_to_the_first_field(form: Form) -> None:
    form.set_answers({"name": "张三丰", "received": 100, "tender": "card", "seen": True})
    assert form.answers()["tender"] == "card"
    form.show_refusals([Refusal("text.empty", "name")])
    form.field("seen").setFocus()
    form.clear()
    assert form.field("name").text() == form.field("received").text() == ""
    assert (form.field("tender").value(), form.field("seen").value()) == ("cash", False)
    assert form.note_of("name") == ""
    assert has_focus(form.field("name"))


def test_nothing_is_answered_while_composing(form: Form, qapp: QApplication) -> None:
    form.set_answers({"name": "张", "received": 100})
    qapp.sendEvent(form.field("name"), QInputMethodEvent("san", []))
    assert form.checked() is None
    assert form.form_note.text() == COMPOSING
    qapp.sendEvent(form.field("name"), QInputMethodEvent("", []))
    assert form.checked() is not None


def test_return_presses_only_the_button_that_has_the_focus(qtbot: QtBot, host: QWidget) -> None:
    pressed: list[str] = []
    dialog = ask_question(
        host, "作废收据", ["收据 A-0002316 将作废。"], "作废", lambda: pressed.append("作废")
    )
    qtbot.waitUntil(dialog.isActiveWindow)
    assert QApplication.focusWidget().text() == "Esc 返回"
    assert not any(button.autoDefault() for button in dialog.findChildren(QPushButton))
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert pressed == []
    dialog = ask_question(host, "作废收据", [], "作废", lambda: pressed.append("作废"))
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_F10)
    assert pressed == ["作废"]


def test_a_button_does_not_repeat_by_itself(qtbot: QtBot, shown: Shown, qapp: QApplication) -> None:
    pressed: list[int] = []
    button = shown(Button("收费", key="F9", on=lambda: pressed.append(1)))
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    qapp.sendEvent(button, held)
    assert pressed == []
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1]


def test_a_reason_must_be_given(qtbot: QtBot, host: QWidget) -> None:
    given: list[str] = []
    dialog = ask_reason(host, "冲正", "为什么冲正?", given.append, ["收错户", "金额错"])
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F10)
    assert dialog.form.note_of("usual")
    dialog.form.field("usual").set_value("其他")
    qtbot.keyClick(dialog, Qt.Key.Key_F10)
    assert dialog.form.note_of("words")
    dialog.form.field("usual").set_value("收错户")
    type_text(dialog.form.field("words"), "邻居的账单")
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog.form.field("words"), Qt.Key.Key_Return)
    assert given == ["收错户：邻居的账单"]


def test_a_doubt_is_accepted_by_its_key_and_never_by_return(qtbot: QtBot, host: QWidget) -> None:
    accepted: list[tuple[str, ...]] = []
    doubt = Doubt([Refusal("date.future"), Refusal("kernel.busy")])
    dialog = ask_doubt(host, doubt, accepted.append)
    qtbot.waitUntil(dialog.isActiveWindow)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert all(reason.text in words for reason in doubt.reasons)
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert accepted == []
    again = ask_doubt(host, doubt, accepted.append)
    qtbot.waitUntil(again.isActiveWindow)
    with qtbot.waitSignal(again.finished):
        qtbot.keyClick(again, Qt.Key.Key_F10)
    assert accepted == [("date.future", "kernel.busy")]


def test_the_second_person_may_try_again(qtbot: QtBot, host: QWidget) -> None:
    tried: list[tuple[str, str]] = []
    dialog = ask_approval(host, "冲正 ¥317.40", lambda number, word: tried.append((number, word)))
    qtbot.waitUntil(dialog.isActiveWindow)
    type_text(dialog.form.field("approver"), "1002")
    type_text(dialog.form.field("password"), "wrong")
    qtbot.keyClick(dialog.form.field("password"), Qt.Key.Key_Return)
    qtbot.keyClick(dialog, Qt.Key.Key_F10)
    assert tried == [("1002", "wrong")]
    dialog.show_refusals(Refused([Refusal("kernel.busy", "password")]))
    assert dialog.form.note_of("password")
    assert dialog.form.field("password").text() == ""
    type_text(dialog.form.field("password"), "right")
    qtbot.keyClick(dialog.form.field("password"), Qt.Key.Key_Return)
    assert tried[-1] == ("1002", "right")
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()


def test_a_message_line_tells_words_not_markup(shown: Shown) -> None:
    line = shown(MessageLine())
    line.tell("<b>已收</b>", "done")
    assert line.textFormat() == Qt.TextFormat.PlainText
    assert line.accessibleDescription() == "<b>已收</b>"
    line.tell("")
    assert line.text() == ""


def test_long_codes_do_not_widen_a_form(form: Form) -> None:
    code = form.add("code", "户号", CodeField(40))
    type_text(code, "0" * 60)
    assert len(code.text()) == 40
    assert form.note_of("code").startswith("内容过长")

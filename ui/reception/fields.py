"""Fields as a business declares them, made into widgets; what stands in them is always text."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.kernel.refusals import Refused
from app.workorders.kind import Field
from ui.forms.choices import CheckRow, Choice
from ui.forms.fields import CodeField, DateField, LineField, TextField

Tariffs = Sequence[tuple[str, str]]
"""Published tariffs as (code, name)."""
TYPED = frozenset({"text", "name", "phones"})
NUMBER_LIMIT = 20


def make_field(field: Field, tariffs: Tariffs) -> QWidget:
    """The widget for a declared field."""
    if field.shape in TYPED:
        return TextField(field.limit)
    if field.shape == "date":
        return DateField()
    if field.shape == "yes":
        return CheckRow("是")
    if field.shape in ("choice", "tariff"):
        offered = tariffs if field.shape == "tariff" else field.choices
        blank = [] if any(not code for code, _ in offered) else [("", "请选择" if field.required else "—")]
        return Choice([*blank, *offered])
    return CodeField(NUMBER_LIMIT if field.shape in ("whole", "decimal") else field.limit)


def answer_of(widget: Any) -> str:
    """What stands in a field: dates as 2026-03-15 where they are dates, ticks as 'yes'."""
    if isinstance(widget, CheckRow):
        return "yes" if widget.isChecked() else ""
    if isinstance(widget, Choice):
        return str(widget.currentData() or "")
    if isinstance(widget, DateField):
        return _day_of(widget)
    return str(widget.text())


def _day_of(widget: DateField) -> str:
    try:
        day = widget.value()
    except Refused:
        return widget.text()  # what is no date is refused beside its field
    return day.isoformat() if day is not None else ""


def show_answer(widget: Any, text: str) -> None:
    """Put an answer into a field."""
    if isinstance(widget, CheckRow):
        widget.setChecked(text == "yes")
    elif isinstance(widget, DateField):
        try:
            widget.set_value(date.fromisoformat(text) if text else None)
        except ValueError:
            widget.setText(text)
    else:
        widget.set_value(text)


def on_change(widget: Any, call: Any) -> None:
    """Let `call()` follow whatever changes a field."""
    if isinstance(widget, CheckRow):
        widget.toggled.connect(lambda _: call())
    elif isinstance(widget, Choice):
        widget.currentIndexChanged.connect(lambda _: call())
    elif isinstance(widget, LineField):
        widget.textChanged.connect(lambda _: call())

"""Colours are readable, the sheet scales, roles and icons follow a change of theme."""

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.forms.buttons import Button
from ui.forms.fields import MoneyField
from ui.theme.fonts import FONT_DIR, application_font
from ui.theme.look import apply_look, label, look, set_role
from ui.theme.sheet import ICON_DIR
from ui.theme.tokens import CONTRAST, LIGHT, PALETTES, Palette, contrast

INKS = ("ink", "muted", "danger", "done", "accent")
GROUNDS = ("surface", "ground", "accent_soft", "danger_soft")


def test_contrast_is_the_formula_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(("palette", "least"), [(LIGHT, 4.5), (CONTRAST, 7.0)])
def test_every_ink_is_readable_on_every_ground(palette: Palette, least: float) -> None:
    colours = palette.colours()
    poor = {
        (ink, ground): round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in product(INKS, GROUNDS)
        if contrast(colours[ink], colours[ground]) < least
    }
    assert poor == {}
    assert contrast(palette.accent_ink, palette.accent) >= least
    assert contrast(palette.surface, palette.danger) >= least  # the 演示 badge


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_edges_and_focus_rings_can_be_seen(palette: Palette) -> None:
    assert contrast(palette.edge, palette.surface) >= 3
    assert contrast(palette.accent, palette.surface) >= 3
    assert (ICON_DIR / f"tick-{palette.name}.svg").is_file()


def test_type_grows_with_the_scale(qapp: QApplication) -> None:
    field = MoneyField()
    field.ensurePolished()
    before = field.sizeHint().height()
    apply_look(qapp, "contrast", 200)
    field.ensurePolished()
    assert field.sizeHint().height() == 2 * before == 64
    assert look().palette is CONTRAST
    assert apply_look(qapp, "no such theme", 900).percent == 200
    assert look().palette is LIGHT


def test_screen_font_is_our_own_with_figures_of_equal_width() -> None:
    if list(FONT_DIR.glob("HallHei-*.ttf")):
        assert QFontInfo(application_font(14)).family() == "Hall Hei"
    words = label("")
    words.setFont(application_font(28))
    assert len({words.fontMetrics().horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_a_role_changed_after_show_is_drawn(shown: Callable[[QWidget], QWidget]) -> None:
    words = label("欠费 317.40")
    shown(words)
    before = words.palette().windowText().color().name()
    set_role(words, "danger")
    assert words.palette().windowText().color().name() == LIGHT.danger != before


def test_icons_stand_beside_words_and_follow_the_theme(qapp: QApplication) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    button = Button("打印", key="F7", icon="mdi6.printer")
    column.addWidget(button)
    light = button.icon().pixmap(18, 18).toImage()
    assert not button.icon().isNull()
    assert button.text() == "F7 打印"
    apply_look(qapp, "contrast", 150)
    assert button.icon().pixmap(18, 18).toImage() != light
    assert button.iconSize().width() == 27

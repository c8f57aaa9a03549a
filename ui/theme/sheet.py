"""The one application style sheet, rendered from tokens for a theme and a type size."""

from collections.abc import Callable
from pathlib import Path

from ui.theme.tokens import BODY, FIELD_HEIGHT, HUGE, SMALL, TITLE, Palette

ICON_DIR = Path(__file__).resolve().parents[2] / "resources" / "icons"
Px = Callable[[float], int]


def render(palette: Palette, percent: int) -> str:
    """The style sheet of a theme at a type size of `percent` per cent."""

    def px(size: float) -> int:
        return max(1, round(size * percent / 100))

    parts = (_plain, _ticks, _labels, _buttons, _fields, _lists, _frames, _bars)
    return "\n".join(part(palette, px) for part in parts)


def _plain(p: Palette, px: Px) -> str:
    return f"""
    QWidget {{ color: {p.ink}; font-size: {px(BODY)}px; }}
    QWidget[role="page"], QDialog, QWidget[role="surface"] {{ background: {p.surface}; }}
    QWidget[role="ground"] {{ background: {p.ground}; }}
    QToolTip {{ color: {p.ink}; background: {p.surface}; border: 1px solid {p.edge}; padding: {px(4)}px; }}
    QMenu {{ background: {p.surface}; border: 1px solid {p.edge}; padding: {px(4)}px; }}
    QMenu::item {{ padding: {px(4)}px {px(16)}px; }}
    QMenu::item:selected {{ background: {p.accent_soft}; color: {p.ink}; }}
    QScrollArea {{ border: none; background: {p.surface}; }}
    QScrollBar:vertical {{ width: {px(10)}px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: {px(10)}px; background: transparent; margin: 0; }}
    QScrollBar::handle {{ background: {p.edge}; border-radius: {px(3)}px; margin: {px(2)}px; }}
    QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
        {{ width: 0; height: 0; background: none; border: none; }}
    QProgressBar {{ border: 1px solid {p.edge}; background: {p.surface}; height: {px(16)}px;
        text-align: center; border-radius: {px(3)}px; }}
    QProgressBar::chunk {{ background: {p.accent_soft}; }}
    """


def _labels(p: Palette, px: Px) -> str:
    return f"""
    QLabel {{ background: transparent; }}
    QLabel[role="small"] {{ font-size: {px(SMALL)}px; color: {p.muted}; }}
    QLabel[role="muted"], QLabel[role="label"] {{ color: {p.muted}; }}
    QLabel[role="title"] {{ font-size: {px(TITLE)}px; font-weight: bold; }}
    QLabel[role="huge"] {{ font-size: {px(HUGE)}px; font-weight: bold; }}
    QLabel[role="huge-owed"] {{ font-size: {px(HUGE)}px; font-weight: bold; color: {p.danger}; }}
    QLabel[role="huge-quiet"] {{ font-size: {px(HUGE)}px; color: {p.muted}; }}
    QLabel[role="strong"] {{ font-weight: bold; }}
    QLabel[role="sum"] {{ font-size: {px(TITLE)}px; }}
    QLabel[role="error"] {{ color: {p.danger}; font-size: {px(SMALL)}px; }}
    QLabel[role="doubt"] {{ color: {p.accent}; font-size: {px(SMALL)}px; }}
    QLabel[role="danger"] {{ color: {p.danger}; font-weight: bold; }}
    QLabel[role="title-danger"] {{ font-size: {px(TITLE)}px; font-weight: bold; color: {p.danger}; }}
    QLabel[role="done"] {{ color: {p.done}; }}
    QLabel[role="done-title"] {{ font-size: {px(TITLE)}px; font-weight: bold; color: {p.done}; }}
    QLabel[role="accent"] {{ color: {p.accent}; font-weight: bold; }}
    QLabel[role="badge"] {{ color: {p.surface}; background: {p.danger}; font-weight: bold;
        padding: {px(1)}px {px(8)}px; border-radius: {px(3)}px; }}
    QLabel[role="badge-quiet"] {{ color: {p.ink}; background: {p.accent_soft};
        padding: {px(1)}px {px(8)}px; border-radius: {px(3)}px; }}
    QLabel[role="empty"] {{ color: {p.muted}; font-size: {px(BODY)}px; }}
    """


def _buttons(p: Palette, px: Px) -> str:
    inner = px(FIELD_HEIGHT) - 2
    return f"""
    QPushButton {{ min-height: {inner}px; padding: 0 {px(16)}px; border: 1px solid {p.edge};
        border-radius: {px(4)}px; background: {p.surface}; color: {p.ink}; }}
    QPushButton:hover {{ background: {p.accent_soft}; }}
    QPushButton:pressed {{ background: {p.line}; }}
    QPushButton:focus {{ border: 2px solid {p.accent}; min-height: {inner - 2}px;
        padding: 0 {px(16) - 1}px; }}
    QPushButton:checked {{ background: {p.accent_soft}; border-color: {p.accent}; font-weight: bold; }}
    QPushButton:disabled {{ color: {p.edge}; border-color: {p.line}; }}
    QPushButton[role="primary"] {{ background: {p.accent}; color: {p.accent_ink};
        border-color: {p.accent}; font-weight: bold; }}
    QPushButton[role="primary"]:hover {{ border-color: {p.ink}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {p.ink}; }}
    QPushButton[role="primary"]:disabled {{ background: {p.line}; color: {p.muted};
        border-color: {p.line}; }}
    QPushButton[role="danger"] {{ color: {p.danger}; border-color: {p.danger}; }}
    QPushButton[role="danger"]:focus {{ border: 2px solid {p.danger}; }}
    QPushButton[role="key"] {{ border: none; min-height: {px(28)}px; padding: 0 {px(10)}px;
        background: transparent; color: {p.ink}; }}
    QPushButton[role="key"]:hover {{ background: {p.accent_soft}; }}
    QPushButton[role="key"]:focus {{ border: 2px solid {p.accent}; min-height: {px(28) - 4}px; }}
    QPushButton[role="key"]:disabled {{ color: {p.edge}; }}
    QPushButton[role="tab"], QPushButton[role="tab-open"] {{ border: none; border-radius: 0;
        border-bottom: {px(2)}px solid transparent; min-height: {px(30)}px; padding: 0 {px(12)}px;
        background: transparent; color: {p.muted}; }}
    QPushButton[role="tab"]:hover {{ background: {p.accent_soft}; }}
    QPushButton[role="tab-open"] {{ border-bottom: {px(2)}px solid {p.accent}; color: {p.accent};
        font-weight: bold; }}
    QCheckBox, QRadioButton {{ min-height: {px(FIELD_HEIGHT) - 2}px; spacing: {px(8)}px;
        border: 1px solid transparent; padding: 0 {px(4)}px; }}
    QCheckBox:focus, QRadioButton:focus {{ border: 1px solid {p.accent}; border-radius: {px(4)}px; }}
    """


def _ticks(p: Palette, px: Px) -> str:
    tick = (ICON_DIR / f"tick-{p.name}.svg").as_posix()
    return f"""
    QCheckBox::indicator, QTableView::indicator, QRadioButton::indicator {{
        width: {px(16)}px; height: {px(16)}px; border: 1px solid {p.edge}; border-radius: {px(3)}px;
        background: {p.surface}; }}
    QRadioButton::indicator {{ border-radius: {px(8)}px; }}
    QCheckBox::indicator:checked, QTableView::indicator:checked {{ background: {p.accent};
        border-color: {p.accent}; image: url("{tick}"); }}
    QRadioButton::indicator:checked {{ background: {p.accent}; border: {px(4)}px solid {p.accent_soft}; }}
    """


def _fields(p: Palette, px: Px) -> str:
    inner = px(FIELD_HEIGHT) - 2
    kinds = ("QLineEdit", "QComboBox")
    every = ", ".join(kinds)
    focused = ", ".join(f"{kind}:focus" for kind in kinds)
    wrong = ", ".join(f'{kind}[role="wrong"]' for kind in kinds)
    return f"""
    {every} {{ min-height: {inner}px; max-height: {inner}px; padding: 0 {px(8)}px;
        border: 1px solid {p.edge}; border-radius: {px(4)}px; background: {p.surface}; color: {p.ink};
        selection-background-color: {p.accent}; selection-color: {p.accent_ink};
        placeholder-text-color: {p.muted}; }}
    {wrong} {{ border: 1px solid {p.danger}; background: {p.danger_soft}; }}
    {focused} {{ border: 2px solid {p.accent}; min-height: {inner - 2}px; max-height: {inner - 2}px;
        padding: 0 {px(8) - 1}px; }}
    QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only {{ background: {p.ground};
        color: {p.muted}; border-color: {p.line}; }}
    QLineEdit[scale="sum"] {{ font-size: {px(TITLE + 4)}px; min-height: {px(48) - 2}px;
        max-height: {px(48) - 2}px; }}
    QLineEdit[scale="sum"]:focus {{ min-height: {px(48) - 4}px; max-height: {px(48) - 4}px; }}
    QLineEdit[scale="code"] {{ font-size: {px(BODY + 4)}px; font-weight: bold; }}
    QComboBox::drop-down {{ border: none; width: {px(24)}px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{ background: {p.surface}; border: 1px solid {p.edge};
        selection-background-color: {p.accent_soft}; selection-color: {p.ink}; outline: none; }}
    QComboBox QAbstractItemView::item {{ min-height: {px(28)}px; padding: 0 {px(8)}px; }}
    """


def _lists(p: Palette, px: Px) -> str:
    return f"""
    QTableView {{ border: 2px solid transparent; background: {p.surface}; outline: none;
        selection-background-color: {p.accent_soft}; selection-color: {p.ink}; gridline-color: {p.line}; }}
    QTableView:focus {{ border: 2px solid {p.accent}; }}
    QTableView::item {{ border: none; border-bottom: 1px solid {p.line}; padding: 0 {px(8)}px; }}
    QTableView::item:selected {{ background: {p.accent_soft}; color: {p.ink}; }}
    QHeaderView {{ background: {p.surface}; border: none; }}
    QHeaderView::section {{ background: {p.surface}; color: {p.muted}; font-size: {px(SMALL)}px;
        border: none; border-bottom: 1px solid {p.edge}; padding: 0 {px(8) + 3}px;
        min-height: {px(28)}px; }}
    QTextEdit[role="reading"] {{ border: 2px solid transparent; background: {p.surface}; }}
    QTextEdit[role="reading"]:focus {{ border: 2px solid {p.accent}; }}
    QListWidget {{ border: none; background: transparent; outline: none; }}
    QListWidget[role="rail"] {{ background: {p.ground}; }}
    QListWidget[role="rail"]::item {{ height: {px(32)}px; padding-left: {px(8)}px; border: none;
        border-left: {px(3)}px solid transparent; color: {p.ink}; }}
    QListWidget[role="rail"]::item:hover {{ background: {p.accent_soft}; }}
    QListWidget[role="rail"]::item:selected {{ background: {p.accent_soft}; color: {p.accent};
        border-left: {px(3)}px solid {p.accent}; }}
    QListWidget[role="rail"]::item:focus {{ border: 2px solid {p.accent}; }}
    """


def _frames(p: Palette, px: Px) -> str:
    return f"""
    QFrame[role="hairline"] {{ background: {p.line}; border: none; min-height: 1px; max-height: 1px; }}
    QFrame[role="hairline-v"] {{ background: {p.line}; border: none; min-width: 1px; max-width: 1px; }}
    QFrame[role="floating"] {{ background: {p.surface}; border: 1px solid {p.edge};
        border-radius: {px(4)}px; }}
    QFrame[role="notice"] {{ background: {p.danger_soft}; border: none;
        border-left: {px(4)}px solid {p.danger}; }}
    QFrame[role="asking"] {{ background: {p.accent_soft}; border: none;
        border-left: {px(4)}px solid {p.accent}; }}
    QFrame[role="finished"] {{ border: none; border-left: {px(4)}px solid {p.done}; }}
    """


def _bars(p: Palette, px: Px) -> str:
    return f"""
    QFrame[role="topbar"] {{ background: {p.ground}; border: none; border-bottom: 1px solid {p.line}; }}
    QFrame[role="statusbar"] {{ background: {p.ground}; border: none; border-top: 1px solid {p.line}; }}
    QFrame[role="statusbar"] QLabel {{ font-size: {px(SMALL)}px; }}
    QFrame[role="rail"] {{ background: {p.ground}; border: none; border-right: 1px solid {p.line}; }}
    QFrame[role="keystrip"] {{ background: {p.surface}; border: none; border-top: 1px solid {p.line}; }}
    """

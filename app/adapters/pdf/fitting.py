"""Rules for texts that are longer than their place: shrink a little, then wrap, never cut."""

from app.adapters.pdf.fonts import font

_NEVER_FIRST = frozenset("、，。；：？！）》】」』”’,.;:?!)]}%")


def width_of(text: str, face: str, size: float) -> float:
    """Width of a text in points."""
    width: float = font(face).stringWidth(text, size)
    return width


def fitted(text: str, face: str, size: float, smallest: float, room: float) -> tuple[list[str], float]:
    """The lines of a text in `room` points, and their type size.

    One line at full size; else one line shrunk, but not below `smallest`; else as many lines of
    `smallest` as it takes.
    """
    width = width_of(text, face, size)
    if width <= room:
        return [text], size
    shrunk = size * room / width
    if shrunk >= smallest:
        return [text], int(shrunk * 10) / 10
    return wrapped(text, face, smallest, room), smallest


def wrapped(text: str, face: str, size: float, room: float) -> list[str]:
    """Break a text into lines of at most `room`; words and figures stay whole where they fit a line."""
    lines = [""]
    used = 0.0
    for piece in _pieces(text):
        for part in [piece] if width_of(piece, face, size) <= room else piece:
            width = width_of(part, face, size)
            if used + width > room and lines[-1]:
                carried = _carried(lines, part)
                lines.append(carried)
                used = width_of(carried, face, size)
                part = part.lstrip() if not carried else part
                width = width_of(part, face, size)
            lines[-1] += part
            used += width
    return [line.rstrip() for line in lines]


def _carried(lines: list[str], part: str) -> str:
    """The last character of the full line, taken along where `part` must not begin a line."""
    if part[:1] not in _NEVER_FIRST or len(lines[-1]) < 2:
        return ""
    last = lines[-1][-1]
    lines[-1] = lines[-1][:-1]
    return last


def _pieces(text: str) -> list[str]:
    """Runs of letters and figures together, everything else by the character."""
    pieces: list[str] = []
    for char in text:
        joins = char.isascii() and char.isalnum()
        if joins and pieces and pieces[-1][-1].isascii() and pieces[-1][-1].isalnum():
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces

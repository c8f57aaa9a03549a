"""Keeps None, True and False alive on Python 3.11, for everybody who opens a window.

PySide 6.12 gives back one reference too many: of True at every `Signal.emit`, of None at every
`QRunnable.run` (measured: 200 calls, 200 references lost). From Python 3.12 on these objects are
immortal (PEP 683) and nothing happens; on 3.11 the interpreter aborts after some hundred signals
with "deallocating True or False". So 3.11 gets references in advance that no desk will use up.
"""

import ctypes
import sys

_ADVANCE = 1 << 40


def keep_singletons() -> None:
    """Lend None, True and False enough references, once; nothing to do from Python 3.12 on."""
    if sys.version_info >= (3, 12):
        return
    for value in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(value))
        if count.value < _ADVANCE:
            count.value += _ADVANCE

"""The registry of pages: one line each. A new page is a new line here."""

from ui.shell.page import PageEntry

PAGES: tuple[PageEntry, ...] = ()

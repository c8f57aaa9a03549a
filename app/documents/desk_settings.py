"""What a workstation prints with; kept in its own folder, not in the home."""

import msgspec


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Layout and printer of one workstation."""

    paper_layout: str = "form"
    """One of app.documents.press.LAYOUTS."""
    printer: str = ""
    """A system printer by name; '' prints into the folder `printed`."""

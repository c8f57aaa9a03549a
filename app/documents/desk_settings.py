"""What a workstation prints and scans with; kept in its own folder, not in the home."""

import msgspec


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Layout, printer and document camera of one workstation."""

    paper_layout: str = "form"
    """One of app.documents.press.LAYOUTS."""
    printer: str = ""
    """A system printer by name; '' prints into the folder `printed`."""
    scan_folder: str = ""
    """Where a document camera leaves its pictures; '' for none."""

"""Watches the folder into which a document camera writes, and tells of each picture that is whole."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLED_MS = 300
"""How long a file must keep its size before it counts as written."""
SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg"})


class FolderWatch(QObject):
    """`came(Path)` once for each file that appears while the folder is watched."""

    came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._known: set[Path] = set()
        self._growing: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._timer = QTimer(self, interval=SETTLED_MS)
        self._timer.timeout.connect(self._look)

    @property
    def folder(self) -> str:
        """What is watched, '' for nothing."""
        return str(self._folder or "")

    def watch(self, folder: str) -> bool:
        """Watch another folder, '' for none; False where it cannot be read."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._timer.stop()
        self._growing.clear()
        self._folder = Path(folder) if folder else None
        if self._folder is None:
            return True
        if not self._folder.is_dir() or not self._watcher.addPath(folder):
            self._folder = None
            return False
        self._known = set(self._files())
        return True

    def _files(self) -> dict[Path, int]:
        """The pictures that lie there now, with their sizes."""
        found: dict[Path, int] = {}
        if self._folder is None:
            return found
        try:
            for path in self._folder.iterdir():
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    found[path] = path.stat().st_size
        except OSError:
            return found  # the stick was pulled out, or the camera is renaming: the next look tells
        return found

    def _look(self) -> None:
        fresh = {path: size for path, size in self._files().items() if path not in self._known}
        whole = [path for path, size in fresh.items() if size and self._growing.get(path) == size]
        self._known.update(whole)
        self._growing = {path: size for path, size in fresh.items() if path not in whole}
        if self._growing:
            self._timer.start()
        else:
            self._timer.stop()
        for path in sorted(whole):
            self.came.emit(path)

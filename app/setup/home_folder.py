"""The folder of a home on this workstation: where the database is, who this desk is, what lies beside it."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.kernel.commands import DeskInfo
from app.kernel.ids import new_id
from app.kernel.refusals import refuse, register_texts
from app.kernel.text import fold_code

register_texts(
    {
        "folder.missing": "没有找到数据目录 {path}。"
        "请先运行 demo 建立演示数据,或运行 home create 建立本站数据库。",
        "folder.unreadable": "数据目录 {path} 的设置文件 home.json 无法读取,请从备份恢复或联系技术人员。",
        "folder.taken": "{path} 已有数据,不会覆盖。请换一个空目录,或先移走原有数据。",
        "folder.not_writable": "无法写入 {path},请检查磁盘空间和目录权限。",
    }
)


class HomeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """home.json: no secret ever stands in it. `url` is '' for a SQLite file in the same folder."""

    home_id: str
    desk_id: str
    desk_name: str
    org_unit: str
    org_name: str
    url: str = ""
    demo: bool = False
    paper_layout: str = "form"
    printer: str = ""
    """System printer for receipts; '' prints into the folder `printed`."""
    scan_folder: str = ""
    """Where a document camera leaves its pictures; '' for none."""
    prefixes: tuple[str, ...] = ()
    """Prefixes of numbers that desks of this folder drew after a restoration: not to be used again."""

    def desk(self) -> DeskInfo:
        """This workstation as commands and papers know it."""
        return DeskInfo(
            desk_id=self.desk_id,
            org_unit=self.org_unit,
            name=self.desk_name,
            org_name=self.org_name,
            paper_layout=self.paper_layout,
        )


def new_config(
    *, org_unit: str, org_name: str, desk_name: str, url: str = "", demo: bool = False, layout: str = "form"
) -> HomeConfig:
    """The settings of a home and a desk that are made now. Raises Refused text.too_long."""
    return HomeConfig(
        home_id=new_id(),
        desk_id=new_desk_id(),
        desk_name=desk_name,
        org_unit=fold_code(org_unit, "org_unit"),
        org_name=org_name,
        url=url,
        demo=demo,
        paper_layout=layout,
    )


def new_desk_id() -> str:
    """A name for a desk that no other desk has: D and the random end of an id."""
    return f"D{new_id()[-8:]}"


class HomeFolder:
    """One folder with home.json, home.db (embedded homes), backups, logs and printed papers."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def database(self) -> Path:
        return self.path / "home.db"

    @property
    def backups(self) -> Path:
        return self._made("backups")

    @property
    def logs(self) -> Path:
        return self._made("logs")

    @property
    def printed(self) -> Path:
        return self._made("printed")

    @property
    def preferences(self) -> Path:
        return self.path / "preferences.json"

    @property
    def recovery(self) -> Path:
        """The keys under the recovery passphrase; none beside a demo or a shared home."""
        return self.path / "recovery.json"

    def exists(self) -> bool:
        """Is there a home here already?"""
        return (self.path / "home.json").exists()

    def read(self) -> HomeConfig:
        """The settings of this home. Raises Refused folder.missing, folder.unreadable."""
        try:
            return msgspec.json.decode((self.path / "home.json").read_bytes(), type=HomeConfig)
        except FileNotFoundError:
            raise refuse("folder.missing", path=self.path) from None
        except (OSError, msgspec.DecodeError):
            raise refuse("folder.unreadable", path=self.path) from None

    def write(self, config: HomeConfig) -> None:
        """Store the settings atomically. Raises Refused folder.not_writable."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            fresh = self.path / "home.json.new"
            fresh.write_bytes(msgspec.json.format(msgspec.json.encode(config), indent=2))
            fresh.replace(self.path / "home.json")
        except OSError:
            raise refuse("folder.not_writable", path=self.path) from None

    def put_back(self, config: HomeConfig | None) -> None:
        """Store the settings that were here before, or none. Raises Refused folder.not_writable."""
        if config is not None:
            self.write(config)
        else:
            (self.path / "home.json").unlink(missing_ok=True)

    @contextlib.contextmanager
    def whole_or_nothing(self) -> Iterator[None]:
        """Make the folder; if what is done inside fails, whatever is new in it goes again."""
        self.path.mkdir(parents=True, exist_ok=True)
        before = set(self.path.iterdir())
        done = False
        try:
            yield
            done = True
        finally:
            for entry in () if done else set(self.path.iterdir()) - before:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink(missing_ok=True)

    def _made(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def free_folder(wanted: Path) -> Path:
    """`wanted` where nothing is yet, else the first of name-2, name-3 … that is free."""
    found, count = wanted, 1
    while found.exists():
        count += 1
        found = wanted.with_name(f"{wanted.stem}-{count}{wanted.suffix}")
    return found


def usual_folder() -> Path:
    """Where a home lies when nobody says otherwise: the user's data folder of this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Guimian"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Guimian"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "guimian"

"""The folder of a home on this workstation: where the database is, who this desk is, what lies beside it."""

import os
import sys
from pathlib import Path

import msgspec

from app.kernel.commands import DeskInfo
from app.kernel.refusals import refuse, register_texts

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

    def desk(self) -> DeskInfo:
        """This workstation as commands and papers know it."""
        return DeskInfo(
            desk_id=self.desk_id,
            org_unit=self.org_unit,
            name=self.desk_name,
            org_name=self.org_name,
            paper_layout=self.paper_layout,
        )


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

    def _made(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def usual_folder() -> Path:
    """Where a home lies when nobody says otherwise: the user's data folder of this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Guimian"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Guimian"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "guimian"

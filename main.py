"""Opens the counter or serves those who run it: composition and run. The only file that sees every room."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.adapters.home_folder import HomeConfig, HomeFolder, usual_folder
from app.adapters.qt_libraries import has_display, require_qt
from app.kernel.refusals import CounterError, refuse, register_texts
from app.setup.arguments import Answer, parser
from app.setup.terminal import ask_key_passphrase, ask_secret, progress, refused, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.adapters.desk_services import DeskServices
    from app.adapters.tools import Tools
    from app.kernel.bus import Bus
    from app.kernel.checks import Check
    from app.setup.founding import FirstPerson
    from db.engine import Engines
    from db.home import SqlHome
    from db.keeping.care import HomeCare
    from ui.shell.counter import Counter, Opened
    from ui.shell.page import PageEntry

# Everything heavy is imported where it is needed: the sign-in window must not wait for the database.

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Home:
    """An opened home with everything that was composed for it."""

    folder: HomeFolder
    config: HomeConfig
    tools: Tools
    engines: Engines
    home: SqlHome
    bus: Bus

    @property
    def care(self) -> HomeCare:
        return care_of(self.folder, self.config, self.tools, self.engines)


def open_home(folder: HomeFolder) -> Home:
    """Open the home in a folder: keys, database, schema, desk, press. Raises CounterError."""
    from app.adapters.vault import COLUMN_KEY, needed
    from db.migrating import migrate, require_schema

    config = folder.read()
    tools = tools_for(folder, config)
    engines = open_database(folder, config, tools)
    if engines.is_sqlite:
        care = care_of(folder, config, tools, engines)
        migrate(engines.write, before=lambda: care.back_up("migration"))
    else:
        require_schema(engines.read)
    return compose(folder, config, tools, engines, needed(tools.keys, COLUMN_KEY))


def tools_for(folder: HomeFolder, config: HomeConfig) -> Tools:
    """The adapters; a passphrase is asked on the terminal where there is no keyring."""
    from app.adapters.tools import tools_of

    return tools_of(folder, config, ask_key_passphrase)


def open_database(folder: HomeFolder, config: HomeConfig, tools: Tools) -> Engines:
    """The engines of a home that exists."""
    from app.adapters.vault import FILE_KEY, needed
    from db import composition  # noqa: F401  declares every table
    from db.engine import open_postgres, open_sqlite

    if config.url:
        return open_postgres(config.url, tools.database_password)
    return open_sqlite(folder.database, needed(tools.keys, FILE_KEY))


def compose(
    folder: HomeFolder, config: HomeConfig, tools: Tools, engines: Engines, column_key: bytes
) -> Home:
    """Hand the adapters to the rooms."""
    from app.kernel.bus import Bus
    from db.composition import VIEWS
    from db.home import SqlHome
    from db.issuing import Issuer

    home = SqlHome(
        engines,
        config.desk(),
        signer=tools.signer,
        clock=tools.clock,
        views={**VIEWS, **tools.views(column_key)},
        issue=Issuer(tools.press),
    )
    return Home(folder, config, tools, engines, home, Bus(home))


def found_embedded(folder: HomeFolder, config: HomeConfig, people: Sequence[FirstPerson]) -> Home:
    """Make a SQLite home in an empty folder. Raises Refused folder.taken."""
    from app.adapters.vault import COLUMN_KEY, FILE_KEY, made
    from db.migrating import HomeInfo, create_schema

    if folder.exists() or folder.database.exists():
        raise refuse("folder.taken", path=folder.path)
    folder.path.mkdir(parents=True, exist_ok=True)
    tools = tools_for(folder, config)
    made(tools.keys, FILE_KEY)
    engines = open_database(folder, config, tools)
    created_ms = tools.clock.now_ms()
    info = HomeInfo(home_id=config.home_id, kind="embedded", demo=config.demo, created_ms=created_ms)
    create_schema(engines.write, info)
    home = compose(folder, config, tools, engines, made(tools.keys, COLUMN_KEY))
    found(home, people, prefix="A-")
    folder.write(config)
    return home


def run_home(args: argparse.Namespace) -> Answer:
    """create an embedded home (or, with --url, a shared one), or join a shared home from this desk."""
    from app.kernel.ids import new_id

    folder = folder_of(args)
    config = HomeConfig(
        home_id=new_id(),
        desk_id=f"D{new_id()[-8:]}",
        desk_name=args.desk_name,
        org_unit=args.org_unit,
        org_name=args.org_name,
        url=args.url,
        paper_layout=args.layout,
    )
    if folder.exists():
        raise refuse("folder.taken", path=folder.path)
    if not args.url:
        found_embedded(folder, config, first_administrator(args)).home.close()
        return {
            "home": str(folder.path),
            "text": f"已建立本机数据库:{folder.path}。请用工号 {args.staff_no} 登录。",
        }
    if args.what == "create":
        create_shared(config, args)
    home = join_shared(folder, config, args)
    home.home.close()
    return {"home": str(folder.path), "text": f"已加入共享数据库,本机数据目录 {folder.path}。"}


def first_administrator(args: argparse.Namespace) -> Sequence[FirstPerson]:
    """The person who can add everybody else; the password must be changed at the first sign-in."""
    from app.setup.founding import FirstPerson

    password = ask_secret(f"工号 {args.staff_no} 的初始密码:")
    return (
        FirstPerson(
            staff_no=args.staff_no, name=args.staff_name, roles=("administrator",), password=password
        ),
    )


def create_shared(config: HomeConfig, args: argparse.Namespace) -> None:
    """As the database's owner: tables, the program's role, and the column key wrapped for desks that join."""
    import secrets

    from app.adapters.clock import SystemClock
    from app.adapters.wrapping import wrap
    from db import composition  # noqa: F401  declares every table
    from db.engine import open_postgres
    from db.migrating import HomeInfo
    from db.postgres_setup import create_shared_home

    owner = open_postgres(args.owner_url or args.url, ask_secret("数据库所有者的密码:"))
    info = HomeInfo(home_id=config.home_id, kind="shared", demo=False, created_ms=SystemClock().now_ms())
    wrapped = wrap(secrets.token_bytes(32), ask_secret("恢复口令(各柜台加入时要用,请妥善保管):"))
    create_shared_home(
        owner.write, info, role=args.role, password=ask_secret("程序角色的密码:"), wrapped_column_key=wrapped
    )
    owner.dispose()


def join_shared(folder: HomeFolder, config: HomeConfig, args: argparse.Namespace) -> Home:
    """Make this workstation a desk of a shared home; the first one founds the unit."""
    from app.adapters.vault import COLUMN_KEY, DATABASE_PASSWORD
    from app.adapters.wrapping import unwrap
    from app.setup.founding import enrol_desk
    from db.migrating import home_info_of
    from db.postgres_setup import wrapped_column_key

    tools = tools_for(folder, config)
    tools.keys.put(DATABASE_PASSWORD, ask_secret("程序角色的密码:").encode())
    engines = open_database(folder, config, tools)
    with engines.read.connect() as conn:
        config = msgspec.structs.replace(config, home_id=home_info_of(conn).home_id)
        column_key = unwrap(wrapped_column_key(conn), ask_secret("恢复口令:"))
    tools.keys.put(COLUMN_KEY, column_key)
    home = compose(folder, config, tools, engines, column_key)
    if args.what == "create":
        found(home, first_administrator(args), prefix=args.prefix)
    else:
        enrol_desk(home.bus.do, home.home.desk, home.tools.signer.public_key, prefix=args.prefix)
    folder.write(config)
    return home


def found(home: Home, people: Sequence[FirstPerson], *, prefix: str) -> None:
    """The first facts of a home: unit, rules, people, this desk and its books."""
    from app.setup.founding import enrol_desk, found_unit, rule_settings

    rules = {
        name: (ROOT / "resources" / "rules" / f"{name}.json").read_text("utf-8") for name in rule_settings()
    }
    found_unit(home.bus.do, home.home.desk, rules, tuple(people))
    enrol_desk(home.bus.do, home.home.desk, home.tools.signer.public_key, prefix=prefix)


def run_demo(args: argparse.Namespace) -> Answer:
    """Make a home with made-up people; `--open` opens it (or walks it where there is no display)."""
    from app.demo.populating import populate
    from app.demo.staff import PASSWORD, ROLES_TOLD, demo_staff
    from app.kernel.ids import new_id
    from app.setup.founding import FOUNDER

    folder = HomeFolder(args.home or Path("demo.home"))
    if not (folder.exists() and args.open):
        config = HomeConfig(
            home_id=new_id(),
            desk_id=f"D{new_id()[-8:]}",
            desk_name="3号台",
            org_unit="9901",
            org_name="柳树湾供电所",
            demo=True,
        )
        home = found_embedded(folder, config, demo_staff())
        today = home.home.read(lambda snapshot: snapshot.today)
        populate(lambda command: home.bus.do(command, FOUNDER), args.accounts, today, progress(args))
        home.home.close()
    answer: Answer = {
        "home": str(folder.path),
        "accounts": args.accounts,
        "staff": ROLES_TOLD,
        "password": PASSWORD,
        "text": f"演示数据已就绪:{folder.path},工号 1001,密码 {PASSWORD}。",
    }
    if args.open:
        say(answer, args)
        return run_window(argparse.Namespace(home=folder.path, json=args.json))
    return answer


def run_window(args: argparse.Namespace) -> Answer:
    """The counter; where there is no display, a demo home is walked through and leaves pictures."""
    folder = folder_of(args)
    folder.read()
    if not has_display():
        return run_tour(argparse.Namespace(home=folder.path, out=folder.path / "tour", json=args.json))
    require_qt()
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    window = counter(app, folder)
    window.start(pages)
    app.exec()
    window.end()
    return {}


def pages() -> Sequence[PageEntry]:
    """The registry of pages, loaded behind the sign-in window."""
    from ui.shell.pages import PAGES

    return PAGES


def counter(app: QApplication, folder: HomeFolder) -> Counter:
    """The windows of a home; opening it is left to a lane."""
    from ui.shell.counter import Counter
    from ui.shell.crash import CrashReporter
    from ui.shell.preferences import PreferenceFile

    preferences = PreferenceFile(app, folder.preferences)
    preferences.apply()
    CrashReporter(folder.logs / "crash.log", app).install()
    return Counter(app, lambda: opened(folder), preferences)


def opened(folder: HomeFolder) -> Opened:
    """What the windows need of an opened home; runs in a lane."""
    from app.adapters.printers import FolderPrinter, SystemPrinter
    from app.customers.identity import Vault
    from app.customers.searching import with_digest
    from app.customers.views import Recents
    from app.documents.printing import PrintQueue
    from db.print_jobs import SqlJobStore
    from ui.shell.counter import Opened
    from ui.shell.search_box import customer_search

    home = open_home(folder)
    config, now_ms = home.config, home.tools.clock.now_ms
    vault = home.home.read(lambda snapshot: snapshot.view(Vault))
    printer = SystemPrinter(config.printer) if config.printer else FolderPrinter(folder.printed)
    return Opened(
        bus=home.bus,
        home=home.home,
        info=home.home.desk,
        clock=home.tools.clock,
        queue=PrintQueue(SqlJobStore(home.engines, now_ms), printer, config.desk_id),
        search=customer_search(config.desk_id, lambda query: with_digest(query, vault)),
        services=desk_services(home),
        touch=lambda account_no: home.home.transact(
            lambda work: work.view(Recents).touch_recent(config.desk_id, account_no, now_ms())
        ),
        demo=config.demo,
        close=home.home.close,
    )


def desk_services(home: Home) -> DeskServices:
    """What pages ask of this workstation itself."""
    from app.adapters.desk_services import DeskServices

    return DeskServices(
        folder=home.folder,
        config=home.config,
        keys_text=home.tools.keys.describe(),
        checks=lambda: checks(home),
        back_up=lambda tell: home.care.back_up("home", tell).sentence(),
        prove=home.care.proved,
    )


def checks(home: Home) -> list[Check]:
    """Everything `doctor` looks at: this machine and this home."""
    from app.adapters.machine import machine_checks
    from app.adapters.printers import system_printers

    machine = machine_checks(
        home.folder.path,
        store=home.tools.keys,
        clock=home.tools.clock,
        printers=system_printers(),
        printer=home.config.printer,
    )
    return [*machine, *home.care.checks()]


def care_of(folder: HomeFolder, config: HomeConfig, tools: Tools, engines: Engines) -> HomeCare:
    """Check, prove and back up one home."""
    from app.adapters.signer import SignatureCheck
    from app.adapters.vault import FILE_KEY
    from db.keeping.care import HomeCare

    return HomeCare(
        engines=engines,
        database=folder.database,
        backups=folder.backups,
        file_key=None if config.url else tools.keys.get(FILE_KEY),
        now_ms=tools.clock.now_ms,
        make_check=SignatureCheck,
    )


def run_backup(args: argparse.Namespace) -> Answer:
    """Back the home up and prove the copy."""
    home = at(args)
    backup = home.care.back_up("home", progress(args), args.to)
    home.home.close()
    return {
        "path": str(backup.path),
        "facts": backup.facts,
        "bytes": backup.size_bytes,
        "text": backup.sentence(),
    }


def run_restore(args: argparse.Namespace) -> Answer:
    """Put a backup in the place of the home's file; the former file is kept aside."""
    from app.adapters.vault import FILE_KEY, needed
    from db.keeping.restore import restore

    folder = folder_of(args)
    tools = tools_for(folder, folder.read())
    key, now_ms = needed(tools.keys, FILE_KEY), tools.clock.now_ms()
    done = restore(args.file, key, folder.database, now_ms=now_ms, force=args.force)
    return {"facts": done.backup.facts, "kept": str(done.kept or ""), "text": done.sentence()}


def run_doctor(args: argparse.Namespace) -> Answer:
    """Look at machine and home; status 0 even where something is wrong, the answer says what."""
    home = at(args)
    found = checks(home)
    home.home.close()
    marks = {"ok": "✓", "warn": "!", "bad": "✗"}
    return {
        "checks": [msgspec.structs.asdict(check) for check in found],
        "text": "\n".join(f"{marks[check.state]} {check.text}" for check in found),
    }


def run_journal(args: argparse.Namespace) -> Answer:
    """verify, rebuild (--check only compares) or show."""
    from app.adapters.signer import SignatureCheck
    from db.keeping import console

    home = at(args)
    try:
        if args.what == "verify":
            return console.journal_verify(home.engines, SignatureCheck)
        if args.what == "rebuild":
            return console.journal_rebuild(home.engines, check=args.check)
        return console.journal_show(home.engines, subject=args.subject, kind=args.kind, limit=args.limit)
    finally:
        home.home.close()


def run_import(args: argparse.Namespace) -> Answer:
    """Take in a file of customers, meters and bills; rejected rows go into a file to be mended."""
    from app.kernel.commands import Session
    from app.setup.importing import import_file

    home = at(args)
    who = Session(
        staff_no=f"console:{getpass.getuser()}", name="终端", permissions=frozenset({"customer.import"})
    )
    told = progress(args)
    do, rows_told = (lambda command: home.bus.do(command, who)), (lambda rows: told(rows, rows + 1))
    try:
        return import_file(args.file, args.errors, do, rows_told)
    finally:
        home.home.close()


def run_tour(args: argparse.Namespace) -> Answer:
    """Drive the real windows of a demo home by key events and leave pictures and papers."""

    register_texts({"tour.demo_only": "巡览只在演示数据上进行,请先运行 demo。"})
    folder = HomeFolder(args.home)
    if not folder.read().demo:
        raise refuse("tour.demo_only")
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    require_qt()
    from PySide6.QtWidgets import QApplication

    from app.demo.staff import PASSWORD
    from ui.tour.walk import walk

    app = QApplication(sys.argv[:1])
    return walk(counter(app, folder), pages, args.out, printed=folder.printed, password=PASSWORD)


def at(args: argparse.Namespace) -> Home:
    """The opened home that a subcommand is about."""
    return open_home(folder_of(args))


def folder_of(args: argparse.Namespace) -> HomeFolder:
    """`--home`, or the user's usual folder."""
    return HomeFolder(args.home or usual_folder())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand. Returns 0, or 2 after one sentence that says what is wrong."""
    tasks = {
        "demo": run_demo,
        "tour": run_tour,
        "import": run_import,
        "journal": run_journal,
        "backup": run_backup,
        "restore": run_restore,
        "doctor": run_doctor,
        "home": run_home,
    }
    args = parser(run_window, tasks).parse_args(arguments)

    try:
        say(args.run(args), args)
    except CounterError as error:
        return refused(str(error), args)
    except OSError as error:
        return refused(f"文件无法读写:{error.filename or ''} {error.strerror or error}", args)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Opens the counter or serves those who run it: composition and run. The only file that sees every room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.adapters.qt_libraries import has_display, require_qt
from app.kernel.refusals import CounterError, refuse
from app.setup import texts  # noqa: F401  registers the sentences
from app.setup.arguments import Answer, changed, parser
from app.setup.home_folder import HomeConfig, HomeFolder, free_folder, new_config, usual_folder
from app.setup.terminal import ask_new_secret, ask_secret, key_passphrase, progress, refused, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.adapters.desk_services import DeskServices
    from app.kernel.checks import Check
    from app.kernel.commands import Command, Outcome
    from app.setup.tools import MakeTools
    from db.founding import Founding
    from db.opening import OpenHome
    from db.returning import Source
    from ui.shell.counter import Counter, Opened
    from ui.shell.page import PageEntry

# Everything heavy is imported where it is needed: the sign-in window must not wait for the database.

ROOT = Path(__file__).resolve().parent
RULES = ROOT / "resources" / "rules"


def make_tools(args: argparse.Namespace) -> MakeTools:
    """Makes the adapters of a desk; a passphrase is asked for where there is no keyring."""
    from app.adapters.tools import tools_of

    ask = getattr(args, "passphrase", None) or key_passphrase(from_stdin=args.secrets_from_stdin)
    return lambda folder, config: tools_of(folder, config, ask)


def at(args: argparse.Namespace) -> OpenHome:
    """The opened home that a subcommand is about."""
    from db.opening import open_home

    folder = folder_of(args)
    config = folder.read()
    return open_home(folder, config, make_tools(args)(folder, config))


def folder_of(args: argparse.Namespace) -> HomeFolder:
    """`--home`, or the user's usual folder."""
    return HomeFolder(args.home or usual_folder())


def run_home(args: argparse.Namespace) -> Answer:
    """create an embedded home (or, with --url, a shared one), join or upgrade a shared one."""
    from db import founding

    if args.what == "upgrade":
        changed = founding.upgrade_shared(args.url, ask_secret("数据库所有者的密码:"), args.role)
        done = "数据库结构已升级" if changed else "数据库结构已是当前版本"
        return {"changed": changed, "text": f"{done},角色 {args.role} 的权限已核对。"}
    folder = folder_of(args)
    if folder.exists():
        raise refuse("folder.taken", path=folder.path)
    config = new_config(
        org_unit=args.org_unit,
        org_name=args.org_name,
        desk_name=args.desk_name,
        url=args.url,
        layout=args.layout,
    )
    if not args.url:
        return create_embedded(folder, config, args)
    create_or_join(folder, config, args)
    return {"home": str(folder.path), "text": f"已加入共享数据库,本机数据目录 {folder.path}。"}


def create_embedded(folder: HomeFolder, config: HomeConfig, args: argparse.Namespace) -> Answer:
    """A file in the folder, and beside it the recovery file that travels with the backups."""
    from app.adapters.tools import keep_recovery
    from db.founding import found_embedded

    first = first_facts(args)
    recovery = ask_new_secret("恢复口令(电脑损坏后凭它和备份恢复,请离机妥善保管):")
    found_embedded(
        folder,
        config,
        make_tools(args),
        first,
        lambda tools: keep_recovery(folder, config, tools.keys, recovery),
    ).close()
    return {
        "home": str(folder.path),
        "recovery": str(folder.recovery),
        "text": f"已建立本机数据库:{folder.path}。请用工号 {args.staff_no} 登录。"
        f"恢复文件 {folder.recovery} 会随每次备份一起存放,恢复时要用恢复口令。",
    }


def create_or_join(folder: HomeFolder, config: HomeConfig, args: argparse.Namespace) -> None:
    """A shared home: made by its owner if asked, then joined from this workstation."""
    import secrets

    from app.adapters.clock import SystemClock
    from app.adapters.wrapping import unwrap, wrap
    from db.founding import Founding, create_shared, join

    if args.what == "create":
        first = first_facts(args)
        owner_password, password = ask_secret("数据库所有者的密码:"), ask_secret("程序角色的密码:")
        recovery = ask_new_secret("恢复口令(各柜台加入时要用,请妥善保管):")
        create_shared(
            config,
            args.owner_url or args.url,
            owner_password,
            role=args.role,
            password=password,
            wrapped_column_key=wrap(secrets.token_bytes(32), recovery),
            now_ms=SystemClock().now_ms(),
        )
    else:
        first = Founding(rules={}, people=(), prefix=args.prefix, accounts=args.account_prefix)
        password, recovery = ask_secret("程序角色的密码:"), ask_secret("恢复口令:")
    join(folder, config, make_tools(args), password, lambda wrapped: unwrap(wrapped, recovery), first)


def first_facts(args: argparse.Namespace) -> Founding:
    """What a home starts with; asks for the first password. Raises Refused where it is a bad one."""
    from app.setup.founding import first_administrator, read_rules_folder
    from db.founding import Founding

    rules, password = read_rules_folder(RULES), ask_new_secret(f"工号 {args.staff_no} 的初始密码:")
    people = first_administrator(args.staff_no, args.staff_name, rules, password)
    return Founding(rules=rules, people=people, prefix=args.prefix, accounts=args.account_prefix)


def run_demo(args: argparse.Namespace) -> Answer:
    """Make a home with made-up people; `--open` opens it (or walks a new one where there is no display)."""
    from app.demo.staff import told

    folder = HomeFolder(args.home or Path("demo.home"))
    if args.open and not has_display():
        folder = HomeFolder(free_folder(folder.path))
    if not (folder.exists() and args.open):
        made_demo(folder, args).close()
    answer = told(folder.path, args.accounts)
    if not args.open:
        return answer
    if not args.json:
        say(answer, args)
    walked = run_window(changed(args, home=folder.path, marks=False))
    return {**answer, **walked} if args.json else walked


def made_demo(folder: HomeFolder, args: argparse.Namespace) -> OpenHome:
    """A new demo home with its people and `args.accounts` customers (0 for none)."""
    from app.demo.populating import populate
    from app.demo.staff import ACCOUNTS, demo_staff
    from app.setup.founding import FOUNDER, read_rules_folder
    from db.founding import Founding, found_embedded

    config = new_config(org_unit="9901", org_name="柳树湾供电所", desk_name="3号台", demo=True)
    first = Founding(rules=read_rules_folder(RULES), people=demo_staff(), accounts=ACCOUNTS)
    home = found_embedded(folder, config, make_tools(args), first)
    today = home.home.read(lambda snapshot: snapshot.today)
    populate(lambda command: home.bus.do(command, FOUNDER), args.accounts, today, progress(args))
    return home


def run_window(args: argparse.Namespace) -> Answer:
    """The counter; where there is no display, a demo home is walked through and leaves pictures."""
    folder = folder_of(args)
    demo = folder.read().demo
    if not has_display() and not args.marks:
        if not demo:
            raise refuse("window.no_display")
        return run_tour(changed(args, home=folder.path, out=folder.path / "tour"))
    app = application()
    window = counter(app, args)
    if args.marks and demo:
        from app.demo.staff import CLERK, PASSWORD
        from ui.tour.marks import tell_marks

        tell_marks(window, app, CLERK, PASSWORD)
    window.start(pages)
    app.exec()
    window.end()
    return {}


def application() -> QApplication:
    """Qt, drawing into memory where there is no display. Raises Refused machine.qt_missing."""
    require_qt()
    from PySide6.QtWidgets import QApplication

    if not has_display():
        from ui.tour.offscreen import draw_offscreen

        draw_offscreen()
    return QApplication(sys.argv[:1])


def pages() -> Sequence[PageEntry]:
    """The registry of pages, loaded behind the sign-in window."""
    from ui.shell.pages import PAGES

    return PAGES


def counter(app: QApplication, args: argparse.Namespace) -> Counter:
    """The windows of a home; opening it is left to a lane."""
    from ui.shell.counter import Counter
    from ui.shell.crash import CrashReporter
    from ui.shell.passphrase import ask_passphrase
    from ui.shell.preferences import PreferenceFile

    folder, given = folder_of(args), [""]
    args.passphrase = lambda _is_new: given[0]

    def before_open() -> None:
        if folder.read().demo:
            return
        from app.adapters.vault import passphrase_needed

        if passphrase_needed(folder.path):
            given[0] = ask_passphrase()

    preferences = PreferenceFile(app, folder.preferences)
    preferences.apply()
    CrashReporter(folder.logs / "crash.log", app).install()
    return Counter(app, lambda: opened(args), preferences, before_open=before_open)


def opened(args: argparse.Namespace) -> Opened:
    """What the windows need of an opened home; runs in a lane."""
    from app.adapters.printers import FolderPrinter, SystemPrinter
    from app.adapters.tools import load_drawing
    from app.customers.identity import Vault
    from app.customers.searching import with_digest
    from app.customers.views import Recents
    from app.documents.printing import PrintQueue
    from app.setup.catching_up import catch_up
    from db.print_jobs import SqlJobStore
    from ui.shell.counter import Opened
    from ui.shell.search_box import customer_search

    home = at(args)
    catch_up(home.home, home.bus.do, home.home.desk, lambda name: (RULES / f"{name}.json").read_text("utf-8"))
    folder, config, now_ms = home.folder, home.config, home.tools.clock.now_ms
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
        warm_up=load_drawing,
        demo=config.demo,
        close=home.close,
    )


def desk_services(home: OpenHome) -> DeskServices:
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


def checks(home: OpenHome) -> list[Check]:
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


def run_backup(args: argparse.Namespace) -> Answer:
    """Back the home up and prove the copy."""
    home = at(args)
    backup = home.care.back_up("home", progress(args), args.to)
    home.close()
    return {
        "path": str(backup.path),
        "facts": backup.facts,
        "bytes": backup.size_bytes,
        "recovery": str(backup.recovery or ""),
        "text": backup.sentence(),
    }


def run_restore(args: argparse.Namespace) -> Answer:
    """Put a backup in the place of the home's file (kept aside), and go on in it as a new desk."""
    from db.returning import bring_back

    folder = folder_of(args)
    done, continued = bring_back(whose_backup(folder, args), folder, make_tools(args), force=args.force)
    return {
        "facts": done.backup.facts,
        "kept": str(done.kept or ""),
        **msgspec.structs.asdict(continued),
        "text": done.sentence() + continued.sentence(),
    }


def whose_backup(folder: HomeFolder, args: argparse.Namespace) -> Source:
    """A backup with the settings and keys of its home: from the folder, or from a recovery file."""
    from app.adapters.tools import recovered
    from app.setup.keys import COLUMN_KEY, FILE_KEY, needed
    from db.keeping.care import recovery_beside
    from db.returning import Source

    former = folder.read() if folder.exists() else None
    recovery = args.recovery or recovery_beside(args.file)
    if args.recovery or (former is None and recovery.is_file()):
        return Source(args.file, *recovered(recovery, ask_secret("恢复口令:")), recovery)
    if former is None:
        raise refuse("restore.no_recovery", path=folder.path)
    if former.url:
        raise refuse("backup.shared")
    keys = make_tools(args)(folder, former).keys
    return Source(args.file, former, {name: needed(keys, name) for name in (FILE_KEY, COLUMN_KEY)})


def run_doctor(args: argparse.Namespace) -> Answer:
    """Look at machine and home; status 0 even where something is wrong, the answer says what."""
    from app.setup.terminal import told

    home = at(args)
    found = checks(home)
    home.close()
    return told(found)


def run_journal(args: argparse.Namespace) -> Answer:
    """verify, rebuild (--check only compares) or show."""
    from app.adapters.signer import SignatureCheck
    from db.keeping import console

    with closing(at(args)) as home:
        if args.what == "verify":
            return console.journal_verify(home.engines, SignatureCheck)
        if args.what == "rebuild":
            return console.journal_rebuild(home.engines, check=args.check)
        return console.journal_show(home.engines, subject=args.subject, kind=args.kind, limit=args.limit)


def run_audit(args: argparse.Namespace) -> Answer:
    """Recompute bills from the journal; status 0 even where something differs, the answer says what."""
    from db.keeping.audit import Wanted, audit_bills

    with closing(at(args)) as home:
        return audit_bills(home.engines, Wanted(args.period, args.account, args.run_id))


def run_import(args: argparse.Namespace) -> Answer:
    """Take in a file of customers, meters and bills; rejected rows go into a file to be mended."""
    from app.setup.importing import at_the_console, import_file

    home = at(args)
    told = progress(args)
    try:
        return import_file(
            args.file,
            args.errors,
            at_the_console(home.bus),
            home.home.read,
            lambda rows: told(rows, rows + 1),
        )
    finally:
        home.close()


def run_tour(args: argparse.Namespace) -> Answer:
    """Drive the real windows of a demo home by key events and leave pictures and papers."""
    folder = folder_of(args)
    if not folder.read().demo:
        raise refuse("tour.demo_only")
    if was_used(args):
        raise refuse("tour.used")
    app = application()
    from app.demo.staff import PASSWORD
    from ui.tour.walk import walk

    return walk(counter(app, args), pages, args.out, printed=folder.printed, password=PASSWORD)


def was_used(args: argparse.Namespace) -> bool:
    """Has anybody opened a shift in this home? The tour's keys fit a desk where nobody has."""
    from db.keeping.console import journal_show

    with closing(at(args)) as home:
        return bool(journal_show(home.engines, subject="", kind="shift.opened", limit=1)["facts"])


def run_calc(_args: argparse.Namespace) -> Answer:
    """Recompute by the rules, request by request; needs no home and says nothing of its own."""
    from app.adapters.clock import SystemClock
    from app.calc.answering import run_calc
    from app.kernel.dates import civil_date

    run_calc(sys.stdin.buffer, sys.stdout.buffer, civil_date(SystemClock().now_ms()))
    return {}


def run_bench(args: argparse.Namespace) -> Answer:
    """Measure one thing on this machine, beside its floor."""
    from app.adapters.clock import SystemClock
    from app.adapters.pdf import draw
    from app.adapters.pdf.blank import blank_page
    from app.adapters.pdf.layouts import LAYOUTS
    from app.adapters.signer import DeskSigner
    from app.setup.importing import at_the_console
    from app.setup.measuring import in_lines
    from db.bench.run import Parts, run_bench

    def demo(folder: Path, accounts: int) -> OpenHome:
        return made_demo(HomeFolder(folder), changed(args, accounts=accounts))

    def start(folder: Path) -> list[str]:
        demo(folder, 30).close()
        return [sys.executable, str(ROOT / "main.py"), "--home", str(folder), "--marks"]

    def empty(folder: Path) -> tuple[Callable[[Command], Outcome], Callable[[], None]]:
        home = demo(folder, 0)
        return at_the_console(home.bus), home.close

    late_fee = (RULES / "late_fee.json").read_text("utf-8")
    signer, layouts = DeskSigner(b"b" * 32), tuple(LAYOUTS)
    parts = Parts(draw, blank_page, layouts, signer, SystemClock(), late_fee, start, empty)
    report = run_bench(
        args.what, parts, target=args.url, count=args.count or 0, customers=args.customers or 0
    )
    return {**report, "text": in_lines(args.what, report)}


def told_plainly(args: argparse.Namespace) -> Answer:
    """Run a subcommand; what a database or a server does not do is told in a sentence."""
    from db.troubles import told_in_words

    with told_in_words():
        answer: Answer = args.run(args)
        return answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand. Returns 0, or 2 after one sentence that says what is wrong."""
    tasks = {
        "demo": run_demo,
        "tour": run_tour,
        "import": run_import,
        "journal": run_journal,
        "audit": run_audit,
        "backup": run_backup,
        "restore": run_restore,
        "bench": run_bench,
        "doctor": run_doctor,
        "calc": run_calc,
        "home": run_home,
    }
    args = parser(run_window, tasks).parse_args(arguments)
    try:
        say(args.run(args) if args.run in (run_window, run_calc) else told_plainly(args), args)
    except CounterError as error:
        return refused(str(error), args)
    except OSError as error:
        return refused(f"文件无法读写:{error.filename or ''} {error.strerror or error}", args)
    return 0


if __name__ == "__main__":
    sys.exit(main())

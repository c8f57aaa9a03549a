"""What `doctor` looks at in a home: reachable, sound, journal whole, clock plausible, backed up lately."""

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from app.kernel.checks import Check, bad, ok, warn
from app.kernel.dates import civil_date, clock_text
from app.kernel.hlc import stamp_ms
from app.kernel.refusals import Refused
from app.kernel.settings import Settings
from app.payments.former_shifts import at_work
from app.tariffs.calendars import SETTING as CALENDARS
from app.tariffs.calendars import missing_warning
from app.tariffs.holidays import SETTING as HOLIDAYS
from app.tariffs.holidays import known_until, read_holidays, unknown_warning
from db.engine import Engines
from db.keeping.proving import MakeCheck, prove
from db.migrating import SCHEMA, schema_of
from db.postgres_setup import uses_tls
from db.queries.numbers import SqlBooks
from db.queries.payments import SqlPayments
from db.queries.settings import SqlSettings
from db.tables.journal import chain_heads
from db.troubles import in_words

BACKUP_DAYS = 7
"""An embedded home without a backup of this age is warned about."""
_DAY_MS = 86_400_000
_LATE_MS = 5 * 60_000
_LONG_MS = 180 * _DAY_MS


def home_checks(engines: Engines, *, now_ms: int, backups: Path, make_check: MakeCheck) -> list[Check]:
    """Every check of one home. A home that does not answer gives a single bad check."""
    try:
        with engines.read.connect() as conn:
            found = [schema_check(schema_of(conn))]
            found += _sqlite_checks(conn) if engines.is_sqlite else _postgres_checks(conn)
            proof = prove(conn, make_check, every_signature=False)
            found.append((bad if proof.broken else ok)("journal", proof.sentence()))
            found.append(shifts_check(conn, now_ms))
            found += rules_checks(SqlSettings(conn), civil_date(now_ms))
            newest = conn.execute(select(func.max(chain_heads.c.hlc))).scalar_one_or_none() or 0
    except DBAPIError as error:
        trouble = in_words(error)
        return [bad("home", str(trouble) if trouble else "数据库结构不完整,请从备份恢复或联系技术人员。")]
    found.append(clock_check(now_ms, stamp_ms(newest)))
    if engines.is_sqlite:
        found.append(backup_check(latest_backup_ms(backups), now_ms))
    return found


def schema_check(found: str) -> Check:
    if found == SCHEMA:
        return ok("schema", f"数据库结构为当前版本({found})。")
    return bad("schema", f"数据库结构({found or '无'})与程序({SCHEMA})不一致。")


def rules_checks(settings: Settings, today: date) -> list[Check]:
    """Whether the holidays by which workdays are counted are known, and calendars by which energy is."""
    try:
        holidays = read_holidays(settings.content(HOLIDAYS))
        unknown = unknown_warning(holidays, today)
        missing = missing_warning(settings.content(CALENDARS))
    except Refused as refused:
        return [bad("rules", str(refused))]
    until = known_until(holidays)
    return [
        warn("holidays", unknown) if unknown else ok("holidays", f"节假日已知至 {until}。"),
        warn("calendars", missing) if missing else ok("calendars", "分时时段表已发布。"),
    ]


def _sqlite_checks(conn: Connection) -> list[Check]:
    # FULL is what keeps an acknowledged payment through a power cut (measured: NORMAL loses some).
    settings = [
        conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
    ]
    if settings != ["wal", 2]:
        return [bad("durability", f"数据库写盘设置不安全({settings[0]},{settings[1]})。")]
    if conn.exec_driver_sql("PRAGMA cipher_integrity_check").all():
        return [bad("home", "数据库页面校验失败,文件可能已损坏;请停止办理并从备份恢复。")]
    if conn.exec_driver_sql("PRAGMA quick_check").scalars().all() != ["ok"]:
        return [bad("home", "数据库结构检查失败,文件可能已损坏;请停止办理并从备份恢复。")]
    return [ok("durability", "每笔业务都写入磁盘后才确认。"), ok("home", "数据库完好。")]


def _postgres_checks(conn: Connection) -> list[Check]:
    version = conn.exec_driver_sql("SHOW server_version").scalar_one()
    found = [ok("home", f"已连接 PostgreSQL {version}。")]
    local = conn.execute(text("SELECT inet_client_addr() IS NULL")).scalar_one()
    if uses_tls(conn):
        found.append(ok("tls", "连接已加密。"))
    elif local:
        found.append(ok("tls", "本机连接,不经过网络。"))
    else:
        found.append(warn("tls", "连接没有加密;请信息部门在数据库服务器上启用 TLS。"))
    durable = conn.exec_driver_sql("SHOW synchronous_commit").scalar_one()
    if durable == "off":
        found.append(bad("durability", "服务器关闭了 synchronous_commit,断电会丢失已确认的收费。"))
    else:
        found.append(ok("durability", "每笔业务都写入磁盘后才确认。"))
    found.append(_journal_rights(conn))
    return found


def _journal_rights(conn: Connection) -> Check:
    changing = text("SELECT bool_or(has_table_privilege('facts', r)) FROM unnest(:rights ::text[]) r")
    if conn.execute(changing, {"rights": ["UPDATE", "DELETE", "TRUNCATE"]}).scalar_one():
        return warn("rights", "当前数据库角色可以改动账本,请改用 home create 建立的程序角色。")
    return ok("rights", "程序角色只能追加账本。")


def shifts_check(conn: Connection, now_ms: int) -> Check:
    """Open shifts in which no money moves any more: of a former day, or of a desk that is no more."""
    today, books = civil_date(now_ms), SqlBooks(conn)
    left = [shift for shift in SqlPayments(conn).open_shifts() if not at_work(shift, books, today)]
    if not left:
        return ok("shifts", "没有遗留未交的班。")
    named = "、".join(f"工作台 {one.desk_id} {one.staff_name} {clock_text(one.opened_ms)} 开" for one in left)
    return warn(
        "shifts", f"有未交的班({named})。仍在用的工作台请在该台交班;已停用的由班长在 61 页按 F4 代为交班。"
    )


def clock_check(now_ms: int, newest_ms: int) -> Check:
    """The PC's clock against the newest fact this home has seen."""
    if newest_ms - now_ms > _LATE_MS:
        return bad("clock_home", f"系统时间早于最后一笔业务({clock_text(newest_ms)}),请校准时钟。")
    if newest_ms and now_ms - newest_ms > _LONG_MS:
        return warn("clock_home", f"最后一笔业务在 {clock_text(newest_ms)},请核对系统时间。")
    return ok("clock_home", "系统时间与账本相符。")


def latest_backup_ms(folder: Path) -> int:
    """When the newest backup in the folder was made; 0 if there is none."""
    made = [int(path.stat().st_mtime * 1000) for path in folder.glob("*.db")] if folder.is_dir() else []
    return max(made, default=0)


def backup_check(latest_ms: int, now_ms: int) -> Check:
    if not latest_ms:
        return warn("backup", "还没有备份,请尽快备份到另一块磁盘或 U 盘。")
    days = max(0, now_ms - latest_ms) // _DAY_MS
    if days >= BACKUP_DAYS:
        return warn("backup", f"上次备份在 {days} 天前,请尽快备份。")
    return ok("backup", f"上次备份:{clock_text(latest_ms)}。")

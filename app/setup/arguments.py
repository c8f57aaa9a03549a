"""The program's arguments: subcommands, their options and what they are for, in Chinese."""

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app import VERSION

Answer = dict[str, Any]
Run = Callable[[argparse.Namespace], Answer]

BENCHES = ("pay", "receipt", "search", "start", "import", "price", "bill", "contract", "orders")

_SECRETS = (
    "本机没有系统密钥环时,密钥文件另须口令:在终端输入,或加 --secrets-from-stdin 作为最后一行从标准输入读取。"
)
_CREATE_SECRETS = (
    "不在终端运行时,口令从标准输入逐行读取。本机数据库依次为:管理员初始密码、恢复口令;"
    f"共享数据库(--url)依次为:管理员初始密码、数据库所有者的密码、程序角色的密码、恢复口令。{_SECRETS}"
)
_JOIN_SECRETS = f"不在终端运行时,从标准输入逐行读取:程序角色的密码、恢复口令。{_SECRETS}"
_UPGRADE_SECRETS = "不在终端运行时,从标准输入读取一行:数据库所有者的密码。"
_RESTORE_SECRETS = f"用到恢复文件时要恢复口令(不在终端运行时从标准输入读取)。{_SECRETS}"
_CALC = "按规则复核:标准输入每行一个 JSON 对象,标准输出每行一个回答,次序相同,不用数据目录"
_CALC_REQUESTS = (
    "每个请求写明 kind:bill(电费)、late_fee(违约金)、capacity_charge(容需量电费)、power_factor(力调)、"
    "theft(窃电)、breach(违约用电)、energy_correction(退补电量)、identity(证件号码)、amount_in_words(金额大写);"
    "可带 id(原样返回)和 rules(规则:2024 或 1996,默认 2024)。数字写成十进制字符串,日期写成 2026-03-15。"
    "读不懂的一行(空行也算)只在那一行的回答里报错,其余照常;"
    "每行最多 1000000 字节,数量和金额最多 100000000000。"
)


class _Tasks:
    """Adds subcommands that share `--home`, `--json` and `--secrets-from-stdin`."""

    def __init__(self, parent: argparse.ArgumentParser, title: str, dest: str = "task") -> None:
        self._added_to = parent.add_subparsers(title=title, dest=dest, required=dest == "what")
        self._common = argparse.ArgumentParser(add_help=False)
        self._common.add_argument("--home", type=Path, help="数据目录")
        self._common.add_argument("--json", action="store_true", help="以 JSON 输出,供程序读取")
        self._common.add_argument(
            "--secrets-from-stdin", action="store_true", help="密钥口令也从标准输入读取"
        )

    def add(self, name: str, run: Run, about: str, epilog: str = "") -> argparse.ArgumentParser:
        return self._parser(name, run, about, epilog, self._common)

    def add_without_home(self, name: str, run: Run, about: str, epilog: str) -> None:
        """A subcommand that needs no home and always answers in JSON."""
        added = self._parser(name, run, about, epilog)
        added.add_argument("--json", action="store_true", dest="always", help="回答总是 JSON,可以不写")

    def _parser(
        self, name: str, run: Run, about: str, epilog: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = self._added_to.add_parser(
            name, parents=parents, help=about, description=about, epilog=epilog
        )
        added.set_defaults(run=run)
        return added


def parser(window: Run, tasks: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Every argument of the program; `tasks` runs each subcommand, `window` no subcommand."""
    root = argparse.ArgumentParser(prog="main.py", description="柜面:供电营业厅柜面客户端")
    root.add_argument("--version", action="version", version=f"柜面 {VERSION}")
    root.add_argument("--home", type=Path, help="数据目录")
    # For `bench start`: a demo's counter signs in by itself, tells how far it is, and ends.
    root.add_argument("--marks", action="store_true", help=argparse.SUPPRESS)
    root.set_defaults(run=window, json=False, secrets_from_stdin=False)
    added = _Tasks(root, "子命令")
    _demo_arguments(added, tasks)
    taking = added.add("import", tasks["import"], "导入客户、电能表和电费账单")
    taking.add_argument("file", type=Path, help="CSV 或 XLSX 文件")
    taking.add_argument("--errors", type=Path, help="未导入的行写到这个文件")
    _journal_arguments(added, tasks)
    audit = added.add("audit", tasks["audit"], "按账本复核电费账单:从示数到电量,从电价到分")
    audit.add_argument("what", choices=("bills",))
    audit.add_argument("--period", default="", type=month, help="只复核这个电费年月,如 2026-10")
    audit.add_argument("--account", default="", help="只复核这个户号")
    audit.add_argument("--run", default="", help="只复核这次核算", dest="run_id")
    backing = added.add("backup", tasks["backup"], "备份本机数据库并校验")
    backing.add_argument("--to", type=Path, help="备份文件")
    restoring = added.add("restore", tasks["restore"], "从备份恢复本机数据库", _RESTORE_SECRETS)
    restoring.add_argument("file", type=Path, help="备份文件")
    restoring.add_argument(
        "--recovery", type=Path, help="恢复文件(默认为备份旁边的 备份文件名.recovery.json)"
    )
    restoring.add_argument("--force", action="store_true", help="替换现有数据库(原文件另存)")
    bench = added.add("bench", tasks["bench"], "测量:收费、收据、查找、启动、导入、计价、核算、合同、工单")
    bench.add_argument("what", choices=BENCHES)
    bench.add_argument(
        "--count",
        type=whole_number,
        help="pay、receipt、start、contract:次数;import:行数;price、bill:账单数;orders:在办工单数",
    )
    bench.add_argument("--customers", type=whole_number, help="search:客户数")
    bench.add_argument("--url", default="", help="pay、search、orders:在这个空的 PostgreSQL 数据库上测量")
    added.add_without_home("calc", tasks["calc"], _CALC, _CALC_REQUESTS)
    added.add("doctor", tasks["doctor"], "检查时钟、磁盘、字体、打印机、密钥和数据库")
    _home_arguments(added.add("home", tasks["home"], "建立、加入或升级数据库"), tasks["home"])
    return root


def _demo_arguments(added: _Tasks, tasks: Mapping[str, Run]) -> None:
    demo = added.add("demo", tasks["demo"], "建立演示数据")
    demo.add_argument("--accounts", type=whole_number, default=300, help="客户数(默认 300)")
    demo.add_argument("--open", action="store_true", help="建好后打开柜面;没有显示器时改为巡览")
    tour = added.add("tour", tasks["tour"], "用按键走一遍各窗口,留下截图和凭证")
    tour.add_argument("--out", type=Path, required=True, help="存放截图和凭证的目录")


def _journal_arguments(added: _Tasks, tasks: Mapping[str, Run]) -> None:
    journal = added.add("journal", tasks["journal"], "校验、重建或查看账本")
    journal.add_argument("what", choices=("verify", "rebuild", "show"))
    journal.add_argument("--check", action="store_true", help="rebuild:只比较,不改动")
    journal.add_argument("--subject", default="", help="show:对象,如 account:户号")
    journal.add_argument("--kind", default="", help="show:种类,如 payment.taken")
    journal.add_argument("--limit", type=whole_number, default=100, help="show:最多多少条")


def _home_arguments(home: argparse.ArgumentParser, run: Run) -> None:
    added = _Tasks(home, "做什么", "what")
    create = added.add("create", run, "建立本机数据库;有 --url 时建立共享数据库", _CREATE_SECRETS)
    create.add_argument("--owner-url", default="", help="数据库所有者的地址,用来建表和授权(默认同 --url)")
    create.add_argument("--staff-no", default="1000", help="第一位管理员的工号")
    create.add_argument("--staff-name", default="管理员", help="第一位管理员的姓名")
    join = added.add("join", run, "让本机加入共享数据库", _JOIN_SECRETS)
    for one in (create, join):
        _url(one, "共享数据库地址(不含密码),如 postgresql://guimian@db/guimian", required=one is join)
        one.add_argument("--org-unit", required=True, help="供电单位编码")
        one.add_argument("--org-name", required=True, help="供电单位名称,印在凭证上")
        one.add_argument("--desk-name", default="1号台", help="本工作台名称")
        one.add_argument("--prefix", default="A-", help="本台收据、工单、合同等号码的字头")
        one.add_argument(
            "--account-prefix", default="", help="本台新户号开头的数字,后面接七位(如 041502);各台不同"
        )
        one.add_argument("--layout", default="form", choices=("form", "roll80", "a4"), help="收据纸型")
    upgrade = added.add("upgrade", run, "程序升级后,由数据库所有者升级共享数据库的结构", _UPGRADE_SECRETS)
    _url(upgrade, "数据库所有者的地址(不含密码),如 postgresql://owner@db/guimian", required=True)
    for one in (create, upgrade):
        one.add_argument("--role", default="guimian", help="程序使用的数据库角色(默认 guimian)")


def _url(parser: argparse.ArgumentParser, about: str, *, required: bool) -> None:
    parser.add_argument("--url", default="", required=required, help=about)


def changed(args: argparse.Namespace, **values: object) -> argparse.Namespace:
    """The same arguments but for these."""
    return argparse.Namespace(**{**vars(args), **values})


def month(text: str) -> str:
    """A month on the command line: 2026-10, or none."""
    if text and not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"“{text}”不是如 2026-10 的年月")
    return text


def whole_number(text: str) -> int:
    """A count on the command line: 1 to 10 million."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000_000):
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 10000000 之间的整数")
    return int(text)

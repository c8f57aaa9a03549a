"""The program's arguments: subcommands, their options and what they are for, in Chinese."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Run = Callable[[argparse.Namespace], Answer]


def parser(window: Run, tasks: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Every argument of the program; `tasks` runs each subcommand, `window` no subcommand."""
    root = argparse.ArgumentParser(prog="main.py", description="柜面:供电营业厅柜面客户端")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", type=Path, help="数据目录")
    common.add_argument("--json", action="store_true", help="以 JSON 输出,供程序读取")
    root.add_argument("--home", type=Path, help="数据目录")
    root.set_defaults(run=window, json=False)
    added_to = root.add_subparsers(title="子命令")

    def task(name: str, about: str) -> argparse.ArgumentParser:
        added = added_to.add_parser(name, parents=[common], help=about, description=about)
        added.set_defaults(run=tasks[name])
        return added

    demo = task("demo", "建立演示数据")
    demo.add_argument("--accounts", type=whole_number, default=300, help="客户数(默认 300)")
    demo.add_argument("--open", action="store_true", help="建好后打开柜面")
    tour = task("tour", "用按键走一遍各窗口,留下截图和凭证")
    tour.add_argument("--out", type=Path, required=True, help="存放截图和凭证的目录")
    taking = task("import", "导入客户、电能表和电费账单")
    taking.add_argument("file", type=Path, help="CSV 或 XLSX 文件")
    taking.add_argument("--errors", type=Path, help="未导入的行写到这个文件")
    journal = task("journal", "校验、重建或查看账本")
    journal.add_argument("what", choices=("verify", "rebuild", "show"))
    journal.add_argument("--check", action="store_true", help="rebuild:只比较,不改动")
    journal.add_argument("--subject", default="", help="show:对象,如 account:户号")
    journal.add_argument("--kind", default="", help="show:种类,如 payment.taken")
    journal.add_argument("--limit", type=whole_number, default=100, help="show:最多多少条")
    task("backup", "备份本机数据库并校验").add_argument("--to", type=Path, help="备份文件")
    restoring = task("restore", "从备份恢复本机数据库")
    restoring.add_argument("file", type=Path, help="备份文件")
    restoring.add_argument("--force", action="store_true", help="替换现有数据库(原文件另存)")
    task("doctor", "检查时钟、磁盘、字体、打印机、密钥和数据库")
    _home_arguments(task("home", "建立本机或共享数据库,或让本机加入共享数据库"))
    return root


def _home_arguments(home: argparse.ArgumentParser) -> None:
    home.add_argument("what", choices=("create", "join"))
    home.add_argument("--url", default="", help="共享数据库地址(不含密码),如 postgresql://guimian@db/guimian")
    home.add_argument("--owner-url", default="", help="create:数据库所有者的地址,用来建表和授权")
    home.add_argument("--role", default="guimian", help="create:程序使用的数据库角色")
    home.add_argument("--org-unit", required=True, help="供电单位编码")
    home.add_argument("--org-name", required=True, help="供电单位名称,印在凭证上")
    home.add_argument("--desk-name", default="1号台", help="本工作台名称")
    home.add_argument("--prefix", default="A-", help="本台收据号的字头,同一单位各台不同")
    home.add_argument("--layout", default="form", choices=("form", "roll80", "a4"), help="收据纸型")
    home.add_argument("--staff-no", default="1000", help="create:第一位管理员的工号")
    home.add_argument("--staff-name", default="管理员", help="create:第一位管理员的姓名")


def whole_number(text: str) -> int:
    """A count on the command line: 1 to 10 million."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000_000):
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 10000000 之间的整数")
    return int(text)

"""Writes the sample import files: made-up people, with the faults that real exports have."""

import csv
import random
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
CUSTOMER_TITLES = (
    "户号", "户名", "客户类别", "证件类型", "证件号码", "联系电话", "用电地址", "台区", "抄表段",
    "电价类别", "用电状态", "表号", "综合倍率",
)  # fmt: skip
BILL_TITLES = ("户号", "电费年月", "电量", "应收电费", "发行日期", "缴费截止日", "上期示数", "本期示数")
READING_TITLES = (
    "表号", "抄表日期", "年月", "正向有功总", "正向有功尖", "正向有功峰", "正向有功平", "正向有功谷", "无功",
    "最大需量",
)  # fmt: skip
_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗曾单查仇解区翟"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文春"
_RARE = ("张㛃", "刘䶮", "陈𬭎", "欧阳𣲗")


def identity(dice: random.Random) -> str:
    """A number of the region 99, which does not exist, with a fitting check digit."""
    body = f"9901{dice.randrange(1, 9):02d}{dice.randrange(1950, 2005)}{dice.randrange(1, 13):02d}"
    body += f"{dice.randrange(1, 28):02d}{dice.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def customers() -> list[list[str]]:
    dice = random.Random(7)
    rows = []
    for index in range(60):
        name = (
            _RARE[index // 15]
            if index % 15 == 7
            else dice.choice(_FAMILY) + "".join(dice.choices(_GIVEN, k=2))
        )
        street = f"柳树湾镇{dice.choice('东西南北')}街{dice.randrange(1, 90)}号"
        rows.append([
            f"04150023{index:05d}", name, "居民", "居民身份证", identity(dice),
            f"199{dice.randrange(10**8):08d}", street,
            f"柳东{dice.randrange(1, 9):02d}公变", f"L{dice.randrange(1, 5):03d}", "居民生活", "正常",
            f"9900{index:08d}", "1",
        ])  # fmt: skip
    rows[40][1:5] = ["柳树湾农机专业合作社", "企业", "统一社会信用代码", "91990000MA00000000"]
    rows[40][9], rows[40][12] = "农业生产", "40"
    faults = {
        5: (0, ""),                  # no account number
        9: (0, "4.15E+12"),          # opened in a spreadsheet and saved again
        13: (5, "138000012"),          # phone with digits missing
        17: (9, "居民一户一表"),      # a class of another system
        21: (1, ""),                 # no name
        25: (11, rows[2][11]),       # the meter of somebody else
        29: (12, "一倍"),            # a word where a number belongs
        33: (4, rows[33][4][:-1] + ("1" if rows[33][4][-1] != "1" else "2")),  # check digit does not fit
    }  # fmt: skip
    for index, (column, text) in faults.items():
        rows[index][column] = text
    rows.append(list(rows[3]))  # the same row twice: harmless
    rows.append([*rows[4][:1], "同号另户", *rows[4][2:]])  # the same number for somebody else
    return rows


def bills(accounts: list[str]) -> list[list[str]]:
    dice = random.Random(8)
    rows = []
    for account in accounts:
        reading = dice.randrange(1000, 9000)
        for period, issued, due in (
            ("2026-01", "2026-02-03", "2026-02-20"),
            ("2026-02", "2026-03-03", "2026-03-20"),
        ):
            kwh = dice.randrange(60, 420)
            amount = kwh * 538
            rows.append([
                account, period, str(kwh), f"{amount // 1000}.{amount % 1000 // 10:02d}", issued, due,
                str(reading), str(reading + kwh),
            ])  # fmt: skip
            reading += kwh
    rows[3][3] = "12.345"
    rows[7][1] = "2026-13"
    rows[11][0] = "0415999999999"
    return rows


def readings(meters: list[str]) -> tuple[list[list[str]], list[list[str]]]:
    """January as a hall types it, February as a collection system exports it, with its faults."""
    dice = random.Random(9)
    january, february = [], []
    for meter in meters:
        figure, kwh = dice.randrange(1000, 9000), dice.randrange(60, 420)
        january.append([meter, "2026-01-28", str(figure)])
        time = f"2026-02-28 00:{dice.randrange(60):02d}:00"
        total = f"{figure + kwh}.{dice.randrange(100):02d}"
        february.append([meter, time, "202602", total, "0", "0", "0", "0", "0", ""])
    faults = {
        1: (3, "三千"),            # letters
        3: (1, "2026-02-30"),      # a day that does not exist
        5: (0, "999999999999"),    # a meter of nobody
        7: (3, ""),                # not collected
        9: (3, "12345678"),        # more digits than the meter has
        11: (1, "2025-11-28"),     # the clock of the terminal is wrong
        13: (3, "310.00"),         # the figure of somebody else: backwards
        15: (3, "3999.125"),       # more decimals than a meter shows
    }  # fmt: skip
    for index, (column, text) in faults.items():
        february[index][column] = text
    for column in range(4, 9):
        february[7][column] = ""
    february.append([*february[0][:3], "9999.00", *february[0][4:]])  # the same meter once more
    return january, february


def write() -> None:
    people = customers()
    owing = [row[0] for row in people[:30] if row[0].isdigit() and row[1]]
    with (HERE / "客户导入样例.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["柳树湾供电所客户明细"], CUSTOMER_TITLES, *people])
    with (HERE / "欠费导入样例.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([BILL_TITLES, *bills(owing)])
    refused = {5, 9, 13, 17, 21, 25, 29}
    january, february = readings([row[11] for index, row in enumerate(people[:60]) if index not in refused])
    with (HERE / "抄表导入样例.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["采集系统日冻结示数"], READING_TITLES, *february])
    read = Workbook()
    read.worksheets[0].append(["表号", "抄表日期", "示数"])
    for row in january:
        read.worksheets[0].append(row)
    read.save(HERE / "抄表导入样例.xlsx")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["柳树湾供电所客户明细"])
    sheet.merge_cells("A1:M1")
    for row in (CUSTOMER_TITLES, *people):
        sheet.append(list(row))
    sheet["G20"] = '="柳树湾镇"&"东街1号"'
    sheet["F15"] = 19900000001
    book.save(HERE / "客户导入样例.xlsx")


if __name__ == "__main__":
    write()

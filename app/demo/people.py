"""Made-up customers: names that nobody was looked up for, documents of a region that does not exist."""

import random
from datetime import date, timedelta

import msgspec

REGION = "990101"
"""No such division exists in GB/T 2260; the identity numbers made here belong to nobody."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
    "程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛")
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志梅红"
    "玉春秋冬雪晨阳晓东海燕凤琴文斌浩宇欣怡梓涵子轩雨桐思源立新永康"
)
RARE_NAMES = ("㛃晓", "王䶮", "李𬭎", "陈𣲗", "曾单", "仇解", "查翟", "欧阳㛃")
"""Names that break programs: characters beyond the usual fonts, surnames with unusual readings."""
_VILLAGES = (
    "柳树湾镇 东街",
    "柳树湾镇 西街",
    "柳树湾镇 南园村",
    "石桥乡 上坪村",
    "石桥乡 下坪村",
    "青山镇 河口村",
)
_AREAS = ("柳东 01", "柳东 03", "柳西 02", "石桥 01", "石桥 05", "青山 02")
_TRADES = (
    "米业有限公司",
    "便民超市",
    "水泥制品厂",
    "农机专业合作社",
    "中心小学",
    "卫生院",
    "五金加工厂",
    "茶叶专业合作社",
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One made-up customer; `monthly_kwh` is the usual consumption in a mild month."""

    account_no: str
    name: str
    kind: str
    document: str
    identity: str
    phone: str
    address: str
    transformer_area: str
    reading_route: str
    tariff_class: str
    meter_no: str
    monthly_kwh: int
    habit: str
    """How the bills get paid: 'prompt', 'late', 'arrears' or 'prepaid'."""


def person(index: int, seed: int = 1) -> Person:
    """Customer number `index`, always the same one; the first few have rare names."""
    dice = random.Random(f"{seed}:{index}")
    place = dice.randrange(len(_VILLAGES))
    trade = dice.random() < 0.12 and index >= len(RARE_NAMES)
    name = _trade_name(dice) if trade else _name(index, dice)
    return Person(
        account_no=f"0415{index + 23_110_001:09d}",
        name=name,
        kind="enterprise" if trade else "resident",
        document="uscc" if trade else "resident_id",
        identity=_credit_code(dice) if trade else _identity(dice),
        phone=f"1400{dice.randrange(10_000_000):07d}",  # 140 numbers things, never a person
        address=f"{_VILLAGES[place]} {index // 6 + 1} 号",
        transformer_area=_AREAS[place],
        reading_route=f"R{place + 1:02d}",
        tariff_class="commercial" if trade else "residential",
        meter_no=f"{330_000_000_000 + index * 7919 % 1_000_000_000:012d}",
        monthly_kwh=dice.randrange(600, 4_000) if trade else dice.randrange(60, 320),
        habit=dice.choices(("prompt", "late", "arrears", "prepaid"), (74, 16, 7, 3))[0],
    )


def _name(index: int, dice: random.Random) -> str:
    if index < len(RARE_NAMES):
        return RARE_NAMES[index]
    surname = dice.choice(_COMPOUND) if dice.random() < 0.02 else dice.choice(_SURNAMES)
    return surname + "".join(dice.choice(_GIVEN) for _ in range(dice.choice((1, 2, 2, 2))))


def _trade_name(dice: random.Random) -> str:
    return "柳湾" + dice.choice(_GIVEN) + dice.choice(_GIVEN) + dice.choice(_TRADES)


def _identity(dice: random.Random) -> str:
    born = date(1945, 1, 1) + timedelta(days=dice.randrange(22_000))
    body = f"{REGION}{born:%Y%m%d}{dice.randrange(1_000):03d}"
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _credit_code(dice: random.Random) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91{REGION}" + "".join(dice.choice(letters) for _ in range(9))
    total = sum(letters.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + letters[(31 - total % 31) % 31]

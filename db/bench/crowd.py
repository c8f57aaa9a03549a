"""A made-up crowd of customers for measurements: names as common as in life, addresses of one county."""

import random
from collections.abc import Iterator
from typing import NamedTuple

_COMMON = (
    "王74 李72 张68 刘54 陈45 杨31 黄22 赵20 吴20 周19 徐14 孙13 马12 朱12 胡11 林11 郭11 何10 高10 罗9 郑9"
    " 梁8 谢7 宋7 唐6 许6 邓6"
)
_RARER = (
    "冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛"
    "尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤查仇单解区翟"
)
_SURNAMES = "".join(word[0] * int(word[1:]) for word in _COMMON.split()) + _RARER
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅志国建文春生海东晓宇辉鹏飞林波斌鑫浩宁健凯丹萍"
    "玲燕云莲真雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉桃翠雅芝萌叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁"
)
_FIRMS = ("商行", "机械有限公司", "超市")
_PLACES = (
    "柳石清白青龙凤金银长大小上下东西南北新古高平安太永兴和顺福桃李杏梅松竹桥湾塘坪坝沟岭坡河溪泉井堰店寨"
)
_STREETS = ("东街", "西街", "南路", "北路", "人民路", "解放路", "桥头", "沿河街", "工业园", "学府路")


class Person(NamedTuple):
    """One made-up customer."""

    account_no: str
    name: str
    kind: str
    address: str
    phone: str
    asset_no: str


def crowd(count: int, seed: int = 1) -> Iterator[Person]:
    """`count` people, the same for the same seed; phones and meters are random, accounts go up."""
    rng = random.Random(seed)
    towns = [f"{rng.choice(_PLACES)}{rng.choice(_PLACES)}{rng.choice('镇镇乡')}" for _ in range(60)]
    villages = [
        f"{town}{rng.choice(_PLACES)}{rng.choice(_PLACES)}{rng.choice(('村', '社区', '庄'))}"
        for town in towns
        for _ in range(25)
    ]
    for index in range(count):
        village = rng.choice(villages)
        if rng.random() < 0.03:
            name = village[:2] + "".join(rng.choices(_GIVEN, k=2)) + rng.choice(_FIRMS)
            kind = "enterprise"
        else:
            name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=1 if rng.random() < 0.25 else 2))
            kind = "resident"
        yield Person(
            account_no=f"0415{index:09d}",
            name=name,
            kind=kind,
            address=f"{village}{rng.choice(_STREETS)}{rng.randint(1, 300)}号",
            phone=f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09d}",
            asset_no=f"22{rng.randint(0, 10**10 - 1):010d}",
        )

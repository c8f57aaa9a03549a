"""Which column of a file is which field: guessed from the title, set by a person, remembered as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from app.customers.imports.reading import normal_title


class Column(msgspec.Struct, frozen=True):
    """A field that a file may have, the title we show, and the titles that exports use for it."""

    field: str
    title: str
    synonyms: tuple[str, ...] = ()

    def titles(self) -> tuple[str, ...]:
        return tuple(normal_title(title) for title in (self.title, *self.synonyms))


ACCOUNT = Column("account_no", "户号", ("客户编号", "用户编号", "用电户号", "客户号", "用户号", "consno"))
ASSET = Column("asset_no", "表号", ("电能表号", "资产编号", "电表号", "表计资产号", "电表编号", "资产号"))
PERIOD = Column("period", "电费年月", ("年月", "账期", "月份", "应收年月", "计费年月", "抄表年月", "rcvblym"))
CURRENT = Column(
    "current_reading", "本期示数", ("止码", "本次示数", "本月示数", "示数", "正向有功总", "抄表示数")
)
READ_ON = Column("read_on", "抄表日期", ("抄表时间", "采集时间", "采集日期", "数据日期", "冻结时间"))

CUSTOMER_COLUMNS = (
    ACCOUNT,
    Column("name", "户名", ("客户名称", "用户名称", "姓名", "用电户名", "consname")),
    Column("kind", "客户类别", ("客户类型", "用户类别", "用户类型", "客户分类", "户类")),
    Column("document", "证件类型", ("证件种类", "证件类别")),
    Column("identity_no", "证件号码", ("身份证号", "身份证号码", "证件号", "统一社会信用代码", "信用代码")),
    Column("phones", "电话", ("联系电话", "手机", "手机号", "手机号码", "移动电话", "电话号码")),
    Column("phone_2", "其他电话", ("固定电话", "备用电话", "电话2", "联系电话2", "座机")),
    Column("contact", "联系人", ("联系人姓名", "经办人")),
    Column("address", "用电地址", ("地址", "客户地址", "装表地址", "用户地址")),
    Column("transformer_area", "台区", ("台区名称", "公变", "所属台区", "变压器")),
    Column("reading_route", "抄表段", ("抄表段编号", "抄表区段", "抄表册", "抄表段名称")),
    Column("tariff_class", "电价类别", ("用电类别", "用电性质", "电价", "执行电价")),
    Column("status", "用电状态", ("客户状态", "用户状态", "状态")),
    Column("bank_name", "开户银行", ("银行", "银行名称", "代扣银行", "开户行")),
    Column("bank_no", "银行账号", ("账号", "银行卡号", "代扣账号", "银行帐号")),
    ASSET,
    Column("multiplier", "倍率", ("综合倍率", "电表倍率")),
    Column("digits", "示数位数", ("表位数", "位数")),
)


def guess(header: Sequence[str], columns: Iterable[Column]) -> dict[str, int]:
    """The mapping by titles; a field takes the first column that carries one of its titles."""
    found = [normal_title(title) for title in header]
    mapping: dict[str, int] = {}
    for column in columns:
        for title in column.titles():
            if title in found and found.index(title) not in mapping.values():
                mapping[column.field] = found.index(title)
                break
    return mapping


def signature(header: Sequence[str]) -> str:
    """What a mapping is remembered under: the same titles in the same order."""
    return hashlib.sha256("\x1f".join(map(normal_title, header)).encode()).hexdigest()[:32]


def to_json(mapping: Mapping[str, int]) -> str:
    """The mapping as it is remembered: {field: column index}."""
    return msgspec.json.encode(dict(mapping), order="sorted").decode()


def from_json(text: str, header: Sequence[str]) -> dict[str, int]:
    """A remembered mapping; columns that the header does not have are dropped."""
    try:
        known = msgspec.json.decode(text, type=dict[str, int])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}
    return {field: index for field, index in known.items() if 0 <= index < len(header)}


def known_titles(columns: Iterable[Column]) -> frozenset[str]:
    """Every normalised title that one of these columns goes by."""
    return frozenset(title for column in columns for title in column.titles())

"""What of names, numbers and addresses may be shown on screens, lists and papers (facts.md §7.7)."""

import re

_HOUSE = re.compile(r"\d+|[零〇一二三四五六七八九十百]+(?=号|栋|幢|单元|室|楼|层|户|组|弄)")


def mask_name(name: str, kind: str = "resident") -> str:
    """张三丰 → 张*丰, 张三 → 张*; an organisation keeps its first and last two characters."""
    if kind in ("resident", "sole") and len(name) <= 12:
        if len(name) <= 1:
            return name
        if len(name) == 2:
            return name[0] + "*"
        return name[0] + "*" * (len(name) - 2) + name[-1]
    if len(name) <= 4:
        return name[:1] + "*" * (len(name) - 1)
    return name[:2] + "*" * min(len(name) - 4, 6) + name[-2:]


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; shorter numbers keep only their end."""
    if len(phone) >= 11:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    if len(phone) > 4:
        return "*" * (len(phone) - 3) + phone[-3:]
    return "*" * len(phone)


def mask_number(number: str) -> str:
    """Identity and bank numbers: 310***********1234; short ones keep only their last two."""
    if len(number) >= 12:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return "*" * max(len(number) - 2, 1) + number[-2:] if len(number) > 2 else "*" * len(number)


def mask_address(address: str) -> str:
    """House, flat and group numbers become stars: 东街12号3单元 → 东街**号*单元."""
    return _HOUSE.sub(lambda found: "*" * len(found[0]), address)

"""Codes of the customer file and the words people read for them, shared by pages, papers and imports."""

KINDS = {
    "resident": "居民",
    "enterprise": "企业",
    "government": "机关事业",
    "sole": "个体工商户",
    "other": "其他",
}
STATUSES = {"normal": "正常", "suspended": "暂停", "stopped": "停电", "closed": "销户"}
TARIFFS = {
    "residential": "居民生活",
    "commercial": "工商业",
    "agricultural": "农业生产",
    "other": "其他",
}
LATE_CLASSES = {"residential": "居民", "other": "其他用户"}
DOCUMENTS = {
    "": "无",
    "resident_id": "居民身份证",
    "uscc": "统一社会信用代码",
    "passport": "护照",
    "permit": "港澳台居民证件",
    "licence": "营业执照",
    "other": "其他证件",
}


def late_class_of(tariff_class: str) -> str:
    """The late-fee class that goes with a tariff unless the file says otherwise (R24 Art.100)."""
    return "residential" if tariff_class == "residential" else "other"

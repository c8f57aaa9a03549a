"""Codes of the service room and the words people read for them."""

SUBJECTS = {"order": "工单", "payment": "收费"}
"""What can be rated, by the kind of its subject ('order:G-0000123', 'payment:…')."""
GIVERS = {"customer": "客户自评", "clerk": "柜员代录"}
OUTCOMES = {"solved": "已解决", "explained": "已解释说明", "unreached": "未联系上"}
OPINIONS = {"": "未表态", "satisfied": "满意", "unsatisfied": "仍不满意"}
"""What the customer says of the handling (facts.md §7.6: recorded beside the first rating)."""

"""Words for the kinds of paper, shared by pages and histories."""

PAPERS = {"receipt": "收据", "shift_slip": "交班单", "explanation": "电费说明单", "statement": "对账单"}

"""Codes of the till and the words people read for them, shared by pages, papers and refusals."""

TENDERS = {"cash": "现金", "card": "银行卡", "qr": "扫码", "transfer": "转账"}
ORDERS = {
    "month": "按月,先电费后违约金",
    "late": "按月,先违约金后电费",
    "principal": "先全部电费,后违约金",
}
"""In which order money that does not cover everything is spent; the customer says (facts.md §6.2)."""
SURPLUSES = {"change": "找零", "deposit": "存为预存"}
REFUND_WAYS = {"cash": "现金", "transfer": "转账"}
DENOMINATIONS = (10000, 5000, 2000, 1000, 500, 100, 50, 10)
"""Notes and coins in fen, the largest first."""

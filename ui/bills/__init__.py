"""Page 13 账单: the bills of an account, each explained to the fen and compared; its months as a chart."""

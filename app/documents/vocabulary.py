"""Words for the kinds of paper, shared by pages and histories."""

PAPERS = {
    "receipt": "收据",
    "shift_slip": "交班单",
    "explanation": "电费说明单",
    "statement": "对账单",
    "bill_notice": "电费通知单",
    "reminder_notice": "电费提醒单",
    "call_notice": "催交电费通知单",
    "stop_notice": "停电通知书",
}

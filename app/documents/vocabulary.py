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
    "contract": "供用电合同",
    "application": "用电业务申请表",
    "acceptance": "业务受理回执",
    "disclosure": "一次性告知单",
    "plan_reply": "供电方案答复单",
    "survey_sheet": "现场勘查单",
    "meter_sheet": "电能计量装拆单",
    "seal_sheet": "封停、送电工作单",
    "inspection_sheet": "检查意见单",
    "correction_notice": "缺件补正通知单",
    "refund_form": "退费申请审批表",
    "file_cover": "归档封面与目录",
}

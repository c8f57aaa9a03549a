"""Sentences of dunning."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "arrears.no_rules": "尚未发布催费规则,请管理员发布后再办理。",
        "arrears.unknown_account": "没有户号为 {account_no} 的客户,请核对户号。",
        "arrears.nothing_owed": "户号 {account_no} 没有欠费。",
        "arrears.bad_channel": "催费方式不正确,请从列表中选择。",
        "arrears.bad_proof": "送达证明不正确,请从列表中选择。",
        "arrears.reference_needed": "请填写送达证明的编号、照片名或签收人。",
        "arrears.bad_care": "用户标记不正确,请从列表中选择。",
        "arrears.not_long_enough": "逾期 {days} 天,未超过 {limit} 天,不能停电({rule})。",
        "arrears.not_reminded": "到期后还没有催费记录,不能停电({rule})。",
        "arrears.plan_kept": "分期缴费计划正在履行,不能停电。",
        "arrears.no_notice": "停电通知书还没有送达,不能申请停电({rule})。",
        "arrears.notice_days": "计划停电距通知送达 {days} 天,应提前 {least} 至 {most} 天通知({rule})。",
        "arrears.planned_past": "计划停电时间已经过去,请核对。",
        "arrears.no_agreement": "{rule},请填写同意文件。",
        "arrears.stop_open": "该户已有停电申请在办理。",
        "arrears.not_approved": "停电申请还没有批准。",
        "arrears.not_announced": "停电前 {minutes} 分钟须再次通知用户({rule})。",
        "arrears.too_early": "还没有到计划停电的时间。",
        "arrears.paid": "该户已没有逾期欠费,不能停电。",
        "arrears.unknown_stop": "没有找到这个停电申请。",
        "arrears.stop_over": "这个停电申请已经结束。",
        "arrears.not_stopped": "该户没有停电,不用复电。",
        "arrears.late_reason": "复电超过 {hours} 小时,请填写原因({rule})。",
        "arrears.still_owes": "该户仍有逾期欠费,尚不能复电;请先收清或签订分期计划。",
        "arrears.unknown_notice": "没有找到通知书 {notice_no}。",
        "arrears.delivered_already": "通知书 {notice_no} 已登记送达。",
        "arrears.delivered_before": "送达时间早于开具时间,请核对。",
        "arrears.future": "时间不能晚于现在,请核对。",
        "arrears.plan_sum": "各期合计 {sum} 元,应等于欠费 {owed} 元。",
        "arrears.plan_dates": "各期日期须从早到晚,且不早于今天。",
        "arrears.plan_empty": "分期至少两期。",
        "arrears.unknown_plan": "没有找到这个分期计划。",
        "arrears.nothing_to_export": "没有需要导出的催费信息。",
    }
)

"""Sentences of the customer file's refusals and doubts."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "customer.account_format": "户号“{account_no}”格式不正确,应为 {rule}。",
        "customer.account_taken": "户号 {account_no} 已有客户档案,请核对或改为修改档案。",
        "customer.unknown": "没有户号为 {account_no} 的客户,请核对户号。",
        "customer.nothing_changed": "内容与档案一致,没有需要保存的改动。",
        "customer.bad_kind": "客户类别“{value}”无法识别,可填:{allowed}。",
        "customer.bad_status": "用电状态“{value}”无法识别,可填:{allowed}。",
        "customer.bad_tariff": "电价类别“{value}”无法识别,可填:{allowed}。",
        "customer.bad_late_class": "违约金类别“{value}”无法识别,可填:{allowed}。",
        "customer.bad_document": "证件类型“{value}”无法识别,可填:{allowed}。",
        "customer.bad_phone": "电话“{value}”格式不正确,请输入手机号或带区号的固定电话。",
        "customer.link_needs_two": "请给出两个或更多不同的户号。",
        "customer.already_linked": "这些户号已经归为同一客户。",
        "customer.not_linked": "户号 {account_no} 没有与其它户归为同一客户。",
        "customer.no_evidence": "户号 {account_no} 与其它户没有相同的证件、电话或地址,请核对是否同一客户。",
        "customer.reason_needed": "请填写查看证件号码的原因。",
        "customer.no_identity": "该客户没有登记证件号码。",
        "meter.bad_asset": "表号“{value}”格式不正确,应为 4 至 24 位字母或数字。",
        "meter.bad_multiplier": "倍率“{value}”不正确,应为 1 至 100000 的整数。",
        "meter.bad_digits": "示数位数“{value}”不正确,应为 3 至 10 的整数。",
        "meter.taken": "表号 {asset_no} 已装在户号 {account_no},请核对。",
        "identity.bad_format": "证件号码位数或字符不正确,请核对;确认无误可继续。",
        "identity.check_failed": "证件号码校验未通过,请核对原件;确认无误可继续。",
        "identity.region_unknown": "证件号码的地区代码不存在,请核对原件;确认无误可继续。",
        "identity.old_card": "15 位旧身份证已停止使用,请核对原件;确认无误可继续。",
        "identity.unreadable": "证件号码无法解密,密钥与数据库不符,请联系技术人员。",
        "bank.check_failed": "银行账号校验未通过,请核对;确认无误可继续。",
    }
)

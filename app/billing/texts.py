"""Sentences of the billing room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "bill.bad_period": "电费年月“{value}”格式不正确,请输入如 2026-03 的年月。",
        "bill.negative": "此项不能为负数,请核对。",
        "bill.due_before_issue": "缴费截止日早于发行日期,请核对。",
        "bill.stands_differently": "该户 {period} 的电费已有不同金额的账单,请核对。",
        "repricing.no_version": "没有找到电价 {tariff} 的版本 {version},无法重算。",
        "repricing.no_version_then": "当月没有有效的“{tariff}”版本。",
        "repricing.no_capacity_price": "“{tariff}”没有该户计费方式的容(需)量电价。",
        "repricing.no_register": "没有 {names} 各时段的电量,不能推算。",
        "repricing.no_basis": "该月账单没有计价依据(由外部导入)。",
        "repricing.no_kva": "没有登记运行容量,不能按容量试算。",
        "repricing.no_demand": "当月没有最大需量,不能按需量试算。",
        "repricing.no_contract": "没有合同需量,请填写后试算。",
        "repricing.changed_size": "当月容量有变更,不能换算为另一种计费方式。",
        "repricing.no_month": "缺少 {period} 的电量,不能确定阶梯。",
        "billing.no_terms": "没有登记计价条件,请在电价页登记后再核算。",
        "billing.no_price": "“{tariff}”在 {day} 没有有效的电价版本,请先发布电价。",
        "billing.no_flat": "“{tariff}”没有平段电价,不能用于定量、定比或分表计价。",
        "billing.no_rules": "尚未发布违约金规则,不能计算应收。请管理员导入规则后再收费。",
    }
)

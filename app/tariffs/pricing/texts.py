"""Sentences of the pricing engine."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "price.unknown_register": "没有“{name}”这个时段,请用 sharp、peak、flat、valley、deep。",
        "price.no_price": "用了“{name}”时段的电量,但电价里没有这个时段的价格,请补上。",
        "price.not_finite": "“{value}”不是可以计算的数,请核对。",
        "price.negative": "此项不能为负数,请核对。",
        "price.too_large": "数值超过上限 {limit},请核对。",
        "price.too_precise": "小数超过 {limit} 位,请核对。",
        "price.tier_order": "阶梯上限应逐档增大,且只有最后一档不设上限,请核对。",
        "price.tier_months": "阶梯月数应为 1 到 {limit} 的整数,请核对。",
        "price.apart_exceeds": "分出的定量 {apart} 千瓦时超过总电量 {kwh} 千瓦时,请核对。",
        "price.same_name": "“{name}”出现了两次,请合并或改名。",
        "price.no_capacity": "两部制电价缺少容(需)量电价,请补上。",
        "price.capacity_on_single": "单一制电价不收容(需)量电费,请核对电价。",
        "price.days_of_month": "分段天数应在 1 到 31 之间,并须同时给出当月天数,请核对。",
        "price.no_standard": "没有功率因数标准 {value},只有 {known}。",
        "price.pf_range": "功率因数应在 0 到 1 之间,请核对。",
        "price.excluded_exceeds": "不参与力调的单价高于“{name}”时段的电价,请核对。",
        "price.times_over": "违约使用电费不超过 {limit} 倍,请核对倍数。",
        "price.nothing_measured": "电能表没有计量,不能按更正率退补,请按正常月份的用电量处理。",
        "price.discount_range": "需量电价折扣应大于 0 且不超过 1,请核对。",
    }
)

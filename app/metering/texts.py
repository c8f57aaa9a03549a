"""Sentences of the metering room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "reading.unknown_account": "没有户号为 {account_no} 的客户,请核对户号。",
        "reading.unknown_meter": "户号 {account_no} 没有在用的电能表 {asset_no},请核对表号。",
        "reading.no_registers": "请填写示数。",
        "reading.unknown_register": "电能表没有“{register}”这个示数。",
        "reading.not_a_number": "示数“{value}”不是数字,请输入如 1234 或 1234.56 的示数。",
        "reading.too_many_digits": "示数 {value} 超过电能表的 {digits} 位,请核对。",
        "reading.bad_period": "抄表月份“{value}”不正确,请输入如 2026-03 的年月。",
        "reading.wrong_day": "抄表日期 {day} 不在 {period} 前后,请核对日期。",
        "reading.twice": "表号 {asset_no} 在这批里出现了两次,请只留一条。",
        "reading.billed": "户号 {account_no} {period} 的电费已发行,示数有错请办理“更正示数”。",
        "reading.not_billed": "户号 {account_no} {period} 的电费还没有发行,直接重抄即可。",
        "reading.same": "新示数与原示数相同,没有需要更正的。",
        "reading.none": "户号 {account_no} {period} 没有表号 {asset_no} 的示数,不能更正。",
        "reading.estimate_refused": "没有上月电量可参照,不能暂按上月电量计费,请设法抄表。",
        "reading.reason_needed": "请填写原因。",
        "reading.owner_needed": "请填写处理人。",
        "reading.backwards": "本次示数 {now} 小于上次 {previous},可能抄错、表倒走或已翻转。",
        "reading.wrapped": "示数已过满位翻转({previous} 至 {now}),电量 {kwh} kWh。",
        "reading.zero": "本月电量为 0,上月 {last} kWh。",
        "reading.jump": "本月 {kwh} kWh,{what} {other} kWh,变化过大。",
        "reading.neighbours": "本月 {kwh} kWh,同台区中位数 {median} kWh,相差过大。",
        "reading.missed_twice": "该表已连续两个月没有抄见,请确认原因。",
        "inquiry.unknown": "没有找到这条抄表异常记录。",
        "inquiry.settled": "这条抄表异常已经处理完毕。",
        "meter.in_use": "表号 {asset_no} 正装在户号 {account_no},请先拆表。",
        "meter.not_there": "户号 {account_no} 没有在用的电能表 {asset_no}。",
        "meter.removed_before": "拆表日期 {day} 早于装表日期 {fitted},请核对。",
        "meter.ratio": "倍率 {multiplier} 应等于电流互感器变比 {ct} × 电压互感器变比 {pt}。",
        "point.taken": "计量点 {point_id} 已存在,请换一个编号。",
    }
)

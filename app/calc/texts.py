"""Sentences for requests of `calc` that cannot be answered."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "calc.line_too_long": "这一行超过 {limit} 字节,请拆开。",
        "calc.blank_line": "这一行是空的,每行应是一个 JSON 对象。",
        "calc.not_utf8": "这一行不是 UTF-8 编码,请另存为 UTF-8。",
        "calc.not_json": "这一行不是完整的 JSON,请核对引号、逗号和括号。",
        "calc.too_deep": "这一行的括号套得太深,请核对。",
        "calc.not_object": '每行应是一个 JSON 对象,如 {{"kind": "bill", …}}。',
        "calc.same_key": "“{name}”出现了两次,请只留一个。",
        "calc.missing": "缺少“{name}”,请补上。",
        "calc.unknown_field": "没有“{name}”这一项,请核对写法。",
        "calc.not_text": "“{name}”应是文字,请加引号。",
        "calc.not_number": "“{name}”应是十进制数,如 123.45。",
        "calc.not_whole": "“{name}”应是整数,请核对。",
        "calc.not_flag": "“{name}”应是 true 或 false。",
        "calc.not_date": "“{name}”应是日期,如 2026-03-15。",
        "calc.not_month": "“{name}”应是年月,如 2026-03。",
        "calc.not_list": "“{name}”应是列表 […]。",
        "calc.not_group": "“{name}”应是对象 {{…}}。",
        "calc.empty": "“{name}”至少要有一项。",
        "calc.too_many": "“{name}”最多 {limit} 项,请拆成几行。",
        "calc.choice": "“{name}”只能是 {known}。",
        "calc.unknown_kind": "没有“{value}”这种计算,只有 {known}。",
        "calc.unknown_rules": "没有“{value}”这套规则,只有 {known}。",
        "calc.too_small": "“{name}”应大于 {limit},请核对。",
        "calc.same_day": "同一天有两次变更,请只留一个。",
        "calc.no_energy": "有功和无功电量都是 0,没有功率因数可算。",
        "calc.either": "请在 {names} 中只给一项。",
        "calc.hours_of_day": "一天最多 24 小时,请核对。",
        "calc.no_phase": "断相应为 1 相或 2 相,请核对。",
    }
)

"""Sentences of the tariff room."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "rules.not_json": "{file} 第 {line} 行不是正确的 JSON,请检查括号、逗号和引号。",
        "rules.glued": "{file} 第 {line} 行夹有 BOM 标记,多半是几个文件拼接而成;请删去后再试。",
        "rules.twice": "{file} 中同一处写了两次“{name}”,请只留一个。",
        "rules.no_list": "{file} 应为一个只含 {key} 列表的 JSON 对象,请核对是否选错了文件。",
        "rules.unreadable": "无法读取 {file},请核对路径和权限。",
        "rules.not_utf8": "{file} 不是 UTF-8 编码的文本,请另存为 UTF-8 后再试。",
        "rules.too_big": "{file} 超过 {limit} MB,不像是规则文件,请核对。",
        "tariff.faulty": "{file} 第 {line} 行,电价 {entry}:{why}。",
        "calendar.faulty": "{file} 第 {line} 行,时段表 {entry}:{why}。",
        "calendar.version_taken": "时段表 {calendar} 的版本 {version} 已发布且内容不同;改动请另立新版本。",
        "holidays.wrong": "节假日表的内容不正确:{detail}。",
        "holidays.bad_line": "{file} 第 {line} 行应为日期和“休”或“班”,如 2027-01-01,休。",
        "holidays.twice": "{file} 第 {line} 行的 {day} 已经写过,请只留一行。",
        "holidays.not_whole": "{file} 中 {year} 年缺少法定假日 {day},请导入该年完整的放假安排。",
        "holidays.empty": "{file} 中没有任何日期,请核对。",
        "tariff.unknown": "没有发布过电价“{tariff}”,请先在电价页发布。",
        "tariff.version_taken": "电价 {tariff} 的版本 {version} 已发布且内容不同;改动请另立新版本。",
        "tariff.overlaps": "电价 {tariff} 的版本 {version} 与已发布的版本 {other} 有效期冲突,请核对日期。",
        "tariff.replaces": "电价 {tariff} 的版本 {version} 只能更正有效期相同、未被更正的版本 {other}。",
        "tariff.no_calendar": "电价 {tariff} 的分时时段表 {calendar} 没有发布,请先发布时段表。",
        "tariff.calendar_registers": "电价 {tariff} 的版本 {version} 有“{names}”,但时段表 {calendar} 没有。",
        "tariff.nothing_new": "文件中的电价都已发布,没有新内容。",
        "terms.basis_missing": "电价 {tariff} 没有“{basis}”的容(需)量电价,请另选计费方式。",
        "terms.basis_needed": "电价 {tariff} 是两部制,请选择按容量、合同需量或实际需量计费。",
        "terms.basis_idle": "电价 {tariff} 是单一制,不应选择容(需)量计费方式。",
        "terms.negative": "容量、需量、电量和人口不能为负数,请核对。",
        "terms.kva_exceeds": "运行容量 {operating} 大于合同容量 {total} kVA,请核对。",
        "terms.split_bad": "定量或定比“{name}”须且只须填一项,定比在 0 至 100 之间。",
        "terms.no_demand": "按合同需量计费须填合同需量。",
        "terms.size_two_part": "容量 {kva} kVA 达到 315 kVA,工商业用户应执行两部制。",
        "terms.size_single": "容量 {kva} kVA 不超过 100 kVA,工商业用户应执行单一制。",
        "terms.basis_soon": "上次变更计费方式在 {since},未满 3 个月,请确认。",
        "terms.scheme_soon": "上次变更单一制、两部制在 {since},未满 12 个月,请确认。",
        "terms.not_whole": "请输入不带小数的数字,不适用时留空。",
        "terms.not_percent": "请输入百分数,如 2.5,不适用时留空。",
        "terms.unchanged": "计价条件没有变化,不用保存。",
    }
)

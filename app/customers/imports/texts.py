"""Sentences for files and rows that cannot be taken in."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "import.missing": "找不到文件“{name}”,请核对路径。",
        "import.unreadable": "无法读取文件“{name}”,请检查是否被其他程序占用或没有权限。",
        "import.empty": "文件“{name}”没有数据。",
        "import.old_xls": "“{name}”是旧版 Excel(.xls)文件,请在 Excel 中另存为 .xlsx 或 CSV 后再导入。",
        "import.not_a_table": "“{name}”不是 CSV 或 XLSX 表格文件,请选择正确的文件。",
        "import.damaged": "工作簿“{name}”不完整或已损坏,请重新导出后再导入。",
        "import.locked": "工作簿“{name}”设有密码,请取消密码后再导入。",
        "import.encoding": "文件“{name}”的编码无法识别,请另存为 UTF-8 或 GBK 编码的 CSV。",
        "import.too_wide": "文件“{name}”超过 {limit} 列,请删除无关的列。",
        "import.columns_missing": "文件中找不到必需的列:{titles}。请在列对应页面指定。",
        "import.formula": "单元格是公式,请在 Excel 中粘贴为数值。",
        "import.cell_error": "单元格是错误值 {value},请更正。",
        "import.merged": "单元格是合并单元格的一部分,请取消合并并填入内容。",
        "import.scientific": "“{value}”是科学计数法,末位数字已丢失,请在 Excel 中设为文本格式后重新填写。",
        "import.digits_lost": "数字超过 15 位,Excel 已把末位变为 0,请设为文本格式后重新填写。",
        "import.not_whole": "“{value}”不是整数,请核对。",
        "import.too_many_cells": "此行的列数多于表头,可能内容里有多余的逗号,请核对。",
        "import.contradicts": "与第 {line} 行的同一{what}内容不一致,请核对保留哪一行。",
    }
)

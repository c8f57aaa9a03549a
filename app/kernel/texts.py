"""Sentences for refusals that any room may give."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "kernel.not_permitted": "您的岗位没有“{permission}”的权限,请由有权限的人员办理。",
        "kernel.not_signed_in": "请先登录再办理业务。",
        "kernel.sign_in_again": "您的工号已被锁定、重置密码或取消岗位,请锁屏(F12)后重新登录。",
        "kernel.unavailable": "数据库暂时不可用:{detail}。请稍后重试;已完成的业务不受影响。",
        "kernel.busy": "其他柜台正在办理同一客户的业务,请稍后再试。",
        "kernel.disk_full": "磁盘空间已满,本次操作没有保存。请清理磁盘后重试;已完成的业务不受影响。",
        "kernel.disk_error": "磁盘读写出错,已停止收款以保护账目。请退出程序并联系技术人员检查磁盘。",
        "kernel.read_only": "数据所在的磁盘或目录不可写入,不能办理业务。请检查磁盘和目录权限。",
        "kernel.lost_connection": "与数据库的连接中断,本次操作没有完成。请检查网络后重试。",
        "kernel.home_newer": "此数据库由更新版本的程序建立(结构 {found}),请升级柜面程序后再打开。",
        "kernel.home_damaged": "数据库文件已损坏或密钥不正确,请从备份恢复或联系技术人员。",
        "kernel.paper_failed": "凭证无法生成:{detail}。本次操作没有保存。",
        "text.too_long": "内容过长(最多 {limit} 个字),请缩短。",
        "text.empty": "此项不能为空,请填写。",
        "text.not_encodable": "内容含有无法保存的字符,请删除后重新输入。",
        "text.no_glyph": "“{chars}”字库缺字,无法打印,请核对或改用其他字形。",
        "money.not_a_number": "金额格式不正确,请输入如 123.45 的数字。",
        "money.too_precise": "金额最多两位小数,请核对。",
        "money.negative": "金额不能为负数,请核对。",
        "money.too_large": "金额超过上限 {limit} 元,请核对。",
        "date.not_a_date": "日期格式不正确,请输入如 2026-03-15 的日期。",
        "date.future": "日期不能晚于今天,请核对。",
    }
)

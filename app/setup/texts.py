"""Sentences of the command line."""

from app.kernel.refusals import register_texts

register_texts(
    {
        "tour.demo_only": "巡览只在演示数据上进行,请先运行 demo。",
        "tour.used": "这份演示数据已经用过,巡览要从没有用过的开始;请用 demo --home 另建一份。",
        "window.no_display": "没有找到显示器,无法打开柜面;请在有桌面的电脑上运行,或用子命令办理。",
        "restore.no_recovery": "{path} 还没有数据;在新的电脑上恢复,须用 --recovery 指定恢复文件。",
    }
)

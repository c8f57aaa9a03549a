"""One paper through CUPS, watched until it is out: for a desk that must never believe what did not happen."""

import re
import time
from math import ceil
from types import MappingProxyType

from app.adapters.cups import ENDED, Cups, CupsError, JobFate, is_paused, takes_jobs
from app.documents.printing import PrinterFailed, PrintJob

UNREADABLE = "凭证文件无法读取"
UNKNOWN = "打印服务没有答复,请先看纸是否已经打出,再决定是否重打"
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")
_A4 = (596, 842)
_LOOK_EVERY_S = 0.2
_STOPPING_S = 5.0

# No scaling, no turning, no second page on a sheet, no cover sheet, whatever the queue's defaults are.
_AS_IT_IS = MappingProxyType(
    {
        "print-scaling": "none",
        "nopdfAutorotate": "true",
        "number-up": "1",
        "sides": "one-sided",
        "copies": "1",
        "job-sheets": "none,none",
    }
)


def print_by_cups(service: Cups, name: str, document: bytes, job: PrintJob, patience_s: float) -> None:
    """Returns when the printer has taken all of the paper. Raises PrinterFailed; no job is left then."""
    options = {**_AS_IT_IS, **page_size(document)}
    title = f"{job.number or job.paper} {job.job_id}"
    until = time.monotonic() + patience_s
    try:
        _must_be_ready(service, name)
        # An attempt whose end we missed may still wait there; with this one it would come out twice.
        for earlier in service.unfinished(name, title):
            _withdraw(service, name, earlier)
    except CupsError as error:
        raise PrinterFailed(f"打印机“{name}”没有接收:{error}") from error
    try:
        number = service.submit(name, title, document, options)
    except CupsError as error:
        number = _taken_all_the_same(service, name, title, error, until)
    try:
        _watch(service, name, number, until)
    except CupsError as error:
        raise PrinterFailed(UNKNOWN) from error


def _taken_all_the_same(service: Cups, name: str, title: str, error: CupsError, until: float) -> int:
    """The job of a submission whose answer was lost. Raises PrinterFailed: not taken, or nobody knows."""
    while True:
        try:
            found = service.unfinished(name, title)
            break
        except CupsError:
            if time.monotonic() > until:
                raise PrinterFailed(UNKNOWN) from error
        time.sleep(_LOOK_EVERY_S)
    if not found:
        raise PrinterFailed(f"打印机“{name}”没有接收:{error}") from error
    return found[-1]


def page_size(document: bytes) -> dict[str, str]:
    """The option that makes a sheet of the paper's own size. Raises PrinterFailed if it has none.

    `PageSize=Custom` and not `media=Custom`: CUPS turns the latter into hundredths of a millimetre and back,
    rounding down, and a form of 264 points becomes one of 263. A roll's odd points are rounded up.
    """
    found = _MEDIA_BOX.search(document)
    if found is None:
        raise PrinterFailed(UNREADABLE)
    width, height = (ceil(round(float(side), 2)) for side in found.groups())
    return {"PageSize": "A4" if (width, height) == _A4 else f"Custom.{width}x{height}"}


def _must_be_ready(service: Cups, name: str) -> None:
    """A paper for a stopped printer would come out some other day, when nobody waits for it."""
    try:
        queue = service.queue(name)
    except CupsError as error:
        raise PrinterFailed(f"没有找到打印机“{name}”:本机的打印服务没有运行") from error
    if queue is None:
        raise PrinterFailed(f"没有找到打印机“{name}”,请检查连接")
    if is_paused(queue):
        raise PrinterFailed(f"打印机“{name}”已暂停,请检查并恢复打印机后重打")
    if not takes_jobs(queue):
        raise PrinterFailed(f"打印机“{name}”设置为不接收单据,请恢复接收后重打")


def _watch(service: Cups, name: str, number: int, until: float) -> None:
    """Wait for the end; what does not come to one is withdrawn. Raises PrinterFailed, CupsError."""
    while True:
        try:
            if _is_out(service, name, number, until):
                return
        except CupsError:  # a service that only starts anew, as it does every night, goes on with its jobs
            if time.monotonic() > until:
                raise
        time.sleep(_LOOK_EVERY_S)


def _is_out(service: Cups, name: str, number: int, until: float) -> bool:
    fate = service.fate(name, number)
    if fate is JobFate.COMPLETED:
        return True
    if fate is None:
        raise PrinterFailed(UNKNOWN)
    if fate is JobFate.CANCELED:
        raise PrinterFailed("单据在打印服务中被取消,请看纸上打到哪里再重打")
    if fate is JobFate.ABORTED:
        raise PrinterFailed("打印机或驱动出错,单据没有打完,请看纸上打到哪里再重打")
    why = _why_it_will_not_come(service, name, fate, until)
    if not why:
        return False
    if _withdraw(service, name, number) is JobFate.COMPLETED:
        return True
    begun = fate is not JobFate.PENDING
    raise PrinterFailed(f"{why},单据已撤回,{'请看纸上打到哪里再重打' if begun else '可以重打'}")


def _why_it_will_not_come(service: Cups, name: str, fate: JobFate, until: float) -> str:
    """'' while there is hope."""
    if fate is JobFate.HELD:
        return f"打印机“{name}”把单据挂起了(没有接通,或设为暂缓打印)"
    queue = service.queue(name)
    if queue is None:
        return f"打印机“{name}”已被移除"
    if is_paused(queue):
        return f"打印机“{name}”停了"
    if time.monotonic() > until:
        return f"打印机“{name}”迟迟没有打完{_said(queue.get('printer-state-reasons', ''))}"
    return ""


_REASONS = {
    "media-empty": "缺纸",
    "media-needed": "缺纸",
    "media-jam": "卡纸",
    "offline": "脱机",
    "connecting-to-device": "连接不上",
    "cover-open": "机盖未关",
    "door-open": "机盖未关",
    "marker-supply-empty": "缺墨或色带用完",
}


def _said(reasons: str) -> str:
    """The printer's own reasons (RFC 8011, 5.4.12), in Chinese and brackets."""
    known = {word: None for key, word in _REASONS.items() if key in reasons}
    return f"({'、'.join(known)})" if known else ""


def _withdraw(service: Cups, name: str, number: int) -> JobFate | None:
    """Cancel a job and see how it ended: it may have been quicker. Raises CupsError if it does not end."""
    service.cancel(name, number)
    until = time.monotonic() + _STOPPING_S
    while (fate := service.fate(name, number)) is not None and fate not in ENDED:
        if time.monotonic() > until:
            raise CupsError("the job does not end")
        time.sleep(_LOOK_EVERY_S / 4)
    return fate

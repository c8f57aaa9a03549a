"""The print service of Linux and macOS through its own library: what `cups_printing` needs of it, no more.

Why not through Qt: docs/decisions/0010.
"""

import ctypes
import ctypes.util
from collections.abc import Mapping
from enum import IntEnum
from functools import cache

_ACTIVE, _COMPLETED = 0, 1
_HTTP_CONTINUE = 100
_IPP_OK_MAX = 0x00FF
_PAUSED = 5


class JobFate(IntEnum):
    """RFC 8011, section 5.3.7: how far a job is."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


ENDED = (JobFate.CANCELED, JobFate.ABORTED, JobFate.COMPLETED)


class CupsError(Exception):
    """The print service did not do what it was asked; the text is the service's own."""


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Dest(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.POINTER(_Option)),
    )


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    )


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    """Say what the functions return and take: ctypes would cut pointers to an int."""
    text, number, connection = ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p
    options = ctypes.POINTER(_Option)
    shapes = {
        "cupsGetNamedDest": (ctypes.POINTER(_Dest), connection, text, text),
        "cupsFreeDests": (None, number, ctypes.POINTER(_Dest)),
        "cupsCreateJob": (number, connection, text, text, number, options),
        "cupsStartDocument": (number, connection, text, number, text, text, number),
        "cupsWriteRequestData": (number, connection, text, ctypes.c_size_t),
        "cupsFinishDocument": (number, connection, text),
        "cupsCancelJob2": (number, connection, text, number, number),
        "cupsGetJobs2": (number, connection, ctypes.POINTER(ctypes.POINTER(_Job)), text, number, number),
        "cupsFreeJobs": (None, number, ctypes.POINTER(_Job)),
        "cupsLastErrorString": (text,),
    }
    for name, (result, *arguments) in shapes.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@cache
def cups() -> "Cups | None":
    """The print service's library of this machine; None where there is none, as on Windows."""
    name = ctypes.util.find_library("cups")
    if name is None:
        return None
    try:
        return Cups(_declared(ctypes.CDLL(name)))
    except (OSError, AttributeError):  # another library of that name, or one with other functions
        return None


class Cups:
    """What we ask of the print service. Every call may take as long as the service takes: for a lane only."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._cups = library

    def queue(self, name: str) -> Mapping[str, str] | None:
        """What the service says of a queue, by attribute; None: no such queue. Raises CupsError if silent."""
        found = self._cups.cupsGetNamedDest(None, name.encode(), None)
        if not found:
            self._jobs(None, _ACTIVE)  # "not found" is also what the library says of a service that is down
            return None
        dest = found.contents
        try:
            said = (dest.options[index] for index in range(dest.num_options))
            return {_text(option.name): _text(option.value) for option in said}
        finally:
            self._cups.cupsFreeDests(1, found)

    def submit(self, queue: str, title: str, document: bytes, options: Mapping[str, str]) -> int:
        """Hand over a PDF; the service's number for the job. Raises CupsError, and then no job is left."""
        rows = (_Option * len(options))(*(_Option(k.encode(), v.encode()) for k, v in options.items()))
        name = queue.encode()
        job = int(self._cups.cupsCreateJob(None, name, title.encode(), len(options), rows))
        if job == 0:
            raise self._error()
        begun = self._cups.cupsStartDocument(None, name, job, title.encode(), b"application/pdf", 1)
        if begun == _HTTP_CONTINUE:
            begun = self._cups.cupsWriteRequestData(None, document, len(document))
        finished = self._cups.cupsFinishDocument(None, name)
        if begun != _HTTP_CONTINUE or finished > _IPP_OK_MAX:
            error = self._error()
            self.cancel(queue, job)
            raise error
        return job

    def cancel(self, queue: str, job: int) -> None:
        """Withdraw a job; whether it was in time is for `fate` to say."""
        self._cups.cupsCancelJob2(None, queue.encode(), job, 0)

    def fate(self, queue: str, job: int) -> JobFate | None:
        """How far a job is; None if the service forgot it. Raises CupsError if the service is silent."""
        for which in (_ACTIVE, _COMPLETED):
            for found, _, state in self._jobs(queue, which):
                if found == job:
                    return JobFate(state)
        return None

    def unfinished(self, queue: str, title: str) -> list[int]:
        """Jobs of this title that have not ended. Raises CupsError if the service is silent."""
        return [job for job, named, _ in self._jobs(queue, _ACTIVE) if named == title]

    def _jobs(self, queue: str | None, which: int) -> list[tuple[int, str, int]]:
        rows = ctypes.POINTER(_Job)()
        name = None if queue is None else queue.encode()
        count = int(self._cups.cupsGetJobs2(None, ctypes.byref(rows), name, 0, which))
        if count < 0:
            raise self._error()
        try:
            return [(rows[n].id, _text(rows[n].title), rows[n].state) for n in range(count)]
        finally:
            self._cups.cupsFreeJobs(count, rows)

    def _error(self) -> CupsError:
        return CupsError(_text(self._cups.cupsLastErrorString()))


def is_paused(queue: Mapping[str, str]) -> bool:
    """Has the queue been stopped, by hand or by an error?"""
    return queue.get("printer-state") == str(_PAUSED)


def takes_jobs(queue: Mapping[str, str]) -> bool:
    """Does the queue accept new jobs?"""
    return queue.get("printer-is-accepting-jobs") != "false"


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")

"""Who works at the demo hall, one person for each kind of work; all with one password."""

from pathlib import Path
from typing import Any

from app.security.roles import role_names
from app.setup.founding import FirstPerson

PASSWORD = "Guimian-2026"
CLERK = "1001"
ACCOUNTS = "041502"
"""What the account numbers of the demo begin with."""
_STAFF = (
    (CLERK, "王芳", ("cashier", "clerk")),
    ("1002", "李建国", ("shift_leader",)),
    ("1003", "赵志强", ("station_head",)),
    ("1005", "陈立新", ("biller",)),
    ("1004", "孙静", ("auditor",)),
    ("1000", "周明", ("administrator",)),
)
ROLES_TOLD = {number: f"{name} {role_names(roles)}" for number, name, roles in _STAFF}
"""Staff number → name and roles, to be shown to whoever tries the demo."""


def demo_staff() -> tuple[FirstPerson, ...]:
    """People who can sign in at once, without changing the password first."""
    return tuple(
        FirstPerson(staff_no=number, name=name, roles=roles, password=PASSWORD, must_change=False)
        for number, name, roles in _STAFF
    )


def told(folder: Path, accounts: int) -> dict[str, Any]:
    """What whoever tries the demo needs to know."""
    return {
        "home": str(folder),
        "accounts": accounts,
        "staff": ROLES_TOLD,
        "password": PASSWORD,
        "text": f"演示数据已就绪:{folder},工号 {CLERK},密码 {PASSWORD}。",
    }

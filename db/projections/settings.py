"""Published settings: the later wins."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.kernel.settings import SettingPublished
from db.tables.settings import settings
from db.writes import Register, Write, projects


@projects(SettingPublished)
def setting_published(_fact: Fact, body: SettingPublished) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "name": body.name}
    yield Register(settings, key, {"content": body.content})

"""Settings and rules as data, published into a home by a fact, so that every desk obeys the same ones."""

from typing import ClassVar, Protocol

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody, fact_kind


@fact_kind("setting.published")
class SettingPublished(FactBody, frozen=True):
    """From now on `name` (for instance 'late_fee') has this content, a JSON text its room understands."""

    org_unit: str
    name: str
    content: str

    def subjects(self) -> tuple[str, ...]:
        return (f"setting:{self.name}",)


class Settings(Protocol):
    """The published contents."""

    def content(self, name: str) -> str:
        """The JSON text last published under this name, '' if there is none."""
        ...


class PublishSetting(Command, frozen=True, kw_only=True):
    """Put the content of a rules file into force in this home."""

    permission: ClassVar[str] = "settings.change"
    name: str
    content: str


@handles(PublishSetting)
def publish_setting(command: PublishSetting, work: Work) -> Decision:
    """Publishing what is already in force changes nothing and leaves no fact.

    The room that understands the content has checked it when the file was loaded.
    """
    work.lock(f"setting:{command.name}")
    if work.view(Settings).content(command.name) == command.content:
        return Decision(facts=())
    body = SettingPublished(org_unit=work.desk.org_unit, name=command.name, content=command.content)
    return Decision(facts=(body,))

"""The one place that decides what the public sees of an organisation or a person.

Every public page, data twin, feed, search and count starts at `listed()` or `named()`, and shows only fields of a `Card`.
Whoever may see the record itself (`permissions.may_see_organisation`) does not come through here.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mithaq.network.models import Organisation, Person
from mithaq.network.rules import Exposure, State

#: Belonging to the network that may be known where a name is shown.
NAMED = (Exposure.NAME.value, Exposure.FULL.value)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the public may know of one; empty where it was not chosen to be shown."""

    country: str
    exposure: Exposure
    code: str = ""
    name: str = ""
    language: str = ""
    acronym: str = ""
    membership: str = ""
    since: date | None = None
    kind: str = ""
    web: str = ""
    about: str = ""
    languages: str = ""
    themes: str = ""
    chapters: str = ""
    works_in: str = ""

    @property
    def is_named(self) -> bool:
        """Whether a name may be shown."""
        return bool(self.name)


def card_of(organisation: Organisation) -> Card | None:
    """What the public may know; None when nothing may be known."""
    exposure = Exposure(organisation.exposure)
    if exposure is Exposure.HIDDEN or organisation.state != State.ACTIVE or organisation.merged_into_id:
        return None
    country = organisation.seat_id or ""
    if exposure is Exposure.COUNTRY_ONLY:
        return Card(country=country, exposure=exposure)
    named = Card(
        country=country,
        exposure=exposure,
        code=organisation.code,
        name=organisation.display_name,
        language=organisation.display_language,
        acronym=organisation.acronym,
        membership=organisation.membership_id or "",
        since=organisation.since,
    )
    if exposure is Exposure.NAME:
        return named
    return Card(
        **{
            **named.__dict__,
            "kind": organisation.kind,
            "web": organisation.web,
            "about": organisation.about,
            "languages": organisation.languages,
            "themes": organisation.themes,
            "chapters": organisation.chapters,
            "works_in": organisation.works_in,
        }
    )


def listed() -> QuerySet[Organisation]:
    """The organisations of which the public may know at all, if only the country."""
    return Organisation.objects.active().exclude(exposure=Exposure.HIDDEN.value)


def named() -> QuerySet[Organisation]:
    """The organisations whose name the public may know."""
    return Organisation.objects.active().filter(exposure__in=NAMED)


def merged_named() -> QuerySet[Organisation]:
    """Records that went into another and were named: their old addresses lead on. Whoever was not named leads nowhere."""
    return Organisation.objects.filter(merged_into__isnull=False, exposure__in=NAMED)


def showing(field_words: Q) -> QuerySet[Organisation]:
    """Those among the listed that match a filter on fields which only full exposure shows."""
    return Organisation.objects.active().filter(field_words, exposure=Exposure.FULL.value)


def named_people() -> QuerySet[Person]:
    """The individual members whose name the public may know."""
    return Person.objects.filter(state=State.ACTIVE.value, exposure__in=NAMED)

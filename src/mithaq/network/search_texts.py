"""Words of cooperation in the search of texts: stories as far as their people agreed, meetings by title, minutes inside.

A story holds who worked together only as far as the consent goes, whoever asks; one without consent is found by who told
it, hub, board and auditor alone. Of a meeting the title is for everybody who may know of it, minutes and decisions for
those inside the group or region. Names of those who came are not in the index. `put_story` and `put_meeting` run in the
transaction of a change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core.texts import language_of
from mithaq.library import analyser, indexing
from mithaq.library.search_kinds import NewEntry, SearchKind, Shown
from mithaq.network import group_rules as rules
from mithaq.network.models_groups import Meeting, Story, sees_all_groups

STORIES, MEETINGS, MINUTES = "story", "meeting", "minutes"

Places = Sequence[tuple[int, int]]


# --- putting in and taking out ----------------------------------------------------------------------------


def put_story(story: Story) -> None:
    """Let a story be found as it stands now."""
    indexing.put(STORIES, story.pk, entries_of_story(Story.objects.get(pk=story.pk)))


def put_meeting(meeting: Meeting) -> None:
    """Let a meeting be found, and inside what was written down of it."""
    now = Meeting.objects.get(pk=meeting.pk)
    indexing.put(MEETINGS, now.pk, entries_of_meeting(now))
    indexing.put(MINUTES, now.pk, entries_of_minutes(now))


def put_loaded_meetings() -> None:
    """Let the meetings be found that reference data tells of."""
    for meeting in Meeting.objects.filter(key__isnull=False).order_by("pk"):
        put_meeting(meeting)


# --- what the entries are ---------------------------------------------------------------------------------


def entries_of_story(story: Story) -> Iterator[NewEntry]:
    """Its titles, and its text in the language in which it is told."""
    shown = story.is_publishable and rules.Consent(story.consent) in rules.GIVEN
    for language in sorted({story.language, *(code for code, title in story.titles.items() if title)}):
        told = (story.who_shown, story.made_possible, story.result) if language == story.language else ()
        words = " · ".join(text for text in (story.titles.get(language, ""), *told) if text.strip())
        if words:
            yield NewEntry(owner=story.pk, language=language, is_public=shown, words=words)


def entries_of_meeting(meeting: Meeting) -> Iterator[NewEntry]:
    """Its titles with the number that its organisers give it."""
    for language, title in meeting.titles.items():
        if title:
            yield NewEntry(
                owner=meeting.pk,
                language=language,
                is_public=meeting.is_public,
                words=f"{title} {meeting.number}".strip(),
                facets={"year": str(meeting.on.year)},
            )


def entries_of_minutes(meeting: Meeting) -> Iterator[NewEntry]:
    """Minutes and decisions; never for the public."""
    if words := _minutes(meeting):
        yield NewEntry(
            owner=meeting.pk,
            language=_language(words, meeting),
            is_public=False,
            words=words,
            facets={"year": str(meeting.on.year)},
        )


def _minutes(meeting: Meeting) -> str:
    decisions = [decision.text for decision in meeting.decisions.all()]
    return "\n".join(text for text in (meeting.minutes.strip(), *decisions) if text)


def _language(words: str, meeting: Meeting) -> str:
    """By its letters; where several languages share them, one of the title's, and otherwise English."""
    possible = analyser.languages_of(words)
    titled = [code for code in meeting.titles if code in possible and meeting.titles[code]]
    return next(iter(titled or [code for code in possible if code == "en"] or possible), "en")


# --- which there are --------------------------------------------------------------------------------------


def all_stories() -> QuerySet[Story]:
    """Every story."""
    return Story.objects.all()


def all_meetings() -> QuerySet[Meeting]:
    """Every meeting."""
    return Meeting.objects.all()


def stories_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """These stories."""
    return (entry for story in Story.objects.filter(pk__in=keys) for entry in entries_of_story(story))


def meetings_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """The titles of these meetings."""
    return (entry for row in Meeting.objects.filter(pk__in=keys) for entry in entries_of_meeting(row))


def minutes_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """What was written down of these meetings."""
    rows = Meeting.objects.filter(pk__in=keys).prefetch_related("decisions")
    return (entry for row in rows for entry in entries_of_minutes(row))


# --- how they are shown -----------------------------------------------------------------------------------


def visible_stories(person: Anybody) -> QuerySet[Story]:
    """The stories that this person may see."""
    return Story.objects.visible_to(person)


def visible_meetings(person: Anybody) -> QuerySet[Meeting]:
    """The meetings that this person may know of."""
    return Meeting.objects.visible_to(person)


def open_minutes(person: Anybody) -> QuerySet[Meeting]:
    """The meetings whose minutes this person may read."""
    return Meeting.objects.minutes_open_to(person)


def show_stories(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Stories that were found."""
    found = {}
    for story in Story.objects.filter(pk__in=[owner for owner, _place in places]):
        told = (story.made_possible, story.result, story.who_shown)
        found[story.pk, 0] = Shown(
            title=str(story),
            title_language=language_of(story.titles),
            href=story.get_absolute_url(),
            words=" · ".join(text for text in told if text.strip()) or str(story),
            language=story.language,
        )
    return found


def show_meetings(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Meetings that were found by their titles."""
    rows = Meeting.objects.filter(pk__in=[owner for owner, _place in places])
    return {(row.pk, 0): _shown(row, str(row), language_of(row.titles) or "en") for row in rows}


def show_minutes(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Meetings that were found by what was written down."""
    rows = Meeting.objects.filter(pk__in=[owner for owner, _place in places]).prefetch_related("decisions")
    found = {}
    for row in rows:
        words = _minutes(row)
        found[row.pk, 0] = _shown(row, words, _language(words, row), inside=True)
    return found


def _shown(row: Meeting, words: str, language: str, *, inside: bool = False) -> Shown:
    about: Any = f"{_now('Minutes')} · {row.when}" if inside else str(row.when)
    return Shown(
        title=str(row),
        title_language=language_of(row.titles),
        href=row.get_absolute_url(),
        words=words,
        language=language,
        about=about,
    )


KINDS = (
    SearchKind(
        key=STORIES,
        label=_("Stories of cooperation"),
        owners=visible_stories,
        indexed=all_stories,
        entries=stories_of,
        show=show_stories,
        sees_all=sees_all_groups,
    ),
    SearchKind(
        key=MEETINGS,
        label=_("Meetings"),
        owners=visible_meetings,
        indexed=all_meetings,
        entries=meetings_of,
        show=show_meetings,
        is_title=True,
        sees_all=sees_all_groups,
    ),
    SearchKind(
        key=MINUTES,
        label=_("Minutes of meetings"),
        owners=open_minutes,
        indexed=all_meetings,
        entries=minutes_of,
        show=show_minutes,
        sees_all=sees_all_groups,
    ),
)

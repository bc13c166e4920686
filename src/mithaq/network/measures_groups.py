"""What can be counted of cooperation: stories with consent and the regions they cover, active working groups."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.texts import text_in
from mithaq.network import group_rules as rules
from mithaq.network import queries_groups
from mithaq.network.models_groups import Story, WorkingGroup
from mithaq.network.queries_groups import activity_of
from mithaq.world.models import Region


def _active_groups(as_of: date, known_on: date | None) -> Measured:
    by = queries_groups.rule()
    found, unknown, last = [], 0, 0
    for group in WorkingGroup.objects.prefetch_related("meetings", "outputs"):
        stands = activity_of(group, by, as_of=as_of, known_on=known_on)
        unknown += stands is rules.Activity.UNKNOWN
        last += 1
        if stands is rules.Activity.ACTIVE:
            found.append(
                Evidence(
                    key=f"group-{group.code}",
                    label=str(group),
                    href=f"/groups/{group.code}",
                    on=max(str(each.when) for each in group.meetings.all() if each.when.last <= as_of),
                )
            )
    if unknown == last:
        return Measured(value=None, note=_("No meeting of a working group is in the record yet."))
    note = _("Of some groups no meeting is in the record, so nobody can say whether they are active.")
    return Measured(value=len(found), rows=found, note=note if unknown else "")


def _counting(as_of: date, known_on: date | None) -> list[Story]:
    return [
        story
        for story in Story.objects.prefetch_related("regions").order_by("consent_on", "id")
        if rules.story_counts(rules.Consent(story.consent), story.consent_on, as_of=as_of)
        and (known_on is None or story.recorded_at.date() <= known_on)
    ]


NO_STORY = _("No story is in the record yet.")


def _stories(as_of: date, known_on: date | None) -> Measured:
    if not Story.objects.exists():
        return Measured(value=None, note=NO_STORY)
    found = _counting(as_of, known_on)
    rows = [
        Evidence(
            key=f"story-{story.pk}",
            label=str(story),
            href=f"/stories/{story.pk}",
            on=str(story.consent_on or ""),
            groups={"region": " ".join(sorted(region.pk for region in story.regions.all()))},
        )
        for story in found
        if rules.may_be_shown(rules.Consent(story.consent), publishable=story.is_publishable)
    ]
    hidden = len(found) - len(rows)
    note = _("Stories that are not published are counted without their titles.") if hidden else ""
    return Measured(value=len(found), rows=rows, note=note)


def _story_regions(as_of: date, known_on: date | None) -> Measured:
    if not Story.objects.exists():
        return Measured(value=None, note=NO_STORY)
    covered: dict[str, int] = {}
    for story in _counting(as_of, known_on):
        for region in story.regions.all():
            covered[region.pk] = covered.get(region.pk, 0) + 1
    rows = [
        Evidence(
            key=f"region-{region.pk}",
            label=text_in(region.names),
            href=f"/stories?region={region.pk}",
            groups={"stories": str(covered[region.pk])},
        )
        for region in Region.objects.filter(pk__in=covered, system="coordination")
    ]
    return Measured(value=len(rows), rows=rows)


MEASURES = (
    Measure(
        key="stories_with_consent",
        label=_("Stories of cooperation whose people agreed"),
        unit=_("stories"),
        count=_stories,
    ),
    Measure(
        key="story_regions",
        label=_("Regions with at least one story"),
        unit=_("regions"),
        count=_story_regions,
    ),
    Measure(
        key="active_groups",
        label=_("Working groups that met and produced something in twelve months"),
        unit=_("groups"),
        count=_active_groups,
    ),
)

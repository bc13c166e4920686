"""What can be counted of cooperation: stories with consent and the regions they cover, active working groups."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core import past
from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.texts import text_in
from mithaq.network import group_rules as rules
from mithaq.network import queries_groups
from mithaq.network.models_groups import Story, WorkingGroup
from mithaq.world.models import Region


def _active_groups(as_of: date, known_on: date | None) -> Measured:
    by = queries_groups.rule()
    doings = queries_groups.doings_by_group(known_on)
    found, unknown, last = [], 0, 0
    for group in WorkingGroup.objects.all():
        did = doings.get(group.pk, queries_groups.Doings())
        stands = (
            rules.activity(did.meetings, did.outputs, by, as_of=as_of)
            if by is not None
            else rules.Activity.UNKNOWN
        )
        unknown += stands is rules.Activity.UNKNOWN
        last += 1
        if stands is rules.Activity.ACTIVE:
            found.append(
                Evidence(
                    key=f"group-{group.code}",
                    label=str(group),
                    href=f"/groups/{group.code}",
                    on=max(str(when) for when in did.meetings if when.last <= as_of),
                )
            )
    if unknown == last:
        return Measured(value=None, note=_("No meeting of a working group is in the record yet."))
    note = _("Of some groups no meeting is in the record, so nobody can say whether they are active.")
    return Measured(value=len(found), rows=found, note=note if unknown else "")


def _known(known_on: date | None) -> list[past.Values]:
    """The stories that were in the record, as they were known: their consent and regions of then."""
    return [
        row
        for row in past.rows(Story.objects.all(), known_on)
        if known_on is None or row["recorded_at"].date() <= known_on
    ]


def _counting(known: list[past.Values], as_of: date) -> list[past.Values]:
    """Those that count on the day, by the day of the consent."""
    found = [
        row
        for row in known
        if rules.story_counts(rules.Consent(row["consent"]), row["consent_on"], as_of=as_of)
    ]
    return sorted(found, key=lambda row: (row["consent_on"], row["pk"]))


NO_STORY = _("No story is in the record yet.")


def _stories(as_of: date, known_on: date | None) -> Measured:
    """The number stays what it was; a row is shown only as far as its people agree today."""
    known = _known(known_on)
    if not known:
        return Measured(value=None, note=NO_STORY)
    found = _counting(known, as_of)
    today = Story.objects.published().in_bulk([row["pk"] for row in found])
    rows = [
        Evidence(
            key=f"story-{row['pk']}",
            label=str(today[row["pk"]]),
            href=f"/stories/{row['pk']}",
            on=str(row["consent_on"] or ""),
            groups={"region": " ".join(sorted(row["regions"]))},
        )
        for row in found
        if row["pk"] in today
    ]
    hidden = len(found) - len(rows)
    note = _("Stories that are not published are counted without their titles.") if hidden else ""
    return Measured(value=len(found), rows=rows, note=note)


def _story_regions(as_of: date, known_on: date | None) -> Measured:
    known = _known(known_on)
    if not known:
        return Measured(value=None, note=NO_STORY)
    covered: dict[str, int] = {}
    for story in _counting(known, as_of):
        for region in story["regions"]:
            covered[region] = covered.get(region, 0) + 1
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

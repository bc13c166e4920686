"""What people do with stories of cooperation: tell one, record consent, publish it or take it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups as permissions
from mithaq.network import search_texts
from mithaq.network.models_groups import Story
from mithaq.world.models import Region

CONSENT_FAULTS = {
    "by_whom": _("Say who agreed."),
    "when": _("Say on which day they agreed."),
    "in_future": _("This day lies in the future. Record what has happened."),
}
CONSENT_FIELDS = {"by_whom": "consent_by", "when": "consent_on", "in_future": "consent_on"}


def save_story(
    by: User, story: Story | None, *, regions: Sequence[Region], at: datetime, **values: Any
) -> Story:
    """Tell a story, or change its words. Consent is recorded separately."""
    if not (permissions.may_change_story(by, story) if story else permissions.may_tell_story(by)):
        raise NotPermitted()
    if not regions:
        raise RuleBroken(_("Choose at least one region."), code="no_region", field="regions")
    with transaction.atomic():
        if story is None:
            kept = Story.objects.create(**values, recorded_at=at, recorded_by=by)
            kept.regions.set(regions)
        else:
            with past.keeping(story, at=at):
                changed = Story.objects.filter(pk=story.pk, version=story.version).update(
                    **values, version=story.version + 1
                )
                if changed != 1:
                    raise Conflict()
                story.regions.set(regions)
            kept = Story.objects.get(pk=story.pk)
        search_texts.put_story(kept)
        verb = "change_story" if story else "tell_story"
        audit.record(by, verb, kept, at=at, after={"regions": [region.pk for region in regions]})
    return kept


def record_consent(
    by: User,
    story: Story,
    *,
    consent: rules.Consent,
    consent_by: str = "",
    consent_on: date | None = None,
    is_publishable: bool = False,
    at: datetime,
) -> Story:
    """Record what the people of a story agreed to, and whether it may be published.

    Taking consent back takes the story from the public at once. Described without names needs such a description.
    """
    if not permissions.may_publish_story(by):
        raise NotPermitted()
    fault = rules.fault_in_consent(consent, given_by=consent_by, given_on=consent_on, today=at.date())
    if fault:
        raise RuleBroken(CONSENT_FAULTS[fault], code=fault, field=CONSENT_FIELDS[fault])
    if is_publishable and consent not in rules.GIVEN:
        raise RuleBroken(
            _("It cannot be published before its people agreed."), code="no_consent", field="is_publishable"
        )
    if is_publishable and consent is rules.Consent.DESCRIBED and not story.who_described.strip():
        raise RuleBroken(
            _("Describe first, without names, who worked together."),
            code="no_description",
            field="is_publishable",
        )
    with transaction.atomic(), past.keeping(story, at=at):
        changed = Story.objects.filter(pk=story.pk, version=story.version).update(
            consent=consent.value,
            consent_by=consent_by.strip(),
            consent_on=consent_on,
            is_publishable=is_publishable,
            version=story.version + 1,
        )
        if changed != 1:
            raise Conflict()
        search_texts.put_story(story)
        audit.record(
            by,
            "record_consent",
            story,
            at=at,
            before={"consent": story.consent, "publishable": story.is_publishable},
            after={"consent": consent.value, "publishable": is_publishable},
        )
    story.refresh_from_db()
    return story

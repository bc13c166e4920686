"""What the people around the tracker do: propose and answer corrections, follow a topic."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reviews import permissions
from mithaq.reviews.models import Correction, CountryReview, FollowedTopic, Milestone, ReviewFact
from mithaq.world.models import Country, Region

LONGEST = 5000


def propose_correction(
    person: Anybody,
    country: Country,
    *,
    what: str,
    source: str,
    language: str,
    review: CountryReview | None = None,
    email: str = "",
    at: datetime,
) -> Correction:
    """Put a correction into the queue; nothing changes until somebody of the coalition answers it."""
    if not what.strip():
        raise RuleBroken(_("Say in a sentence what is wrong or missing."), code="empty")
    if not source.strip():
        raise RuleBroken(_("Say where we can check it: a page, a document, an office."), code="no_source")
    if len(what) > LONGEST or len(source) > LONGEST:
        raise RuleBroken(_("This is too long. Two sentences are enough."), code="too_long")
    if review is not None and review.country_id != country.pk:
        raise RuleBroken(_("This review is of another State."), code="other_country")
    with transaction.atomic():
        correction = Correction.objects.create(
            country=country,
            review=review,
            what=what.strip(),
            source=source.strip(),
            language=language,
            email=email.strip(),
            proposed_at=at,
        )
        audit.record(person if isinstance(person, User) else None, "propose_correction", correction, at=at)
    return correction


def answer_correction(
    person: Anybody,
    correction: Correction,
    *,
    accept: bool,
    answer: str,
    fact: ReviewFact | None = None,
    at: datetime,
) -> None:
    """Accept (naming the fact that followed, if one did) or decline, with words that stand in the public log."""
    if not permissions.may_record(person, correction.country_id) or not isinstance(person, User):
        raise NotPermitted()
    if not answer.strip():
        raise RuleBroken(_("Answer in a sentence: what was changed, or why nothing was."), code="no_answer")
    if fact is not None and fact.review.country_id != correction.country_id:
        raise RuleBroken(_("This fact is about another State."), code="other_country")
    with transaction.atomic():
        changed = Correction.objects.filter(pk=correction.pk, state="open").update(
            state="accepted" if accept else "declined",
            answer=answer.strip(),
            answered_at=at,
            answered_by=person,
            fact=fact,
        )
        if not changed:
            raise Conflict(_("Somebody answered this correction already."))
        audit.record(
            person, "answer_correction", correction, at=at, after={"accepted": accept, "answer": answer}
        )
    correction.refresh_from_db()


def follow(person: Anybody, kind: str, key: str, *, at: datetime) -> FollowedTopic:
    """Follow a country, region or milestone; twice is once."""
    if not permissions.may_follow(person) or not isinstance(person, User):
        raise NotPermitted(_("Sign in to follow by mail. Without an account, use the feed or the calendar."))
    exists = {
        "country": Country.objects.filter(pk=key).exists,
        "region": Region.objects.filter(pk=key).exists,
        "milestone": Milestone.objects.filter(code=key).exists,
    }
    if kind not in exists or not exists[kind]():
        raise RuleBroken(_("There is no such country, region or milestone to follow."), code="unknown_topic")
    topic, _created = FollowedTopic.objects.get_or_create(
        person=person, kind=kind, key=key, defaults={"since": at, "told_until": at}
    )
    return topic


def unfollow(person: Anybody, kind: str, key: str) -> None:
    """Stop following; twice is once."""
    if isinstance(person, User):
        FollowedTopic.objects.filter(person=person, kind=kind, key=key).delete()

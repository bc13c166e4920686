"""What people do with the record of reviews: record, correct and withdraw facts, add documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import permissions, rules
from mithaq.reviews.models import CountryReview, Milestone, ReviewDocument, ReviewFact, ReviewingState
from mithaq.world.models import Country, Party, Treaty

FAULT_SENTENCES = {
    rules.Fault.BEFORE_TREATY: _("This date lies before the treaty was adopted. Check the year."),
    rules.Fault.BEFORE_CYCLE: _(
        "This date lies before this cycle of reviews began. Is it about the other cycle?"
    ),
    rules.Fault.IN_FUTURE: _("This date lies in the future. Only a schedule may: record it as “scheduled”."),
    rules.Fault.NO_PARTY: _("This State is no party to the treaty, so it has no review."),
    rules.Fault.REVIEWS_ITSELF: _("A State does not review itself. Choose another State."),
}


@dataclass(frozen=True, kw_only=True)
class NewFact:
    """What somebody says about one milestone."""

    milestone: str
    aspect: rules.Aspect
    when: PartialDate | None
    source_kind: rules.SourceKind
    source: str
    bound: rules.Bound = rules.Bound.ON
    confidence: rules.Confidence = rules.Confidence.MEDIUM
    address: str = ""
    value: str = ""
    note: str = ""


def faults_of(review: CountryReview, fact: NewFact, *, at: datetime) -> list[rules.Fault]:
    """Why the fact must be refused; empty when it may stand (it may still contradict others)."""
    treaty = (
        Treaty.objects.filter(mechanisms=review.cycle.mechanism_id)
        .order_by("order")
        .values_list("code", "adopted")
        .first()
    )
    adopted = PartialDate.parse(treaty[1]).first if treaty and treaty[1] else None
    is_party = (
        treaty is None
        or Party.objects.filter(treaty=treaty[0], country=review.country_id, is_party=True).exists()
    )
    return rules.faults_of_fact(
        when=fact.when,
        adopted=adopted,
        cycle_starts=review.cycle.start,
        recorded_on=at.date(),
        milestone=fact.milestone,
        is_party_on=is_party,
    )


def record_fact(
    person: Anybody,
    review: CountryReview,
    fact: NewFact,
    *,
    at: datetime,
    corrects: ReviewFact | None = None,
    import_run: str = "",
) -> ReviewFact:
    """Add one statement to the log of a review; with `corrects`, in the place of an earlier one.

    Raises NotPermitted, RuleBroken (what is wrong with it) or Conflict (already corrected by somebody else).
    """
    if not permissions.may_record(person, review.country_id):
        raise NotPermitted()
    for fault in faults_of(review, fact, at=at):
        raise RuleBroken(FAULT_SENTENCES[fault], code=fault.value)
    milestone = Milestone.objects.filter(mechanism=review.cycle.mechanism_id, code=fact.milestone).first()
    if milestone is None:
        raise RuleBroken(
            _("This mechanism has no such milestone. Choose one from the list."), code="unknown_milestone"
        )
    if not fact.source.strip() and not fact.address:
        raise RuleBroken(
            _("Say where this comes from: a document, a person's office, a page."), code="no_source"
        )
    with transaction.atomic():
        if corrects is not None:
            _claim_for_correction(corrects, review, milestone)
        row = ReviewFact.objects.create(
            review=review,
            milestone=milestone,
            aspect=fact.aspect.value,
            when=fact.when.first if fact.when else None,
            precision=fact.when.precision.value if fact.when else "",
            bound=fact.bound.value,
            value=fact.value,
            source_kind=fact.source_kind.value,
            source=fact.source,
            address=fact.address,
            confidence=fact.confidence.value,
            note=fact.note,
            recorded_by=person if isinstance(person, User) else None,
            recorded_at=at,
            corrects=corrects,
            import_run=import_run,
        )
        audit.record(
            actor_of(person),
            "correct_fact" if corrects else "record_fact",
            review,
            at=at,
            before=fact_in_words(corrects) if corrects else None,
            after=fact_in_words(row),
        )
    return row


def _claim_for_correction(corrects: ReviewFact, review: CountryReview, milestone: Milestone) -> None:
    """Refuse when somebody corrected or withdrew it since, or when it is about something else."""
    if corrects.review_id != review.pk or corrects.milestone_id != milestone.pk:
        raise RuleBroken(
            _("A correction is about the same review and milestone as what it corrects."),
            code="other_question",
        )
    locked = ReviewFact.objects.select_for_update().get(pk=corrects.pk)
    if locked.withdrawn_at or ReviewFact.objects.filter(corrects=locked, withdrawn_at=None).exists():
        raise Conflict(
            _("Somebody corrected or withdrew this fact since you opened it. Look at the newest one first.")
        )


def withdraw_fact(person: Anybody, fact: ReviewFact, *, why: str, at: datetime) -> None:
    """Take a statement back. It stays in the log with the reason, and past questions still see it."""
    if not permissions.may_record(person, fact.review.country_id):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason")
    with transaction.atomic():
        changed = ReviewFact.objects.filter(pk=fact.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=actor_of(person), withdrawn_why=why.strip()[:300]
        )
        if not changed:
            raise Conflict(_("Somebody withdrew this fact already."))
        audit.record(
            actor_of(person), "withdraw_fact", fact.review, at=at, before=fact_in_words(fact), note=why
        )


def name_reviewer(
    person: Anybody, review: CountryReview, country: Country, *, source: str, at: datetime
) -> ReviewingState:
    """Record that `country` reviews the State under review."""
    if not permissions.may_record(person, review.country_id):
        raise NotPermitted()
    if country.pk == review.country_id:
        raise RuleBroken(FAULT_SENTENCES[rules.Fault.REVIEWS_ITSELF], code=rules.Fault.REVIEWS_ITSELF.value)
    with transaction.atomic():
        row, created = ReviewingState.objects.get_or_create(
            review=review, country=country, defaults={"source": source, "source_date": at.date().isoformat()}
        )
        if created:
            audit.record(
                actor_of(person),
                "name_reviewer",
                review,
                at=at,
                after={"country": country.pk, "source": source},
            )
    return row


def add_document(
    person: Anybody,
    review: CountryReview,
    *,
    milestone: Milestone,
    address: str,
    language: str,
    published_where: str,
    symbol: str = "",
    stored: Any = None,
    at: datetime,
) -> ReviewDocument:
    """Record where a document of the review can be read, with a copy of ours when there is one."""
    if not permissions.may_record(person, review.country_id):
        raise NotPermitted()
    if not milestone.is_document:
        raise RuleBroken(_("This milestone has no document."), code="no_document")
    if not address and stored is None:
        raise RuleBroken(_("Give the address of the document, or the file itself."), code="no_place")
    with transaction.atomic():
        row = ReviewDocument.objects.create(
            review=review,
            milestone=milestone,
            address=address,
            language=language,
            published_where=published_where,
            symbol=symbol,
            seen_on=at.date().isoformat(),
            seen="there",
            stored=stored,
            sha256=stored.sha256 if stored is not None else "",
            stored_on=at.date() if stored is not None else None,
            source=published_where,
        )
        audit.record(
            actor_of(person),
            "add_document",
            review,
            at=at,
            after={"milestone": milestone.code, "address": address},
        )
    return row


def fact_in_words(fact: ReviewFact) -> dict[str, Any]:
    """A fact for the audit: plain values."""
    when = fact.partial_date
    return {
        "fact": fact.pk,
        "milestone": fact.milestone.code,
        "aspect": fact.aspect,
        "when": str(when) if when else "",
        "bound": fact.bound,
        "value": fact.value,
        "source_kind": fact.source_kind,
        "source": fact.source,
        "address": fact.address,
        "confidence": fact.confidence,
    }


def actor_of(person: Anybody) -> User | None:
    """The account behind the person, for rows that name who did something; None for who has none."""
    return person if isinstance(person, User) else None

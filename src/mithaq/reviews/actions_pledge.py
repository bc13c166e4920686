"""What people do with the pledge and with documents seen again: judge a commitment, record a State's reply, check a document."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core import audit
from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.reviews import permissions
from mithaq.reviews.actions import actor_of
from mithaq.reviews.models import CommitmentScore, PledgeCommitment, ReviewDocument, StateReply
from mithaq.reviews.pledge_rules import Score
from mithaq.world.models import Country


def judge_commitment(
    person: Anybody,
    country: Country,
    commitment: PledgeCommitment,
    *,
    score: Score,
    reason: str,
    source: str,
    judged_on: date,
    at: datetime,
) -> CommitmentScore:
    """Judge one commitment by hand, with the reason; earlier judgements stay and count for earlier days."""
    if not permissions.may_record(person, country):
        raise NotPermitted()
    if not reason.strip():
        raise RuleBroken(
            _("Give the reason in a sentence; it is shown beside the judgement."),
            code="no_reason",
            field="reason",
        )
    if judged_on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="judged_on"
        )
    with transaction.atomic():
        row = CommitmentScore.objects.create(
            country=country,
            commitment=commitment,
            score=score.value,
            reason=reason.strip(),
            source=source,
            judged_on=judged_on,
            recorded_at=at,
            recorded_by=actor_of(person),
        )
        audit.record(
            actor_of(person),
            "judge_commitment",
            row,
            at=at,
            after={"country": country.pk, "commitment": commitment.pk, "score": score.value},
        )
    return row


def record_reply(
    person: Anybody,
    country: Country,
    commitment: PledgeCommitment,
    *,
    text: str,
    language: str,
    received_on: date,
    source: str,
    at: datetime,
) -> StateReply:
    """Keep what the State answered to its score; it is shown beside it, unchanged."""
    if not permissions.may_record(person, country):
        raise NotPermitted()
    if received_on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="received_on"
        )
    with transaction.atomic():
        row = StateReply.objects.create(
            country=country,
            commitment=commitment,
            text=text,
            language=language,
            received_on=received_on,
            source=source,
            recorded_by=actor_of(person),
        )
        audit.record(
            actor_of(person),
            "record_reply",
            row,
            at=at,
            after={"country": country.pk, "commitment": commitment.pk},
        )
    return row


def check_document(
    person: Anybody, document: ReviewDocument, *, seen: str, stored: Any = None, at: datetime
) -> ReviewDocument:
    """Say whether a document is still where it was. A fresh copy is compared with ours by its fingerprint.

    With `stored`, "there" becomes "changed" by itself when the fingerprints differ; the older copy stays on record
    in the audit.
    """
    if not permissions.may_record(person, document.review.country_id):
        raise NotPermitted()
    before = {"seen": document.seen, "sha256": document.sha256}
    if stored is not None:
        if document.sha256 and stored.sha256 != document.sha256:
            seen = "changed"
        document.stored = stored
        document.sha256 = stored.sha256
        document.stored_on = at.date()
    document.seen = seen
    document.seen_on = at.date().isoformat()
    with transaction.atomic():
        document.save(update_fields=["seen", "seen_on", "stored", "sha256", "stored_on"])
        audit.record(
            actor_of(person),
            "check_document",
            document.review,
            at=at,
            before=before,
            after={"document": document.pk, "seen": seen, "sha256": document.sha256},
        )
    return document

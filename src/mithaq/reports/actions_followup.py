"""What people do to follow recommendations up: record claims and assessments, events, contributions, duties.

Nothing here overwrites: a statement is corrected by a later one or withdrawn, and the recommendation's own row keeps
only what the log says now (`settle`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions_evidence
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import queries_followup as queries
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import FollowUpDuty, FollowUpLoad, StatusStatement
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.rules_recommendations import State
from mithaq.reports.words_recommendations import FAULT_FIELDS, FAULT_WORDS

STATUS = "status"


@dataclass(frozen=True, kw_only=True)
class NewStatement:
    """What somebody learned about a recommendation."""

    voice: rules.Voice
    ladder: rules.Ladder
    rung: rules.Rung
    when: PartialDate | None
    source: str
    evidence: Sequence[EvidenceItem] = ()
    address: str = ""
    confidence: str = "medium"
    note: str = ""
    organisation: Any = None
    assessor: str = ""


def record_statement(
    person: Anybody,
    recommendation: Recommendation,
    new: NewStatement,
    *,
    corrects: StatusStatement | None = None,
    at: datetime,
) -> StatusStatement:
    """Add one statement to the log, or one that takes the place of another. Raises NotPermitted, RuleBroken, Conflict."""
    _permit(person, recommendation, new.voice, corrects)
    _refuse_unfollowable(recommendation)
    since = queries.law_since(recommendation)
    fault = rules.fault_in(
        voice=new.voice,
        ladder=new.ladder,
        rung=new.rung,
        when=new.when,
        today=at.date(),
        source=new.source,
        evidence_kinds=[item.kind for item in new.evidence],
        law_since=since,
    )
    if fault:
        raise _broken(fault)
    assert new.when is not None  # noqa: S101 - the rules refused it
    assert isinstance(person, User)  # noqa: S101 - permitted above
    marks = rules.marks_for(new.ladder, new.rung, new.when, since) if new.voice is rules.Voice.STATE else []
    with transaction.atomic():
        Recommendation.objects.select_for_update().get(pk=recommendation.pk)
        if corrects is not None:
            _refuse_stale(corrects, new)
        elif new.voice is rules.Voice.SECOND:
            _refuse_dependent(person, recommendation, new)
        row = StatusStatement.objects.create(
            recommendation=recommendation,
            voice=new.voice.value,
            ladder=new.ladder.value,
            rung=new.rung.value,
            when=new.when.first,
            precision=new.when.precision.value,
            source=new.source.strip(),
            address=new.address.strip(),
            confidence=new.confidence,
            note=new.note.strip(),
            organisation=None if new.voice is rules.Voice.STATE else new.organisation,
            assessor="" if new.voice is rules.Voice.STATE else new.assessor.strip(),
            corrects=corrects,
            marks=[mark.value for mark in marks],
            recorded_at=at,
            recorded_by=person,
        )
        if new.evidence:
            actions_evidence.use_evidence(person, new.evidence, kind=STATUS, key=str(row.pk), at=at)
        settle(recommendation)
        if corrects is not None:
            audit.record(
                person,
                "correct_status",
                recommendation,
                at=at,
                before=in_words(corrects),
                after=in_words(row),
            )
        else:
            audit.record(person, "record_status", recommendation, at=at, after=in_words(row))
        if new.voice is rules.Voice.CIVIL_SOCIETY:
            move_duty(person, recommendation, done_on=at.date())
    return row


def withdraw_statement(person: Anybody, statement: StatusStatement, *, why: str, at: datetime) -> None:
    """Take a statement back. It stays in the log with the reason, and past questions still see it."""
    if not permissions.may_withdraw_statement(person, statement) or not isinstance(person, User):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic():
        recommendation = Recommendation.objects.select_for_update().get(pk=statement.recommendation_id)
        changed = StatusStatement.objects.filter(pk=statement.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=person, withdrawn_why=why.strip()[:300]
        )
        if not changed:
            raise Conflict(_("Somebody withdrew this statement already."))
        settle(recommendation)
        audit.record(person, "withdraw_status", recommendation, at=at, before=in_words(statement), note=why)


def say_no_change(
    person: Anybody, recommendation: Recommendation, *, on: date, at: datetime
) -> list[StatusStatement]:
    """Say in one step that civil society looked on that day and nothing changed: each ladder's assessment goes on.

    The new statements rest on the evidence of those that they reaffirm, as far as it still stands.
    """
    if not permissions.may_follow(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    _refuse_unfollowable(recommendation)
    if on > at.date():
        raise _broken(rules.Fault.IN_FUTURE)
    with transaction.atomic():
        Recommendation.objects.select_for_update().get(pk=recommendation.pk)
        standing = queries.standing_of(recommendation)
        firsts = [standing.statement(rules.Voice.CIVIL_SOCIETY, ladder) for ladder in rules.Ladder]
        earlier = StatusStatement.objects.filter(pk__in=[each.id for each in firsts if each is not None])
        if not earlier:
            raise RuleBroken(
                _("Nothing has been assessed yet, so nothing can stay as it is. Record a first assessment."),
                code="nothing_assessed",
            )
        if any(each.when > on for each in earlier):
            raise RuleBroken(
                _("There is a newer assessment than this day. Give the day on which you looked."),
                code="newer_assessment",
            )
        made = []
        for row in earlier:
            again = StatusStatement.objects.create(
                recommendation=recommendation,
                voice=row.voice,
                ladder=row.ladder,
                rung=row.rung,
                when=on,
                precision="day",
                source=row.source,
                address=row.address,
                confidence=row.confidence,
                organisation=row.organisation,
                assessor=row.assessor,
                reaffirms=row,
                recorded_at=at,
                recorded_by=person,
            )
            items = EvidenceItem.objects.filter(
                uses__kind=STATUS, uses__key=str(row.pk), uses__ended_at=None, state="standing"
            )
            EvidenceUse.objects.bulk_create(
                EvidenceUse(item=item, kind=STATUS, key=str(again.pk), added_at=at, added_by=person)
                for item in items
            )
            made.append(again)
        settle(recommendation)
        move_duty(person, recommendation, done_on=on)
        audit.record(
            person,
            "say_no_change",
            recommendation,
            at=at,
            after={"on": on.isoformat(), "rungs": [row.rung for row in made]},
        )
    return made


def settle(recommendation: Recommendation) -> None:
    """Write what the log says now beside the recommendation, so that lists can be asked of the database."""
    standing = queries.standing_of(recommendation)
    claimed = standing.rungs(rules.Voice.STATE)
    assessed = standing.rungs(rules.Voice.CIVIL_SOCIETY)
    Recommendation.objects.filter(pk=recommendation.pk).update(
        claimed_law=claimed[0] or "",
        claimed_practice=claimed[1] or "",
        claimed=standing.whole(rules.Voice.STATE) or "",
        assessed_law=assessed[0] or "",
        assessed_practice=assessed[1] or "",
        assessed=standing.whole(rules.Voice.CIVIL_SOCIETY) or "",
        gap=standing.gap().value,
        second=standing.second().value,
        assessed_on=standing.last_assessed(),
    )
    recommendation.refresh_from_db()


# --- who looks after what ---------------------------------------------------------------------------------


def give_duty(
    person: Anybody,
    recommendation: Recommendation,
    to: User,
    *,
    every_months: int,
    due_on: date,
    at: datetime,
) -> FollowUpDuty:
    """Give somebody a recommendation to look after. Given again, its rhythm and day change."""
    if not permissions.may_give_duties(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if not permissions.may_follow_somewhere(to) or not to.is_active:
        raise RuleBroken(
            _("This person is no member, coordinator or staff, so there is nothing that they could record."),
            code="cannot_follow",
            field="person",
        )
    if not 1 <= every_months <= 60:
        raise RuleBroken(
            _("Choose a number of months between 1 and 60."), code="months", field="every_months"
        )
    with transaction.atomic():
        duty, created = FollowUpDuty.objects.select_for_update().get_or_create(
            recommendation=recommendation,
            person=to,
            ended_at=None,
            defaults={"every_months": every_months, "due_on": due_on, "given_at": at},
        )
        if not created:
            duty.every_months, duty.due_on, duty.reminded_on = every_months, due_on, None
            duty.save(update_fields=["every_months", "due_on", "reminded_on"])
        audit.record(
            person,
            "give_followup_duty",
            recommendation,
            at=at,
            after={"person": to.pk, "every_months": every_months, "due_on": due_on.isoformat()},
        )
    return duty


def end_duty(person: Anybody, duty: FollowUpDuty, *, at: datetime) -> None:
    """Take a recommendation off somebody: whoever gives duties, or the person themselves."""
    own = isinstance(person, User) and duty.person_id == person.pk
    if not (own or permissions.may_give_duties(person, duty.recommendation)) or not isinstance(person, User):
        raise NotPermitted()
    with transaction.atomic():
        if not FollowUpDuty.objects.filter(pk=duty.pk, ended_at=None).update(ended_at=at):
            raise Conflict(_("Somebody ended this already."))
        audit.record(
            person, "end_followup_duty", duty.recommendation, at=at, before={"person": duty.person_id}
        )


def choose_load(person: Anybody, *, most: int, at: datetime) -> FollowUpLoad:
    """Say of how many recommendations one wants to be reminded at once."""
    if not permissions.may_see_own_duties(person) or not isinstance(person, User):
        raise NotPermitted()
    if not 1 <= most <= 50:
        raise RuleBroken(_("Choose a number between 1 and 50."), code="load", field="most")
    with transaction.atomic():
        load, _created = FollowUpLoad.objects.update_or_create(person=person, defaults={"most": most})
        audit.record(person, "choose_followup_load", person, at=at, after={"most": most})
    return load


def move_duty(person: User, recommendation: Recommendation, *, done_on: date) -> None:
    """When somebody assessed what they look after, it is due again after its months."""
    for duty in FollowUpDuty.objects.filter(recommendation=recommendation, person=person, ended_at=None):
        FollowUpDuty.objects.filter(pk=duty.pk).update(
            due_on=rules.next_due(done_on, duty.every_months), reminded_on=None
        )


# --- checks -------------------------------------------------------------------------------------------------


def _permit(
    person: Anybody, recommendation: Recommendation, voice: rules.Voice, corrects: StatusStatement | None
) -> None:
    if corrects is not None:
        allowed = permissions.may_withdraw_statement(person, corrects)
    elif voice is rules.Voice.SECOND:
        allowed = permissions.may_assess_second(person, recommendation)
    else:
        allowed = permissions.may_follow(person, recommendation)
    if not allowed or not isinstance(person, User):
        raise NotPermitted()


def _refuse_unfollowable(recommendation: Recommendation) -> None:
    if recommendation.state != State.SUBMITTED.value:
        raise RuleBroken(
            _("Only submitted recommendations are followed up. Submit it first."), code="not_submitted"
        )


def _refuse_stale(corrects: StatusStatement, new: NewStatement) -> None:
    if (corrects.voice, corrects.ladder) != (new.voice.value, new.ladder.value):
        raise RuleBroken(
            _("A correction is by the same voice about the same ladder. Record another statement instead."),
            code="other_question",
        )
    locked = StatusStatement.objects.select_for_update().get(pk=corrects.pk)
    if locked.withdrawn_at or StatusStatement.objects.filter(corrects=locked, withdrawn_at=None).exists():
        raise Conflict(
            _(
                "Somebody corrected or withdrew this statement since you opened it. Look at the newest one first."
            )
        )


def _refuse_dependent(person: User, recommendation: Recommendation, new: NewStatement) -> None:
    first = queries.standing_of(recommendation).statement(rules.Voice.CIVIL_SOCIETY, new.ladder)
    recorder = (
        StatusStatement.objects.filter(pk=first.id).values_list("recorded_by", flat=True).first()
        if first
        else None
    )
    house = str(new.organisation.pk) if new.organisation is not None else new.assessor.strip()
    # The hub may write down what an academic outside found: then the name is the other pair of eyes.
    same_person = None if new.assessor.strip() and new.organisation is None else person.pk
    fault = rules.fault_in_second(first, first_recorder=recorder, recorder=same_person, organisation=house)
    if fault:
        raise _broken(fault)


def _broken(fault: rules.Fault) -> RuleBroken:
    return RuleBroken(FAULT_WORDS[fault], code=fault.value, field=FAULT_FIELDS[fault])


def in_words(statement: StatusStatement) -> dict[str, Any]:
    """A statement for the audit: plain values."""
    return {
        "statement": statement.pk,
        "voice": statement.voice,
        "ladder": statement.ladder,
        "rung": statement.rung,
        "when": str(statement.partial_date),
        "source": statement.source,
        "organisation": statement.organisation_id or statement.assessor,
        "confidence": statement.confidence,
    }

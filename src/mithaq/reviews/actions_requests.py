"""What people do with requests for information: draft from a gap, send, record answers, publish the outcome."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.rest_days import rest_days
from mithaq.core.texts import text_in
from mithaq.reviews import permissions, rules
from mithaq.reviews import request_rules as life
from mithaq.reviews.models import (
    CountryReview,
    InformationLaw,
    InformationRequest,
    Milestone,
    RequestEvent,
    RequestTemplate,
    ReviewFact,
)

#: Days asked for where no law sets any (the letter says so).
DAYS_WITHOUT_LAW = 30


def template_for(language: str, basis: str) -> RequestTemplate:
    """The letter in that language, else in English. Raises RuleBroken when there is none at all."""
    found = {
        row.language: row
        for row in RequestTemplate.objects.filter(basis=basis, language__in=(language, "en"))
    }
    template = found.get(language) or found.get("en")
    if template is None:
        raise RuleBroken(
            _("There is no letter for this yet. Load the reference data, or ask the hub."), code="no_letter"
        )
    return template


def letter(
    review: CountryReview, documents: Sequence[Milestone], *, language: str
) -> tuple[str, str, str, str]:
    """The letter as it would be sent: basis, language, subject and body, every place filled in."""
    law = InformationLaw.objects.filter(country=review.country_id).first()
    basis = "law" if law else "treaty"
    template = template_for(language, basis)
    values = {
        "country": text_in(review.country.names, template.language),
        "review": text_in(review.cycle.names, template.language),
        "chapters": review.cycle.chapters.replace(",", ", "),
        "documents": "\n".join(f"– {text_in(item.names, template.language)}" for item in documents),
        "law": text_in(law.name, template.language) if law else "",
        "days": str(law.days if law else DAYS_WITHOUT_LAW),
    }
    return basis, template.language, template.subject.format_map(values), template.body.format_map(values)


def draft_request(
    person: Anybody,
    review: CountryReview,
    documents: Sequence[Milestone],
    *,
    language: str,
    authority: str,
    subject: str,
    body: str,
    asked_for: str = "",
    at: datetime,
) -> InformationRequest:
    """Keep a letter as a draft; nothing is sent."""
    if not permissions.may_ask(person) or not isinstance(person, User):
        raise NotPermitted()
    if not documents or not all(item.is_document for item in documents):
        raise RuleBroken(_("Choose at least one document to ask for."), code="no_document")
    if not authority.strip():
        raise RuleBroken(_("Name the authority that the letter goes to."), code="no_authority")
    basis = "law" if InformationLaw.objects.filter(country=review.country_id).exists() else "treaty"
    with transaction.atomic():
        request = InformationRequest.objects.create(
            review=review,
            documents=[item.code for item in documents],
            authority=authority.strip(),
            language=language,
            basis=basis,
            subject=subject.strip(),
            body=body,
            asked_by=person,
            asked_for=asked_for,
            created_at=at,
        )
        audit.record(
            person,
            "draft_request",
            request,
            at=at,
            after={"review": review.key, "documents": request.documents},
        )
    return request


def deadline_for(request: InformationRequest, sent: date, *, extra: int = 0) -> tuple[date, int]:
    """The last day for an answer, and the legal number of days it rests on."""
    law = InformationLaw.objects.filter(country=request.review.country_id).first()
    days = (law.days if law else DAYS_WITHOUT_LAW) + extra
    working = law.working_days if law else False
    holidays, weekend = rest_days(request.review.country.iso2, sent, sent + timedelta(days=days * 3 + 60))
    return life.deadline(sent, days, working=working, holidays=holidays, weekend=weekend), days


def move_request(
    person: Anybody,
    request: InformationRequest,
    to: life.RequestState,
    *,
    on: date,
    note: str = "",
    refusal: life.Refusal | None = None,
    documents: Sequence[str] = (),
    is_public: bool | None = None,
    at: datetime,
) -> InformationRequest:
    """Take a request to its next state: sent, extended, refused, granted and so on.

    `documents` (granted ones, by milestone) become facts of the review: published after a request.
    Raises NotPermitted, RuleBroken (the step does not follow, or lacks what it needs), Conflict.
    """
    if not permissions.may_change_request(person, request):
        raise NotPermitted()
    actor = person if isinstance(person, User) else None
    before = life.RequestState(request.state)
    if to not in life.NEXT[before]:
        raise RuleBroken(
            _("This step does not follow from where the request stands. Reload the page."),
            code="no_such_step",
        )
    if on > at.date():
        raise RuleBroken(_("This day lies in the future. Record what has happened."), code="in_future")
    if request.sent_on and on < request.sent_on:
        raise RuleBroken(_("This day lies before the request was sent."), code="before_sending")
    if to is life.RequestState.REFUSED and refusal is None:
        raise RuleBroken(
            _("Say how the authority refused; “no answer at all” is one way."), code="no_refusal_class"
        )
    if to in (life.RequestState.GRANTED, life.RequestState.PARTLY_GRANTED):
        unknown = set(documents) - set(request.documents)
        if unknown or not documents:
            raise RuleBroken(
                _("Tick the documents that were received, among those asked for."), code="no_documents_named"
            )
    changes: dict[str, object] = {"state": to.value, "version": request.version + 1}
    if to is life.RequestState.SENT:
        changes |= {"sent_on": on, "due_on": deadline_for(request, on)[0]}
    elif to is life.RequestState.EXTENDED:
        law = InformationLaw.objects.filter(country=request.review.country_id).first()
        sent = request.sent_on or on
        changes["due_on"] = deadline_for(request, sent, extra=law.extension_days if law else 14)[0]
    elif to is life.RequestState.REVIEW:
        law = InformationLaw.objects.filter(country=request.review.country_id).first()
        changes["due_on"] = on + timedelta(
            days=(law.review_days if law and law.review_days else DAYS_WITHOUT_LAW)
        )
    elif to is not life.RequestState.WITHDRAWN:
        changes["answered_on"] = on
    if refusal is not None:
        changes["refusal"] = refusal.value
    if note:
        changes["outcome"] = note
    if is_public is not None:
        changes["is_public"] = is_public
    with transaction.atomic():
        changed = InformationRequest.objects.filter(
            pk=request.pk, state=before.value, version=request.version
        ).update(**changes)
        if not changed:
            raise Conflict(_("Somebody changed this request since you opened it. Look at it again."))
        RequestEvent.objects.create(
            request=request, state=to.value, happened_on=on, note=note, recorded_at=at, recorded_by=actor
        )
        if to in (life.RequestState.GRANTED, life.RequestState.PARTLY_GRANTED):
            for code in documents:
                _received(request, code, on=on, actor=actor, at=at)
        elif to is life.RequestState.REFUSED:
            for code in request.documents:
                _withheld(request, code, on=on, actor=actor, at=at)
        audit.record(
            actor,
            "move_request",
            request,
            at=at,
            before={"state": before.value},
            after={"state": to.value, "on": on.isoformat()},
        )
    request.refresh_from_db()
    return request


def _received(request: InformationRequest, code: str, *, on: date, actor: User | None, at: datetime) -> None:
    _outcome_fact(request, code, rules.Aspect.PUBLISHED, value="on_request", on=on, actor=actor, at=at)


def _withheld(request: InformationRequest, code: str, *, on: date, actor: User | None, at: datetime) -> None:
    # Silence is no written refusal: only what was refused in words counts as withheld.
    refused = InformationRequest.objects.values_list("refusal", flat=True).get(pk=request.pk)
    if refused and refused != life.Refusal.NO_ANSWER.value:
        _outcome_fact(request, code, rules.Aspect.WITHHELD, value=refused, on=on, actor=actor, at=at)


def _outcome_fact(
    request: InformationRequest,
    code: str,
    aspect: rules.Aspect,
    *,
    value: str,
    on: date,
    actor: User | None,
    at: datetime,
) -> None:
    milestone = Milestone.objects.get(mechanism=request.review.cycle.mechanism_id, code=code)
    ReviewFact.objects.get_or_create(
        key=f"request-{request.pk}-{code}-{aspect.value}",
        defaults={
            "review": request.review,
            "milestone": milestone,
            "aspect": aspect.value,
            "when": on,
            "precision": "day",
            "value": value,
            "source_kind": rules.SourceKind.DOCUMENT.value,
            "source": f"{request.authority}: {request.subject}",
            "confidence": rules.Confidence.HIGH.value,
            "recorded_by": actor,
            "recorded_at": at,
        },
    )

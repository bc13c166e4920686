"""What of this package waits for a person on the desk, and what of it is open in a country."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.reviews import permissions, queries
from mithaq.reviews import request_rules as life
from mithaq.reviews.models import InformationRequest
from mithaq.reviews.queries_following import corrections_for, requests_visible_to


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Open corrections of one's region, and one's own requests that are past their deadline or still drafts."""
    if not isinstance(person, User):
        return
    if permissions.may_answer_corrections(person):
        count = corrections_for(person).filter(state="open").count()
        if count:
            yield WaitingItem(
                title=ngettext(
                    "%(count)d proposed correction to answer",
                    "%(count)d proposed corrections to answer",
                    count,
                )
                % {"count": count},
                url=reverse("reviews:corrections"),
                kind="corrections",
            )
    mine = InformationRequest.objects.filter(asked_by=person).select_related("review__country")
    for request in mine.filter(state=life.RequestState.DRAFT.value):
        yield WaitingItem(
            title=_("Send or drop the drafted request to %(country)s")
            % {"country": text_in(request.review.country.names)},
            url=reverse("reviews:request", kwargs={"pk": request.pk}),
            kind="request_draft",
            country=request.review.country_id,
        )
    for request in mine.filter(state__in=[state.value for state in life.WAITING]):
        yield _waiting_request(request, at.date(), WorkState.DUE)


def open_in(person: AbstractBaseUser, countries: frozenset[str], at: datetime) -> Iterable[WaitingItem]:
    """Requests without an answer, corrections without one, and reviews that have not moved for a year."""
    if not isinstance(person, User):
        return
    waiting_states = [state.value for state in life.WAITING]
    for request in requests_visible_to(person).filter(
        state__in=waiting_states, review__country__in=countries
    ):
        yield _waiting_request(request, at.date(), WorkState.BLOCKED)
    for correction in corrections_for(person).filter(state="open", country__in=countries):
        yield WaitingItem(
            title=_("Answer the correction proposed on %(day)s")
            % {"day": correction.proposed_at.date().isoformat()},
            url=reverse("reviews:correction", kwargs={"pk": correction.pk}),
            kind="correction",
            country=correction.country_id,
        )
    for row in queries.tracker(as_of=at.date()):
        if row.stuck and row.iso3 in countries:
            yield WaitingItem(
                title=_("%(cycle)s: no move for a year") % {"cycle": text_in(row.cycle_names)},
                url=f"{reverse('public:country', args=[row.iso3])}#reviews",
                kind=f"stuck_{row.cycle}",
                state=WorkState.BLOCKED,
                country=row.iso3,
            )


def _waiting_request(request: InformationRequest, today: date, when_late: WorkState) -> WaitingItem:
    """A request that was sent: with the authority until its deadline, then somebody's work again."""
    late = request.due_on is not None and request.due_on < today
    sentence = _("No answer from %(country)s by the deadline") if late else _("Answer of %(country)s")
    return WaitingItem(
        title=sentence % {"country": text_in(request.review.country.names)},
        url=reverse("reviews:request", kwargs={"pk": request.pk}),
        kind="request_overdue" if late else "request_sent",
        due=request.due_on,
        state=when_late if late else WorkState.WAITING,
        country=request.review.country_id,
        why="" if late else _("The authority has it."),
    )

"""What of this package waits for a person on the desk."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem
from mithaq.reviews import permissions
from mithaq.reviews import request_rules as life
from mithaq.reviews.models import InformationRequest
from mithaq.reviews.queries_following import corrections_for


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
        )
    for request in mine.filter(state__in=[state.value for state in life.WAITING], due_on__lt=at.date()):
        yield WaitingItem(
            title=_("No answer from %(country)s by the deadline")
            % {"country": text_in(request.review.country.names)},
            url=reverse("reviews:request", kwargs={"pk": request.pk}),
            kind="request_overdue",
            due=request.due_on,
        )

"""What the network holds of a person, and how it goes: the part of this package in `accounts.erasure`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.erasure import ERASED, Found, Subject, about, gone_address
from mithaq.core import audit
from mithaq.network.admission_rules import OPEN
from mithaq.network.models import (
    Application,
    Attendance,
    ErasureRequest,
    GroupPlace,
    JoinRequest,
    Merge,
    OrganisationRole,
    Person,
    Referee,
    Story,
)

OPEN_STEPS = [step.value for step in OPEN]


def people_of(subject: Subject) -> Any:
    """The records of the network about the person."""
    found = Q(email__iexact=subject.email) if subject.email else Q(pk=None)
    if subject.user is not None:
        found |= Q(user=subject.user)
    return Person.objects.filter(found)


def find(subject: Subject, at: datetime) -> Iterable[Found]:
    """What there is."""
    email = subject.email
    people = people_of(subject)
    own = Application.objects.filter(email__iexact=email)
    vouched = Referee.objects.filter(email__iexact=email)
    yield Found(
        label=_("records of the person"),
        count=people.count(),
        goes=True,
        what=_(
            "lose name, address, telephone and account; roles and membership stay without a name, for the counts"
        ),
    )
    yield Found(
        label=_("applications that are being decided"),
        count=own.filter(step__in=OPEN_STEPS).count()
        + vouched.filter(application__step__in=OPEN_STEPS).count(),
        goes=False,
        what=_(
            "stay until they are decided: others rely on them. Take the application back first, or ask again then."
        ),
    )
    yield Found(
        label=_("applications that are over"),
        count=own.exclude(step__in=OPEN_STEPS).count()
        + vouched.exclude(application__step__in=OPEN_STEPS).count(),
        goes=True,
        what=_("lose contact person, addresses and what was written as a referee"),
    )
    yield Found(
        label=_("places in groups, wishes to join and attendance"),
        count=GroupPlace.objects.filter(email__iexact=email).count()
        + JoinRequest.objects.filter(email__iexact=email).count()
        + Attendance.objects.filter(place__email__iexact=email).count(),
        goes=True,
        what=_("end and lose name and address; how many came to a meeting stays"),
    )
    if subject.user is not None:
        yield Found(
            label=_("stories of cooperation"),
            count=Story.objects.filter(recorded_by=subject.user).count(),
            goes=False,
            what=_(
                "stay without the teller: their people agreed for themselves. Withdraw a consent on the story’s page."
            ),
        )


def erase(subject: Subject, at: datetime) -> int:
    """Let it go."""
    email, done = subject.email, 0
    people = list(people_of(subject).values_list("pk", flat=True))
    audit.erase_details(about(Person._meta.label, people), None, at=at, reason="erasure")
    done += forget_people(people, at=at)
    for application in Application.objects.filter(email__iexact=email).exclude(step__in=OPEN_STEPS):
        done += forget_contact(application)
    for referee in Referee.objects.filter(email__iexact=email).exclude(application__step__in=OPEN_STEPS):
        done += forget_referee(referee)
    Attendance.objects.filter(place__email__iexact=email).update(name=ERASED, organisation="")
    today = at.date()
    for place in GroupPlace.objects.filter(email__iexact=email):
        done += GroupPlace.objects.filter(pk=place.pk).update(
            name=ERASED,
            organisation="",
            email=gone_address("place", place.pk),
            until=place.until or max(today, place.since),
        )
    return done + JoinRequest.objects.filter(email__iexact=email).delete()[0]


def forget_people(keys: list[int], *, at: datetime) -> int:
    """Empty the records of people, and what merges keep of them."""
    merges = Merge.objects.filter(Q(kept_person__in=keys) | Q(lost_person__in=keys))
    merges.update(before={}, after={}, before_of_lost={})
    ErasureRequest.objects.filter(person__in=keys).exclude(state="open").update(email="")
    OrganisationRole.objects.filter(person__in=keys).exclude(declined_why="").update(declined_why=ERASED)
    return Person.objects.filter(pk__in=keys).update(
        name=ERASED, email="", phone="", user=None, exposure="hidden", erased_at=at
    )


def forget_contact(application: Application) -> int:
    """Empty what an application says of its contact person."""
    audit.erase_details(
        about(Application._meta.label, [application.pk]), None, at=application.step_since, reason="erasure"
    )
    return Application.objects.filter(pk=application.pk).update(
        contact=ERASED, email=gone_address("application", application.pk), proposed_by=""
    )


def forget_referee(referee: Referee) -> int:
    """Empty who vouched, and what they wrote; whether they recommended stays."""
    return Referee.objects.filter(pk=referee.pk).update(
        name=ERASED, organisation="", email=gone_address("referee", referee.pk), text="", relation=""
    )

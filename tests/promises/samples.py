"""An object for every address that names one, so that the permission matrix asks about something real.

Add your addresses here: url name -> function of the cast that makes the object and returns the parts of the address.
What is not listed gets a plain value by the kind of the part, behind which nothing may stand (then all find "hidden").
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.people import Cast
from tests.promises.samples_funding import SAMPLES_FUNDING
from tests.promises.samples_groups import SAMPLES_GROUPS
from tests.promises.samples_library import SAMPLES_LIBRARY
from tests.promises.samples_network import SAMPLES_NETWORK
from tests.promises.samples_plan import SAMPLES_PLAN
from tests.promises.samples_publishing import SAMPLES_PUBLISHING
from tests.promises.samples_recommendations import SAMPLES_RECOMMENDATIONS
from tests.promises.samples_reports import SAMPLES_REPORTS
from tests.promises.samples_results import SAMPLES_RESULTS

Sample = Callable[[Cast], dict[str, Any]]


def _somebody(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.member_in_lima.pk}


def _monday_mail_of_somebody(cast: Cast) -> dict[str, Any]:
    from mithaq.desk import actions

    return {"token": actions.stop_token(cast.member_in_lima)}


def _grant_of_somebody(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.member_in_lima.role_grants.get().pk}


def _invitation(cast: Cast) -> dict[str, Any]:
    from mithaq.accounts import actions
    from mithaq.accounts.models import Invitation
    from mithaq.accounts.rules import Role, RoleWanted

    invitation = Invitation.objects.filter(email="guest@matrix.example.org").first() or actions.invite(
        cast.hub_staff,
        "guest@matrix.example.org",
        roles=[RoleWanted(role=Role.INDIVIDUAL_MEMBER)],
        language="en",
        at=timezone.now(),
    )
    return {"pk": invitation.pk}


def _review(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import CountryReview, Cycle, Milestone
    from mithaq.world.models import Country, Mechanism, MechanismTreaty, Party, Treaty

    treaty, _new = Treaty.objects.get_or_create(
        code="UNCAC", defaults={"kind": "treaty", "names": {"en": "Convention"}}
    )
    mechanism, _new = Mechanism.objects.get_or_create(
        code="UNCAC-IRM", defaults={"kind": "review", "names": {"en": "Mechanism"}}
    )
    MechanismTreaty.objects.get_or_create(mechanism=mechanism, treaty=treaty)
    austria, _new = Country.objects.get_or_create(
        iso3="AUT",
        defaults={"iso2": "AT", "m49": "040", "status": "member_state", "names": {"en": "Austria"}},
    )
    Party.objects.get_or_create(treaty=treaty, country=austria, defaults={"is_party": True})
    Milestone.objects.get_or_create(
        key="UNCAC-IRM:full_report",
        defaults={
            "mechanism": mechanism,
            "code": "full_report",
            "position": 13,
            "names": {"en": "Full report"},
            "is_document": True,
        },
    )
    cycle, _new = Cycle.objects.get_or_create(
        code="irm-2", defaults={"mechanism": mechanism, "number": 2, "names": {"en": "Second review"}}
    )
    review, _new = CountryReview.objects.get_or_create(
        key="AUT-irm-2", defaults={"cycle": cycle, "country": austria}
    )
    for basis in ("law", "treaty"):
        from mithaq.reviews.models import RequestTemplate

        RequestTemplate.objects.get_or_create(
            key=f"en-{basis}",
            defaults={"language": "en", "basis": basis, "subject": "Request", "body": "Please."},
        )
    return {"key": review.key}


def _country(cast: Cast) -> dict[str, Any]:
    _review(cast)
    return {"iso3": "AUT"}


def _fact(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import CountryReview, Milestone, ReviewFact

    key = _review(cast)["key"]
    fact, _new = ReviewFact.objects.get_or_create(
        key="matrix",
        defaults={
            "review": CountryReview.objects.get(key=key),
            "milestone": Milestone.objects.get(key="UNCAC-IRM:full_report"),
            "aspect": "published",
            "source_kind": "document",
            "source": "invented",
            "recorded_at": timezone.now(),
        },
    )
    return {"key": key, "fact": fact.pk}


def _commitment(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import PledgeCommitment

    _review(cast)
    PledgeCommitment.objects.get_or_create(
        code="schedule", defaults={"position": 1, "texts": {"en": "Schedule"}}
    )
    return {"iso3": "AUT", "code": "schedule"}


def _document(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import CountryReview, Milestone, ReviewDocument

    key = _review(cast)["key"]
    document, _new = ReviewDocument.objects.get_or_create(
        key="matrix",
        defaults={
            "review": CountryReview.objects.get(key=key),
            "milestone": Milestone.objects.get(key="UNCAC-IRM:full_report"),
            "address": "https://example.org/report.pdf",
        },
    )
    return {"key": key, "document": document.pk}


def _request(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import CountryReview, InformationRequest

    key = _review(cast)["key"]
    request, _new = InformationRequest.objects.get_or_create(
        subject="Request of the matrix",
        defaults={
            "review": CountryReview.objects.get(key=key),
            "documents": ["full_report"],
            "authority": "Invented authority",
            "language": "en",
            "basis": "treaty",
            "body": "Please.",
            "asked_by": cast.member_in_amman,
            "created_at": timezone.now(),
        },
    )
    return {"pk": request.pk}


def _correction(cast: Cast) -> dict[str, Any]:
    from mithaq.reviews.models import Correction

    _review(cast)
    correction, _new = Correction.objects.get_or_create(
        what="Invented correction",
        defaults={"country_id": "AUT", "source": "invented", "language": "en", "proposed_at": timezone.now()},
    )
    return {"pk": correction.pk}


SAMPLES: dict[str, Sample] = {
    "desk:stop_monday_mail": _monday_mail_of_somebody,
    "accounts:person": _somebody,
    "accounts:grant": _somebody,
    "accounts:disable": _somebody,
    "accounts:hand_over": _somebody,
    "accounts:enable": _somebody,
    "accounts:reset_factor": _somebody,
    "accounts:revoke": _grant_of_somebody,
    "accounts:send_again": _invitation,
    "accounts:revoke_invitation": _invitation,
    "public:country": _country,
    "public:country_data": _country,
    "reviews:propose": _country,
    "reviews:brief": _country,
    "reviews:country_atom": _country,
    "reviews:country_calendar": _country,
    "reviews:state": _country,
    "reviews:state_data": _country,
    "reviews:judge": _commitment,
    "reviews:reply": _commitment,
    "reviews:check_document": _document,
    "reviews:call": _review,
    "reviews:reviewer": _review,
    "reviews:document": _review,
    "reviews:focal_point": _review,
    "reviews:ask": _review,
    "reviews:correct_fact": _fact,
    "reviews:withdraw_fact": _fact,
    "reviews:request": _request,
    "reviews:request_move": _request,
    "reviews:correction": _correction,
    **SAMPLES_FUNDING,
    **SAMPLES_GROUPS,
    **SAMPLES_LIBRARY,
    **SAMPLES_NETWORK,
    **SAMPLES_PUBLISHING,
    **SAMPLES_RECOMMENDATIONS,
    **SAMPLES_REPORTS,
    **SAMPLES_PLAN,
    **SAMPLES_RESULTS,
}

#: What stands for a part of an address when no sample is listed, by the part's name, else by its kind.
BY_NAME: dict[str, Any] = {"format": "json", "iso3": "AUT", "language": "en"}
BY_KIND: dict[str, Any] = {"IntConverter": 999_999, "UUIDConverter": "00000000-0000-0000-0000-000000000000"}
OTHERWISE = "x"

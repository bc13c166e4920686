"""Objects behind the addresses of organisations and applications, for the permission matrix."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast


def _jordan() -> str:
    from mithaq.network.models import MembershipKind
    from mithaq.world.models import Country, CountryRegion, Region

    swana, _new = Region.objects.get_or_create(
        code="swana", defaults={"system": "coordination", "names": {"en": "SWANA"}}
    )
    Country.objects.get_or_create(
        iso3="JOR", defaults={"iso2": "JO", "m49": "400", "status": "member_state", "names": {"en": "Jordan"}}
    )
    CountryRegion.objects.get_or_create(country_id="JOR", region=swana, defaults={"system": "coordination"})
    MembershipKind.objects.get_or_create(
        code="national",
        defaults={
            "order": 1,
            "names": {"en": "National member"},
            "for_people": False,
            "is_member": True,
            "may_vote": True,
            "may_stand": True,
            "by_application": True,
        },
    )
    return "JOR"


def _organisation(cast: Cast) -> dict[str, Any]:
    """The one that the member in Amman represents; its name is public."""
    from mithaq.network.models import Organisation

    made, _new = Organisation.objects.get_or_create(
        code="jordan-watch",
        defaults={
            "name": "Jordan Watch (invented)",
            "seat_id": _jordan(),
            "exposure": "name",
            "state": "active",
            "membership_id": "national",
            "since": date(2020, 1, 1),
        },
    )
    return {"code": made.code}


def _application_row() -> Any:
    """One on which the committee votes."""
    from mithaq.network.models import Application

    now = timezone.now()
    made, _new = Application.objects.get_or_create(
        nonce="matrix",
        defaults={
            "step": "voting",
            "step_since": now,
            "sent_at": now,
            "started_at": now,
            "vote_ends": now.date(),
            "language": "en",
            "seat_id": _jordan(),
            "membership_id": "national",
            "name": "Applicant (invented)",
            "email": "applicant@matrix.example.org",
            "contact": "Applicant Invented",
        },
    )
    return made


def _application(cast: Cast) -> dict[str, Any]:
    return {"pk": _application_row().pk}


def _link(cast: Cast) -> dict[str, Any]:
    from mithaq.network.actions_admission import token_of

    return {"token": token_of(_application_row())}


def _referee(cast: Cast) -> dict[str, Any]:
    from mithaq.network.actions_admission import referee_address
    from mithaq.network.models import Referee

    made, _new = Referee.objects.get_or_create(
        nonce="matrix-referee",
        defaults={
            "application": _application_row(),
            "name": "Referee Invented",
            "email": "referee@matrix.example.org",
        },
    )
    return {"token": referee_address(made).rpartition("/")[2]}


SAMPLES_NETWORK = {
    **dict.fromkeys(
        (
            "network:entry",
            "network:organisation",
            "network:organisation_data",
            "network:edit_organisation",
            "network:correct_organisation",
            "network:event",
            "network:confirm",
        ),
        _organisation,
    ),
    **dict.fromkeys(
        (
            "network:application",
            "network:check",
            "network:opinion",
            "network:open_vote",
            "network:declare",
            "network:vote",
            "network:close_vote",
        ),
        _application,
    ),
    "network:application_by_link": _link,
    "network:write_application": _link,
    "network:referee": _referee,
}

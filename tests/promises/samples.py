"""An object for every address that names one, so that the permission matrix asks about something real.

Add your addresses here: url name -> function of the cast that makes the object and returns the parts of the address.
What is not listed gets a plain value by the kind of the part, behind which nothing may stand (then all find "hidden").
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.people import Cast

Sample = Callable[[Cast], dict[str, Any]]


def _somebody(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.member_in_lima.pk}


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


SAMPLES: dict[str, Sample] = {
    "accounts:person": _somebody,
    "accounts:grant": _somebody,
    "accounts:disable": _somebody,
    "accounts:enable": _somebody,
    "accounts:reset_factor": _somebody,
    "accounts:revoke": _grant_of_somebody,
    "accounts:send_again": _invitation,
    "accounts:revoke_invitation": _invitation,
}

#: What stands for a part of an address when no sample is listed, by the part's name, else by its kind.
BY_NAME: dict[str, Any] = {"format": "json", "iso3": "AUT", "language": "en"}
BY_KIND: dict[str, Any] = {"IntConverter": 999_999, "UUIDConverter": "00000000-0000-0000-0000-000000000000"}
OTHERWISE = "x"

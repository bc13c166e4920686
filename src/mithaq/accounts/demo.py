"""The invented people of a demo installation, one for every role, with one password that the sign-in page shows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.actions import open_account
from mithaq.accounts.models import ROLE_LABELS, RoleGrant, User
from mithaq.accounts.rules import Role

#: Not a secret: it opens only accounts of invented people, and only `load_demo` makes them.
PASSWORD = "invented people only"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """One invented person."""

    email: str
    name: str
    language: str
    time_zone: str
    roles: tuple[tuple[Role, str], ...] = ()

    @property
    def what(self) -> str | Promise:
        """The first role, in words."""
        return ROLE_LABELS[self.roles[0][0]] if self.roles else _("No role")


PEOPLE = (
    DemoPerson(
        email="director@demo.example",
        name="Dina Director (invented)",
        language="en",
        time_zone="Europe/Vienna",
        roles=((Role.DIRECTOR, ""),),
    ),
    DemoPerson(
        email="hub@demo.example",
        name="Hana Hub (invented)",
        language="en",
        time_zone="Europe/Vienna",
        roles=((Role.HUB_STAFF, ""),),
    ),
    DemoPerson(
        email="amman@demo.example",
        name="سلمى الأرزي (شخصية مخترعة)",
        language="ar",
        time_zone="Asia/Amman",
        roles=((Role.MEMBER_REPRESENTATIVE, "cedar-forum"),),
    ),
    DemoPerson(
        email="lima@demo.example",
        name="Luz Condor (invented)",
        language="en",
        time_zone="America/Lima",
        roles=((Role.MEMBER_REPRESENTATIVE, "condor-observatory"),),
    ),
    DemoPerson(
        email="individual@demo.example",
        name="Ivo Individual (invented)",
        language="en",
        time_zone="Africa/Nairobi",
        roles=((Role.INDIVIDUAL_MEMBER, ""),),
    ),
    DemoPerson(
        email="coordinator@demo.example",
        name="منى المنسّقة (شخصية مخترعة)",
        language="ar",
        time_zone="Africa/Tunis",
        roles=((Role.REGIONAL_COORDINATOR, "coordination-swana"),),
    ),
    DemoPerson(
        email="board@demo.example",
        name="Bayo Board (invented)",
        language="en",
        time_zone="Africa/Lagos",
        roles=((Role.BOARD_MEMBER, ""),),
    ),
    DemoPerson(
        email="cases@demo.example",
        name="Carla Caseworker (invented)",
        language="en",
        time_zone="UTC",
        roles=((Role.CASE_WORKER, ""),),
    ),
    DemoPerson(
        email="elections@demo.example",
        name="Emil Elections (invented)",
        language="en",
        time_zone="UTC",
        roles=((Role.ELECTION_OFFICER, ""),),
    ),
    DemoPerson(
        email="auditor@demo.example",
        name="Aiko Auditor (invented)",
        language="en",
        time_zone="Asia/Tokyo",
        roles=((Role.AUDITOR, ""),),
    ),
    DemoPerson(
        email="operator@demo.example",
        name="Omar Operator (invented)",
        language="en",
        time_zone="UTC",
        roles=((Role.OPERATOR, ""),),
    ),
)


def load_demo(at: datetime) -> None:
    """Make the invented people that are not there yet, and give them their roles."""
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first() or open_account(
            person.email,
            display_name=person.name,
            language=person.language,
            time_zone=person.time_zone,
            password=PASSWORD,
            at=at,
        )
        for role, scope in person.roles:
            if not RoleGrant.objects.filter(user=user, role=role, scope=scope).exists():
                RoleGrant.objects.create(
                    user=user, role=role, scope=scope, starts=date(2023, 1, 1), granted_at=at
                )


def people_to_sign_in() -> list[DemoPerson]:
    """Those that the sign-in page of a demo lists: they exist and may sign in."""
    there = set(
        User.objects.active()
        .filter(email__in=[person.email for person in PEOPLE])
        .values_list("email", flat=True)
    )
    return [person for person in PEOPLE if person.email in there]

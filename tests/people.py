"""The cast: the same invented people in every test, each with the roles that their name says.

`person` makes one by name, `cast` all of them. `nobody` is a reader who has not signed in; `stranger` has an account and no role.
Sign one in with `client.force_login(cast.director).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from mithaq.accounts.models import User

#: name -> (e-mail, display name, language, time zone, roles with scopes)
PEOPLE: dict[str, tuple[str, str, str, str, tuple[tuple[str, str], ...]]] = {
    "member_in_amman": (
        "rana@amman.example.org",
        "رنا الأردن",
        "ar",
        "Asia/Amman",
        (("member_representative", "jordan-watch"),),
    ),
    "member_in_lima": (
        "lucia@lima.example.org",
        "Lucía Invented",
        "es",
        "America/Lima",
        (("member_representative", "lima-ojo-publico"),),
    ),
    "coordinator": (
        "salma@regions.example.org",
        "Salma Invented",
        "ar",
        "Africa/Tunis",
        (("regional_coordinator", "swana"),),
    ),
    "hub_staff": ("anna@hub.example.org", "Anna Invented", "en", "Europe/Vienna", (("hub_staff", ""),)),
    "director": ("dara@hub.example.org", "Dara Invented", "en", "Europe/Vienna", (("director", ""),)),
    "case_worker": ("kim@cases.example.org", "Kim Invented", "en", "UTC", (("case_worker", ""),)),
    "board_member": ("bo@board.example.org", "Bo Invented", "en", "Asia/Manila", (("board_member", ""),)),
    "election_officer": (
        "eli@elections.example.org",
        "Eli Invented",
        "en",
        "Africa/Accra",
        (("election_officer", ""),),
    ),
    "auditor": ("avi@audit.example.org", "Avi Invented", "en", "UTC", (("auditor", ""),)),
    "operator": ("omar@operators.example.org", "Omar Invented", "en", "UTC", (("operator", ""),)),
    "stranger": ("sam@elsewhere.example.org", "Sam Invented", "en", "UTC", ()),
}
#: A password of the cast, long enough for the rules.
PASSWORD = "long-enough-and-invented-7"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, by name."""

    member_in_amman: "User"
    member_in_lima: "User"
    coordinator: "User"
    hub_staff: "User"
    director: "User"
    case_worker: "User"
    board_member: "User"
    election_officer: "User"
    auditor: "User"
    operator: "User"
    stranger: "User"
    nobody: AnonymousUser

    def __iter__(self) -> Iterator["tuple[str, User | AnonymousUser]"]:
        """Pairs of name and person."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def everybody(self) -> "list[User | AnonymousUser]":
        """The people alone, `nobody` last."""
        return [person for _name, person in self]

    def signed_in(self) -> "list[User]":
        """All but `nobody`."""
        return [getattr(self, name) for name in PEOPLE]


def make_person(name: str) -> "User":
    """One of the cast, made when not there yet. Cannot sign in by password; use `force_login` (or `make_signer`)."""
    from allauth.account.models import EmailAddress

    from mithaq.accounts.models import RoleGrant, User

    email, display_name, language, time_zone, roles = PEOPLE[name]
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(
            email=email, display_name=display_name, language=language, time_zone=time_zone, password="!cast"
        )
        user.save()
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        for role, scope in roles:
            RoleGrant.objects.create(user=user, role=role, scope=scope, starts=date(2020, 1, 1))
    return user


def make_cast() -> Cast:
    """All of them."""
    return Cast(nobody=AnonymousUser(), **{name: make_person(name) for name in PEOPLE})


@pytest.fixture
def person(db: None) -> "Callable[[str], User]":
    """Makes one of the cast by name: `person("hub_staff")`."""
    return make_person


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return make_cast()

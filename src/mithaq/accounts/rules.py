"""The roles, and the plain rules about them: when a role holds, how long a link or the staff mode lasts.

What a role may do stands with each package's permissions, not here.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the coalition. A person may hold several, each from a day and until a day."""

    MEMBER_REPRESENTATIVE = "member_representative"
    INDIVIDUAL_MEMBER = "individual_member"
    REGIONAL_COORDINATOR = "regional_coordinator"
    HUB_STAFF = "hub_staff"
    DIRECTOR = "director"
    BOARD_MEMBER = "board_member"
    CASE_WORKER = "case_worker"
    ELECTION_OFFICER = "election_officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"


#: Roles that mean nothing without a scope: of which organisation, of which region.
SCOPED_ROLES = frozenset({Role.MEMBER_REPRESENTATIVE, Role.REGIONAL_COORDINATOR})
#: What hub staff may hand out by invitation: the people of the network, never power over the house.
ROLES_OF_THE_NETWORK = frozenset({Role.MEMBER_REPRESENTATIVE, Role.INDIVIDUAL_MEMBER})
#: Roles whose holders need a second factor (or a passkey) before they reach anything that is not their own.
GUARDED_ROLES = frozenset(Role) - ROLES_OF_THE_NETWORK

STAFF_MODE_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=14)
LEAST_REASON = 10
LONGEST_NAME = 120


class InvitationState(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class RoleWanted:
    """A role that somebody is to hold, before there is a row for it."""

    role: Role
    scope: str = ""
    ends: date | None = None


def day_of(at: datetime) -> date:
    """The day on which roles are judged: the same day for everybody, in UTC."""
    return at.astimezone(UTC).date()


def holds(*, starts: date, ends: date | None, revoked_at: datetime | None, at: datetime) -> bool:
    """Whether a role holds at a moment. `ends` is the last day; a revocation counts from its second."""
    if revoked_at is not None and revoked_at <= at:
        return False
    day = day_of(at)
    return starts <= day and (ends is None or day <= ends)


def fault_in_role(wanted: RoleWanted, *, starts: date) -> str | None:
    """A code for what is wrong with a role as wanted, or None."""
    if wanted.role in SCOPED_ROLES and not wanted.scope:
        return "scope_missing"
    if wanted.role not in SCOPED_ROLES and wanted.scope:
        return "scope_without_meaning"
    if wanted.ends is not None and wanted.ends < starts:
        return "ends_before_start"
    return None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a person holds at a moment: roles with their scopes, and until when staff mode is on."""

    grants: tuple[tuple[Role, str], ...] = ()
    staff_mode_until: datetime | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles without their scopes."""
        return frozenset(role for role, _scope in self.grants)

    @property
    def is_operating(self) -> bool:
        """Whether the person is an operator in staff mode."""
        return self.staff_mode_until is not None

    @property
    def is_staff_of_hub(self) -> bool:
        """Hub staff, the director, or an operator in staff mode."""
        return self.is_operating or not self.roles.isdisjoint({Role.HUB_STAFF, Role.DIRECTOR})

    @property
    def sees_people(self) -> bool:
        """The hub, and the auditor who reads everything but cases."""
        return self.is_staff_of_hub or Role.AUDITOR in self.roles


NO_STANDING = Standing()


def may_hand_out(own: frozenset[Role], role: Role, *, operating: bool) -> bool:
    """Whether a holder of `own` roles may give or take `role`.

    The director gives every role but the operator's; an operator in staff mode every role; hub staff
    only those of the network. Nobody else gives any.
    """
    if operating:
        return True
    if Role.DIRECTOR in own:
        return role is not Role.OPERATOR
    return Role.HUB_STAFF in own and role in ROLES_OF_THE_NETWORK


def invitation_state(
    *, accepted_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, at: datetime
) -> InvitationState:
    """Where an invitation stands at a moment. At the second of expiry it is expired."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if at >= expires_at else InvitationState.OPEN


def plain_email(text: str) -> str:
    """An e-mail address as it is kept and compared: trimmed, composed, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


#: Characters that turn the direction of what follows them, and other invisible signs, by which one name can be made to look like another.
#: The two joiners stay: Persian and several Indian scripts are not spelled without them.
_FORBIDDEN_SIGNS = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def fault_in_name(name: str) -> str | None:
    """A code for what is wrong with a person's name, or None. Any script, any length of one sign or more."""
    if not name.strip():
        return "name_missing"
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    if any(
        sign in _FORBIDDEN_SIGNS or unicodedata.category(sign) in {"Cc", "Cs", "Co", "Zl", "Zp"}
        for sign in name
    ):
        return "name_has_hidden_signs"
    return None

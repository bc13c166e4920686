"""Who may do what with accounts, and the questions about roles that every package's permissions ask.

Every answer counts from the moment it is asked: a role given, taken or run out changes it at once.
Within one request the roles of the person asking are read once.
"""

from datetime import datetime

from mithaq.accounts.models import Anybody, Invitation, RoleGrant, User
from mithaq.accounts.models import standing_of as standing_of
from mithaq.accounts.rules import Role, may_hand_out


def roles_of(person: Anybody, *, at: datetime | None = None) -> frozenset[Role]:
    """The roles that the person holds (now, when `at` is not given)."""
    return standing_of(person, at=at).roles


def has_role(person: Anybody, *roles: Role) -> bool:
    """Whether the person holds one of the roles."""
    return not roles_of(person).isdisjoint(roles)


def scopes_of(person: Anybody, role: Role) -> frozenset[str]:
    """Of which organisations or regions the person holds the role."""
    return frozenset(scope for held, scope in standing_of(person).grants if held is role and scope)


def is_operating(person: Anybody) -> bool:
    """Whether the person is an operator in staff mode."""
    return standing_of(person).is_operating


def is_staff_of_hub(person: Anybody) -> bool:
    """Whether the person acts for the hub: its staff, the director, or an operator in staff mode."""
    return standing_of(person).is_staff_of_hub


def is_signed_in(person: Anybody) -> bool:
    """Whether the person has an account that works, with or without roles."""
    return bool(person.is_authenticated and person.is_active)


# --- accounts -----------------------------------------------------------------------------------


def may_see_people(person: Anybody) -> bool:
    """The list of people with their roles: the hub, and the auditor who reads it."""
    return standing_of(person).sees_people


def may_see_user(person: Anybody, user: User) -> bool:
    """Oneself, or anybody for those who see the list."""
    return may_see_people(person) or (is_signed_in(person) and person.pk == user.pk)


def may_see_grant(person: Anybody, grant: RoleGrant) -> bool:
    """The roles of the people one may see."""
    return may_see_user(person, grant.user)


def may_grant(person: Anybody, role: Role) -> bool:
    """Give or take a role."""
    return may_hand_out(roles_of(person), role, operating=is_operating(person))


def may_grant_something(person: Anybody) -> bool:
    """Open the form that gives roles."""
    return any(may_grant(person, role) for role in Role)


def may_disable(person: Anybody, user: User) -> bool:
    """Close or reopen an account: director or operator in staff mode, never one's own.

    Hub staff may close the accounts of people who hold no role beyond the network's.
    """
    if not is_signed_in(person) or person.pk == user.pk:
        return False
    return may_disable_somebody(person) and all(may_grant(person, role) for role in roles_of(user))


def may_disable_somebody(person: Anybody) -> bool:
    """Whether closing accounts is among the person's work at all."""
    return is_staff_of_hub(person)


def may_reset_second_factor(person: Anybody, user: User) -> bool:
    """Take away all second factors of somebody who lost them: as for closing the account."""
    return may_disable(person, user)


def may_invite(person: Anybody) -> bool:
    """Invite people by e-mail."""
    return is_staff_of_hub(person)


def may_see_invitations(person: Anybody) -> bool:
    """The list of invitations: who invites, and the auditor."""
    return standing_of(person).sees_people


def may_see_invitation(person: Anybody, invitation: Invitation) -> bool:
    """One invitation: as the list."""
    return may_see_invitations(person)


def may_change_invitation(person: Anybody, invitation: Invitation) -> bool:
    """Send again or revoke: whoever may hand out every role that it carries."""
    return may_invite(person) and all(may_grant(person, Role(item["role"])) for item in invitation.roles)


def may_use_staff_mode(person: Anybody) -> bool:
    """Switch staff mode on and off."""
    return has_role(person, Role.OPERATOR)


# --- the house -----------------------------------------------------------------------------------


def may_read_audit(person: Anybody) -> bool:
    """The record of who did what: the director, the auditor, and an operator in staff mode."""
    return has_role(person, Role.DIRECTOR, Role.AUDITOR) or is_operating(person)


def may_watch_the_machine(person: Anybody) -> bool:
    """Jobs and outgoing mail: an operator in staff mode."""
    return is_operating(person)


def may_undo_deletions(person: Anybody) -> bool:
    """Bring back what was deleted: the hub."""
    return is_staff_of_hub(person)

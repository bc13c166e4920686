"""Who may see work by country: those who coordinate, and those who answer for all of it."""

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.permissions import scopes_of
from mithaq.accounts.rules import Role


def sees_all_countries(person: Anybody) -> bool:
    """The hub, the board and the auditor."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint({Role.BOARD_MEMBER, Role.AUDITOR})


def may_see_work_by_country(person: Anybody) -> bool:
    """Open "Work by country": coordinators for their regions, hub, board and auditor for all."""
    return bool(scopes_of(person, Role.REGIONAL_COORDINATOR)) or sees_all_countries(person)

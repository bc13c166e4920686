"""Who works on the strategy, as the row sets and the permissions both ask it."""

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role


def works_on_strategy(person: Anybody) -> bool:
    """Hub, board, coordinators, and the auditor, who only reads."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint(
        {Role.BOARD_MEMBER, Role.REGIONAL_COORDINATOR, Role.AUDITOR}
    )

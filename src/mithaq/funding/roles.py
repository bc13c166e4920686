"""Who reads and who keeps money, as the row sets and the permissions both ask it."""

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role


def reads_money(person: Anybody) -> bool:
    """The hub keeps it, the board watches over it, the auditor audits it."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint({Role.BOARD_MEMBER, Role.AUDITOR})

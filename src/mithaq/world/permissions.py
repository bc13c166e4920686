"""Who may do what with the world: everybody reads it, the hub confirms what nobody has compared with a source yet."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import is_staff_of_hub


def may_confirm_values(person: Anybody) -> bool:
    """Confirm (or correct) a value that is not verified: the hub."""
    return is_staff_of_hub(person)

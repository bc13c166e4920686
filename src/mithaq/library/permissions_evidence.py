"""Who may do what with evidence. The sealed original is for those who work on the item alone."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_staff_of_hub, scopes_of
from mithaq.accounts.rules import Role
from mithaq.library.models_evidence import EvidenceItem
from mithaq.world.models import CountryRegion

WORKERS = (
    Role.MEMBER_REPRESENTATIVE,
    Role.INDIVIDUAL_MEMBER,
    Role.REGIONAL_COORDINATOR,
    Role.HUB_STAFF,
    Role.DIRECTOR,
)


def coordinates(person: Anybody, country: str | None) -> bool:
    """Whether the person is the coordinator of a region that the State lies in."""
    scopes = scopes_of(person, Role.REGIONAL_COORDINATOR)
    if not scopes or not country:
        return False
    codes = {code for scope in scopes for code in (scope, f"coordination-{scope}")}
    return CountryRegion.objects.filter(country_id=country, region_id__in=codes).exists()


def may_add_evidence(person: Anybody) -> bool:
    """Members, coordinators and the hub."""
    return is_staff_of_hub(person) or has_role(person, *WORKERS)


def may_list_evidence(person: Anybody) -> bool:
    """The list of evidence on the desk: who may add some, and the auditor who reads it."""
    return may_add_evidence(person) or has_role(person, Role.AUDITOR)


def may_change_evidence(person: Anybody, item: EvidenceItem) -> bool:
    """Describe, replace and withdraw an item: who added it, the coordinator of its State, the hub."""
    if not may_add_evidence(person):
        return False
    return (
        is_staff_of_hub(person)
        or (isinstance(person, User) and item.added_by_id == person.pk)
        or coordinates(person, item.country_id)
    )


def may_read_original(person: Anybody, item: EvidenceItem) -> bool:
    """Open the sealed original: as for changing it. An auditor sees that it is there, not what is in it."""
    return may_change_evidence(person, item)


def may_read_copy(person: Anybody, item: EvidenceItem) -> bool:
    """Read the copy without hidden data: whoever may see the item."""
    return EvidenceItem.objects.visible_to(person).filter(pk=item.pk).exists()

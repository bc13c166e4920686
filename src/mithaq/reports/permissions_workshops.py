"""Who records workshops: the hub, and coordinators for their region and its States. Public ones are for everybody."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.network.models import regions_of
from mithaq.reports import permissions
from mithaq.reports.models_workshops import Workshop


def may_record_somewhere(person: Anybody) -> bool:
    """Whether recording workshops is among the person's work at all."""
    return permissions.may_oversee_somewhere(person)


def may_keep_workshop(person: Anybody, workshop: Workshop) -> bool:
    """Record, change and withdraw: the hub; for a State or region of theirs, its coordinator."""
    if is_staff_of_hub(person):
        return True
    if workshop.country_id is not None:
        return permissions.coordinates(person, workshop.country_id)
    return workshop.region_id is not None and workshop.region_id in regions_of(person)


def may_see_workshop(person: Anybody, workshop: Workshop) -> bool:
    """The twin of `Workshop.objects.visible_to`."""
    return Workshop.objects.visible_to(person).filter(pk=workshop.pk).exists()

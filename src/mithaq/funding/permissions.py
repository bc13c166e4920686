"""Who may do what with money. Hub staff keep the record; the director signs, books back and publishes; others read."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import has_role, is_operating, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.funding.models import Donor, GrantAgreement, Opportunity
from mithaq.funding.roles import reads_money


def may_read_money(person: Anybody) -> bool:
    """Open the pages about money: the hub, the board, and the auditor, who only reads."""
    return reads_money(person)


def may_keep_money(person: Anybody) -> bool:
    """Record donors, opportunities, what is owed, and what was booked: the hub."""
    return is_staff_of_hub(person)


def may_sign(person: Anybody) -> bool:
    """Record and amend agreements, withhold a name, plan the budget, publish: the director."""
    return is_operating(person) or has_role(person, Role.DIRECTOR)


def may_see_donor(person: Anybody, donor: Donor) -> bool:
    """The twin of `Donor.objects.visible_to`."""
    return Donor.objects.visible_to(person).filter(pk=donor.pk).exists()


def may_see_opportunity(person: Anybody, opportunity: Opportunity) -> bool:
    """The twin of `Opportunity.objects.visible_to`."""
    return reads_money(person)


def may_see_agreement(person: Anybody, agreement: GrantAgreement) -> bool:
    """The twin of `GrantAgreement.objects.visible_to`."""
    return reads_money(person) or (agreement.is_public and not agreement.donor.withheld_because)

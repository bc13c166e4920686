"""Who may do what with the network. What the public may see is in `exposure`."""

from datetime import date

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.network.admission_rules import Step
from mithaq.network.models import (
    Application,
    Organisation,
    OrganisationRole,
    Person,
    Proposal,
    SurveyReply,
    organisations_of,
    regions_of,
    sees_all,
)
from mithaq.world.models import CountryRegion


def coordinates(person: Anybody, iso3: str | None) -> bool:
    """Whether the person coordinates a region that the country lies in."""
    regions = regions_of(person)
    return bool(regions and iso3 and CountryRegion.objects.filter(country=iso3, region__in=regions).exists())


def may_see_organisation(person: Anybody, organisation: Organisation) -> bool:
    """The whole record: hub, board, auditor; the coordinator of its region; its own representatives."""
    return (
        sees_all(person)
        or organisation.code in organisations_of(person)
        or coordinates(person, organisation.seat_id)
    )


def may_list_organisations(person: Anybody) -> bool:
    """The staff's list: who sees more than one organisation."""
    return sees_all(person) or bool(regions_of(person))


def may_edit_organisation(person: Anybody, organisation: Organisation) -> bool:
    """The hub, and the coordinator of its region."""
    return is_staff_of_hub(person) or coordinates(person, organisation.seat_id)


def may_edit_organisations(person: Anybody) -> bool:
    """Whether keeping organisations is among the person's work at all."""
    return is_staff_of_hub(person) or bool(regions_of(person))


def may_correct_organisation(person: Anybody, organisation: Organisation) -> bool:
    """Correct contact, description and what the public sees: its representatives, and who may edit it."""
    return organisation.code in organisations_of(person) or may_edit_organisation(person, organisation)


def may_give_role(person: Anybody, organisation: Organisation) -> bool:
    """Say what people do for it, hand a role over, end it: its representatives, and who may edit it."""
    return organisation.merged_into_id is None and may_correct_organisation(person, organisation)


def may_see_role(person: Anybody, role: OrganisationRole, *, on: date) -> bool:
    """Who sees person and organisation; and who answers for the organisation."""
    return may_answer_role(person, role, on=on) or (
        may_see_organisation(person, role.organisation) and may_see_person(person, role.person)
    )


def may_answer_role(person: Anybody, role: OrganisationRole, *, on: date) -> bool:
    """Confirm or decline a role that the hub gave: a representative of the organisation, or its confirmed signatory."""
    return OrganisationRole.objects.answerable_by(person, on).filter(pk=role.pk).exists()


def may_propose(person: Anybody, organisation: Organisation) -> bool:
    """Propose a correction to what the hub keeps, and take it back: its representatives."""
    return organisation.code in organisations_of(person) and organisation.merged_into_id is None


def may_answer_proposal(person: Anybody, proposal: Proposal) -> bool:
    """Accept or refuse a correction: who may edit the organisation."""
    return may_edit_organisation(person, proposal.organisation)


def may_erase(person: Anybody) -> bool:
    """Answer wishes to be erased, and switch retention rules: the hub."""
    return is_staff_of_hub(person)


def may_run_survey(person: Anybody) -> bool:
    """Open the yearly survey, remind, and publish its counts: the hub."""
    return is_staff_of_hub(person)


def may_answer_survey(person: Anybody, reply: SurveyReply) -> bool:
    """Answer for an organisation: its representatives."""
    return reply.organisation.code in organisations_of(person)


def may_have_own_organisation(person: Anybody) -> bool:
    """Open "My organisation"."""
    return bool(organisations_of(person))


def may_add_organisation(person: Anybody) -> bool:
    """The hub."""
    return is_staff_of_hub(person)


def may_record_event(person: Anybody) -> bool:
    """Record and withdraw events of membership outside an application: the hub."""
    return is_staff_of_hub(person)


def may_import(person: Anybody) -> bool:
    """Import and merge organisations: the hub."""
    return is_staff_of_hub(person)


def may_merge(person: Anybody) -> bool:
    """Merge two records, undo it, and say that two are different: the hub."""
    return is_staff_of_hub(person)


def may_see_person(person: Anybody, other: Person) -> bool:
    """Oneself, the people of organisations one sees, and those of one's region."""
    if sees_all(person):
        return True
    if not is_signed_in(person):
        return False
    if other.user_id is not None and other.user_id == person.pk:
        return True
    if coordinates(person, other.country_id):
        return True
    return any(
        may_see_organisation(person, role.organisation) for role in other.roles.select_related("organisation")
    )


def may_see_gaps(person: Anybody) -> bool:
    """Who is missing: hub, coordinators, board, auditor."""
    return may_list_organisations(person)


def may_see_application(person: Anybody, application: Application) -> bool:
    """The hub and the auditor once it is sent; the coordinator of its region; the board from the vote on."""
    if application.step == Step.DRAFT:
        return False
    standing = standing_of(person)
    if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
        return True
    if Role.BOARD_MEMBER in standing.roles and application.step in (
        Step.VOTING,
        Step.ADMITTED,
        Step.DECLINED,
        Step.APPEALED,
    ):
        return True
    return coordinates(person, application.seat_id)


def may_list_applications(person: Anybody) -> bool:
    """Open the list of applications."""
    return may_list_organisations(person)


def may_check_application(person: Anybody) -> bool:
    """Check, return, open and close the vote: the hub."""
    return is_staff_of_hub(person)


def may_give_opinion(person: Anybody, application: Application) -> bool:
    """The coordinator of its region, while it is checked or voted on."""
    return application.step in (Step.CHECKED, Step.VOTING) and coordinates(person, application.seat_id)


def may_vote(person: Anybody, application: Application) -> bool:
    """A member of the board, while the vote is on. A declared conflict is asked for by the action."""
    return application.step == Step.VOTING and has_role(person, Role.BOARD_MEMBER)

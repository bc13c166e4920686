"""Who may do what with recommendations and their follow-up. Reading starts at `Recommendation.objects.visible_to`."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.network.models import organisations_of
from mithaq.reports.models import Contributor, ParallelReport, ReportPerson
from mithaq.reports.models_followup import Contribution, FollowUpDuty, StatusStatement
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.permissions import coordinates
from mithaq.reports.rules import Part
from mithaq.reports.rules_recommendations import State

WRITERS = (Part.AUTHOR.value, Part.EDITOR.value)
#: Roles among whose work follow-up can be at all.
FOLLOWERS = (
    Role.MEMBER_REPRESENTATIVE,
    Role.INDIVIDUAL_MEMBER,
    Role.REGIONAL_COORDINATOR,
    Role.HUB_STAFF,
    Role.DIRECTOR,
)


def may_follow_somewhere(person: Anybody) -> bool:
    """Whether following recommendations up can be among the person's work."""
    return is_staff_of_hub(person) or has_role(person, *FOLLOWERS)


def may_write_for(person: Anybody, report: ParallelReport) -> bool:
    """Write recommendations of a report: its authors and editors, and the hub."""
    if is_staff_of_hub(person):
        return True
    return (
        isinstance(person, User)
        and may_follow_somewhere(person)
        and ReportPerson.objects.filter(
            report=report, user=person.pk, part__in=WRITERS, left_at=None
        ).exists()
    )


def may_change_recommendation(person: Anybody, recommendation: Recommendation) -> bool:
    """Change its words: who may write for the report, until the report is public. Then they are cited and stay."""
    if recommendation.report.is_public and recommendation.state != State.DRAFT.value:
        return False
    return recommendation.state != State.WITHDRAWN.value and may_write_for(person, recommendation.report)


def may_submit_recommendation(person: Anybody, recommendation: Recommendation) -> bool:
    """Submit a draft: who may write it."""
    return recommendation.state == State.DRAFT.value and may_write_for(person, recommendation.report)


def may_withdraw_recommendation(person: Anybody, recommendation: Recommendation) -> bool:
    """Take it back: the hub, and before publication whoever may write it."""
    if recommendation.state == State.WITHDRAWN.value:
        return False
    return is_staff_of_hub(person) or may_change_recommendation(person, recommendation)


def may_follow(person: Anybody, recommendation: Recommendation) -> bool:
    """Record claims, assessments, events and contributions.

    The hub; the coordinator of the State; the people and organisations of the report; who was given it to look after.
    """
    if not isinstance(person, User) or not may_follow_somewhere(person):
        return False
    if is_staff_of_hub(person) or coordinates(person, recommendation.country_id):
        return True
    if FollowUpDuty.objects.filter(recommendation=recommendation, person=person, ended_at=None).exists():
        return True
    report = recommendation.report_id
    if ReportPerson.objects.filter(report=report, user=person.pk, left_at=None).exists():
        return True
    codes = organisations_of(person)
    return bool(codes) and Contributor.objects.filter(report=report, organisation__code__in=codes).exists()


def may_assess_second(person: Anybody, recommendation: Recommendation) -> bool:
    """Give a second assessment: any member, coordinator or the hub who sees it; the rules ask for another house."""
    return isinstance(person, User) and may_follow_somewhere(person)


def may_withdraw_statement(person: Anybody, statement: StatusStatement) -> bool:
    """Take a statement back or correct it: who recorded it, the coordinator of the State, the hub."""
    if not isinstance(person, User) or not may_follow_somewhere(person):
        return False
    return (
        is_staff_of_hub(person)
        or statement.recorded_by_id == person.pk
        or coordinates(person, statement.recommendation.country_id)
    )


def may_corroborate(person: Anybody, contribution: Contribution) -> bool:
    """Record that somebody outside confirms our part: the hub, and never who claimed it."""
    return is_staff_of_hub(person) and contribution.claimed_by_id != person.pk


def may_give_duties(person: Anybody, recommendation: Recommendation) -> bool:
    """Say who looks after a recommendation: the hub and the coordinator of the State."""
    return is_staff_of_hub(person) or coordinates(person, recommendation.country_id)


def may_decide_links(person: Anybody, recommendation: Recommendation) -> bool:
    """Confirm or reject that another mechanism recommended the same: as for following it up."""
    return may_follow(person, recommendation)


def may_import_outside(person: Anybody) -> bool:
    """Take in recommendations of other mechanisms: the hub."""
    return is_staff_of_hub(person)


def may_see_own_duties(person: Anybody) -> bool:
    """The list of what one looks after."""
    return is_signed_in(person) and may_follow_somewhere(person)

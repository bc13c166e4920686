"""Who applies for a follow-up grant, decides on it, pays and reads it. Reading starts at `FollowUpGrant.objects.visible_to`."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.core.models import StoredFile
from mithaq.network.models import Organisation, organisations_of
from mithaq.reports.models import Contributor, ParallelReport
from mithaq.reports.models_grants import FollowUpGrant
from mithaq.reports.rules_grants import conflict


def may_open_grants(person: Anybody) -> bool:
    """Whether follow-up grants are among the person's at all: members, the hub, the auditor."""
    return is_staff_of_hub(person) or has_role(
        person, Role.MEMBER_REPRESENTATIVE, Role.DIRECTOR, Role.AUDITOR, Role.INDIVIDUAL_MEMBER
    )


def may_apply_for(person: Anybody, report: ParallelReport, applicant: Organisation) -> bool:
    """Apply: who represents an organisation that wrote the report, once the report is published."""
    return (
        is_signed_in(person)
        and report.is_public
        and applicant.code in organisations_of(person)
        and Contributor.objects.filter(report=report, organisation=applicant).exists()
    )


def may_apply_somewhere(person: Anybody) -> bool:
    """Whether the person represents an organisation that wrote a published report."""
    codes = organisations_of(person)
    return (
        bool(codes)
        and Contributor.objects.filter(
            report__in=ParallelReport.objects.public().values("pk"), organisation__code__in=codes
        ).exists()
    )


def belongs_to_applicant(person: Anybody, grant: FollowUpGrant) -> bool:
    """Whether the person represents the applicant or wrote the application."""
    if not isinstance(person, User):
        return False
    return grant.applied_by_id == person.pk or grant.applicant.code in organisations_of(person)


def may_change_application(person: Anybody, grant: FollowUpGrant) -> bool:
    """Change, submit and withdraw it, give the account, hand the report in: the applicant's people."""
    return belongs_to_applicant(person, grant)


def may_decide_grant(person: Anybody, grant: FollowUpGrant) -> bool:
    """Decide, agree, pay, accept: the hub, and nobody of the applicant."""
    return is_staff_of_hub(person) and not conflict(
        organisations_of(person),
        grant.applicant.code,
        applied_by_them=isinstance(person, User) and grant.applied_by_id == person.pk,
    )


def may_see_account(person: Anybody, grant: FollowUpGrant) -> bool:
    """See that an account is there, masked: the applicant's people and who pays."""
    return belongs_to_applicant(person, grant) or may_decide_grant(person, grant)


def may_read_grant_file(person: Anybody, stored: StoredFile) -> bool:
    """Proposal, agreement and report of a grant: whoever may see the grant."""
    rows = FollowUpGrant.objects.visible_to(person)
    return (
        rows.filter(proposal=stored).exists()
        or rows.filter(agreement=stored).exists()
        or rows.filter(final_report__stored=stored).exists()
    )

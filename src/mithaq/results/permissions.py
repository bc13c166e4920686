"""Who may do what with the strategy. What is public is decided by the rows (`visible_to`)."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.results import rules_signing
from mithaq.results.models_signing import IndicatorOwner, ReportingPeriod
from mithaq.results.roles import works_on_strategy


def may_work(person: Anybody) -> bool:
    """See rows, gaps and periods not yet signed off: hub, board, coordinators, and the auditor, who only reads."""
    return works_on_strategy(person)


def may_measure(person: Anybody) -> bool:
    """Type values in, take them back, attach evidence, submit a period: the hub."""
    return is_staff_of_hub(person)


def may_measure_indicator(person: Anybody, code: str) -> bool:
    """The same for one indicator: the hub, and who answers for it."""
    return may_measure(person) or (
        isinstance(person, User)
        and may_work(person)
        and not has_role(person, Role.AUDITOR)
        and IndicatorOwner.objects.filter(code=code, person=person).exists()
    )


def may_direct(person: Anybody) -> bool:
    """Say who answers for an indicator, change a definition, make links for donors: the director."""
    return has_role(person, Role.DIRECTOR)


def may_approve(person: Anybody) -> bool:
    """Approve, return and lock periods: the director and the board."""
    return has_role(person, Role.DIRECTOR, Role.BOARD_MEMBER)


def may_sign(person: Anybody) -> bool:
    """Take part in closing periods: who submits and who approves."""
    return may_measure(person) or may_approve(person)


def may_decide(person: Anybody, reporting: ReportingPeriod) -> bool:
    """Approve or return this one: never what one submitted oneself."""
    return (
        may_approve(person)
        and isinstance(person, User)
        and rules_signing.fault_in_approval(
            stage=rules_signing.Stage(reporting.stage),
            submitter=reporting.submitted_by_id,
            approver=person.pk,
        )
        is None
    )

"""Who adds official documents, lets the engine propose, and decides on a pair. Confirmed pairs are for whoever may see the report."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_signed_in
from mithaq.accounts.rules import Role
from mithaq.library import permissions as library
from mithaq.reports import permissions
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, worked_on_by


def may_open_answers(person: Anybody) -> bool:
    """Whether pages about official answers are among the person's at all."""
    return permissions.may_open_workrooms(person)


def may_add_answer(person: Anybody) -> bool:
    """Add an official document: who may add documents to the library."""
    return library.may_add_document(person)


def opens_documents(person: Anybody) -> bool:
    """Whether what the person adds is open to everybody at once: the hub's is, a coordinator's waits for the hub."""
    return library.may_open_documents(person)


def may_see_proposals(person: Anybody, report: ParallelReport) -> bool:
    """Read what the engine proposes: who works on the report or looks after it, and the auditor."""
    if not is_signed_in(person):
        return False
    if permissions.oversees(person, report) or has_role(person, Role.AUDITOR):
        return True
    return isinstance(person, User) and worked_on_by(person).filter(pk=report.pk).exists()


def may_ask_engine(person: Anybody, report: ParallelReport) -> bool:
    """Let the engine propose: who works on the report or looks after it."""
    return may_see_proposals(person, report) and (
        permissions.oversees(person, report) or not has_role(person, Role.AUDITOR)
    )


def may_decide_pair(person: Anybody, pair: AnswerPair) -> bool:
    """Confirm or reject: as for asking. That nobody confirms their own words is the rule's matter."""
    return may_ask_engine(person, pair.run.report)

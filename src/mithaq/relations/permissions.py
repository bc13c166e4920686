"""Who may do what with relations. What is sensitive is decided by the entry; see `models.GuardedQuerySet.visible_to`."""

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.network.permissions import coordinates
from mithaq.relations.models import Body, Commitment, Contact, Talk
from mithaq.relations.models_agreements import Agreement, Partnership


def may_work(person: Anybody) -> bool:
    """Open the pages of relations: hub, board, coordinators, and the auditor, who only reads."""
    return is_staff_of_hub(person) or has_role(
        person, Role.REGIONAL_COORDINATOR, Role.BOARD_MEMBER, Role.AUDITOR
    )


def may_log(person: Anybody) -> bool:
    """Write into the contact log: hub, board and coordinators."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR, Role.BOARD_MEMBER)


def may_see_body(person: Anybody, body: Body) -> bool:
    """The twin of `Body.objects.visible_to`."""
    return (
        is_staff_of_hub(person)
        or has_role(person, Role.BOARD_MEMBER, Role.AUDITOR)
        or coordinates(person, body.country_id)
    )


def may_log_with(person: Anybody, body: Body) -> bool:
    """Write about this body."""
    return may_log(person) and may_see_body(person, body)


def may_keep_bodies(person: Anybody) -> bool:
    """Add bodies of any kind: the hub."""
    return is_staff_of_hub(person)


def may_edit_body(person: Anybody, body: Body) -> bool:
    """Change a body and who is in its posts: the hub, the coordinator of its region."""
    return is_staff_of_hub(person) or coordinates(person, body.country_id)


def may_change_contact(person: Anybody, contact: Contact) -> bool:
    """Correct a person outside the network: who may edit a body at which they are or were."""
    return any(may_edit_body(person, post.body) for post in contact.posts.select_related("body"))


def may_trace(person: Anybody) -> bool:
    """Whose export a mark belongs to: the director and the auditor."""
    return has_role(person, Role.DIRECTOR, Role.AUDITOR)


def _own(person: Anybody, row: Talk | Commitment) -> bool:
    return isinstance(person, User) and row.recorded_by_id == person.pk


def may_change_talk(person: Anybody, talk: Talk) -> bool:
    """Correct or remove an entry: whoever wrote it, and the hub where it may read it."""
    if not may_log(person):
        return False
    return _own(person, talk) or (
        is_staff_of_hub(person) and Talk.objects.visible_to(person).filter(pk=talk.pk).exists()
    )


def may_close_commitment(person: Anybody, commitment: Commitment) -> bool:
    """Say how a promise ended: who follows it, who wrote it down, and the hub where it may read it."""
    if not may_log(person) or not isinstance(person, User):
        return False
    if _own(person, commitment) or commitment.owner_id == person.pk:
        return True
    return is_staff_of_hub(person) and Commitment.objects.visible_to(person).filter(pk=commitment.pk).exists()


def may_see_agreement(person: Anybody, agreement: Agreement) -> bool:
    """The twin of `Agreement.objects.visible_to`."""
    return agreement.is_public or may_work(person)


def may_see_partnership(person: Anybody, partnership: Partnership) -> bool:
    """The twin of `Partnership.objects.visible_to`."""
    return partnership.is_public or may_work(person)


def may_keep_partnerships(person: Anybody) -> bool:
    """Record agreements, partnerships and what came of them: the hub."""
    return is_staff_of_hub(person)

"""Who may prepare, release, embargo and withdraw a report. Reading a published one is for everybody."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import is_signed_in, is_staff_of_hub
from mithaq.core.models import StoredFile
from mithaq.reports import permissions
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import PublishedFile
from mithaq.reports.rules import Part, Status
from mithaq.reports.rules_publishing import State


def may_open_publishing(person: Anybody) -> bool:
    """Whether pages about publishing are among the person's at all."""
    return permissions.may_open_workrooms(person)


def may_see_publishing(person: Anybody, report: ParallelReport) -> bool:
    """Read how publishing stands: as for the workroom."""
    return permissions.may_see_workroom(person, report)


def may_answer_harm(person: Anybody, report: ParallelReport) -> bool:
    """Answer the do-no-harm questions: everybody with a part in the report, and who looks after it."""
    return report.status == Status.IN_WORK and (
        permissions.oversees(person, report) or bool(permissions.parts_of(person, report))
    )


def may_sign_harm(person: Anybody, report: ParallelReport) -> bool:
    """Sign the answers: a do-no-harm checker of the report. Whether they answered themselves is the rule's matter."""
    return report.status == Status.IN_WORK and Part.HARM_CHECKER in permissions.parts_of(person, report)


def may_offer_reply(person: Anybody, report: ParallelReport) -> bool:
    """Send the draft to the State and record its reply: who looks after the report, its approver and editor."""
    return report.made_here and (
        permissions.oversees(person, report)
        or not permissions.parts_of(person, report).isdisjoint({Part.APPROVER, Part.EDITOR})
    )


def may_invite_early(person: Anybody, report: ParallelReport) -> bool:
    """Let somebody outside read before the opening, and set the embargo: as for the reply, until it opens."""
    return report.status == Status.IN_WORK and may_offer_reply(person, report)


def may_release(person: Anybody, report: ParallelReport) -> bool:
    """Release a report: who signs its stage of publication."""
    return (
        report.stage is not None
        and report.stage.publishes
        and permissions.may_sign(person, report) is not None
    )


def may_withdraw(person: Anybody, report: ParallelReport) -> bool:
    """Withdraw it: the hub at any time; its approver."""
    if not report.made_here or report.status == Status.WITHDRAWN:
        return False
    return is_staff_of_hub(person) or Part.APPROVER in permissions.parts_of(person, report)


def may_read_file(person: Anybody, stored: StoredFile) -> bool:
    """A file of an edition: everybody once it is open, its people before; nobody after a withdrawal."""
    row = (
        PublishedFile.objects.filter(stored=stored)
        .exclude(publication__state=State.WITHDRAWN.value)
        .select_related("publication__report")
        .first()
    )
    if row is None:
        return False
    if row.publication.state == State.OPEN and row.publication.report.is_public:
        return True
    return is_signed_in(person) and may_see_publishing(person, row.publication.report)

"""The words for the codes of this package: statuses with their shapes, publications, reasons, notes, slips."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.lists_parts import Cell
from mithaq.reviews.pledge_rules import Reason, Score
from mithaq.reviews.request_rules import Lateness
from mithaq.reviews.rules import Aspect, Publication, Status

Text = str | Promise

STATUS: dict[Status, tuple[str, Text]] = {
    Status.COMPLETED: ("done", pgettext_lazy("review", "Completed")),
    Status.ONGOING: ("part", pgettext_lazy("review", "In progress")),
    Status.SCHEDULED: ("none", pgettext_lazy("review", "Scheduled")),
    Status.UNKNOWN: ("unknown", pgettext_lazy("review", "Unknown")),
}
PUBLICATION: dict[Publication, tuple[str, Text]] = {
    Publication.PUBLISHED: ("done", pgettext_lazy("document", "Published")),
    Publication.ON_REQUEST: ("done", pgettext_lazy("document", "Released on request")),
    Publication.WITHHELD: ("held", pgettext_lazy("document", "Withheld")),
    Publication.NOT_PUBLISHED: ("none", pgettext_lazy("document", "Not published")),
    Publication.UNKNOWN: ("unknown", pgettext_lazy("document", "Unknown")),
}
ASPECT: dict[Aspect, Text] = {
    Aspect.REACHED: pgettext_lazy("milestone", "reached"),
    Aspect.NOT_REACHED: pgettext_lazy("milestone", "not reached yet"),
    Aspect.PUBLISHED: pgettext_lazy("milestone", "published"),
    Aspect.NOT_PUBLISHED: pgettext_lazy("milestone", "not published"),
    Aspect.WITHHELD: pgettext_lazy("milestone", "withheld"),
}
SCORE: dict[Score, tuple[str, Text]] = {
    Score.KEPT: ("done", pgettext_lazy("pledge", "Kept")),
    Score.PARTLY: ("part", pgettext_lazy("pledge", "Partly kept")),
    Score.NOT_KEPT: ("held", pgettext_lazy("pledge", "Not kept")),
    Score.NOT_DUE: ("none", pgettext_lazy("pledge", "Not due yet")),
    Score.UNKNOWN: ("unknown", pgettext_lazy("pledge", "Unknown")),
}
REASON: dict[Reason, Text] = {
    Reason.SCHEDULE_PUBLIC: _("The schedule of the review is public."),
    Reason.SCHEDULE_UNKNOWN: _("Our record holds no schedule published by the State."),
    Reason.FOCAL_POINT_PUBLIC: _("The State published who coordinates the review."),
    Reason.FOCAL_POINT_UNKNOWN: _("Our record holds no announcement of who coordinates the review."),
    Reason.COMPLETION_ANNOUNCED: _("The review is complete and the full report can be found."),
    Reason.NOT_COMPLETE: _("The review is not complete, so this is not due yet."),
    Reason.COMPLETION_UNKNOWN: _(
        "Our record holds no announcement by the State that the review is complete."
    ),
    Reason.ALL_DOCUMENTS: _("All documents that this commitment names are published."),
    Reason.SOME_DOCUMENTS: _(
        "Some of the documents are published or were released after a request; not all."
    ),
    Reason.DOCUMENTS_WITHHELD: _("At least one document was refused in writing."),
    Reason.DOCUMENTS_UNKNOWN: _(
        "Our record holds none of the documents; that is a gap in the record, not proof."
    ),
    Reason.CIVIL_SOCIETY_MET: _(
        "Reviewers or the State met civil society; no public debate of the findings is known."
    ),
    Reason.NO_MEETING_KNOWN: _("Our record holds no briefing or debate with civil society."),
    Reason.JUDGED_BY_PEOPLE: _("Judged by a person, with the reason beside it."),
    Reason.NOT_JUDGED: _("No rule can judge this, and nobody has yet."),
}
LATENESS: dict[Lateness, tuple[str, Text]] = {
    Lateness.NOT_RUNNING: ("none", pgettext_lazy("request", "No deadline runs")),
    Lateness.IN_TIME: ("part", pgettext_lazy("request", "Within the deadline")),
    Lateness.OVERDUE: ("late", pgettext_lazy("request", "Overdue")),
    Lateness.VERY_OVERDUE: ("late", pgettext_lazy("request", "Very overdue")),
}
#: Notes of the reference files, by code.
NOTES: dict[str, Text] = {
    "year_from_document_number": _("The year was read from the document number."),
    "year_from_source": _("The source gives the year."),
    "month_of_session": _("The month is that of the session for which the document was issued."),
    "seen_by_compilation": _("No date is known; the compilation of September 2025 lists it."),
    "revised_document": _("The document is a later revision, so the first one came out no later than this."),
    "year_of_cycle_from_symbol": _(
        "The year was worked out from the year of the cycle in the document symbol."
    ),
    "year_by_context": _("The source gives day and month; the year follows from its context."),
}
SLIPS: dict[str, Text] = {
    "shared_document_number": _(
        "Two States share one document number in the source; check before you quote."
    ),
    "repeated_summary": _(
        "The source repeats another State's summary or number here; check before you quote."
    ),
    "cycle_unknown": _(
        "Documents were released after a request, but the source does not say which, nor of which review."
    ),
}


def note_text(note: str) -> Text:
    """A note: the sentence for its code, or the words somebody wrote."""
    return NOTES.get(note, note)


def status_cell(status: Status) -> Cell:
    """A review's status as a cell."""
    shape, word = STATUS[status]
    return Cell(word, status=shape)


def publication_cell(publication: Publication, *, href: str = "") -> Cell:
    """A document's publication as a cell, with the address where it can be read."""
    shape, word = PUBLICATION[publication]
    return Cell(word, href=href or None, status=shape)


def days_cell(days: int | None) -> Cell:
    """Days late as a cell."""
    if days is None:
        return Cell(_now("unknown"), status="unknown")
    if days == 0:
        return Cell(_now("in time"), status="done")
    return Cell(f"{days:,}", status="late")

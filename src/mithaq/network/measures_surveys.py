"""What of the yearly survey can be counted: organisations that answered. Who answered is not told, only how many."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Measure, Measured
from mithaq.network.models import SurveyReply, SurveyRun
from mithaq.network.queries_history import end_of


def answered(as_of: date, known_on: date | None) -> Measured:
    """How many organisations had answered the newest survey that was open by the day; None before the first one."""
    until = min(as_of, known_on) if known_on else as_of
    runs = SurveyRun.objects.filter(opens_on__lte=as_of)
    if known_on is not None:
        runs = runs.filter(Q(recorded_at=None) | Q(recorded_at__lte=end_of(known_on)))
    run = runs.order_by("-year").first()
    if run is None:
        return Measured(value=None)
    count = SurveyReply.objects.filter(run=run, sent_at__lte=end_of(until)).count()
    return Measured(value=count, note=_("Answers are counted without saying whose they are."))


MEASURES = (
    Measure(
        key="survey_replies",
        label=_("Organisations that answered the yearly survey"),
        unit=_("organisations"),
        count=answered,
    ),
)

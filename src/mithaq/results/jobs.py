"""Work outside requests: totals of months kept fresh, signed-off periods looked at again."""

from django.utils import timezone
from django_tasks import task

from mithaq.results import actions_signing, totals
from mithaq.results.models import ReportingPeriod


@task()
def count_totals() -> str:
    """Count today and the ends of the last 48 months for every line whose records changed."""
    now = timezone.now()
    return f"{totals.count_months(timezone.localdate(now), at=now)} totals"


@task()
def look_for_errata() -> str:
    """Note every line of a signed-off period that would be counted otherwise today."""
    now = timezone.now()
    found = [
        erratum
        for reporting in ReportingPeriod.objects.signed()
        for erratum in actions_signing.note_errata(reporting, at=now)
    ]
    return f"{len(found)} errata"

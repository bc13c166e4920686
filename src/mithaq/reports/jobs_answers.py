"""Work outside requests: the engine's proposals for one report and one official text."""

from django.utils import timezone
from django_tasks import task

from mithaq.core.jobs import GiveUp
from mithaq.reports import matching
from mithaq.reports.models_answers import MatchRun
from mithaq.reports.rules_answers import RunState


@task()
def propose(run: int) -> int:
    """Do one run. Without the engine's packages it ends at once, and the page says so."""
    try:
        return matching.run_matching(run, at=timezone.now())
    except ModuleNotFoundError as missing:
        MatchRun.objects.filter(pk=run).update(
            state=RunState.FAILED.value, fault="no_engine", finished_at=timezone.now()
        )
        raise GiveUp(f"The text engine is not installed: {missing.name}.") from None

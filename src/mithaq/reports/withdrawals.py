"""Who has to know at once that a report was withdrawn: packages that keep copies or indexes register a function here.

    withdrawals.register(forget_report)        # in AppConfig.ready

`function(report, at)` runs inside the transaction of the withdrawal, so that none can be forgotten.
"""

from collections.abc import Callable
from datetime import datetime

from mithaq.reports.models import ParallelReport

Forget = Callable[[ParallelReport, datetime], None]
_registered: list[Forget] = []


def register(forget: Forget) -> None:
    """Let `forget` be called at every withdrawal; twice is once."""
    if forget not in _registered:
        _registered.append(forget)


def forget_everywhere(report: ParallelReport, at: datetime) -> None:
    """Call all of them."""
    for forget in _registered:
        forget(report, at)

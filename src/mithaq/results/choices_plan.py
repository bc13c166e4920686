"""The codes of the theory of change, the work plan and reports out in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.results import rules_out, rules_plan
from mithaq.results.choices import _choices


def says_choices() -> list[tuple[str, Any]]:
    """What a finding says."""
    return _choices(
        rules_plan.Says,
        supports=_("it supports the assumption"),
        contradicts=_("it contradicts the assumption"),
        open=_("it bears on it and settles nothing"),
    )


def progress_choices() -> list[tuple[str, Any]]:
    """Where an activity stands."""
    return _choices(
        rules_plan.Progress,
        planned=_("planned"),
        going=_("under way"),
        done=_("done"),
        dropped=_("dropped"),
    )


def out_kind_choices() -> list[tuple[str, Any]]:
    """What kind of report goes out."""
    return _choices(
        rules_out.OutKind,
        annual=_("annual report"),
        donor=_("report to a donor"),
        board=_("paper for the board"),
    )

"""The leaves of a report's public page: every half of the package adds its own.

    report_sections.register(recommendations_leaf, order=40, key="recommendations")   # in AppConfig.ready

`function(report, person) -> Section | None`; the page itself tells what the report is at the top, findings at 30.
Leaves of its workroom: `register_in_workroom`, the same way.
"""

from typing import Any

from mithaq.core.sections import Registry, Section

__all__ = [
    "Section",
    "overview_sections_of",
    "register",
    "register_in_overview",
    "register_in_workroom",
    "sections_of",
    "workroom_sections_of",
]

_public: Registry[[Any, Any]] = Registry()
_workroom: Registry[[Any, Any]] = Registry()
register = _public.register
register_in_workroom = _workroom.register
#: `function(person) -> Section | None`, on the page of what is due and stuck: what waits for answers, what is unanswered.
_overview: Registry[[Any]] = Registry()
register_in_overview = _overview.register


def sections_of(report: Any, person: Any) -> list[Section]:
    """What everybody may read of a report, leaf by leaf."""
    return _public.sections(report, person)


def workroom_sections_of(report: Any, person: Any) -> list[Section]:
    """What those who work on it see besides stages, people and what is missing."""
    return _workroom.sections(report, person)


def overview_sections_of(person: Any) -> list[Section]:
    """What else is due or unanswered in the regions that the person looks after."""
    return _overview.sections(person)

"""The leaves of the first page: each package may add one.

    home_sections.register(map_leaf, order=10, key="reviews_map")   # in AppConfig.ready

`function(person) -> Section | None`. One map is enough for the weight of the page.
"""

from typing import Any

from mithaq.core.sections import Registry, Section

__all__ = ["Section", "register", "sections_for"]

_registry: Registry[[Any]] = Registry()
register = _registry.register


def sections_for(person: Any) -> list[Section]:
    """The leaves of the first page for this person."""
    return _registry.sections(person)

"""The leaves of the first page: each package may add one.

    home_sections.register(reviews_map, order=10, key="map")   # in AppConfig.ready

`function(person) -> Section | None`. The key "map" belongs to the map of States: whoever registers it later replaces it.
"""

from typing import Any

from mithaq.core.sections import Registry, Section

__all__ = ["Section", "register", "sections_for"]

_registry: Registry[[Any]] = Registry()
register = _registry.register


def sections_for(person: Any) -> list[Section]:
    """The leaves of the first page for this person."""
    return _registry.sections(person)

"""The leaves of a country's page: each package that knows something of a country adds its own.

    country_sections.register(review_timeline, order=20)   # in AppConfig.ready

`function(country, person) -> Section | None`; the page itself adds the treaty at 10 and regions at 90.
"""

from typing import Any

from mithaq.core.sections import Registry, Section

__all__ = ["Section", "register", "sections_of"]

_registry: Registry[[Any, Any]] = Registry()
register = _registry.register


def sections_of(country: Any, person: Any) -> list[Section]:
    """What is known of a country and may be seen by this person, leaf by leaf."""
    return _registry.sections(country, person)

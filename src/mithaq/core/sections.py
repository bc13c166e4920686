"""Parts of pages that many packages fill: a leaf with a margin that names and sources, and a body that says.

`core.country_sections` and `core.home_sections` hold the registries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec

from django.utils.functional import Promise

Text = str | Promise
P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One leaf of a page, as one package tells it.

    `template` fills the body of the leaf; it gets the page’s context, `context` and `section`. `data` goes into the page's JSON under
    `key`. `leads` are sentences for the head of the page, `statuses` (shape, words) stand under them, `unknown`
    are sentences for the page's list of what nobody knows, `ways_on` (words, address) are things a reader can do.
    """

    key: str
    title: Text
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    margin: Sequence[Text] = ()
    data: Any = None
    leads: Sequence[Text] = ()
    statuses: Sequence[tuple[str, Text]] = ()
    unknown: Sequence[Text] = ()
    ways_on: Sequence[tuple[Text, str]] = ()


class Registry(Generic[P]):
    """Functions that each give one section, in an order. The same key again replaces the function."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[int, Callable[P, Section | None]]] = {}

    def register(self, function: Callable[P, Section | None], order: int, *, key: str = "") -> None:
        """Add a function; called in `AppConfig.ready`."""
        self._makers[key or f"{function.__module__}.{function.__qualname__}"] = (order, function)

    def sections(self, *args: P.args, **kwargs: P.kwargs) -> list[Section]:
        """All sections that have something to say, in order."""
        makers = sorted(self._makers.items(), key=lambda item: (item[1][0], item[0]))
        made = [function(*args, **kwargs) for _key, (_order, function) in makers]
        return [section for section in made if section is not None]

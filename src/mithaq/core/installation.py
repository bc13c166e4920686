"""Whose installation this is: the coalition's name, office, languages and licence, read from its data.

The name is never a constant: it changed in 2025 and may change again. `current()` answers for a day.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError
from django.utils import timezone

from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in

#: Seconds for which a worker may show an old name. It is read on every page, so it is kept in the worker itself.
KEPT_FOR = 5.0
_kept: dict[date, tuple[float, "Installation"]] = {}


@dataclass(frozen=True, kw_only=True)
class NameSpell:
    """A name and since when it is borne; `ends` is the start of the next one."""

    starts: PartialDate
    ends: PartialDate | None
    names: Mapping[str, str]
    short_names: Mapping[str, str]
    notes: Mapping[str, str]
    source: str
    verification: str


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The coalition that runs this installation, on one day."""

    code: str
    names: Mapping[str, str]
    short_names: Mapping[str, str]
    history: tuple[NameSpell, ...]
    founded: PartialDate | None
    legal_forms: Mapping[str, str]
    office_cities: Mapping[str, str]
    office_country: str
    languages: tuple[str, ...]
    site: str
    contact: str
    security_contact: str
    iati_identifier: str
    data_licence: str
    data_licence_address: str
    treaty: str
    treaty_names: Mapping[str, str]
    promises: Mapping[str, str]
    #: Month and day, as 12-09; empty when it has none.
    yearly_day: str
    yearly_day_names: Mapping[str, str]
    board_regions: str
    coordination_regions: str
    mark: str
    source: str
    verification: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return text_in(self.names)

    @property
    def short_name(self) -> str:
        """The short name in the reader's language, or the full one."""
        return text_in(self.short_names) or self.name

    @property
    def treaty_name(self) -> str:
        """The treaty's name as it stands inside a sentence of the reader's language, with its article."""
        return text_in(self.treaty_names) or self.treaty

    @property
    def promise(self) -> str:
        """What the parties promised, as it follows “promised” in the reader's language."""
        return text_in(self.promises)

    @property
    def yearly_day_name(self) -> str:
        """What the yearly day is called."""
        return text_in(self.yearly_day_names)

    def yearly_days(self, first: int, until: date) -> list[date]:
        """The yearly day of each year from `first` to the day `until`; none where there is no such day."""
        if not self.yearly_day:
            return []
        month, day = map(int, self.yearly_day.split("-"))
        return [each for year in range(first, until.year + 1) if (each := date(year, month, day)) <= until]


#: What stands before any data is loaded: no name is better than a wrong one.
UNNAMED = Installation(
    code="",
    names={},
    short_names={},
    history=(),
    founded=None,
    legal_forms={},
    office_cities={},
    office_country="",
    languages=(),
    site="",
    contact="",
    security_contact="",
    iati_identifier="",
    data_licence="CC BY 4.0",
    data_licence_address="https://creativecommons.org/licenses/by/4.0/",
    treaty="",
    treaty_names={},
    promises={},
    yearly_day="",
    yearly_day_names={},
    board_regions="board",
    coordination_regions="coordination",
    mark="",
    source="",
    verification="",
)


def current(on: date | None = None) -> Installation:
    """The coalition as it is called on that day (today when not given)."""
    day = on or timezone.localdate()
    kept = _kept.get(day)
    now = time.monotonic()
    if kept and now - kept[0] < KEPT_FOR:
        return kept[1]
    found = _read(day)
    if len(_kept) > 8:
        _kept.clear()
    _kept[day] = (now, found)
    return found


def forget() -> None:
    """Drop what this worker keeps, after the data changed."""
    _kept.clear()


def _read(day: date) -> Installation:
    from mithaq.core.models_installation import Coalition

    try:
        row = Coalition.objects.prefetch_related("names").order_by("code").first()
    except DatabaseError:  # an error page before the first migration still needs a frame
        return UNNAMED
    if row is None:
        return UNNAMED
    rows = sorted(row.names.all(), key=lambda name: name.starts)
    history = tuple(
        NameSpell(
            starts=name.starts_on,
            ends=rows[place + 1].starts_on if place + 1 < len(rows) else None,
            names=name.names,
            short_names=name.short_names,
            notes=name.notes,
            source=name.source,
            verification=name.verification,
        )
        for place, name in enumerate(rows)
    )
    borne = [spell for spell in history if spell.starts.first <= day] or list(history[:1])
    return Installation(
        code=row.code,
        names=borne[-1].names if borne else {},
        short_names=borne[-1].short_names if borne else {},
        history=history,
        founded=row.founded_on,
        legal_forms=row.legal_forms,
        office_cities=row.office_cities,
        office_country=row.office_country,
        languages=tuple(row.languages),
        site=row.site,
        contact=row.contact,
        security_contact=row.security_contact,
        iati_identifier=row.iati_identifier,
        data_licence=row.data_licence,
        data_licence_address=row.data_licence_address,
        treaty=row.treaty,
        treaty_names=row.treaty_names,
        promises=row.promises,
        yearly_day=row.yearly_day,
        yearly_day_names=row.yearly_day_names,
        board_regions=row.board_regions,
        coordination_regions=row.coordination_regions,
        mark=row.mark,
        source=row.source,
        verification=row.verification,
    )

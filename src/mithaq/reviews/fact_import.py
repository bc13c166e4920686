"""Facts of reviews from a spreadsheet: what a coordinator kept in Excel becomes the log, and can be taken back whole."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.accounts.permissions import is_staff_of_hub, scopes_of
from mithaq.accounts.rules import Role
from mithaq.core.imports import Change, ImportField, ImportKind, Key, Row
from mithaq.core.imports_model import insert_values
from mithaq.core.imports_parse import as_address, as_text
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.search_sources import fold
from mithaq.core.verification import Verification
from mithaq.reviews import models, permissions, rules
from mithaq.reviews.actions import FAULT_SENTENCES
from mithaq.world.models import Country, CountryRegion, Party, Treaty

BATCH = 2000
#: The columns that an import writes, in the order of `FactImport._values`.
COLUMNS = (
    "review_id",
    "milestone_id",
    "aspect",
    "when",
    "precision",
    "bound",
    "value",
    "source_kind",
    "source",
    "address",
    "confidence",
    "note",
    "recorded_by_id",
    "recorded_at",
    "verification",
    "corrects_id",
    "withdrawn_why",
    "import_run",
)


def _one_of(find: Callable[[str], str | None], sentence: Any) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        found = find(raw)
        if found is None:
            raise ValueError(str(sentence) % {"value": raw[:60]})
        return found

    return parse


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> PartialDate:
    return PartialDate.parse(text)


def _partial_date(raw: str) -> str:
    """A date as text, checked: 2015, 2015-03 or 2015-03-02."""
    try:
        return str(_parsed(raw.strip()[:10]))
    except ValueError:
        raise ValueError(
            _now("“%(value)s” is no date. Write it as 2015, 2015-03 or 2015-03-02.") % {"value": raw[:40]}
        ) from None


class FactImport(ImportKind):
    """Facts by State, review, milestone and what happened; the same row again changes nothing."""

    name = "review_facts"
    title = _("Import facts of reviews")
    intro = _(
        "One row is one fact: State, review, milestone, what happened, when, who says so. Facts that are here already are corrected, never erased."
    )
    key = ("country", "cycle", "milestone", "aspect", "source")
    empty_clears = False

    def __init__(self) -> None:
        self.countries: dict[str, str] = {}
        self.cycles: dict[str, str] = {}
        self.milestones: dict[str, str] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.reviews: dict[tuple[str, str], models.CountryReview] = {}
        #: The States that the person of this request may record for; None is all. One kind serves all threads.
        self.asking = threading.local()
        text = as_text(500)
        self.fields = (
            ImportField(
                "country",
                _("State"),
                True,
                _one_of(
                    lambda raw: self.countries.get(_folded(raw)),
                    _("“%(value)s” is no State we know. Write its name or its code, such as AUT."),
                ),
                synonyms=("iso3", "country", "code", "الدولة"),
            ),
            ImportField(
                "cycle",
                _("Review"),
                True,
                _one_of(
                    lambda raw: self.cycles.get(_folded(raw)),
                    _("“%(value)s” is no cycle of reviews. Write 1 or 2."),
                ),
                synonyms=("cycle", "الدورة"),
            ),
            ImportField(
                "milestone",
                _("Milestone"),
                True,
                _one_of(
                    lambda raw: self.milestones.get(_folded(raw)),
                    _("“%(value)s” is no milestone. Write it as on the page of a State, or its code."),
                ),
                synonyms=("step",),
            ),
            ImportField(
                "aspect",
                _("What happened"),
                True,
                _one_of(
                    lambda raw: self.words["aspect"].get(_folded(raw)),
                    _(
                        "“%(value)s” is not known here. Write reached, not reached yet, published, not published or withheld."
                    ),
                ),
                synonyms=("what", "aspect", "status"),
            ),
            ImportField("when", _("When"), False, _partial_date, synonyms=("date", "year", "التاريخ")),
            ImportField(
                "source_kind",
                _("Who or what says so"),
                True,
                _one_of(
                    lambda raw: self.words["source_kind"].get(_folded(raw)),
                    _(
                        "“%(value)s” is not known here. Write document, unodc, focal_point, mission, civil_society or inferred."
                    ),
                ),
                synonyms=("source kind", "origin"),
            ),
            ImportField("source", _("Source in words"), True, text, synonyms=("source", "المصدر")),
            ImportField("address", _("Web address"), False, as_address(), synonyms=("url", "link", "الرابط")),
            ImportField(
                "confidence",
                _("How sure"),
                False,
                _one_of(
                    lambda raw: self.words["confidence"].get(_folded(raw)),
                    _("“%(value)s” is not known here. Write high, medium or low."),
                ),
                synonyms=("confidence",),
            ),
            ImportField("note", _("Note"), False, as_text(2000), synonyms=("note", "comment", "ملاحظة")),
        )

    def may(self, person: Any) -> bool:
        self.asking.allowed = None
        if not is_staff_of_hub(person):
            regions = scopes_of(person, Role.REGIONAL_COORDINATOR)
            self.asking.allowed = frozenset(
                CountryRegion.objects.filter(region__in=regions).values_list("country_id", flat=True)
            )
        return permissions.may_record_somewhere(person)

    def prepare(self) -> None:
        self.countries, self.cycles, self.milestones = {}, {}, {}
        for country in Country.objects.with_pages().only(
            "iso3", "iso2", "names", "common_names", "formal_names"
        ):
            for name in (
                country.iso3,
                country.iso2,
                *country.names.values(),
                *country.common_names.values(),
                *country.formal_names.values(),
            ):
                self.countries.setdefault(fold(name), country.iso3)
        for cycle in models.Cycle.objects.all():
            for name in (cycle.code, str(cycle.number), "I" * cycle.number, *cycle.names.values()):
                self.cycles.setdefault(fold(name), cycle.code)
        self.steps: dict[tuple[str, str], models.Milestone] = {}
        for milestone in models.Milestone.objects.all():
            self.steps[milestone.mechanism_id, milestone.code] = milestone
            for name in (milestone.code, *milestone.names.values()):
                self.milestones.setdefault(fold(name), milestone.code)
        self.words = {
            "aspect": _words(models.ASPECTS),
            "source_kind": _words(models.SOURCE_KINDS),
            "confidence": _words(models.CONFIDENCES),
        }
        self.reviews = {
            (review.country_id, review.cycle_id): review
            for review in models.CountryReview.objects.select_related("cycle")
        }
        self.parties = frozenset(Party.objects.filter(is_party=True).values_list("treaty_id", "country_id"))
        self.treaties = {
            mechanism: (code, PartialDate.parse(adopted).first if adopted else None)
            for mechanism, code, adopted in Treaty.objects.filter(mechanisms__isnull=False)
            .order_by("-order")
            .values_list("mechanisms", "code", "adopted")
        }
        self.today = timezone.localdate()

    def validate(self, row: Row) -> Sequence[str]:
        country, cycle = str(row["country"]), str(row["cycle"])
        review = self.reviews.get((country, cycle))
        if review is None:
            return [str(FAULT_SENTENCES[rules.Fault.NO_PARTY])]
        allowed: frozenset[str] | None = getattr(self.asking, "allowed", frozenset())
        if allowed is not None and country not in allowed:
            return [_now("This State is not in your region. Send the row to the hub.")]
        mechanism = review.cycle.mechanism_id
        if (mechanism, row["milestone"]) not in self.steps:
            return [_now("This mechanism has no such milestone. Choose one from the list.")]
        treaty, adopted = self.treaties.get(mechanism, ("", None))
        when = row.get("when")
        faults = rules.faults_of_fact(
            when=_parsed(str(when)) if when else None,
            adopted=adopted,
            cycle_starts=review.cycle.start,
            recorded_on=self.today,
            milestone=str(row["milestone"]),
            is_party_on=not treaty or (treaty, country) in self.parties,
        )
        return [str(FAULT_SENTENCES[fault]) for fault in faults]

    def load_existing(self, keys: Sequence[Key]) -> Mapping[Key, Row]:
        return {key: _as_row(fact) for key, fact in self._standing(keys).items()}

    def _standing(self, keys: Sequence[Key]) -> dict[Key, models.ReviewFact]:
        wanted = set(keys)
        found: dict[Key, models.ReviewFact] = {}
        facts = (
            models.ReviewFact.objects.standing()
            .select_related("review", "milestone")
            .order_by("recorded_at", "id")
        )
        countries = {key[0] for key in keys}
        if len(countries) < 30:
            facts = facts.filter(review__country__in=countries)
        for fact in facts.iterator(chunk_size=BATCH):
            key = (
                fact.review.country_id,
                fact.review.cycle_id,
                fact.milestone.code,
                fact.aspect,
                fact.source,
            )
            if key in wanted:
                found[key] = fact
        return found

    def apply(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        if not self.reviews:
            self.prepare()
        earlier = self._standing([change.key for change in changes if change.before is not None])
        recorded = (by.pk if isinstance(by, User) else None, at, f"import {at:%Y-%m-%d %H:%M:%S}")
        insert_values(
            models.ReviewFact,
            COLUMNS,
            [self._values(change, earlier.get(change.key), recorded) for change in changes],
        )

    def _values(
        self, change: Change, earlier: models.ReviewFact | None, recorded: tuple[int | None, datetime, str]
    ) -> list[Any]:
        country, cycle, milestone, aspect, source = change.key
        row = {**_as_row(earlier), **change.after} if earlier else change.after
        review = self.reviews[country, cycle]
        when = _parsed(row["when"]) if row.get("when") else None
        by, at, run = recorded
        return [
            review.pk,
            self.steps[review.cycle.mechanism_id, milestone].pk,
            aspect,
            when.first if when else None,
            when.precision.value if when else "",
            rules.Bound.ON.value,
            "",
            row["source_kind"],
            source,
            row.get("address") or "",
            row.get("confidence") or rules.Confidence.MEDIUM.value,
            row.get("note") or "",
            by,
            at,
            Verification.SOURCED.value,
            earlier.pk if earlier else None,
            "",
            run,
        ]

    def undo(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        """What the import brought is withdrawn: it stays in the log, and what it corrected stands again."""
        standing = self._standing([change.key for change in changes])
        mine = [
            standing[change.key].pk
            for change in changes
            if change.key in standing
            and all(_as_row(standing[change.key]).get(n) == v for n, v in change.after.items() if v)
        ]
        for start in range(0, len(mine), BATCH):
            models.ReviewFact.objects.filter(pk__in=mine[start : start + BATCH], withdrawn_at=None).update(
                withdrawn_at=at,
                withdrawn_by=by if isinstance(by, User) else None,
                withdrawn_why="import undone",
            )


def _words(choices: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """Codes by code and by their words in the complete languages."""
    found: dict[str, str] = {}
    for code, word in choices:
        found.setdefault(fold(code), code)
        for language in settings.COMPLETE_LANGUAGES:
            with translation.override(language):
                found.setdefault(fold(str(word)), code)
    return found


def _as_row(fact: models.ReviewFact) -> Row:
    day: date | None = fact.when
    return {
        "country": fact.review.country_id,
        "cycle": fact.review.cycle_id,
        "milestone": fact.milestone.code,
        "aspect": fact.aspect,
        "when": str(PartialDate(day, Precision(fact.precision))) if day else None,
        "source_kind": fact.source_kind,
        "source": fact.source,
        "address": fact.address or None,
        "confidence": fact.confidence,
        "note": fact.note or None,
    }

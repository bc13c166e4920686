"""What can be found by its words: one row for each passage or record, with its words as the analyser cut them.

The tables that make them quick (FTS5 on SQLite, a tsvector on PostgreSQL) are made by migration 0002 and filled by
triggers from `tokens`, so that no row can be there and not be found.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.world.models import Sourced
from mithaq.world.models_countries import PublicQuerySet


class SearchEntry(models.Model):
    """One row is a text that search finds: which record it belongs to, and its words as the analyser cut them."""

    #: The key of its `search_kinds.SearchKind`.
    kind = models.SlugField(max_length=40)
    #: The record whose visibility decides.
    owner = models.BigIntegerField()
    #: Where in the record: for a passage its own key; 0 for the record itself.
    place = models.BigIntegerField(default=0)
    language = models.CharField(max_length=2)
    is_public = models.BooleanField()
    #: Markers and words with spaces between; see `analyser`.
    tokens = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "owner"], name="search_entries_by_owner")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "owner", "place", "language"], name="one_search_entry_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}/{self.place} ({self.language})"


class LexiconTerm(Sourced):
    """One row is a wording of a concept of the field in one language: a term, or another form of its words."""

    concept = models.SlugField(_("concept"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.ALL_LANGUAGES)
    wording = models.CharField(_("wording"), max_length=120)

    objects = PublicQuerySet["LexiconTerm"].as_manager()

    class Meta:
        ordering = ("concept", "language", "id")
        verbose_name = _("term of the lexicon")
        verbose_name_plural = _("terms of the lexicon")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["concept", "language", "wording"], name="one_wording_once")
        ]

    def __str__(self) -> str:
        return self.wording

"""Documents, their texts by language and version, and the passages of each text. Search entries have a file of their own."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField, text_in
from mithaq.library import rules, symbols
from mithaq.library.models_search import LexiconTerm as LexiconTerm
from mithaq.library.models_search import SearchEntry as SearchEntry

KINDS: list[tuple[str, str | Promise]] = [
    (rules.DocumentKind.EXECUTIVE_SUMMARY.value, _("executive summary")),
    (rules.DocumentKind.FULL_REPORT.value, _("full report of a review")),
    (rules.DocumentKind.SELF_ASSESSMENT.value, _("self-assessment")),
    (rules.DocumentKind.PARALLEL_REPORT.value, _("parallel report")),
    (rules.DocumentKind.RESOLUTION.value, _("resolution")),
    (rules.DocumentKind.DRAFT_RESOLUTION.value, _("draft resolution")),
    (rules.DocumentKind.SESSION_REPORT.value, _("report of a session")),
    (rules.DocumentKind.NOTE.value, _("note or working paper")),
    (rules.DocumentKind.STATEMENT.value, _("statement or submission")),
    (rules.DocumentKind.TREATY.value, _("treaty")),
    (rules.DocumentKind.LAW.value, _("law")),
    (rules.DocumentKind.GUIDE.value, _("guide")),
    (rules.DocumentKind.OTHER.value, _("other document")),
]
READERSHIPS: list[tuple[str, str | Promise]] = [
    (rules.Readership.PUBLIC.value, pgettext_lazy("readership", "everybody")),
    (rules.Readership.STAFF.value, pgettext_lazy("readership", "the hub and the coordinators")),
    (rules.Readership.NAMED.value, pgettext_lazy("readership", "the people named here")),
]
READINGS: list[tuple[str, str | Promise]] = [
    (rules.Reading.WAITING.value, _("waiting to be read")),
    (rules.Reading.READ.value, pgettext_lazy("reading of a file", "read")),
    (rules.Reading.REFUSED.value, _("could not be read")),
]
PASSAGE_KINDS: list[tuple[str, str | Promise]] = [
    (rules.PassageKind.HEADING.value, _("heading")),
    (rules.PassageKind.PARAGRAPH.value, _("paragraph")),
    (rules.PassageKind.ROW.value, _("row of a table")),
    (rules.PassageKind.PICTURE.value, _("picture")),
]
PRECISIONS: list[tuple[str, str | Promise]] = [
    (Precision.DAY.value, _("to the day")),
    (Precision.MONTH.value, _("to the month")),
    (Precision.YEAR.value, _("to the year")),
]
#: Who reads what is for staff.
INSIDE = frozenset({Role.REGIONAL_COORDINATOR, Role.AUDITOR})


class DocumentQuerySet(models.QuerySet["Document"]):
    """Sets of documents."""

    def public(self) -> Self:
        """Those that everybody may read."""
        return self.filter(readership=rules.Readership.PUBLIC.value, withdrawn_at=None)

    def visible_to(self, person: Anybody) -> Self:
        """Public ones for everybody; staff ones for hub, coordinators and auditor; named ones for the people named.

        The hub and the auditor see all, withdrawn ones too.
        """
        standing = standing_of(person)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.all()
        may = Q(readership=rules.Readership.PUBLIC.value)
        if not standing.roles.isdisjoint(INSIDE):
            may |= Q(readership=rules.Readership.STAFF.value)
        if isinstance(person, User):
            named = Document.readers.through.objects.filter(user_id=person.pk).values("document_id")
            may |= Q(readership=rules.Readership.NAMED.value, pk__in=named)
        return self.filter(may, withdrawn_at=None)


class Document(models.Model):
    """One row is a document: a work that may exist in several languages and versions."""

    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    #: As the United Nations writes it, normalised by `symbols.normalised`.
    symbol = models.CharField(_("symbol"), max_length=80, blank=True, db_index=True)
    titles = TextsField(verbose_name=_("title"))
    #: Who issued it, in words.
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    dated_precision = models.CharField(max_length=5, choices=PRECISIONS, blank=True)
    country = models.ForeignKey(
        "world.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("State"),
    )
    #: Where it is published, for a reader who wants the original.
    address = models.URLField(_("where it is published"), max_length=600, blank=True)
    readership = models.CharField(
        _("who may read it"), max_length=8, choices=READERSHIPS, default=rules.Readership.STAFF.value
    )
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("people named")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-dated", "-id")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["readership", "dated", "id"], name="documents_by_date"),
            models.Index(fields=["country", "kind"], name="documents_of_a_state"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(dated__isnull=True, dated_precision="")
                | (Q(dated__isnull=False) & ~Q(dated_precision="")),
                name="document_date_has_a_precision",
            )
        ]

    def __str__(self) -> str:
        return text_in(self.titles) or self.symbol

    def get_absolute_url(self) -> str:
        return reverse("library:document", kwargs={"pk": self.pk})

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.readership == rules.Readership.PUBLIC and self.withdrawn_at is None

    @property
    def when(self) -> PartialDate | None:
        """Its date, as far as it is known."""
        return PartialDate(self.dated, Precision(self.dated_precision)) if self.dated else None

    @property
    def official_address(self) -> str:
        """The place of a symbol at the United Nations, or ""."""
        return symbols.official_address(self.symbol)


class DocumentTextQuerySet(models.QuerySet["DocumentText"]):
    """Sets of texts."""

    def visible_to(self, person: Anybody) -> Self:
        """Those of the documents the person may read."""
        return self.filter(document__in=Document.objects.visible_to(person).values("pk"))

    def current(self) -> Self:
        """The newest version of each language."""
        return self.filter(is_current=True)


class DocumentText(models.Model):
    """One row is one version of a document in one language: the file as it came, and how its reading ended."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=settings.ALL_LANGUAGES)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(default=True)
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(
        _("reading"), max_length=8, choices=READINGS, default=rules.Reading.WAITING.value
    )
    fault = models.CharField(max_length=20, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    #: Pages that are pictures: nothing on them was read.
    picture_pages = models.JSONField(default=list, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))
    read_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentTextQuerySet.as_manager()

    class Meta:
        ordering = ("document", "language", "-number")
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "language", "number"], name="one_text_per_version"),
            models.UniqueConstraint(
                fields=["document", "language"],
                condition=Q(is_current=True),
                name="one_current_text_per_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.language}, {self.number})"

    def get_absolute_url(self) -> str:
        return reverse("library:text", kwargs={"pk": self.document_id, "text": self.pk})

    @property
    def direction(self) -> str:
        """The direction of its writing."""
        return "rtl" if self.language in rules.RIGHT_TO_LEFT else "ltr"


class PassageQuerySet(models.QuerySet["Passage"]):
    """Sets of passages."""

    def visible_to(self, person: Anybody) -> Self:
        """Those of the documents the person may read."""
        return self.filter(text__document__in=Document.objects.visible_to(person).values("pk"))


class Passage(models.Model):
    """One row is a passage of a text: its number never changes, so that others can point at it."""

    text = models.ForeignKey(DocumentText, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PASSAGE_KINDS)
    #: Of a heading: 1 is the highest.
    level = models.PositiveSmallIntegerField(default=0)
    page = models.PositiveIntegerField(null=True, blank=True)
    #: left, top, right, bottom in points, from the top left of its page
    box = models.JSONField(null=True, blank=True)
    words = models.TextField(blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ("text", "number")
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["text", "number"], name="one_passage_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.text_id}#{self.anchor}"

    def get_absolute_url(self) -> str:
        return f"{self.text.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its place in the page of its text."""
        return f"p{self.number}"

    def as_data(self) -> dict[str, Any]:
        """The passage as the data twin tells it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "level": self.level or None,
            "page": self.page,
            "box": self.box,
            "words": self.words,
        }

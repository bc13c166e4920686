"""Evidence: what findings, statuses and indicators rest on. Each item stands here once and knows where it is used."""

from typing import ClassVar

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
from mithaq.library import evidence_uses
from mithaq.library import rules_evidence as rules
from mithaq.world.models import CountryRegion

KIND_WORDS: dict[str, str | Promise] = {
    rules.Kind.LAW.value: _("law or regulation"),
    rules.Kind.DRAFT_LAW.value: _("draft law"),
    rules.Kind.COURT_DECISION.value: _("decision of a court or authority"),
    rules.Kind.OFFICIAL_REPORT.value: _("official report"),
    rules.Kind.STATEMENT.value: _("official statement"),
    rules.Kind.LETTER.value: _("letter"),
    rules.Kind.DATA.value: _("data or statistics"),
    rules.Kind.STUDY.value: _("study"),
    rules.Kind.NEWS.value: _("news"),
    rules.Kind.INTERVIEW.value: _("interview or testimony"),
    rules.Kind.OBSERVATION.value: _("own observation, written down"),
    rules.Kind.PICTURE.value: _("picture"),
    rules.Kind.OTHER.value: _("something else"),
}
RELIABILITY_WORDS: dict[str, str | Promise] = {
    rules.Reliability.OFFICIAL.value: _("official source"),
    rules.Reliability.CHECKED.value: _("checked against a second source"),
    rules.Reliability.KNOWN.value: _("a source known to be reliable, not checked"),
    rules.Reliability.SINGLE.value: _("a single source, not checked"),
    rules.Reliability.UNKNOWN.value: pgettext_lazy("reliability", "unknown"),
}
CONSENT_WORDS: dict[str, str | Promise] = {
    rules.Consent.NOT_NEEDED.value: _("not needed: nobody can be recognised"),
    rules.Consent.GIVEN.value: _("given"),
    rules.Consent.UNKNOWN.value: pgettext_lazy("consent", "unknown"),
    rules.Consent.REFUSED.value: _("refused"),
    rules.Consent.TAKEN_BACK.value: _("taken back"),
}
ADDRESS_WORDS: dict[str, str | Promise] = {
    rules.Address.NONE.value: _("no address"),
    rules.Address.UNCHECKED.value: _("not checked"),
    rules.Address.THERE.value: pgettext_lazy("address", "there"),
    rules.Address.MOVED.value: pgettext_lazy("address", "moved"),
    rules.Address.GONE.value: pgettext_lazy("address", "dead"),
}
STATE_WORDS: dict[str, str | Promise] = {
    rules.State.STANDING.value: pgettext_lazy("evidence", "stands"),
    rules.State.REPLACED.value: pgettext_lazy("evidence", "replaced"),
    rules.State.WITHDRAWN.value: pgettext_lazy("evidence", "withdrawn"),
}
STRIPPED_WORDS: dict[str, str | Promise] = {
    rules.Stripped.NO_FILE.value: _("no file"),
    rules.Stripped.CLEAN.value: _("hidden data taken out"),
    rules.Stripped.WAITING.value: _("being cleaned"),
    rules.Stripped.UNKNOWN_FORMAT.value: _(
        "not shared: from this kind of file hidden data cannot be taken out"
    ),
    rules.Stripped.UNREADABLE.value: _("not shared: the file could not be read"),
    rules.Stripped.STILL_CARRIES.value: _(
        "not shared: a picture or file in it still carries data of its own"
    ),
    rules.Stripped.MACROS.value: _("not shared: it holds programs (macros)"),
}
PRECISIONS = [
    (Precision.DAY.value, _("to the day")),
    (Precision.MONTH.value, _("to the month")),
    (Precision.YEAR.value, _("to the year")),
]


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    """Sets of evidence."""

    def public(self) -> "EvidenceQuerySet":
        """What everybody may see (`rules_evidence.is_public`)."""
        return self.filter(publishable=True, consent__in=[each.value for each in rules.AGREED]).exclude(
            state=rules.State.WITHDRAWN.value
        )

    def visible_to(self, person: Anybody) -> "EvidenceQuerySet":
        """Public ones; one's own; those of the States one coordinates; all for the hub and the auditor."""
        standing = standing_of(person)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return self.all()
        found = Q(publishable=True, consent__in=[each.value for each in rules.AGREED]) & ~Q(
            state=rules.State.WITHDRAWN.value
        )
        if isinstance(person, User):
            found |= Q(added_by=person)
            scopes = {scope for role, scope in standing.grants if role is Role.REGIONAL_COORDINATOR and scope}
            for items in evidence_uses.items_for(person):
                found |= Q(pk__in=items)
            if scopes:
                codes = {code for scope in scopes for code in (scope, f"coordination-{scope}")}
                found |= Q(country__in=CountryRegion.objects.filter(region__in=codes).values("country"))
        return self.filter(found)


class EvidenceItem(models.Model):
    """One row is one piece of evidence: what it is, where it comes from, and whether it may be shown."""

    KIND_WORDS: ClassVar[dict[str, str | Promise]] = KIND_WORDS
    STATE_SHAPES: ClassVar[dict[str, str]] = {"standing": "done", "replaced": "part", "withdrawn": "held"}

    title = models.CharField(_("What it is, in a line"), max_length=250)
    kind = models.CharField(_("Kind"), max_length=16, choices=list(KIND_WORDS.items()))
    #: Empty where the item speaks of no single State.
    country = models.ForeignKey(
        "world.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("State"),
    )
    dated = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, choices=PRECISIONS, blank=True)
    source = models.TextField(_("Source in words"))
    reliability = models.CharField(
        _("How far its source can be relied on"),
        max_length=8,
        choices=list(RELIABILITY_WORDS.items()),
        default=rules.Reliability.UNKNOWN.value,
    )
    language = models.CharField(_("Language"), max_length=8, blank=True)
    consent = models.CharField(
        _("Consent of the people in it"),
        max_length=10,
        choices=list(CONSENT_WORDS.items()),
        default=rules.Consent.UNKNOWN.value,
    )
    publishable = models.BooleanField(_("May be published"), default=False)
    note = models.TextField(_("Note"), blank=True)
    address = models.URLField(_("Web address"), max_length=600, blank=True)
    address_state = models.CharField(
        max_length=10, choices=list(ADDRESS_WORDS.items()), default=rules.Address.NONE.value
    )
    address_misses = models.PositiveSmallIntegerField(default=0)
    address_checked_on = models.DateField(null=True, blank=True)
    #: As it was given, sealed: its SHA-256 stands with the file. Read by those who work on the item alone.
    original = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Original")
    )
    #: The copy without hidden data, which is what others read.
    shared = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Copy")
    )
    stripped = models.CharField(
        max_length=16, choices=list(STRIPPED_WORDS.items()), default=rules.Stripped.NO_FILE.value
    )
    state = models.CharField(
        max_length=10, choices=list(STATE_WORDS.items()), default=rules.State.STANDING.value
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("Replaced by")
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = (
            models.CheckConstraint(
                condition=Q(dated=None, precision="") | (Q(dated__isnull=False) & ~Q(precision="")),
                name="evidence_date_with_precision",
            ),
            models.CheckConstraint(
                condition=(Q(state="replaced") & Q(replaced_by__isnull=False))
                | (~Q(state="replaced") & Q(replaced_by=None)),
                name="replaced_evidence_names_what_replaced_it",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> PartialDate | None:
        """Its date, as precisely as is known."""
        return PartialDate(self.dated, Precision(self.precision)) if self.dated else None

    @property
    def shape(self) -> str:
        """The shape of its status mark."""
        return self.STATE_SHAPES[self.state]

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return rules.is_public(
            rules.Item(
                kind=rules.Kind(self.kind),
                consent=rules.Consent(self.consent),
                publishable=self.publishable,
                state=rules.State(self.state),
            )
        )

    def get_absolute_url(self) -> str:
        return reverse("library:evidence", kwargs={"pk": self.pk})


class EvidenceUse(models.Model):
    """One row is one thing that rests on one item: a finding, a status, an event, a contribution, an indicator.

    Packages above name what uses it by kind and key (`evidence_uses.register`); the item knows nothing of them.
    """

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="uses")
    kind = models.SlugField(max_length=24)
    key = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: When somebody looked at the use after its item was replaced or withdrawn, and let it stand or took it away.
    looked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("item", "kind", "key")
        constraints = (models.UniqueConstraint(fields=("item", "kind", "key"), name="one_use_once"),)
        indexes = (models.Index(fields=("kind", "key"), name="evidence_of_a_thing"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

"""Instruments against corruption, their chapters and provisions, who is party, what reviews them: public reference data."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import TextsField, text_in
from mithaq.world import rules
from mithaq.world.models_countries import PARTIAL_DATE, Country, PublicQuerySet, Source, Sourced, in_words


class Treaty(Sourced):
    """One row is an instrument against corruption: a treaty, or one of the texts that stand beside them."""

    KIND_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.TreatyKind.TREATY: _("treaty"),
        rules.TreatyKind.RECOMMENDATION: _("recommendation"),
        rules.TreatyKind.RESOLUTION: _("resolution"),
        rules.TreatyKind.FRAMEWORK_DECISION: _("framework decision"),
        rules.TreatyKind.STANDARD: _("standard"),
        rules.TreatyKind.DECLARATION: _("political declaration"),
        rules.TreatyKind.PRINCIPLES: _("principles"),
    }

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=in_words(KIND_WORDS))
    names = TextsField(verbose_name=_("name"))
    names_verification = models.JSONField(default=dict, blank=True)
    organisations = TextsField(verbose_name=_("adopted within"))
    adopted = models.CharField(_("adopted"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    adopted_verification = models.CharField(max_length=12, blank=True)
    in_force = models.CharField(_("in force"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    in_force_verification = models.CharField(max_length=12, blank=True)
    #: After how many days a deposit binds its party; unknown when empty.
    days_to_force = models.PositiveSmallIntegerField(null=True, blank=True)
    #: How many parties a source counts, whether or not we know them by name.
    parties_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    parties_stated_on = models.CharField(max_length=10, blank=True, validators=[PARTIAL_DATE])
    parties_stated_source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    #: The state of affairs that our list of parties gives.
    parties_as_of = models.CharField(max_length=10, blank=True, validators=[PARTIAL_DATE])
    order = models.PositiveSmallIntegerField(default=0)

    objects = PublicQuerySet["Treaty"].as_manager()

    class Meta:
        ordering = ("order", "code")
        verbose_name = _("treaty")
        verbose_name_plural = _("treaties")

    def __str__(self) -> str:
        return text_in(self.names)

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("world:treaty", args=[self.slug])

    @property
    def slug(self) -> str:
        """Its code as addresses have it."""
        return self.code.lower()

    @property
    def adopted_on(self) -> PartialDate | None:
        """When it was adopted, as precisely as is known."""
        return PartialDate.parse(self.adopted) if self.adopted else None

    @property
    def in_force_on(self) -> PartialDate | None:
        """When it entered into force, as precisely as is known."""
        return PartialDate.parse(self.in_force) if self.in_force else None

    @property
    def in_force_day(self) -> date | None:
        """The day it entered into force, when known to the day."""
        return date.fromisoformat(self.in_force) if len(self.in_force) == 10 else None


class Mechanism(Sourced):
    """One row is a body, procedure or programme that follows, reviews or serves instruments."""

    KIND_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.MechanismKind.REVIEW: _("review mechanism"),
        rules.MechanismKind.INITIATIVE: _("initiative"),
        rules.MechanismKind.NETWORK: _("network"),
        rules.MechanismKind.WORKING_GROUP: _("working group"),
        rules.MechanismKind.COURT: _("court"),
    }

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=in_words(KIND_WORDS))
    names = TextsField(verbose_name=_("name"))
    names_verification = models.JSONField(default=dict, blank=True)
    organisations = TextsField(verbose_name=_("organisation"))
    begun = models.CharField(_("begun"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    members_stated = TextsField(verbose_name=_("members"))
    treaties = models.ManyToManyField(Treaty, through="MechanismTreaty", related_name="mechanisms")
    order = models.PositiveSmallIntegerField(default=0)

    objects = PublicQuerySet["Mechanism"].as_manager()

    class Meta:
        ordering = ("order", "code")
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")

    def __str__(self) -> str:
        return text_in(self.names)


class MechanismTreaty(models.Model):
    """One row is a link: this mechanism follows that instrument."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="links")
    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="links")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mechanism", "treaty"), name="one_link_a_mechanism_and_treaty"),
        )

    def __str__(self) -> str:
        return f"{self.mechanism_id} {self.treaty_id}"


class Chapter(models.Model):
    """One row is a chapter of a treaty."""

    identifier = models.CharField(primary_key=True, max_length=40)
    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="chapters")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=10)
    names = TextsField(verbose_name=_("title"))
    names_verification = models.JSONField(default=dict, blank=True)
    #: The review cycle that looks at it; empty when none does.
    cycle = models.CharField(_("review cycle"), max_length=10, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PublicQuerySet["Chapter"].as_manager()

    class Meta:
        ordering = ("treaty", "order")
        constraints = (models.UniqueConstraint(fields=("treaty", "order"), name="one_chapter_an_order"),)
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self) -> str:
        return text_in(self.names)


class ProvisionQuerySet(PublicQuerySet["Provision"]):
    """Provisions by treaty and cycle."""

    def of(self, treaty: str) -> Self:
        """The provisions of the treaty with that code, in its order."""
        return self.filter(treaty=treaty).order_by("order")

    def in_cycle(self, cycle: str) -> Self:
        """Those that a review cycle looks at."""
        return self.filter(cycle=cycle)


class Provision(models.Model):
    """One row is an article of a treaty (or a part of one), with its title in each language and how sure each is."""

    OBLIGATION_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.Obligation.MANDATORY: pgettext_lazy("obligation", "mandatory"),
        rules.Obligation.TO_CONSIDER: pgettext_lazy("obligation", "to consider"),
        rules.Obligation.OPTIONAL: pgettext_lazy("obligation", "optional"),
        rules.Obligation.MIXED: pgettext_lazy("obligation", "mixed"),
        rules.Obligation.PROCEDURAL: pgettext_lazy("obligation", "procedural"),
    }

    #: As in `UNCAC:art13.1.b` (rules.ProvisionId).
    identifier = models.CharField(_("identifier"), primary_key=True, max_length=60)
    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="provisions")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="provisions", verbose_name=_("chapter")
    )
    number = models.CharField(_("article"), max_length=20)
    order = models.PositiveSmallIntegerField()
    titles = TextsField(verbose_name=_("title"))
    #: Language -> how sure its title is.
    titles_verification = models.JSONField(default=dict, blank=True)
    obligation = models.CharField(
        _("obligation"), max_length=12, blank=True, choices=in_words(OBLIGATION_WORDS)
    )
    #: Which paragraph binds how, where they differ.
    obligation_notes = TextsField()
    obligation_verification = models.CharField(max_length=12, blank=True)
    #: The review cycle that looks at it; empty when none does.
    cycle = models.CharField(_("review cycle"), max_length=10, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ("treaty", "order")
        constraints = (models.UniqueConstraint(fields=("treaty", "number"), name="one_provision_a_number"),)
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return f"{self.number} {text_in(self.titles)}"

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("world:provision", args=[self.treaty_id.lower(), self.number])

    @property
    def parsed(self) -> rules.ProvisionId:
        """Its identifier, taken apart."""
        return rules.ProvisionId.parse(self.identifier)


class PartyQuerySet(PublicQuerySet["Party"]):
    """Parties and signatories of treaties."""

    def of(self, treaty: str) -> Self:
        """Parties and signatories of the treaty with that code."""
        return self.filter(treaty=treaty)

    def bound(self) -> Self:
        """Those that are party, not only signatory."""
        return self.filter(is_party=True)


class Party(Sourced):
    """One row is a State (or organisation) that signed a treaty, is bound by it, or both."""

    ACT_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.ActKind.RATIFICATION: _("ratification"),
        rules.ActKind.ACCESSION: _("accession"),
        rules.ActKind.ACCEPTANCE: _("acceptance"),
        rules.ActKind.APPROVAL: _("approval"),
        rules.ActKind.SUCCESSION: _("succession"),
        rules.ActKind.UNKNOWN: pgettext_lazy("kind of act", "unknown"),
    }

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="parties")
    country = models.ForeignKey(Country, models.PROTECT, related_name="parties", verbose_name=_("country"))
    is_party = models.BooleanField(_("party"))
    signature = models.DateField(_("signed"), null=True, blank=True)
    deposit = models.DateField(_("deposited"), null=True, blank=True)
    #: Empty for a State that only signed. `verification` speaks of the deposit and this act.
    act = models.CharField(_("kind of act"), max_length=12, blank=True, choices=in_words(ACT_WORDS))
    notes = TextsField(verbose_name=_("note"))

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ("treaty", "country")
        constraints = (
            models.UniqueConstraint(fields=("treaty", "country"), name="one_party_a_treaty_and_country"),
            models.CheckConstraint(
                condition=Q(is_party=True) | Q(deposit__isnull=True), name="only_a_party_deposited"
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=True)
                | Q(deposit__isnull=True)
                | Q(signature__lte=models.F("deposit")),
                name="signed_before_deposited",
            ),
        )
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.treaty_id} {self.country_id}"

    @property
    def bound_from(self) -> date | None:
        """From when the treaty binds it (computed by rule); None when a part is unknown."""
        return rules.in_force_for(
            self.deposit, treaty_in_force=self.treaty.in_force_day, days=self.treaty.days_to_force
        )


class Confirmation(models.Model):
    """One row is an unverified value that somebody of the hub compared with a source and confirmed on screen."""

    provision = models.ForeignKey(
        Provision, models.CASCADE, null=True, blank=True, related_name="confirmations"
    )
    party = models.ForeignKey(Party, models.CASCADE, null=True, blank=True, related_name="confirmations")
    #: Of a provision's title; empty for a party's dates.
    language = models.CharField(_("language"), max_length=5, blank=True)
    value = models.JSONField(_("value"))
    source_title = models.CharField(_("compared with"), max_length=300)
    source_address = models.URLField(_("address"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    objects = PublicQuerySet["Confirmation"].as_manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(provision__isnull=True) ^ Q(party__isnull=True), name="confirms_one_thing"
            ),
        )
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")

    def __str__(self) -> str:
        return f"{self.provision_id or self.party_id} {self.language}"

"""Sources, regions, countries and what is rated of them: reference data, loaded from `data/world/`, public to everybody."""

from typing import ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.addresses import address_of
from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import TextsField, text_in
from mithaq.core.verification import Verification, is_verified
from mithaq.world import rules

PARTIAL_DATE = RegexValidator(
    r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write the date as 2015, 2015-03 or 2015-03-02.")
)


def in_words(values: dict[str, str | Promise]) -> list[tuple[str, str | Promise]]:
    """The choices of a field, from codes to words."""
    return list(values.items())


VERIFICATION_WORDS: dict[str, str | Promise] = {
    Verification.SOURCED: pgettext_lazy("verification", "read in the source"),
    Verification.CONFIRMED: pgettext_lazy("verification", "confirmed by the hub"),
    Verification.PARTLY: pgettext_lazy("verification", "verified in part"),
    Verification.INFERRED: pgettext_lazy("verification", "our conclusion"),
    Verification.UNVERIFIED: pgettext_lazy("verification", "unverified"),
}


M = TypeVar("M", bound=models.Model, covariant=True)


class PublicQuerySet(models.QuerySet[M]):
    """Rows that everybody may see."""

    def visible_to(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """All of them: reference data is public."""
        return self


class Source(models.Model):
    """One row is a place that values were taken from: a page, a file, a document."""

    code = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(_("title"), max_length=300)
    address = models.URLField(_("address"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    licence_address = models.URLField(_("address of the licence"), max_length=300, blank=True)
    #: The words the licence asks to be shown with the data.
    attribution = models.CharField(_("attribution"), max_length=300, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = PublicQuerySet["Source"].as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class Sourced(models.Model):
    """What every value from data carries: its source, the date the source speaks of, and how sure it is."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    #: The state of affairs the source gives (2014, 2025-12, 2024-04-20).
    source_date = models.CharField(_("as of"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    verification = models.CharField(
        _("verification"),
        max_length=12,
        choices=in_words(VERIFICATION_WORDS),
        default=Verification.UNVERIFIED.value,
    )

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        """Whether it may be shown without a mark."""
        return is_verified(self.verification)

    @property
    def as_of(self) -> PartialDate | None:
        """The date the source speaks of."""
        return PartialDate.parse(self.source_date) if self.source_date else None


class Region(Sourced):
    """One row is a region in one of the divisions of the world that the coalition or the UN uses."""

    SYSTEM_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.RegionSystem.BOARD: _("regions of the board"),
        rules.RegionSystem.COORDINATION: _("regions of the coordinators"),
        rules.RegionSystem.UN: _("regional groups of the United Nations"),
    }

    code = models.SlugField(primary_key=True, max_length=60)
    system = models.CharField(_("division"), max_length=20, choices=in_words(SYSTEM_WORDS))
    names = TextsField(verbose_name=_("name"))
    order = models.PositiveSmallIntegerField(default=0)
    #: What one has to know of its borders.
    notes = TextsField(verbose_name=_("note"))

    objects = PublicQuerySet["Region"].as_manager()

    class Meta:
        ordering = ("system", "order", "code")
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return text_in(self.names)


class CountryQuerySet(PublicQuerySet["Country"]):
    """Countries by what they are to the UN and to treaties."""

    def states(self) -> Self:
        """Member and observer States, and those non-members that join treaties of the UN."""
        return self.exclude(status__in=(rules.CountryStatus.AREA, rules.CountryStatus.ORGANISATION))

    def un_members(self) -> Self:
        """The member States of the United Nations."""
        return self.filter(status=rules.CountryStatus.MEMBER_STATE)

    def with_pages(self) -> Self:
        """All that can be party to a treaty: the ones that have a page."""
        return self.exclude(status=rules.CountryStatus.AREA)

    def parties_to(self, treaty: str) -> Self:
        """Those known to be party to the treaty with that code."""
        return self.filter(parties__treaty=treaty, parties__is_party=True)

    def in_region(self, region: str) -> Self:
        """Those of a region, in whichever division it is."""
        placed = CountryRegion.objects.filter(region=region).values("country")
        return self.filter(Q(pk__in=placed) | Q(un_regional_group=region))

    def with_party(self, treaty: str) -> Self:
        """Each with what is known of it as a party to that treaty: `party_is`, `party_signature`, `party_deposit`,
        `party_act`, `party_verification`; all None where the treaty's list does not name it."""
        from mithaq.world.models_treaties import Party

        of_treaty = Party.objects.filter(treaty=treaty, country=models.OuterRef("pk"))
        return self.annotate(
            party_is=models.Subquery(of_treaty.values("is_party")[:1]),
            party_signature=models.Subquery(of_treaty.values("signature")[:1]),
            party_deposit=models.Subquery(of_treaty.values("deposit")[:1]),
            party_act=models.Subquery(of_treaty.values("act")[:1]),
            party_verification=models.Subquery(of_treaty.values("verification")[:1]),
        )

    def with_regions(self) -> Self:
        """Each with its UN group and its places in the coalition's divisions at hand (`region_in`)."""
        return self.select_related("un_regional_group").prefetch_related("memberships__region")


class Country(Sourced):
    """One row is a country or area of the ISO list, or an organisation that can itself be party to a treaty."""

    STATUS_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.CountryStatus.MEMBER_STATE: _("member State of the UN"),
        rules.CountryStatus.OBSERVER_STATE: _("observer State at the UN"),
        rules.CountryStatus.NON_MEMBER_STATE: _("State outside the UN, party to its treaties"),
        rules.CountryStatus.ORGANISATION: _("organisation of States"),
        rules.CountryStatus.AREA: _("area"),
    }

    iso3 = models.CharField("ISO 3166-1", primary_key=True, max_length=3)
    iso2 = models.CharField(max_length=2, unique=True)
    m49 = models.CharField("M49", max_length=3, unique=True, null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=in_words(STATUS_WORDS))
    #: The short form the United Nations use (UNTERM), else the CLDR form: `names_form` says which, by language.
    names = TextsField(verbose_name=_("name"))
    names_form = models.JSONField(default=dict, blank=True)
    #: The form interfaces use (CLDR): for lists to choose from.
    common_names = TextsField(verbose_name=_("common name"))
    formal_names = TextsField(verbose_name=_("formal name"))
    un_regional_group = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="un_countries",
        verbose_name=_("UN regional group"),
    )
    #: What is special about its place in that group.
    un_group_notes = TextsField()
    un_group_verification = models.CharField(max_length=12, blank=True)
    m49_region = models.CharField(max_length=3, blank=True)
    m49_subregion = models.CharField(max_length=3, blank=True)
    is_ldc = models.BooleanField(_("least developed country"), default=False)
    is_lldc = models.BooleanField(_("landlocked developing country"), default=False)
    is_sids = models.BooleanField(_("small island developing State"), default=False)
    #: Where the regional group and the flags above come from, when not from `source`.
    group_source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    wikidata = models.CharField(max_length=20, blank=True)
    regions = models.ManyToManyField(Region, through="CountryRegion", related_name="countries")

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ("iso3",)
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return text_in(self.names)

    @property
    def un_member(self) -> bool:
        """Whether it is a member State of the United Nations."""
        return self.status == rules.CountryStatus.MEMBER_STATE

    @property
    def is_small(self) -> bool:
        """Whether a map should show it as a dot: a small island developing State."""
        return self.is_sids

    def region_in(self, system: str) -> "CountryRegion | None":
        """Its place in one of the coalition's divisions, with how sure it is; None where none is known."""
        return next((place for place in self.memberships.all() if place.system == system), None)

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return address_of("public:country", "iso3", self.iso3)


class CountryRegion(Sourced):
    """One row is the place of a country in a region of the coalition's own divisions; at most one a division."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")
    #: The region's, repeated for the constraint.
    system = models.CharField(max_length=20)

    class Meta:
        ordering = ("country", "system")
        constraints = (
            models.UniqueConstraint(fields=("country", "system"), name="one_region_a_country_and_division"),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.region_id}"


class CivicSpaceRating(Sourced):
    """One row is how free a rater found people of a country to organise and speak, in one year.

    A country without a row was not in what we could read; that says nothing of it.
    """

    RATING_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.CivicSpace.OPEN: pgettext_lazy("civic space", "open"),
        rules.CivicSpace.NARROWED: pgettext_lazy("civic space", "narrowed"),
        rules.CivicSpace.OBSTRUCTED: pgettext_lazy("civic space", "obstructed"),
        rules.CivicSpace.REPRESSED: pgettext_lazy("civic space", "repressed"),
        rules.CivicSpace.CLOSED: pgettext_lazy("civic space", "closed"),
    }
    CHANGE_WORDS: ClassVar[dict[str, str | Promise]] = {
        rules.Change.UP: _("better than the year before"),
        rules.Change.DOWN: _("worse than the year before"),
    }

    country = models.ForeignKey(Country, models.CASCADE, related_name="civic_space")
    year = models.PositiveSmallIntegerField(_("year"))
    #: Empty when the source says only which way it moved.
    rating = models.CharField(_("rating"), max_length=12, blank=True, choices=in_words(RATING_WORDS))
    change = models.CharField(_("change"), max_length=4, blank=True, choices=in_words(CHANGE_WORDS))

    objects = PublicQuerySet["CivicSpaceRating"].as_manager()

    class Meta:
        ordering = ("country", "-year")
        constraints = (
            models.UniqueConstraint(fields=("country", "year"), name="one_rating_a_country_and_year"),
            models.CheckConstraint(condition=~Q(rating="") | ~Q(change=""), name="a_rating_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.year}"

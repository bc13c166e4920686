"""Who belongs: organisations with their names, and the log of memberships.

People are in `models_people`, applications in `models_admission`. What may be shown of whom is decided in `exposure`, never here.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.addresses import address_of
from mithaq.core.search_sources import fold
from mithaq.core.texts import TextsField
from mithaq.network import rules
from mithaq.network.choices import EVENTS, EXPOSURES, KINDS, ROLES, STATES
from mithaq.network.indexes import LookThroughIndex
from mithaq.network.models_kinds import MembershipKind, PublishedCount, Theme
from mithaq.world.models import Country, CountryRegion

#: Who sees the whole record of every organisation.
SEE_ALL = frozenset({Role.AUDITOR, Role.BOARD_MEMBER})


def regions_of(person: Anybody) -> frozenset[str]:
    """The regions that the person coordinates. A scope may leave out the name of the division."""
    found = [scope for role, scope in standing_of(person).grants if role is Role.REGIONAL_COORDINATOR]
    return frozenset(code for scope in found for code in (scope, f"coordination-{scope}"))


def organisations_of(person: Anybody) -> frozenset[str]:
    """The codes of the organisations that the person represents."""
    return frozenset(
        scope for role, scope in standing_of(person).grants if role is Role.MEMBER_REPRESENTATIVE
    )


def sees_all(person: Anybody) -> bool:
    """Whether the person sees the record of every organisation."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint(SEE_ALL)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Sets of organisations."""

    def visible_to(self, person: Anybody) -> "OrganisationQuerySet":
        """Those whose whole record the person may see (see `permissions.may_see_organisation`)."""
        if sees_all(person):
            return self.all()
        if not person.is_authenticated:
            return self.none()
        found = Q(code__in=organisations_of(person))
        if regions := regions_of(person):
            found |= Q(seat__in=CountryRegion.objects.filter(region__in=regions).values("country"))
        return self.filter(found)

    def standing(self) -> "OrganisationQuerySet":
        """Not merged into another."""
        return self.filter(merged_into=None)

    def active(self) -> "OrganisationQuerySet":
        """Those that belong now."""
        return self.standing().filter(state=rules.State.ACTIVE.value)


class Organisation(models.Model):
    """One row is an organisation that belongs, belonged, or may come to belong to the network."""

    #: By which roles, files and addresses name it.
    code = models.SlugField(_("Code"), max_length=64, unique=True)
    kind = models.CharField(_("What it is"), max_length=24, choices=KINDS, default="ngo")
    name = models.CharField(_("Name in its own language"), max_length=250)
    language = models.CharField(_("Language of the name"), max_length=8, default="en")
    names = TextsField(verbose_name=_("Names in other languages"))
    acronym = models.CharField(_("Acronym"), max_length=40, blank=True)
    #: All names without case, accents and signs: what search looks through.
    folded = models.TextField(blank=True, default="", editable=False)
    seat = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        related_name="organisations",
        verbose_name=_("Country of its seat"),
    )
    #: Codes with spaces between them: countries, languages, themes, chapters of the Convention.
    works_in = models.CharField(_("Works in"), max_length=800, blank=True)
    languages = models.CharField(_("Works in the languages"), max_length=80, blank=True)
    themes = models.CharField(_("Themes"), max_length=300, blank=True)
    chapters = models.CharField(_("Chapters of the treaty it knows"), max_length=40, blank=True)
    registration = models.CharField(_("Registration"), max_length=200, blank=True)
    founded = models.PositiveSmallIntegerField(_("Founded in"), null=True, blank=True)
    web = models.URLField(_("Web address"), max_length=300, blank=True)
    email = models.EmailField(_("E-mail of the organisation"), max_length=254, blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)
    about = models.TextField(_("What it does"), blank=True)
    exposure = models.CharField(
        _("What the public sees"), max_length=12, choices=EXPOSURES, default=rules.Exposure.HIDDEN.value
    )
    #: What the log says today, kept beside it so that lists can be asked of the database (`actions.settle`).
    state = models.CharField(max_length=12, choices=STATES, default=rules.State.NONE.value, editable=False)
    membership = models.ForeignKey(
        MembershipKind, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    since = models.DateField(null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("Last word"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(exposure__in=[each.value for each in rules.Exposure]), name="exposure_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("name", "id"), name="organisation_by_name"),
            models.Index(fields=("since", "id"), name="organisation_by_since"),
            models.Index(
                fields=("merged_into", "state", "exposure", "membership"), name="organisation_in_directory"
            ),
            models.Index(
                fields=("seat", "merged_into", "state", "exposure"), name="organisation_of_a_country"
            ),
            # The first gives a page in the order of names and stops when it is full, the second counts.
            LookThroughIndex(
                fields=("merged_into", "name", "id", "state", "exposure", "folded"),
                name="organisation_found",
            ),
            LookThroughIndex(
                fields=("merged_into", "state", "exposure", "folded"), name="organisation_found_counted"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name for a reader: in their language where it has one, else its own."""
        return self.names.get(get_language() or "") or self.name

    @property
    def display_language(self) -> str:
        """The language in which `display_name` answers."""
        asked = get_language() or ""
        return asked if self.names.get(asked) else self.language

    def fold_names(self) -> str:
        """What search looks through."""
        return fold(" · ".join([self.name, *self.names.values(), self.acronym]))

    def get_absolute_url(self) -> str:
        return address_of("network:organisation", "code", self.code)

    def get_public_url(self) -> str:
        """Its entry in the directory."""
        return address_of("network:entry", "code", self.code)


class OrganisationName(models.Model):
    """One row is a name that an organisation had in one language, from a day and until a day."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="earlier_names")
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=250)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation", "-until", "id")
        verbose_name = _("earlier name")
        verbose_name_plural = _("earlier names")
        constraints = (
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="name_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="an_earlier_name_is_one"),
        )

    def __str__(self) -> str:
        return self.name


class MembershipEvent(models.Model):
    """One row is one event of the belonging of an organisation or a person; rows are withdrawn, never erased or changed."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="events"
    )
    person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.ForeignKey(MembershipKind, models.PROTECT, related_name="+", verbose_name=_("Kind"))
    event = models.CharField(_("What happened"), max_length=12, choices=EVENTS)
    on = models.DateField(_("On"), db_index=True)
    reason = models.TextField(_("Reason"), blank=True)
    decision = models.CharField(
        _("Decision"), max_length=200, blank=True, help_text=_("Who decided, and where it is recorded.")
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation=None, person__isnull=False)
                | Q(organisation__isnull=False, person=None),
                name="event_of_one",
            ),
            models.CheckConstraint(
                condition=Q(event__in=[each.value for each in rules.Event]), name="event_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="withdrawn_with_a_reason"
            ),
        )
        indexes = (models.Index(fields=("organisation", "on")),)

    def __str__(self) -> str:
        return f"{self.event} {self.on}"

    EVENT_VALUES: ClassVar[tuple[str, ...]] = ("id", "kind_id", "event", "on", "recorded_at", "withdrawn_at")


def logged(row: dict[str, Any]) -> rules.LoggedEvent:
    """A row of `MembershipEvent.objects.values(*EVENT_VALUES)` as the rules take it."""
    recorded: datetime = row["recorded_at"]
    return rules.LoggedEvent(
        id=row["id"],
        kind=row["kind_id"],
        event=rules.Event(row["event"]),
        on=row["on"],
        recorded_at=recorded,
        withdrawn_at=row["withdrawn_at"],
    )


from mithaq.network.models_admission import (  # noqa: E402 - models of this app that live in a file of their own
    AdmissionNumber,
    Application,
    ApplicationStep,
    BoardVote,
    ConflictDeclaration,
    Opinion,
    Referee,
)
from mithaq.network.models_corrections import Proposal  # noqa: E402 - the same
from mithaq.network.models_groups import (  # noqa: E402 - the same
    Attendance,
    CountingActivity,
    Decision,
    GroupOutput,
    GroupPlace,
    GroupTask,
    JoinRequest,
    Meeting,
    Story,
    WorkingGroup,
)
from mithaq.network.models_merging import LikePair, Merge  # noqa: E402 - the same
from mithaq.network.models_people import OrganisationRole, Person  # noqa: E402 - models of this app that live in a file of their own
from mithaq.network.models_retention import ErasureRequest, RetentionRule  # noqa: E402 - the same
from mithaq.network.models_surveys import PublishedSurvey, SurveyQuestion, SurveyReply, SurveyRun  # noqa: E402 - the same

__all__ = [
    "EVENTS",
    "EXPOSURES",
    "KINDS",
    "ROLES",
    "STATES",
    "AdmissionNumber",
    "Application",
    "ApplicationStep",
    "Attendance",
    "BoardVote",
    "ConflictDeclaration",
    "CountingActivity",
    "Decision",
    "ErasureRequest",
    "GroupOutput",
    "GroupPlace",
    "GroupTask",
    "JoinRequest",
    "LikePair",
    "Meeting",
    "MembershipEvent",
    "MembershipKind",
    "Merge",
    "Opinion",
    "Organisation",
    "OrganisationName",
    "OrganisationRole",
    "Person",
    "Proposal",
    "PublishedCount",
    "PublishedSurvey",
    "Referee",
    "RetentionRule",
    "Story",
    "SurveyQuestion",
    "SurveyReply",
    "SurveyRun",
    "Theme",
    "WorkingGroup",
]  # fmt: skip

"""Relations outside the network: bodies, the people in their posts, what was said and promised.

Agreements and partnerships are in `models_agreements`.
"""

from typing import ClassVar, Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.core.texts import TextsField, text_in
from mithaq.network.models import regions_of
from mithaq.relations import rules
from mithaq.world.models import CountryRegion

Words = list[tuple[str, str | Promise]]
KINDS: Words = [
    (rules.BodyKind.MISSION.value, _("Permanent mission")),
    (rules.BodyKind.MINISTRY.value, _("Ministry or authority")),
    (rules.BodyKind.UN_BODY.value, _("Body of the United Nations")),
    (rules.BodyKind.DONOR.value, _("Donor")),
    (rules.BodyKind.ACADEMIC.value, _("Academics")),
    (rules.BodyKind.MOVEMENT.value, _("Movement or network")),
    (rules.BodyKind.OTHER.value, pgettext_lazy("kind of body", "Other")),
]
WAYS: Words = [
    (rules.Way.CALL.value, _("Call")),
    (rules.Way.MEETING.value, _("Meeting")),
    (rules.Way.MESSAGE.value, pgettext_lazy("way of speaking", "Message")),
    (rules.Way.EVENT.value, _("At an event")),
]
SENSITIVITIES: Words = [
    (rules.Sensitivity.NORMAL.value, _("Everybody who works on this relation")),
    (rules.Sensitivity.HUB.value, _("The hub only")),
    (rules.Sensitivity.DIRECTOR.value, _("The director only")),
]
PROMISERS: Words = [
    (rules.Promiser.THEY.value, _("they promised")),
    (rules.Promiser.WE.value, _("we promised")),
]
STATES: Words = [
    (rules.CommitmentState.OPEN.value, pgettext_lazy("promise", "open")),
    (rules.CommitmentState.KEPT.value, pgettext_lazy("promise", "kept")),
    (rules.CommitmentState.BROKEN.value, pgettext_lazy("promise", "not kept")),
    (rules.CommitmentState.DROPPED.value, pgettext_lazy("promise", "no longer wanted")),
]


def sees_all_bodies(person: Anybody) -> bool:
    """Whether the person sees every body: the hub, the board, the auditor."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint({Role.BOARD_MEMBER, Role.AUDITOR})


class BodyQuerySet(models.QuerySet["Body"]):
    """Sets of bodies."""

    def visible_to(self, person: Anybody) -> Self:
        """All for hub, board and auditor; those of States of their region for coordinators."""
        if sees_all_bodies(person):
            return self.all()
        regions = regions_of(person) if person.is_authenticated else frozenset()
        if not regions:
            return self.none()
        return self.filter(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))


class Body(models.Model):
    """One row is a body outside the network: a mission, a ministry, a body of the UN, a donor, academics, a movement."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS)
    names = TextsField(verbose_name=_("Name"))
    country = models.ForeignKey(
        "world.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies_outside",
        verbose_name=_("State it belongs to"),
    )
    seat = models.CharField(_("Seat"), max_length=80, blank=True)
    web = models.URLField(_("Web address"), max_length=300, blank=True)
    note = models.TextField(_("Note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "id")
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("country", "seat"),
                condition=Q(kind="mission"),
                name="one_mission_of_a_state_at_a_seat",
            ),
            models.CheckConstraint(
                condition=~Q(kind="mission") | Q(country__isnull=False), name="a_mission_is_of_a_state"
            ),
        ]

    def __str__(self) -> str:
        return text_in(self.names)

    def get_absolute_url(self) -> str:
        return reverse("relations:body", kwargs={"pk": self.pk})


class Contact(models.Model):
    """One row is a person outside the network, as far as work with them needs it."""

    name = models.CharField(_("Name"), max_length=160)
    email = models.EmailField(_("E-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)
    note = models.TextField(_("Note"), blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One row is a person in a post at a body, from a day and until a day; who follows is the next row."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="posts")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="posts")
    title = models.CharField(_("Post"), max_length=160)
    since = models.DateField(_("Since"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)
    #: Whose place the person took.
    after = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("Took over from"),
    )

    class Meta:
        ordering = ("body", "-since", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="post_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(after=None) | ~Q(after=F("id")), name="nobody_follows_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.title}"


M = TypeVar("M", bound=models.Model)


class GuardedQuerySet(models.QuerySet[M], Generic[M]):
    """Rows with a body, a sensitivity and a writer."""

    def visible_to(self, person: Anybody) -> Self:
        """Normal ones of the bodies one sees; the hub's for the hub; the director's for the director; one's own."""
        if not isinstance(person, User) or not person.is_authenticated:
            return self.none()
        standing = standing_of(person)
        levels = [rules.Sensitivity.NORMAL.value]
        if is_staff_of_hub(person) or Role.AUDITOR in standing.roles:
            levels.append(rules.Sensitivity.HUB.value)
        if Role.DIRECTOR in standing.roles:
            levels.append(rules.Sensitivity.DIRECTOR.value)
        bodies = Body.objects.visible_to(person).values("pk")
        return self.filter(Q(body__in=bodies) & Q(sensitivity__in=levels) | Q(recorded_by=person))


class TalkQuerySet(GuardedQuerySet["Talk"]):
    """Sets of entries of the contact log."""


class Talk(models.Model):
    """One row is one entry of the contact log: with whom, when, how, what was said."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="talks", verbose_name=_("With whom"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="talks", verbose_name=_("Person")
    )
    on = models.DateField(_("On"))
    way = models.CharField(_("How"), max_length=8, choices=WAYS, default=rules.Way.CALL.value)
    what = models.TextField(_("What was said"))
    position = models.CharField(_("Position they took"), max_length=300, blank=True)
    topics = models.CharField(_("Topics"), max_length=200, blank=True)
    sensitivity = models.CharField(
        _("Who may read it"), max_length=8, choices=SENSITIVITIES, default=rules.Sensitivity.NORMAL.value
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("entry of the contact log")
        verbose_name_plural = _("contact log")
        indexes = (models.Index(fields=("body", "-on")),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(what=""), name="something_was_said")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.on}"


class CommitmentQuerySet(GuardedQuerySet["Commitment"]):
    """Sets of promises."""

    def open(self) -> Self:
        """Those that still wait."""
        return self.filter(state=rules.CommitmentState.OPEN.value)


class Commitment(models.Model):
    """One row is something that they or we promised, with its day and the person of the hub who follows it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="commitments", verbose_name=_("With whom"))
    talk = models.ForeignKey(Talk, models.SET_NULL, null=True, blank=True, related_name="commitments")
    clause = models.ForeignKey(
        "relations.AgreementClause", models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    promiser = models.CharField(_("Who promised"), max_length=4, choices=PROMISERS)
    what = models.CharField(_("What was promised"), max_length=300)
    promised_on = models.DateField(_("Promised on"))
    due_on = models.DateField(_("By when"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments_outside",
        verbose_name=_("Who follows it"),
    )
    sensitivity = models.CharField(
        _("Who may read it"), max_length=8, choices=SENSITIVITIES, default=rules.Sensitivity.NORMAL.value
    )
    state = models.CharField(max_length=8, choices=STATES, default=rules.CommitmentState.OPEN.value)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="closed_promises_have_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.what


from mithaq.relations.models_agreements import (  # noqa: E402 - models of this app that live in a file of their own
    Agreement,
    AgreementClause,
    CountingRule,
    Partnership,
    PartnershipOutput,
    PartnershipTurn,
)
from mithaq.relations.models_marks import ExportMark  # noqa: E402 - the same

__all__ = [
    "Agreement",
    "AgreementClause",
    "Body",
    "Commitment",
    "Contact",
    "CountingRule",
    "ExportMark",
    "Partnership",
    "PartnershipOutput",
    "PartnershipTurn",
    "Post",
    "Talk",
]

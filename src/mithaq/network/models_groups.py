"""Working groups, meetings of groups and regions, and stories of cooperation. Imported at the end of `models`."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import TextsField, text_in
from mithaq.network import group_rules as rules
from mithaq.network.models_stories import CONSENTS, Story, sees_all_groups

Words = list[tuple[str, str | Promise]]
MEETING_STATES: Words = [
    (rules.MeetingState.PLANNED.value, pgettext_lazy("meeting", "planned")),
    (rules.MeetingState.HELD.value, pgettext_lazy("meeting", "held")),
    (rules.MeetingState.CANCELLED.value, pgettext_lazy("meeting", "cancelled")),
]
JOIN_STATES: Words = [
    (rules.JoinState.OPEN.value, pgettext_lazy("joining", "not answered")),
    (rules.JoinState.ACCEPTED.value, pgettext_lazy("joining", "accepted")),
    (rules.JoinState.DECLINED.value, pgettext_lazy("joining", "declined")),
]
TASK_STATES: Words = [
    (rules.TaskState.OPEN.value, pgettext_lazy("task", "open")),
    (rules.TaskState.DONE.value, pgettext_lazy("task", "done")),
    (rules.TaskState.DROPPED.value, pgettext_lazy("task", "dropped")),
]
PRECISIONS: Words = [(each.value, each.value) for each in Precision]


class CountingActivity(models.Model):
    """One row is the rule for calling a group active: so many meetings and outputs within so many months."""

    key = models.SlugField(primary_key=True, max_length=40)
    months = models.PositiveSmallIntegerField()
    meetings = models.PositiveSmallIntegerField()
    outputs = models.PositiveSmallIntegerField()
    source = models.TextField()
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class GroupQuerySet(models.QuerySet["WorkingGroup"]):
    """Sets of groups."""

    def open_to(self, person: Anybody) -> Self:
        """Those whose inner pages the person may read: of which they are, which they chair, or all."""
        from mithaq.network.models import organisations_of

        if sees_all_groups(person):
            return self.all()
        if not isinstance(person, User) or not person.is_active:
            return self.none()
        # The day of the house, by which places begin and end, whatever the reader's own clock says.
        today = timezone.now().date()
        places = GroupPlace.objects.filter(email__iexact=person.email, since__lte=today)
        places = places.filter(Q(until=None) | Q(until__gt=today))
        return self.filter(Q(chair__code__in=organisations_of(person)) | Q(pk__in=places.values("group")))


class WorkingGroup(models.Model):
    """One row is a working group of the network, with its mandate and who leads it."""

    code = models.SlugField(max_length=60, unique=True)
    names = TextsField(verbose_name=_("Name"))
    mandates = TextsField(verbose_name=_("Mandate"))
    mandate_ends = models.DateField(_("Mandate ends on"), null=True, blank=True)
    chair = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chairs_groups",
        verbose_name=_("Chair"),
    )
    #: As a published page names it; where the chair is a row of ours, the row is used.
    chair_named = models.CharField(max_length=200, blank=True)
    staff_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Contact at the hub"),
    )
    takes_members = models.BooleanField(_("People can ask to join"), default=True)
    source = models.TextField(blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="confirmed")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self) -> str:
        return text_in(self.names)

    def get_absolute_url(self) -> str:
        return reverse("groups:group", kwargs={"code": self.code})


class GroupPlace(models.Model):
    """One row is somebody's place in a group, as a member or a guest, from a day and until a day."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="places")
    name = models.CharField(_("Name"), max_length=160)
    email = models.EmailField(_("E-mail address"), max_length=254)
    organisation = models.CharField(_("Organisation"), max_length=250, blank=True)
    is_guest = models.BooleanField(_("Guest"), default=False)
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        ordering = ("group", "name", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("group", "email"), condition=Q(until=None), name="one_open_place_in_a_group"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="place_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class JoinRequest(models.Model):
    """One row is the wish of somebody to join a group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="join_requests")
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254)
    organisation = models.CharField(max_length=250, blank=True)
    why = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=JOIN_STATES, default=rules.JoinState.OPEN.value)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("received_at", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("group", "email"), condition=Q(state="open"), name="one_open_wish_to_join"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """What happened on a day, in a month or in a year."""

    on = models.DateField(_("On"))
    precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY.value)
    #: Empty for what reference data tells.
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def when(self) -> PartialDate:
        """The date with as much of it as is known."""
        return PartialDate(self.on, Precision(self.precision))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Sets of meetings."""

    def visible_to(self, person: Anybody) -> Self:
        """Public ones for everybody; those of one's groups and regions besides."""
        from mithaq.network.models import regions_of

        if sees_all_groups(person):
            return self.all()
        found = Q(is_public=True)
        if isinstance(person, User):
            found |= Q(group__in=WorkingGroup.objects.open_to(person)) | Q(region__in=regions_of(person))
        return self.filter(found)

    def minutes_open_to(self, person: Anybody) -> Self:
        """Those whose minutes the person may read: of their groups and regions (`permissions_groups.may_see_minutes`)."""
        from mithaq.network.models import regions_of

        if sees_all_groups(person):
            return self.all()
        if not isinstance(person, User) or not person.is_active:
            return self.none()
        return self.filter(
            Q(group__in=WorkingGroup.objects.open_to(person)) | Q(region__in=regions_of(person))
        )


class Meeting(Dated):
    """One row is a meeting of a working group, of a region, or of the whole network (neither)."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("Group")
    )
    region = models.ForeignKey(
        "world.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("Region"),
    )
    #: As its organisers count: "12", "2 of 2025".
    number = models.CharField(_("Number"), max_length=20, blank=True)
    titles = TextsField(verbose_name=_("Title"))
    state = models.CharField(max_length=10, choices=MEETING_STATES, default=rules.MeetingState.PLANNED.value)
    minutes = models.TextField(_("Minutes"), blank=True)
    #: How many came, where nobody was noted by name.
    participants = models.PositiveIntegerField(_("How many came"), null=True, blank=True)
    is_public = models.BooleanField(_("Shown in public"), default=False)
    source = models.TextField(blank=True)
    verification = models.CharField(max_length=12, default="confirmed")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(group=None) | Q(region=None), name="a_meeting_is_of_one")
        ]

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("groups:meeting", kwargs={"pk": self.pk})


class Attendance(models.Model):
    """One row is somebody who came to a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    name = models.CharField(max_length=160)
    organisation = models.CharField(max_length=250, blank=True)
    place = models.ForeignKey(GroupPlace, models.SET_NULL, null=True, blank=True, related_name="attendances")

    class Meta:
        ordering = ("meeting", "name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("meeting", "name", "organisation"), name="came_once_to_a_meeting")
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """One row is what a meeting decided."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    text = models.TextField(_("What was decided"))

    class Meta:
        ordering = ("meeting", "id")

    def __str__(self) -> str:
        return self.text[:80]


class GroupTask(models.Model):
    """One row is something that somebody took on in a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tasks")
    what = models.CharField(_("What is to be done"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="group_tasks",
        verbose_name=_("Who does it"),
    )
    due_on = models.DateField(_("By when"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=TASK_STATES, default=rules.TaskState.OPEN.value)
    ended_on = models.DateField(null=True, blank=True)
    nudged_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return self.what


class GroupOutput(Dated):
    """One row is something that a group produced, and where it can be seen."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="outputs")
    what = TextsField(verbose_name=_("What came of it"))
    evidence = models.URLField(_("Where it can be seen"), max_length=600)
    verification = models.CharField(max_length=12, default="confirmed")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("output of a group")
        verbose_name_plural = _("outputs of groups")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(evidence=""), name="an_output_of_a_group_can_be_seen")
        ]

    def __str__(self) -> str:
        return text_in(self.what)


__all__ = [
    "CONSENTS",
    "Attendance",
    "CountingActivity",
    "Decision",
    "GroupOutput",
    "GroupPlace",
    "GroupTask",
    "JoinRequest",
    "Meeting",
    "Story",
    "WorkingGroup",
    "sees_all_groups",
]

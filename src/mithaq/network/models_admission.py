"""Applications for membership and what gathers round one: referees, opinions, declarations, votes, steps."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.texts import TextsField
from mithaq.network.admission_rules import OPEN, Step, Vote
from mithaq.network.models import KINDS, Organisation, regions_of
from mithaq.network.models_people import Person
from mithaq.network.rules import Exposure
from mithaq.world.models import Country, CountryRegion

STEPS: list[tuple[str, str | Promise]] = [
    (Step.DRAFT.value, pgettext_lazy("application", "Being written")),
    (Step.SENT.value, pgettext_lazy("application", "Sent; the hub checks it")),
    (Step.RETURNED.value, pgettext_lazy("application", "Returned with a question")),
    (Step.CHECKED.value, pgettext_lazy("application", "Checked; referees and coordinator are asked")),
    (Step.VOTING.value, pgettext_lazy("application", "The committee votes")),
    (Step.ADMITTED.value, pgettext_lazy("application", "Admitted")),
    (Step.DECLINED.value, pgettext_lazy("application", "Declined")),
    (Step.APPEALED.value, pgettext_lazy("application", "Appealed; it is looked at again")),
    (Step.WITHDRAWN.value, pgettext_lazy("application", "Withdrawn")),
]
VOTES: list[tuple[str, str | Promise]] = [
    (Vote.FOR.value, pgettext_lazy("vote", "For")),
    (Vote.AGAINST.value, pgettext_lazy("vote", "Against")),
    (Vote.ABSTAIN.value, pgettext_lazy("vote", "Abstain")),
]


class AdmissionNumber(models.Model):
    """One row is a number of the rules of admission, with its source or the mark that it is a setting of ours."""

    code = models.SlugField(primary_key=True, max_length=40)
    value = models.PositiveIntegerField()
    names = TextsField()
    source = models.TextField(blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=12, default="unverified")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Sets of applications."""

    def visible_to(self, person: Anybody) -> "ApplicationQuerySet":
        """Those the person may read (see `permissions.may_see_application`); drafts belong to who writes them."""
        standing = standing_of(person)
        sent = self.exclude(step=Step.DRAFT.value)
        if standing.is_staff_of_hub or Role.AUDITOR in standing.roles:
            return sent
        if not person.is_authenticated:
            return self.none()
        found = Q(pk=None)
        if Role.BOARD_MEMBER in standing.roles:
            found |= Q(
                step__in=(Step.VOTING.value, Step.ADMITTED.value, Step.DECLINED.value, Step.APPEALED.value)
            )
        if regions := regions_of(person):
            found |= Q(seat__in=CountryRegion.objects.filter(region__in=regions).values("country"))
        return sent.filter(found)

    def open(self) -> "ApplicationQuerySet":
        """Sent and not decided."""
        return self.filter(step__in=[step.value for step in OPEN])


class Application(models.Model):
    """One row is an application for membership, from its first draft to the decision and an appeal."""

    step = models.CharField(max_length=12, choices=STEPS, default=Step.DRAFT.value)
    step_since = models.DateTimeField()
    #: By when the step should be done, by the numbers that held when it began.
    step_due = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8)
    membership = models.ForeignKey("network.MembershipKind", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=KINDS, default="ngo")
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    seat = models.ForeignKey(Country, models.PROTECT, related_name="applications")
    works_in = models.CharField(max_length=800, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    web = models.URLField(max_length=300, blank=True)
    email = models.EmailField(max_length=254)
    contact = models.CharField(max_length=160)
    work = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    exposure = models.CharField(max_length=12, default=Exposure.NAME.value)
    proposed_by = models.CharField(max_length=160, blank=True)
    #: Changes whenever links that were sent must stop working.
    nonce = models.CharField(max_length=32, unique=True)
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    vote_ends = models.DateField(null=True, blank=True)
    vote_round = models.PositiveSmallIntegerField(default=1)
    decided_on = models.DateField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    question = models.TextField(blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="applications")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="application_has_a_name"),
            models.CheckConstraint(
                condition=Q(step=Step.DRAFT.value) | Q(step=Step.WITHDRAWN.value) | Q(sent_at__isnull=False),
                name="sent_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.VOTING.value) | Q(vote_ends__isnull=False), name="a_vote_has_its_end"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=(Step.ADMITTED.value, Step.DECLINED.value))
                | Q(decided_on__isnull=False),
                name="a_decision_has_its_day",
            ),
            models.UniqueConstraint(
                fields=("email",),
                condition=Q(step__in=[step.value for step in OPEN]),
                name="one_open_application_an_address",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:application", kwargs={"pk": self.pk})

    @property
    def due(self) -> date | None:
        """By when the present step should be done, as it was reckoned when the step began."""
        return self.vote_ends if self.step == Step.VOTING else self.step_due


class Referee(models.Model):
    """One row is somebody named by an applicant, and what they answered by their own link."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="referees")
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254)
    organisation = models.CharField(max_length=250, blank=True)
    nonce = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recommends = models.BooleanField(null=True, blank=True)
    text = models.TextField(blank=True)
    relation = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("application", "email"), name="a_referee_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, recommends=None)
                | Q(answered_at__isnull=False, recommends__isnull=False),
                name="an_answer_recommends_or_not",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Opinion(models.Model):
    """One row is what a regional coordinator thinks of an application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="opinions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recommends = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("application", "by"), name="one_opinion_each"),)

    def __str__(self) -> str:
        return f"{self.application_id}: {self.by_id}"


class ConflictDeclaration(models.Model):
    """One row is the word of somebody who takes part in a decision: with or without an interest of their own in it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="declarations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("application", "by"), name="one_declaration_each"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(text=""), name="a_conflict_is_explained"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.by_id}"


class BoardVote(models.Model):
    """One row is the vote of one member of the committee in one round."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="votes")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    vote = models.CharField(max_length=8, choices=VOTES)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("application", "round", "by"), name="one_vote_each"),
            models.CheckConstraint(
                condition=~Q(vote=Vote.AGAINST.value) | ~Q(reason=""), name="a_no_has_its_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.vote}"


class ApplicationStep(models.Model):
    """One row is a step that an application took: the clock of the way."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=STEPS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.step}"

"""Stories of cooperation, with the consent of their people. Imported by `models_groups`."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody, User, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.texts import TextsField, text_in
from mithaq.network import group_rules as rules

CONSENTS: list[tuple[str, str | Promise]] = [
    (rules.Consent.NOT_ASKED.value, _("not asked yet")),
    (rules.Consent.ASKED.value, _("asked, no answer yet")),
    (rules.Consent.DESCRIBED.value, _("agreed to be described without names")),
    (rules.Consent.NAMED.value, _("agreed to be named")),
    (rules.Consent.REFUSED.value, pgettext_lazy("consent", "refused")),
    (rules.Consent.WITHDRAWN.value, pgettext_lazy("consent", "taken back")),
]


def sees_all_groups(person: Anybody) -> bool:
    """The hub, the board and the auditor see every story, and the inner pages of every group."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or not standing.roles.isdisjoint({Role.BOARD_MEMBER, Role.AUDITOR})


class StoryQuerySet(models.QuerySet["Story"]):
    """Sets of stories."""

    def published(self) -> Self:
        """Those that everybody may read (`group_rules.may_be_shown`)."""
        return self.filter(is_publishable=True, consent__in=[each.value for each in rules.GIVEN])

    def visible_to(self, person: Anybody) -> Self:
        """Published ones for everybody; one's own; all for hub, board and auditor."""
        if sees_all_groups(person):
            return self.all()
        found = Q(is_publishable=True, consent__in=[each.value for each in rules.GIVEN])
        if isinstance(person, User):
            found |= Q(recorded_by=person)
        return self.filter(found)


class Story(models.Model):
    """One row is a story of cooperation that the coalition made possible, with the consent of its people."""

    titles = TextsField(verbose_name=_("Title"))
    who = models.CharField(_("Who worked together"), max_length=400)
    #: How the public reads of them when they agreed to be described only.
    who_described = models.CharField(_("The same without names"), max_length=400, blank=True)
    made_possible = models.TextField(_("What the coalition made possible"))
    result = models.TextField(_("What came of it"), blank=True)
    language = models.CharField(_("Language of the text"), max_length=8, default="en")
    regions = models.ManyToManyField("world.Region", related_name="stories", verbose_name=_("Regions"))
    evidence = models.URLField(_("Where it can be seen"), max_length=600, blank=True)
    consent = models.CharField(
        _("Consent"), max_length=10, choices=CONSENTS, default=rules.Consent.NOT_ASKED.value
    )
    consent_by = models.CharField(_("Who agreed"), max_length=200, blank=True)
    consent_on = models.DateField(_("Agreed on"), null=True, blank=True)
    is_publishable = models.BooleanField(_("May be published"), default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-id")
        verbose_name = _("story of cooperation")
        verbose_name_plural = _("stories of cooperation")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(consent__in=["described", "named"])
                | (Q(consent_on__isnull=False) & ~Q(consent_by="")),
                name="consent_has_a_name_and_a_day",
            )
        ]

    def __str__(self) -> str:
        return text_in(self.titles)

    def get_absolute_url(self) -> str:
        return reverse("groups:story", kwargs={"pk": self.pk})

    @property
    def who_shown(self) -> str:
        """Who worked together, as far as the consent goes."""
        return self.who if self.consent == rules.Consent.NAMED else self.who_described

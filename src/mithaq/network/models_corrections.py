"""Corrections that members propose to what the hub keeps of their organisation. Imported at the end of `models`."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.network import correction_rules as rules

PROPOSAL_STATES: list[tuple[str, str | Promise]] = [
    (rules.ProposalState.OPEN.value, pgettext_lazy("correction", "not answered")),
    (rules.ProposalState.ACCEPTED.value, pgettext_lazy("correction", "accepted")),
    (rules.ProposalState.REFUSED.value, pgettext_lazy("correction", "refused")),
    (rules.ProposalState.WITHDRAWN.value, pgettext_lazy("correction", "taken back")),
]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def visible_to(self, person: Anybody) -> Self:
        """Those about organisations whose whole record the person sees."""
        from mithaq.network.models import Organisation

        return self.filter(organisation__in=Organisation.objects.visible_to(person))

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=rules.ProposalState.OPEN.value)


class Proposal(models.Model):
    """One row is a correction that a member proposes to fields of its organisation, and the answer."""

    organisation = models.ForeignKey("network.Organisation", models.CASCADE, related_name="proposals")
    #: Field -> [what it said, what it should say].
    changes = models.JSONField()
    why = models.TextField(_("Why"), blank=True)
    state = models.CharField(max_length=10, choices=PROPOSAL_STATES, default=rules.ProposalState.OPEN.value)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("Answer"), blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(state="open"), name="one_open_proposal_an_organisation"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="a_refusal_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("network:proposal", kwargs={"pk": self.pk})

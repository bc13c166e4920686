"""How long what is held, and who asked to be erased. Imported at the end of `models`."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.core.texts import TextsField, text_in

ERASURE_STATES: list[tuple[str, str | Promise]] = [
    ("open", pgettext_lazy("erasure", "not answered")),
    ("done", pgettext_lazy("erasure", "erased")),
    ("refused", pgettext_lazy("erasure", "refused")),
]


class RetentionRule(models.Model):
    """One row is how long one kind of row keeps what names people, and what happens to it then."""

    code = models.SlugField(primary_key=True, max_length=40)
    months = models.PositiveSmallIntegerField()
    names = TextsField()
    what = TextsField()
    basis = TextsField()
    source = models.TextField()
    verification = models.CharField(max_length=12, default="inferred")
    #: Nothing goes by itself until somebody has looked at the dry run and switched the rule on.
    switched_on_at = models.DateTimeField(null=True, blank=True)
    switched_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(months__gte=1), name="retention_of_a_month_at_least")
        ]

    def __str__(self) -> str:
        return text_in(self.names)


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    """Sets of requests."""

    def visible_to(self, person: Anybody) -> Self:
        """All for the hub; one's own for everybody."""
        if is_staff_of_hub(person):
            return self.all()
        return self.filter(user=person.pk) if person.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that wait."""
        return self.filter(state="open")


class ErasureRequest(models.Model):
    """One row is the wish of a person to be erased. Once it is done nothing here names them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("network.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    #: Empty once it is done.
    email = models.EmailField(_("E-mail address"), max_length=254, blank=True)
    state = models.CharField(max_length=8, choices=ERASURE_STATES, default="open")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("Answer"), blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("wish to be erased")
        verbose_name_plural = _("wishes to be erased")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="refused_erasure_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(email=""), name="the_erased_have_no_address"
            ),
            models.UniqueConstraint(
                fields=("email",),
                condition=Q(state="open") & ~Q(email=""),
                name="one_open_erasure_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.email or f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("network:erasure", kwargs={"pk": self.pk})

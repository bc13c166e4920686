"""People of the network, and what they do for organisations. Imported at the end of `models`."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.network import role_rules, rules
from mithaq.network.choices import EXPOSURES, ROLES, STATES
from mithaq.network.indexes import LookThroughIndex
from mithaq.network.models import Organisation, organisations_of, regions_of, sees_all
from mithaq.network.models_kinds import MembershipKind
from mithaq.world.models import Country, CountryRegion


class PersonQuerySet(models.QuerySet["Person"]):
    """Sets of people."""

    def visible_to(self, person: Anybody) -> "PersonQuerySet":
        """Those whose record the person may see (see `permissions.may_see_person`)."""
        if sees_all(person):
            return self.all()
        if not person.is_authenticated:
            return self.none()
        organisations = Organisation.objects.visible_to(person)
        found = Q(user=person.pk) | Q(roles__organisation__in=organisations)
        if regions := regions_of(person):
            found |= Q(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
        return self.filter(pk__in=self.model.objects.filter(found).values("pk"))

    def standing(self) -> "PersonQuerySet":
        """Not merged into another, not erased."""
        return self.filter(merged_into=None, erased_at=None)


class Person(models.Model):
    """One row is a person: of an organisation, or belonging to the network as an individual."""

    name = models.CharField(_("Name"), max_length=160)
    email = models.EmailField(_("E-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)
    language = models.CharField(_("Language"), max_length=8, default="en")
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people_of_network",
        verbose_name=_("Country"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="network_person"
    )
    exposure = models.CharField(max_length=12, choices=EXPOSURES, default=rules.Exposure.HIDDEN.value)
    state = models.CharField(max_length=12, choices=STATES, default=rules.State.NONE.value, editable=False)
    membership = models.ForeignKey(
        MembershipKind, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    since = models.DateField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    #: Since when nothing that names the person is held.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="person_merged_into_another"
            ),
            models.UniqueConstraint(fields=("email",), condition=~Q(email=""), name="one_person_an_address"),
        )
        indexes = (
            models.Index(fields=("state", "name", "id", "exposure"), name="person_named"),
            models.Index(fields=("country", "state", "exposure"), name="person_of_a_country"),
            LookThroughIndex(fields=("merged_into", "erased_at", "name", "id", "email"), name="person_found"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:person", kwargs={"pk": self.pk})


class OrganisationRoleQuerySet(models.QuerySet["OrganisationRole"]):
    """Sets of roles."""

    def visible_to(self, person: Anybody) -> "OrganisationRoleQuerySet":
        """Those of people and organisations that the person sees."""
        return self.filter(
            organisation__in=Organisation.objects.visible_to(person),
            person__in=Person.objects.visible_to(person),
        )

    def answerable_by(self, person: Anybody, on: date) -> "OrganisationRoleQuerySet":
        """Those of organisations for which the person speaks: as their representative, or as a confirmed signatory."""
        if not person.is_authenticated:
            return self.none()
        signed = (
            self.model.objects.confirmed()
            .on(on)
            .filter(role=rules.PersonRole.SIGNATORY.value, person__user=person.pk)
        )
        return self.filter(
            Q(organisation__code__in=organisations_of(person))
            | Q(organisation__in=signed.values("organisation"))
        )

    def waiting(self) -> "OrganisationRoleQuerySet":
        """Those that the organisation has neither confirmed nor declined."""
        return self.filter(confirmed_on=None, declined_on=None, organisation__merged_into=None)

    def confirmed(self) -> "OrganisationRoleQuerySet":
        """Those that count."""
        return self.filter(confirmed_on__isnull=False)

    def on(self, day: date) -> "OrganisationRoleQuerySet":
        """Those whose days hold this one."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class OrganisationRole(models.Model):
    """One row is what a person does for an organisation, from a day and until a day, and whether the organisation confirmed it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(_("Role"), max_length=20, choices=ROLES)
    since = models.DateField(_("From"))
    until = models.DateField(_("Last day"), null=True, blank=True)
    #: Handing over a role counts once the organisation itself has said so.
    confirmed_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    declined_why = models.CharField(_("Why"), max_length=300, blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: Whose role ends the day before this one begins, once this one counts.
    instead_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")

    objects = OrganisationRoleQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "role", "-since")
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="role_of_person_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=("organisation", "person", "role", "since"), name="a_role_of_a_person_once"
            ),
            models.UniqueConstraint(
                fields=("organisation", "role"),
                condition=Q(
                    until=None, role=rules.PersonRole.VOTING_DELEGATE.value, confirmed_on__isnull=False
                ),
                name="one_voting_delegate",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(declined_on=None), name="role_answered_one_way"
            ),
            models.CheckConstraint(
                condition=Q(declined_on=None) | ~Q(declined_why=""), name="declined_role_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("network:role", kwargs={"pk": self.pk})

    @property
    def span(self) -> role_rules.Span:
        """Its days, as the rules take them."""
        return role_rules.Span(id=self.pk or 0, since=self.since, until=self.until)

    def state_on(self, day: date) -> role_rules.RoleState:
        """Where it stands on a day."""
        return role_rules.state_on(
            day,
            self.span,
            confirmed=self.confirmed_on is not None,
            declined=self.declined_on is not None,
        )

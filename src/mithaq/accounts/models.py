"""Users, the roles they hold, invitations, and the operators' staff mode.

Second factors, sessions and verified addresses are django-allauth's tables, not ours.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.rules import (
    LONGEST_NAME,
    NO_STANDING,
    InvitationState,
    Role,
    Standing,
    day_of,
    holds,
    invitation_state,
    plain_email,
)

Anybody = AbstractBaseUser | AnonymousUser

ROLE_LABELS = {
    Role.MEMBER_REPRESENTATIVE: _("Representative of a member organisation"),
    Role.INDIVIDUAL_MEMBER: _("Individual member"),
    Role.REGIONAL_COORDINATOR: _("Regional coordinator"),
    Role.HUB_STAFF: _("Hub staff"),
    Role.DIRECTOR: _("Director"),
    Role.BOARD_MEMBER: _("Member of the coordination committee"),
    Role.CASE_WORKER: _("Case worker"),
    Role.ELECTION_OFFICER: _("Election officer"),
    Role.AUDITOR: _("Auditor"),
    Role.OPERATOR: pgettext_lazy("role", "Operator"),
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class UserQuerySet(models.QuerySet["User"]):
    """Sets of people."""

    def active(self) -> "UserQuerySet":
        """Those who may sign in."""
        return self.filter(is_active=True)

    def holding(self, *roles: Role, at: datetime) -> "UserQuerySet":
        """Those who hold one of the roles at a moment."""
        return self.active().filter(
            pk__in=RoleGrant.objects.in_force(at=at).filter(role__in=roles).values("user_id")
        )

    def visible_to(self, person: Anybody) -> "UserQuerySet":
        """Those whose account the person may see (see `permissions.may_see_user`)."""
        if standing_of(person).sees_people:
            return self.all()
        return self.filter(pk=person.pk) if person.is_authenticated and person.is_active else self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with `email`; without a password only by passkey or a link."""
        user = User(email=plain_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = User.objects.get(email=plain_email(username or ""))
        return user


class User(AbstractBaseUser):
    """One row is a person who can sign in. The e-mail address is the sign-in name."""

    email = models.EmailField(_("E-mail address"), max_length=254, unique=True)
    display_name = models.CharField(_("Name"), max_length=LONGEST_NAME)
    language = models.CharField(
        _("Language"), max_length=8, choices=settings.ALL_LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("display_name", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="address_in_lower_case"),
            models.CheckConstraint(
                condition=Q(is_active=True) | Q(disabled_at__isnull=False), name="disabled_has_its_moment"
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = plain_email(self.email)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("accounts:person", args=[self.pk])

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def standing(self, *, at: datetime | None = None) -> Standing:
        """The roles with their scopes, and the staff mode if it is on; nothing for a closed account.

        Counts from the moment it is asked. Only the person of a request remembers it, for that request.
        """
        memory: dict[str, Standing] | None = self.__dict__.get("_remembered") if at is None else None
        if memory and "standing" in memory:
            return memory["standing"]
        standing = self._standing(at or timezone.now())
        if memory is not None:
            memory["standing"] = standing
        return standing

    def _standing(self, at: datetime) -> Standing:
        if not self.is_active or self.pk is None:
            return NO_STANDING
        grants = tuple(
            (Role(role), scope)
            for role, scope in RoleGrant.objects.in_force(at=at)
            .filter(user_id=self.pk, user__is_active=True)
            .order_by("role", "scope")
            .values_list("role", "scope")
        )
        until = None
        if any(role is Role.OPERATOR for role, _scope in grants):
            running = StaffMode.objects.running(at=at).filter(user_id=self.pk)
            until = running.values_list("ends_at", flat=True).first()
        return Standing(grants=grants, staff_mode_until=until)

    def remember_roles(self) -> None:
        """Read the roles once from now on: for the person of one request, and nobody who lives longer."""
        self.__dict__["_remembered"] = {}

    def forget_roles(self) -> None:
        """Drop what `permissions` remembers for this request, after roles or staff mode changed."""
        if "_remembered" in self.__dict__:
            self.__dict__["_remembered"] = {}


def standing_of(person: Anybody, *, at: datetime | None = None) -> Standing:
    """What anybody holds: nothing for who has not signed in."""
    if not person.is_authenticated:
        return NO_STANDING
    # Asked of the person, not of the class: the request's person is a proxy with a memory behind it.
    standing: Standing = person.standing(at=at)  # type: ignore[attr-defined]
    return standing


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Sets of roles held."""

    def in_force(self, *, at: datetime) -> "RoleGrantQuerySet":
        """Those that hold at a moment, as `rules.holds` says."""
        day = day_of(at)
        return self.filter(
            Q(ends__isnull=True) | Q(ends__gte=day),
            Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
            starts__lte=day,
        )

    def visible_to(self, person: Anybody) -> "RoleGrantQuerySet":
        """Those of the people whom the person may see."""
        return self.filter(user__in=User.objects.visible_to(person))


def today() -> date:
    """The day of a new row when nobody says otherwise."""
    return day_of(timezone.now())


class RoleGrant(models.Model):
    """One row is a role that a person holds, of which organisation or region, from a day and until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("Role"), max_length=32, choices=ROLE_CHOICES)
    scope = models.CharField(_("Of which organisation or region"), max_length=64, blank=True, default="")
    starts = models.DateField(_("From"), default=today)
    ends = models.DateField(_("Last day"), null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ("user", "role", "scope", "starts")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="role_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("user", "role", "scope", "starts"),
                condition=Q(revoked_at__isnull=True),
                name="a_role_is_granted_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.role}" + (f" ({self.scope})" if self.scope else "")

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return holds(starts=self.starts, ends=self.ends, revoked_at=self.revoked_at, at=at)


class StaffModeQuerySet(models.QuerySet["StaffMode"]):
    """Sets of staff modes."""

    def running(self, *, at: datetime) -> "StaffModeQuerySet":
        """Those that are on at a moment."""
        return self.filter(started_at__lte=at, ends_at__gt=at, ended_at__isnull=True)


class StaffMode(models.Model):
    """One row is a time in which an operator had the powers of hub staff and director, with the reason given."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_modes")
    reason = models.CharField(_("Reason"), max_length=300)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StaffModeQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="staff_mode_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("started_at")), name="staff_mode_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(ended_at__isnull=True), name="one_staff_mode_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations."""

    def open(self, *, at: datetime) -> "InvitationQuerySet":
        """Those that can be accepted at a moment."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def visible_to(self, person: Anybody) -> "InvitationQuerySet":
        """All for those who may invite, none for others."""
        return self.all() if standing_of(person).sees_people else self.none()


class Invitation(models.Model):
    """One row is an invitation by e-mail to open an account with certain roles.

    The link carries a secret of which only the SHA-256 is kept; sending it again makes a new one.
    """

    email = models.EmailField(_("E-mail address"), max_length=254)
    language = models.CharField(_("Language"), max_length=8, choices=settings.ALL_LANGUAGES)
    #: [{"role": …, "scope": …, "ends": "YYYY-MM-DD" | None}]
    roles = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="accepted_or_revoked_not_both",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def state(self, at: datetime) -> InvitationState:
        """Where it stands at a moment."""
        return invitation_state(
            accepted_at=self.accepted_at, revoked_at=self.revoked_at, expires_at=self.expires_at, at=at
        )

    def role_names(self) -> Iterable[str]:
        """The roles it carries."""
        return [str(ROLE_LABELS[Role(item["role"])]) for item in self.roles]

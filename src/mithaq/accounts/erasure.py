"""Erasing what is held of a person: each package says what it holds, what of it goes, and what stays and why.

    erasure.register("network", Holder(find=find, erase=erase))

`find` changes nothing: it is the dry run. `erase` does exactly what `find` said. Whoever calls both has asked for
permission; see `mithaq.network.actions_erasure`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Invitation, RoleGrant, User
from mithaq.accounts.rules import GUARDED_ROLES
from mithaq.core import audit
from mithaq.core.models import AuditEntry, Deletion, OutgoingMail

Text = str | Promise
#: What stands where a name stood. It is not translated: it is data.
ERASED = "—"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Of whom everything is to go: the account if there is one, and the address under which other rows name the person."""

    email: str
    user: User | None = None

    @property
    def name(self) -> str:
        """The name of the account."""
        return self.user.display_name if self.user else ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows of one kind that are about the person: how many, what happens to them, or why they stay."""

    label: Text
    count: int
    goes: bool
    what: Text
    #: Nothing at all can be erased while this stands; `what` says what to do first.
    stops: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What one package holds of people."""

    find: Callable[[Subject, datetime], Iterable[Found]]
    erase: Callable[[Subject, datetime], int]


_holders: dict[str, Holder] = {}


def register(key: str, holder: Holder) -> None:
    """Make a package's part known; called in `AppConfig.ready`."""
    _holders[key] = holder


def plan(subject: Subject, *, at: datetime) -> list[Found]:
    """The dry run: everything that is found, what goes first."""
    found = [each for key in sorted(_holders) for each in _holders[key].find(subject, at) if each.count]
    return sorted(found, key=lambda each: (not each.stops, not each.goes))


def erase(subject: Subject, *, at: datetime) -> int:
    """Do what the dry run said; returns how many rows were touched. The account comes last: others ask it who it was."""
    keys = sorted(_holders, key=lambda key: (key == "accounts", key))
    return sum(_holders[key].erase(subject, at) for key in keys)


def gone_address(kind: str, number: Any) -> str:
    """An address that belongs to nobody, for fields that must hold one each."""
    return f"erased-{kind}-{number}@erased.invalid"


# --- what accounts and core hold -------------------------------------------------------------------


def about(thing_kind: str, keys: Sequence[Any]) -> Any:
    """Entries of the record of who did what about these things, whose words were not erased yet."""
    return AuditEntry.objects.filter(
        thing_kind=thing_kind, thing_key__in=[str(key) for key in keys], details__isnull=False
    )


def _find(subject: Subject, at: datetime) -> Iterable[Found]:
    user = subject.user
    invitations = Invitation.objects.filter(email__iexact=subject.email)
    yield Found(label=_("invitations"), count=invitations.count(), goes=True, what=_("are removed"))
    yield Found(
        label=_("mails that were sent"),
        count=OutgoingMail.objects.filter(to__iexact=subject.email).count(),
        goes=True,
        what=_("are removed"),
    )
    if user is None:
        return
    guarded = RoleGrant.objects.in_force(at=at).filter(
        user=user, role__in=[role.value for role in GUARDED_ROLES]
    )
    yield Found(
        label=_("roles in the house"),
        count=guarded.count(),
        goes=False,
        stops=True,
        what=_("are still held. Hand them over first, then erase."),
    )
    yield Found(label=_("account"), count=1, goes=True, what=_("is closed; name and address go"))
    yield Found(
        label=_("words in the record of who did what"),
        count=about(User._meta.label, [user.pk]).count(),
        goes=True,
        what=_("go; that something was done, and when, stays"),
    )
    yield Found(
        label=_("entries of what the person did"),
        count=AuditEntry.objects.filter(actor_id=user.pk).count(),
        goes=False,
        what=_(
            "stay without a name: the record of decisions must be whole (accountability, Art. 5(2) and 17(3)(b) GDPR)"
        ),
    )


def _erase(subject: Subject, at: datetime) -> int:
    done = 0
    invitations = list(Invitation.objects.filter(email__iexact=subject.email))
    audit.erase_details(
        about(Invitation._meta.label, [each.pk for each in invitations]), None, at=at, reason="erasure"
    )
    for invitation in invitations:
        invitation.delete()
        done += 1
    done += OutgoingMail.objects.filter(to__iexact=subject.email).delete()[0]
    user = subject.user
    if user is None:
        return done
    audit.erase_details(about(User._meta.label, [user.pk]), None, at=at, reason="erasure")
    RoleGrant.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    Deletion.objects.filter(thing_kind=User._meta.label, thing_key=str(user.pk)).delete()
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(
        email=gone_address("user", user.pk),
        display_name=ERASED,
        password=user.password,
        is_active=False,
        disabled_at=at,
    )
    return done + 1


register("accounts", Holder(find=_find, erase=_erase))

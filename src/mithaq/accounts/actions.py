"""What people do with accounts: invite, accept, give and take roles, close accounts, staff mode.

Each verb permits, decides, writes, records and writes the mail in one transaction.
"""

from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import permissions
from mithaq.accounts.actions_invitations import (
    accept_invitation,
    dead_link,
    invite,
    invite_from_the_command_line,
    open_account,
    open_invitation,
    revoke_invitation,
    send_again,
)
from mithaq.accounts.models import ROLE_LABELS, Anybody, RoleGrant, StaffMode, User
from mithaq.accounts.refusals import SENTENCES, broken, reason_given, signed_in
from mithaq.accounts.rules import (
    STAFF_MODE_LASTS,
    Role,
    RoleWanted,
    day_of,
    fault_in_name,
    fault_in_role,
)
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotFound, NotPermitted

__all__ = [
    "SENTENCES",
    "accept_invitation",
    "broken",
    "change_profile",
    "dead_link",
    "disable_user",
    "enable_user",
    "end_sessions",
    "end_staff_mode",
    "grant_role",
    "invite",
    "invite_from_the_command_line",
    "open_account",
    "open_invitation",
    "reset_second_factor",
    "revoke_invitation",
    "revoke_role",
    "send_again",
    "start_staff_mode",
]

# --- roles ---------------------------------------------------------------------------------------


def grant_role(
    by: Anybody, user: User, wanted: RoleWanted, *, starts: date | None = None, at: datetime
) -> RoleGrant:
    """Give a role. It holds from `starts` (today when not given), at once."""
    giver = signed_in(by)
    if not permissions.may_see_user(giver, user):
        raise NotFound
    if not permissions.may_grant(giver, wanted.role):
        raise NotPermitted
    first_day = starts or day_of(at)
    if fault := fault_in_role(wanted, starts=first_day):
        raise broken(fault)
    with transaction.atomic():
        # One line of people at this door: two grants of one role at the same moment do not both find it free.
        User.objects.select_for_update().get(pk=user.pk)
        held = RoleGrant.objects.filter(
            user=user, role=wanted.role, scope=wanted.scope, revoked_at__isnull=True
        )
        if any(grant.ends is None or grant.ends >= first_day for grant in held):
            raise broken("role_held")
        grant = RoleGrant.objects.create(
            user=user,
            role=wanted.role.value,
            scope=wanted.scope,
            starts=first_day,
            ends=wanted.ends,
            granted_by=giver,
            granted_at=at,
        )
        audit.record(
            giver,
            "grant_role",
            user,
            at=at,
            after={
                "role": wanted.role.value,
                "scope": wanted.scope,
                "starts": first_day,
                "ends": wanted.ends,
            },
        )
        _tell(user, "role_granted", key=f"role:{grant.pk}:granted", role=ROLE_LABELS[Role(grant.role)])
    user.forget_roles()
    return grant


def revoke_role(by: Anybody, grant: RoleGrant, *, at: datetime) -> None:
    """Take a role at once. A staff mode that stood on it ends too."""
    taker = signed_in(by)
    if not permissions.may_see_user(taker, grant.user):
        raise NotFound
    if not permissions.may_grant(taker, Role(grant.role)):
        raise NotPermitted
    with transaction.atomic():
        taken = RoleGrant.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(
            revoked_at=at, revoked_by=taker
        )
        if taken != 1:
            raise Conflict(_("Somebody took this role back already."))
        grant.refresh_from_db()
        if grant.role == Role.OPERATOR:
            StaffMode.objects.filter(user=grant.user, ended_at__isnull=True).update(ended_at=at)
        audit.record(
            taker,
            "revoke_role",
            grant.user,
            at=at,
            before={"role": grant.role, "scope": grant.scope, "starts": grant.starts, "ends": grant.ends},
        )
        _tell(grant.user, "role_revoked", key=f"role:{grant.pk}:revoked", role=ROLE_LABELS[Role(grant.role)])
    grant.user.forget_roles()


# --- accounts ------------------------------------------------------------------------------------


def disable_user(by: Anybody | None, user: User, *, reason: str, at: datetime) -> None:
    """Close an account and end all its sessions at once. `by` is None only for the command line."""
    closer = None if by is None else signed_in(by)
    if closer is not None:
        if not permissions.may_see_user(closer, user):
            raise NotFound
        if not permissions.may_disable(closer, user):
            raise NotPermitted
    why = reason_given(reason)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, disabled_at=at) != 1:
            raise Conflict(_("This account was closed already."))
        user.refresh_from_db()
        StaffMode.objects.filter(user=user, ended_at__isnull=True).update(ended_at=at)
        end_sessions(user)
        audit.record(closer, "disable_user", user, at=at, note=why)
    user.forget_roles()


def enable_user(by: Anybody | None, user: User, *, reason: str, at: datetime) -> None:
    """Open a closed account again, with the roles that still hold."""
    opener = None if by is None else signed_in(by)
    if opener is not None:
        if not permissions.may_see_user(opener, user):
            raise NotFound
        # The closed hold no roles now; what counts is what they will hold again.
        again = {
            Role(role)
            for role in RoleGrant.objects.in_force(at=at).filter(user=user).values_list("role", flat=True)
        }
        if not permissions.may_disable(opener, user) or not all(
            permissions.may_grant(opener, role) for role in again
        ):
            raise NotPermitted
    why = reason_given(reason)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, disabled_at=None) != 1:
            raise Conflict(_("This account is open already."))
        user.refresh_from_db()
        audit.record(opener, "enable_user", user, at=at, note=why)
    user.forget_roles()


def reset_second_factor(by: Anybody | None, user: User, *, reason: str, at: datetime) -> int:
    """Take away passkeys, app and recovery codes of somebody who lost them; returns how many there were."""
    helper = None if by is None else signed_in(by)
    if helper is not None:
        if not permissions.may_see_user(helper, user):
            raise NotFound
        if not permissions.may_reset_second_factor(helper, user):
            raise NotPermitted
    why = reason_given(reason)
    with transaction.atomic():
        count: int
        count, _each = Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        entry = audit.record(helper, "reset_second_factor", user, at=at, before={"count": count}, note=why)
        _tell(user, "second_factor_reset", key=f"factor-reset:{user.pk}:{entry.pk}")
    return count


def end_sessions(user: User) -> int:
    """End every session of the person, on every device; returns how many there were."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def change_profile(by: Anybody, *, display_name: str, language: str, time_zone: str, at: datetime) -> None:
    """Change one's own name, language and time zone."""
    user = signed_in(by)
    if fault := fault_in_name(display_name):
        raise broken(fault)
    wanted = {"display_name": display_name.strip(), "language": language, "time_zone": time_zone}
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=user.pk)
        before = {name: getattr(kept, name) for name in wanted}
        changed = {name: value for name, value in wanted.items() if before[name] != value}
        if not changed:
            return
        User.objects.filter(pk=user.pk).update(**changed)
        audit.record(
            user,
            "change_profile",
            user,
            at=at,
            before={name: before[name] for name in changed},
            after=changed,
        )
    for name, value in changed.items():
        setattr(user, name, value)


# --- staff mode ----------------------------------------------------------------------------------


def start_staff_mode(by: Anybody, *, reason: str, at: datetime) -> StaffMode:
    """Switch the operator's staff mode on for thirty minutes. The view has asked for the password or key again."""
    user = signed_in(by)
    if not permissions.may_use_staff_mode(user):
        raise NotPermitted
    why = reason_given(reason)
    with transaction.atomic():
        StaffMode.objects.filter(user=user, ended_at__isnull=True, ends_at__lte=at).update(ended_at=at)
        try:
            with transaction.atomic():
                mode = StaffMode.objects.create(
                    user=user, reason=why, started_at=at, ends_at=at + STAFF_MODE_LASTS
                )
        except IntegrityError:
            raise Conflict(_("Staff mode is on already.")) from None
        audit.record(user, "start_staff_mode", mode, at=at, note=why)
    user.forget_roles()
    return mode


def end_staff_mode(by: Anybody, *, at: datetime) -> None:
    """Switch it off; off already is fine."""
    user = signed_in(by)
    with transaction.atomic():
        mode = StaffMode.objects.filter(user=user, ended_at__isnull=True).first()
        if mode is None:
            return
        if StaffMode.objects.filter(pk=mode.pk, ended_at__isnull=True).update(ended_at=at) == 1:
            audit.record(user, "end_staff_mode", mode, at=at)
    user.forget_roles()


def _tell(user: User, notice: str, *, key: str, **values: Any) -> None:
    """Write to the person about their account, in their language."""
    mail.send(
        user.email,
        f"accounts/{notice}",
        {"name": user.display_name, **values},
        language=user.language,
        key=key,
    )

"""What people do with accounts: invite, accept, give and take roles, close accounts, staff mode.

Each verb permits, decides, writes, records and writes the mail in one transaction.
"""

from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import links, permissions
from mithaq.accounts.models import ROLE_LABELS, Anybody, Invitation, RoleGrant, StaffMode, User
from mithaq.accounts.rules import (
    INVITATION_LASTS,
    LEAST_REASON,
    STAFF_MODE_LASTS,
    Role,
    RoleWanted,
    day_of,
    fault_in_name,
    fault_in_role,
    plain_email,
)
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken

SENTENCES = {
    "scope_missing": _("Say of which organisation or region."),
    "scope_without_meaning": _(
        "This role holds for the whole coalition. Leave organisation and region empty."
    ),
    "ends_before_start": _("The last day lies before the first. Correct one of the two."),
    "name_missing": _("Write the name."),
    "name_too_long": _("Shorten the name to 120 characters."),
    "name_has_hidden_signs": _("The name holds signs that cannot be seen. Type it again without copying."),
    "reason_missing": _("Give the reason in a few words; it is kept with what you do."),
    "account_exists": _("There is an account with this address. Give the role there."),
    "invitation_open": _("An invitation to this address is open. Send it again or revoke it."),
    "role_held": _("The person holds this role from this day already."),
    "no_role": _("Choose at least one role."),
}


def _signed_in(person: Anybody) -> User:
    if not isinstance(person, User) or not permissions.is_signed_in(person):
        raise NotPermitted
    return person


def broken(code: str) -> RuleBroken:
    """The rule that is broken, in words."""
    return RuleBroken(SENTENCES[code], code=code)


def _reason(text: str) -> str:
    if len(text.strip()) < LEAST_REASON:
        raise broken("reason_missing")
    return text.strip()


# --- invitations ---------------------------------------------------------------------------------


def invite(by: Anybody, email: str, *, roles: list[RoleWanted], language: str, at: datetime) -> Invitation:
    """Invite somebody to open an account with certain roles; the link goes out by mail."""
    inviter = _signed_in(by)
    if not permissions.may_invite(inviter):
        raise NotPermitted
    return _invite(inviter, email, links.new_secret(), roles=roles, language=language, at=at)


def invite_from_the_command_line(
    email: str, *, roles: list[RoleWanted], language: str, at: datetime
) -> tuple[Invitation, str]:
    """Invite as whoever holds the machine: the first operator of an installation. Returns the link as well."""
    secret = links.new_secret()
    invitation = _invite(None, email, secret, roles=roles, language=language, at=at)
    return invitation, links.address("accounts:invitation_link", links.signed(secret), language=language)


def _invite(
    by: User | None, email: str, secret: str, *, roles: list[RoleWanted], language: str, at: datetime
) -> Invitation:
    address = plain_email(email)
    if not roles:
        raise broken("no_role")
    for wanted in roles:
        if by is not None and not permissions.may_grant(by, wanted.role):
            raise NotPermitted
        if fault := fault_in_role(wanted, starts=day_of(at)):
            raise broken(fault)
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise broken("account_exists")
        # An expired one makes room for a new one.
        Invitation.objects.filter(
            email=address, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__lte=at
        ).update(revoked_at=at)
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    email=address,
                    language=language,
                    roles=[
                        {
                            "role": wanted.role.value,
                            "scope": wanted.scope,
                            "ends": wanted.ends.isoformat() if wanted.ends else None,
                        }
                        for wanted in roles
                    ],
                    secret_hash=links.hash_of(secret),
                    invited_by=by,
                    invited_at=at,
                    sent_at=at,
                    expires_at=at + INVITATION_LASTS,
                )
        except IntegrityError:
            raise broken("invitation_open") from None
        audit.record(by, "invite", invitation, at=at, after={"email": address, "roles": invitation.roles})
        _send_invitation(invitation, secret)
    return invitation


def send_again(by: Anybody, invitation: Invitation, *, at: datetime) -> Invitation:
    """Send an invitation again with a new link and a new term; the old link stops working."""
    inviter = _signed_in(by)
    if not permissions.may_change_invitation(inviter, invitation):
        raise NotPermitted
    secret = links.new_secret()
    with transaction.atomic():
        changed = Invitation.objects.filter(
            pk=invitation.pk,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            sent_count=invitation.sent_count,
        ).update(
            secret_hash=links.hash_of(secret),
            sent_at=at,
            expires_at=at + INVITATION_LASTS,
            sent_count=invitation.sent_count + 1,
        )
        if changed != 1:
            raise Conflict(_("This invitation was used, revoked or sent by somebody else in the meantime."))
        invitation.refresh_from_db()
        audit.record(inviter, "send_invitation_again", invitation, at=at)
        _send_invitation(invitation, secret)
    return invitation


def revoke_invitation(by: Anybody, invitation: Invitation, *, at: datetime) -> None:
    """Take an invitation back; its link stops working at once."""
    inviter = _signed_in(by)
    if not permissions.may_change_invitation(inviter, invitation):
        raise NotPermitted
    with transaction.atomic():
        changed = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=at)
        if changed != 1:
            raise Conflict(_("This invitation was used or revoked in the meantime."))
        invitation.refresh_from_db()
        audit.record(inviter, "revoke_invitation", invitation, at=at)


def open_invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation behind a link. One answer for forged, used, revoked and expired links."""
    secret = links.secret_in(token)
    invitation = (
        Invitation.objects.open(at=at).filter(secret_hash=links.hash_of(secret)).first() if secret else None
    )
    if invitation is None:
        raise dead_link()
    return invitation


def dead_link() -> NotFound:
    """What every link that does not work answers."""
    return NotFound(
        _(
            "This link does not work any more. An invitation works once and for fourteen days; ask who invited you to send it again."
        ),
        code="link_dead",
    )


def accept_invitation(
    token: str, *, display_name: str, language: str, time_zone: str, password: str | None, at: datetime
) -> User:
    """Open the account of an invitation. Of any number of tries at the same moment one succeeds."""
    invitation = open_invitation(token, at=at)
    if fault := fault_in_name(display_name):
        raise broken(fault)
    with transaction.atomic():
        claimed = (
            Invitation.objects.open(at=at)
            .filter(pk=invitation.pk, secret_hash=invitation.secret_hash)
            .update(accepted_at=at)
        )
        if claimed != 1:
            raise dead_link()
        user = open_account(
            invitation.email,
            display_name=display_name,
            language=language,
            time_zone=time_zone,
            password=password,
            at=at,
        )
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
        for item in invitation.roles:
            RoleGrant.objects.create(
                user=user,
                role=item["role"],
                scope=item["scope"],
                starts=day_of(at),
                ends=date.fromisoformat(item["ends"]) if item["ends"] else None,
                granted_by=invitation.invited_by,
                granted_at=at,
            )
        audit.record(user, "accept_invitation", invitation, at=at, after={"roles": invitation.roles})
    return user


def open_account(
    email: str, *, display_name: str, language: str, time_zone: str, password: str | None, at: datetime
) -> User:
    """Write an account with a verified address. Only for links that went to that address, and for the command line."""
    try:
        with transaction.atomic():
            user: User = User.objects.create_user(
                email,
                password,
                display_name=display_name.strip(),
                language=language,
                time_zone=time_zone,
                created_at=at,
            )
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    except IntegrityError:
        raise broken("account_exists") from None
    return user


def _send_invitation(invitation: Invitation, secret: str) -> None:
    mail.send(
        invitation.email,
        "accounts/invitation",
        {
            "link": links.address(
                "accounts:invitation_link", links.signed(secret), language=invitation.language
            ),
            "inviter": invitation.invited_by.display_name if invitation.invited_by else "",
            "days": INVITATION_LASTS.days,
        },
        language=invitation.language,
        key=f"invitation:{invitation.pk}:{invitation.sent_count}",
        is_private=True,
    )


# --- roles ---------------------------------------------------------------------------------------


def grant_role(
    by: Anybody, user: User, wanted: RoleWanted, *, starts: date | None = None, at: datetime
) -> RoleGrant:
    """Give a role. It holds from `starts` (today when not given), at once."""
    giver = _signed_in(by)
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
    taker = _signed_in(by)
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
    closer = None if by is None else _signed_in(by)
    if closer is not None:
        if not permissions.may_see_user(closer, user):
            raise NotFound
        if not permissions.may_disable(closer, user):
            raise NotPermitted
    why = _reason(reason)
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
    opener = None if by is None else _signed_in(by)
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
    why = _reason(reason)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, disabled_at=None) != 1:
            raise Conflict(_("This account is open already."))
        user.refresh_from_db()
        audit.record(opener, "enable_user", user, at=at, note=why)
    user.forget_roles()


def reset_second_factor(by: Anybody | None, user: User, *, reason: str, at: datetime) -> int:
    """Take away passkeys, app and recovery codes of somebody who lost them; returns how many there were."""
    helper = None if by is None else _signed_in(by)
    if helper is not None:
        if not permissions.may_see_user(helper, user):
            raise NotFound
        if not permissions.may_reset_second_factor(helper, user):
            raise NotPermitted
    why = _reason(reason)
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
    user = _signed_in(by)
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
    user = _signed_in(by)
    if not permissions.may_use_staff_mode(user):
        raise NotPermitted
    why = _reason(reason)
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
    user = _signed_in(by)
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

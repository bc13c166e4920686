"""Invite somebody, send it again, revoke it, accept it; and open the account that comes of it."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import links, permissions
from mithaq.accounts.models import Anybody, Invitation, RoleGrant, User
from mithaq.accounts.refusals import broken, signed_in
from mithaq.accounts.rules import (
    INVITATION_LASTS,
    RoleWanted,
    day_of,
    fault_in_name,
    fault_in_role,
    plain_email,
)
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotFound, NotPermitted


def invite(by: Anybody, email: str, *, roles: list[RoleWanted], language: str, at: datetime) -> Invitation:
    """Invite somebody to open an account with certain roles; the link goes out by mail."""
    inviter = signed_in(by)
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
    inviter = signed_in(by)
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
    inviter = signed_in(by)
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

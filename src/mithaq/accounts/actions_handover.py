"""A person leaves and another follows: roles end and begin on one day, and open work goes along."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import actions, handover, permissions
from mithaq.accounts.models import ROLE_LABELS, Anybody, RoleGrant, User
from mithaq.accounts.refusals import signed_in
from mithaq.accounts.rules import Role, RoleWanted
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken


def hand_over(
    by: Anybody, leaver: User, successor: User, *, grants: Sequence[RoleGrant], at: datetime
) -> dict[str, int]:
    """Take these roles from `leaver`, give them to `successor`, and move the open work. Returns rows moved, by kind.

    Raises NotFound, NotPermitted, RuleBroken, Conflict; all of it happens, or nothing.
    """
    giver = signed_in(by)
    if not permissions.may_see_user(giver, leaver) or not permissions.may_see_user(giver, successor):
        raise NotFound
    if not grants or not all(permissions.may_grant(giver, Role(grant.role)) for grant in grants):
        raise NotPermitted
    if leaver.pk == successor.pk:
        raise RuleBroken(
            _("Somebody else has to follow. Choose another account."),
            code="follows_oneself",
            field="successor",
        )
    if not successor.is_active:
        raise RuleBroken(
            _("This account is closed. Open it first, or choose another one."),
            code="closed",
            field="successor",
        )
    if any(grant.user_id != leaver.pk or grant.revoked_at is not None for grant in grants):
        raise Conflict(_("One of these roles is not held any more. Look at the page again."))
    with transaction.atomic():
        for grant in grants:
            actions.revoke_role(giver, grant, at=at)
            held = RoleGrant.objects.in_force(at=at).filter(
                user=successor, role=grant.role, scope=grant.scope
            )
            if not held.exists():
                wanted = RoleWanted(role=Role(grant.role), scope=grant.scope, ends=grant.ends)
                actions.grant_role(giver, successor, wanted, at=at)
        moved = {
            key: count
            for key, work in handover.works().items()
            if (count := work.open(leaver).update(**{work.field: successor}))
        }
        audit.record(
            giver,
            "hand_over",
            leaver,
            at=at,
            after={"successor": successor.pk, "roles": [grant.role for grant in grants], "moved": moved},
        )
        mail.send(
            successor.email,
            "accounts/handed_over",
            {
                "name": successor.display_name,
                "leaver": leaver.display_name,
                "roles": [ROLE_LABELS[Role(grant.role)] for grant in grants],
                "moved": [(handover.works()[key].label, count) for key, count in moved.items()],
            },
            language=successor.language,
            key=f"handed-over-{leaver.pk}-{successor.pk}-{at:%Y%m%d%H%M%S}",
        )
    return moved

"""The roles of an organisation as its page shows them: in words, and with what the reader may do about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.accounts.models import Anybody
from mithaq.network import permissions
from mithaq.network.models import Organisation, OrganisationRole
from mithaq.network.role_rules import RoleState

STATES: dict[RoleState, tuple[str | Promise, str]] = {
    RoleState.WAITING: (_("not confirmed by the organisation yet"), "part"),
    RoleState.DECLINED: (_("declined by the organisation"), "held"),
    RoleState.COMING: (pgettext_lazy("role", "begins later"), "none"),
    RoleState.HELD: (pgettext_lazy("role", "in force"), "done"),
    RoleState.ENDED: (pgettext_lazy("role", "ended"), "none"),
}
ORDER = (RoleState.WAITING, RoleState.HELD, RoleState.COMING, RoleState.ENDED, RoleState.DECLINED)


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """One role, where it stands, and what the reader may do."""

    role: OrganisationRole
    words: str | Promise
    shape: str
    can_answer: bool
    can_end: bool
    can_hand_over: bool


def line_of(role: OrganisationRole, *, on: date, keeps: bool, answers: bool) -> RoleLine:
    """One line; `keeps`: the reader may end roles and hand them over, `answers`: speaks for the organisation."""
    state = role.state_on(on)
    stands = state in (RoleState.HELD, RoleState.COMING)
    return RoleLine(
        role=role,
        words=STATES[state][0],
        shape=STATES[state][1],
        can_answer=answers and role.confirmed_on is None and role.declined_on is None,
        can_end=keeps and (stands or state is RoleState.WAITING),
        can_hand_over=keeps and stands,
    )


def lines_of(
    person: Anybody, organisation: Organisation, roles: Iterable[OrganisationRole], *, on: date
) -> list[RoleLine]:
    """The lines of an organisation: what waits first, then what is in force, then the past."""
    keeps = permissions.may_give_role(person, organisation)
    answerable = OrganisationRole.objects.answerable_by(person, on).filter(organisation=organisation)
    answers = answerable.exists()
    lines = [line_of(role, on=on, keeps=keeps, answers=answers) for role in roles]
    return sorted(lines, key=lambda line: ORDER.index(line.role.state_on(on)))

"""Saved views: a list's search, filters, order and columns under a name, private or shared with a role.

Core knows no roles. The package that does says who holds which, once, when it is ready (`register_roles`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core import audit
from mithaq.core.errors import NotFound, NotPermitted, RuleBroken
from mithaq.core.lists_order import is_storable
from mithaq.core.lists_parts import Text
from mithaq.core.models_lists import SavedView

MOST_VIEWS = 50
LONGEST_NAME = 80
LONGEST_ADDRESS = 2000


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What core needs to know of roles: which a person holds, and how each is called."""

    held_by: Callable[[Any], frozenset[str]]
    labels: Callable[[], Mapping[str, Text]]


_roles = Roles(held_by=lambda person: frozenset(), labels=dict)


def register_roles(*, held_by: Callable[[Any], Any], labels: Callable[[], Mapping[str, Text]]) -> None:
    """Say which roles a person holds (`held_by(person)`), and what they are called (`labels()`)."""
    global _roles
    _roles = Roles(held_by=lambda person: frozenset(str(role) for role in held_by(person)), labels=labels)


def roles_to_share_with(person: Any) -> list[tuple[str, str]]:
    """The roles this person may share a view with (their own), by name."""
    held = _roles.held_by(person)
    return [(role, str(label)) for role, label in _roles.labels().items() if str(role) in held]


def views_for(list_name: str, person: Any) -> Sequence[SavedView]:
    """The saved views of one list that this person sees: their own, and those shared with their roles."""
    if not getattr(person, "is_authenticated", False):
        return []
    held = _roles.held_by(person)
    seen = Q(owner_id=person.pk)
    if held:
        seen |= Q(role__in=held)
    return list(SavedView.objects.filter(seen, list_name=list_name))


def save_view(*, list_name: str, name: str, address: str, by: Any, at: datetime, role: str = "") -> SavedView:
    """Save a view under a name; the same name of the same person again changes it."""
    if not getattr(by, "is_authenticated", False):
        raise NotPermitted
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not is_storable(name):
        raise RuleBroken(
            _("Give the view a name of at most %(most)s letters."), code="view_name", most=LONGEST_NAME
        )
    if len(address) > LONGEST_ADDRESS:
        raise RuleBroken(_("This view holds too many filters to be saved."), code="view_too_long")
    if role and role not in {key for key, _label in roles_to_share_with(by)}:
        raise NotPermitted(_("You can share a view only with a role that you hold."), code="not_your_role")
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(list_name=list_name, owner_id=by.pk)
        if own.exclude(name=name).count() >= MOST_VIEWS:
            raise RuleBroken(
                _("You have %(most)s views of this list. Forget one before you save another."),
                code="too_many_views",
                most=MOST_VIEWS,
            )
        view, _new = SavedView.objects.update_or_create(
            list_name=list_name,
            owner_id=by.pk,
            name=name,
            defaults={"address": address, "role": role, "saved_at": at},
        )
        audit.record(by, "save_view", view, at=at, after={"list": list_name, "name": name, "role": role})
    return view


def forget_view(view_id: int, *, by: Any, at: datetime) -> str:
    """Delete one's own view; return its name. Raises NotFound for any other."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().filter(pk=view_id, owner_id=by.pk).first()
        if view is None:
            raise NotFound
        audit.record(by, "forget_view", view, at=at, before={"list": view.list_name, "name": view.name})
        view.delete()
    return view.name

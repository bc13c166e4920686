"""What points at an organisation or a person, in whatever package: found from the models themselves, and moved row by row.

A row that would then stand twice (a constraint of its own table says so) stays where it is. Not here: memberships,
which are a log (see `actions_merging`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

#: [model, key, field] as a merge keeps it.
Place = list[Any]
#: The log of memberships is joined by its own rules; the records of merging point at both on purpose.
NOT_MOVED = frozenset({"network.MembershipEvent", "network.Merge", "network.LikePair"})


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """A column that points at a model."""

    model: type[models.Model]
    attname: str


def pointers_at(model: type[models.Model]) -> list[Pointer]:
    """Every foreign key at the model, those of tables between two models among them, in a steady order."""
    found = []
    for other in apps.get_models(include_auto_created=True):
        if other._meta.label in NOT_MOVED or other._meta.proxy:
            continue
        for field in other._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is model:
                found.append(Pointer(model=other, attname=field.attname))
    return sorted(found, key=lambda each: (each.model._meta.label, each.attname))


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many rows of one kind point at a record."""

    label: str
    count: int


def held_by(thing: models.Model) -> list[Held]:
    """What points at one record, by the name of its kind; what has no name for people is counted together."""
    counts: dict[str, int] = {}
    for pointer in pointers_at(type(thing)):
        rows = pointer.model._base_manager.filter(**{pointer.attname: thing.pk}).count()
        if rows:
            named = pointer.model._meta.original_attrs.get("verbose_name_plural")
            label = str(named) if named else gettext("other entries")
            counts[label] = counts.get(label, 0) + rows
    return [Held(label=label, count=count) for label, count in counts.items()]


def move(one: models.Model, to: models.Model) -> tuple[list[Place], list[Place]]:
    """Let what points at `one` point at `to`; returns what moved, and what stays because it would stand there twice."""
    moved: list[Place] = []
    stayed: list[Place] = []
    for pointer in pointers_at(type(one)):
        if pointer.model is type(one):
            # A record that went into `one` earlier leads on to `to`; nothing may lead to itself.
            rows = pointer.model._base_manager.filter(**{pointer.attname: one.pk}).exclude(pk=to.pk)
        else:
            rows = pointer.model._base_manager.filter(**{pointer.attname: one.pk})
        for key in rows.order_by("pk").values_list("pk", flat=True):
            place = [pointer.model._meta.label, key, pointer.attname]
            (moved if _point(pointer.model, key, pointer.attname, to.pk) else stayed).append(place)
    return moved, stayed


def move_back(places: Iterable[Place], *, one: models.Model, to: models.Model) -> int:
    """The other way, for the rows that still stand where the merge put them; returns how many."""
    done = 0
    for model, key, attname in _known(places):
        if model._base_manager.filter(pk=key, **{attname: to.pk}).exists():
            done += _point(model, key, attname, one.pk)
    return done


def _known(places: Iterable[Place]) -> Iterator[tuple[type[models.Model], Any, str]]:
    for label, key, attname in places:
        yield apps.get_model(label), key, attname


def _point(model: type[models.Model], key: Any, attname: str, to: Any) -> bool:
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk=key).update(**{attname: to}) == 1
    except IntegrityError:
        return False

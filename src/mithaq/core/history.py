"""The history of one thing as people read it: when, who, what, and the fields that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.core.audit import history_of
from mithaq.core.lists_parts import Text
from mithaq.core.texts import text_in

#: How many entries the panel shows.
MOST = 50

_verbs: dict[str, Text] = {
    "create": _("Created"),
    "change": _("Changed"),
    "delete": _("Deleted"),
    "undo_delete": _("Brought back"),
    "import": _("Imported"),
    "undo_import": _("Import undone"),
    "load": _("Loaded from the reference data"),
    "save_view": _("View saved"),
    "forget_view": _("View forgotten"),
}


def register_verbs(verbs: Mapping[str, Text]) -> None:
    """Say how the verbs of a package's audit entries read (`{"admit_member": _("Admitted")}`)."""
    _verbs.update(verbs)


def verb_text(verb: str) -> str:
    """The verb in words; its code where nobody has said how it reads."""
    return str(_verbs.get(verb, verb.replace("_", " ")))


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field before and after; None: not known, or nothing."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was done."""

    at: datetime
    who: str
    what: str
    note: str
    differences: list[Difference]


def history_entries(thing: models.Model) -> list[Entry]:
    """What was done to the thing, newest first (two queries, whatever was done)."""
    return [
        Entry(
            at=entry.at,
            who=str(entry.actor) if entry.actor_id and entry.actor else "",
            what=verb_text(entry.verb),
            note=str(entry.note),
            differences=_differences(thing, entry.before, entry.after),
        )
        for entry in history_of(thing)[:MOST]
    ]


def _differences(
    thing: models.Model, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    names = list(dict.fromkeys([*before, *after]))
    return [
        Difference(label=_label(thing, name), before=_text(before.get(name)), after=_text(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _label(thing: models.Model, name: str) -> str:
    try:
        field = thing._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ")
    return str(getattr(field, "verbose_name", name))


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, Mapping):
        return text_in({str(key): str(each) for key, each in value.items()})
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)

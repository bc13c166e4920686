"""The audit as people read it: who, what was done, to what, and which fields changed."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mithaq.core.audit import ERASE, label_verbs
from mithaq.core.models import AuditEntry
from mithaq.core.texts import text_in

VERBS = {
    "create": gettext_lazy("Created"),
    "change": gettext_lazy("Changed"),
    "delete": pgettext_lazy("what was done", "Deleted"),
    "undo_delete": gettext_lazy("Brought back"),
    "forget_deletion": gettext_lazy("Deleted for good, past its 30 days"),
    "import": gettext_lazy("Imported"),
    "export_everything": gettext_lazy("Exported everything"),
    "import_everything": gettext_lazy("Brought in everything from an export"),
    "receive_import": gettext_lazy("Received a file to import"),
    "map_import": gettext_lazy("Matched the columns of an import"),
    "undo_import": gettext_lazy("Import undone"),
    "load_reference_data": gettext_lazy("Loaded from the reference data"),
    "save_view": gettext_lazy("View saved"),
    "forget_view": gettext_lazy("View forgotten"),
    "hold_mail": gettext_lazy("Held all mail"),
    "release_mail": gettext_lazy("Let mail go on"),
    "send_mail_again": gettext_lazy("Sent a mail again"),
    "try_job_again": gettext_lazy("Asked for a parked job again"),
    "restore": gettext_lazy("Restored from a backup"),
    ERASE: gettext_lazy("Erased the details of an entry"),
}


def name_verbs() -> None:
    """Put core's own verbs in words."""
    label_verbs(VERBS)


def actor_of(entry: AuditEntry) -> str:
    """Who did it, as far as it is known today."""
    if entry.actor_id is None:
        return _("the platform")
    return str(entry.actor) if entry.actor is not None else _("erased person %(id)s") % {"id": entry.actor_id}


def thing_of(entry: AuditEntry) -> str:
    """What it was done to: the kind in words, and its key."""
    return f"{kind_in_words(entry.thing_kind)} {entry.thing_key}".strip()


def kind_in_words(label: str) -> str:
    """The kind of a thing as people call it."""
    model = model_of(label)
    return label if model is None else str(model._meta.verbose_name)


def model_of(label: str) -> type[models.Model] | None:
    """The model behind a recorded kind; None when this version knows it no more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def field_in_words(model: type[models.Model] | None, name: str) -> str:
    """A recorded field as people call it; a language under its own name."""
    if (field := _field(model, name)) is not None:
        return str(getattr(field, "verbose_name", name))
    return dict(settings.ALL_LANGUAGES).get(name, name.replace("_", " "))


def value_in_words(value: Any, model: type[models.Model] | None = None, name: str = "") -> str | None:
    """A recorded value as people read it; None when there is nothing to read."""
    if value is None or value == "" or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        if value.keys() <= dict(settings.ALL_LANGUAGES).keys():
            return text_in({str(key): str(each) for key, each in value.items()})
        parts = ((field_in_words(None, str(key)), value_in_words(each)) for key, each in value.items())
        return _("; ").join(f"{label}: {words}" for label, words in parts if words is not None)
    if isinstance(value, list | tuple):
        simple = not any(isinstance(each, Mapping | list | tuple) for each in value)
        words = [words for each in value if (words := value_in_words(each, model, name)) is not None]
        return (_(", ") if simple else _("; ")).join(words)
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    return str(choices.get(value, value))


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None or not name:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None

"""Everything held about one person, found by walking every relation that ends at their account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise

from mithaq.accounts.models import User

#: Columns that are no data about the person but keys to their account: never exported, not even to them.
SECRET_COLUMNS = {
    "accounts.User": {"password"},
    "accounts.Invitation": {"secret_hash"},
    "mfa.Authenticator": {"data"},
    "usersessions.UserSession": {"session_key"},
}


#: Columns that name a person by address, where there may be no account behind it.
ADDRESS_COLUMNS = (("core.OutgoingMail", "to"), ("accounts.Invitation", "email"))


@dataclass(frozen=True, kw_only=True)
class Held:
    """The rows of one table that name the person in one column."""

    model: type[models.Model]
    column: str
    rows: models.QuerySet[Any]

    @property
    def table(self) -> str:
        """The table's name in programs, such as `accounts.RoleGrant`."""
        return self.model._meta.label

    @property
    def label(self) -> str | Promise:
        """The table's name in words."""
        return self.model._meta.verbose_name_plural or self.table


def columns_naming_a_person() -> list[tuple[type[models.Model], str]]:
    """Every column of every table that points at an account, and the account's own row."""
    user_model = get_user_model()
    found: list[tuple[type[models.Model], str]] = [(user_model, "pk")]
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is user_model:
                found.append((model, field.name))
    return found


def held_about(person: User) -> Iterator[Held]:
    """What is held about the person, table by table and column by column."""
    for model, column in columns_naming_a_person():
        rows = model._default_manager.filter(**{column: person.pk})
        yield Held(model=model, column=column, rows=rows.order_by("pk"))
    for label, column in ADDRESS_COLUMNS:
        model = apps.get_model(label)
        rows = model._default_manager.filter(**{f"{column}__iexact": person.email})
        yield Held(model=model, column=column, rows=rows.order_by("pk"))


def as_data(person: User) -> dict[str, Any]:
    """All of it as plain values for JSON. Long tables are read row by row."""
    tables: dict[str, Any] = {}
    for held in held_about(person):
        rows = [_row(held, row) for row in held.rows.iterator(chunk_size=500)]
        if rows:
            tables.setdefault(held.table, {})[held.column] = rows
    return tables


def _row(held: Held, row: models.Model) -> dict[str, Any]:
    secret = SECRET_COLUMNS.get(held.table, set())
    if getattr(row, "is_private", False):  # a mail with a link that lets its reader in
        secret = {*secret, "body", "html"}
    return {
        field.attname: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in secret
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)

"""What of the records opens something: packages name it here, and a copy that leaves the house goes without it.

    secret_columns.leave_out("sessions.Session", "Sessions end with the installation.", always=True)
    secret_columns.blank("accounts.User", "password", lambda row: "!", "People choose a new password by the link.")

Called in `AppConfig.ready`. Who copies stands in `exit_export`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class SecretTable:
    """A table whose rows stay behind: always, or unless the operator asks for a copy with its secrets."""

    label: str
    reason: str
    always: bool


@dataclass(frozen=True, kw_only=True)
class SecretColumn:
    """A column that is replaced, row by row, by what `instead(row)` gives."""

    label: str
    column: str
    instead: Callable[[Mapping[str, Any]], Any]
    reason: str


_tables: dict[str, SecretTable] = {}
_columns: dict[tuple[str, str], SecretColumn] = {}


def leave_out(label: str, reason: str, *, always: bool = False) -> None:
    """Name a table whose rows stay behind."""
    _tables[label] = SecretTable(label=label, reason=reason, always=always)


def blank(label: str, column: str, instead: Callable[[Mapping[str, Any]], Any], reason: str) -> None:
    """Name a column that is replaced."""
    _columns[label, column] = SecretColumn(label=label, column=column, instead=instead, reason=reason)


def tables_left_out(*, with_secrets: bool) -> dict[str, SecretTable]:
    """The tables that stay behind, by their label."""
    return {label: table for label, table in _tables.items() if table.always or not with_secrets}


def columns_blanked(*, with_secrets: bool) -> dict[str, dict[str, SecretColumn]]:
    """The columns that are replaced, by table and column."""
    found: dict[str, dict[str, SecretColumn]] = {}
    if not with_secrets:
        for (label, column), secret in _columns.items():
            found.setdefault(label, {})[column] = secret
    return found

"""The permission matrix: every address by every person of the cast, asked and written down.

`permission_matrix.csv` is the expectation, kept by hand and by review; `probe` is what the platform does.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.people import PEOPLE, Cast
from tests.promises.samples import BY_KIND, BY_NAME, OTHERWISE, SAMPLES

FILE = Path(__file__).parent / "permission_matrix.csv"
#: Everybody of the cast, and an operator whose staff mode is on.
OPERATING = "operator_in_staff_mode"
PERSONS = ("nobody", *PEOPLE, OPERATING)
METHODS = ("GET", "POST")
HEAD = ("address", "method", *PERSONS)
#: What a cell says: the person gets on; is sent to sign in; is refused; finds nothing there; nobody may use this method.
YES, SIGN_IN, NO, HIDDEN, NO_METHOD, ERROR = "yes", "sign in", "no", "hidden", "-", "ERROR"

Row = tuple[str, str]
Matrix = dict[Row, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Address:
    """One named address and the kinds of its parts."""

    name: str
    parts: tuple[tuple[str, str], ...]

    def path(self, cast: Cast) -> str:
        """A path that leads to it."""
        if self.name in SAMPLES:
            return reverse(self.name, kwargs=SAMPLES[self.name](cast))
        plain = {name: BY_NAME.get(name, BY_KIND.get(kind, OTHERWISE)) for name, kind in self.parts}
        try:
            return reverse(self.name, kwargs=plain)
        except NoReverseMatch:
            raise AssertionError(
                f"The address {self.name} needs a sample with {sorted(plain)}: add it to tests/promises/samples.py."
            ) from None


def addresses() -> list[Address]:
    """Every named address of the platform, once."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver().url_patterns, "", ()):
        found.setdefault(address.name, address)
    return sorted(found.values(), key=lambda address: address.name)


def _walk(patterns: list[Any], space: str, above: tuple[tuple[str, str], ...]) -> Iterator[Address]:
    for pattern in patterns:
        parts = above + tuple(
            (name, type(converter).__name__) for name, converter in pattern.pattern.converters.items()
        )
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, parts)
        elif isinstance(pattern, URLPattern):
            named = tuple((name, "text") for name in getattr(pattern.pattern, "regex", None).groupindex or ())
            kinds = dict(named) | dict(parts)
            if not pattern.name:
                raise AssertionError(f"The address {pattern.pattern} has no name: give it one.")
            yield Address(name=space + pattern.name, parts=tuple(kinds.items()))


def probe(cast: Cast) -> Matrix:
    """Ask every address as every person, by GET and by POST without content. Changes nothing that stays."""
    clients = {}
    for name, person in (*cast, (OPERATING, _operating())):
        clients[name] = Client(raise_request_exception=False)
        if name != "nobody":
            clients[name].force_login(person)
    kept = {name: dict(client.cookies.items()) for name, client in clients.items()}
    matrix: Matrix = {}
    # Who gets on is decided before the page is drawn, and drawing is most of the time.
    with mock.patch("django.template.backends.django.Template.render", return_value=""):
        for address in addresses():
            path = address.path(cast)
            for method in METHODS:
                matrix[(address.name, method)] = _row(clients, kept, method, path)
    return matrix


def _operating() -> Any:
    from mithaq.accounts.models import RoleGrant, StaffMode, User

    operator = User.objects.create_user("operating@operators.example.org", display_name="Operating Invented")
    RoleGrant.objects.create(user=operator, role="operator", starts=date(2020, 1, 1))
    now = timezone.now()
    StaffMode.objects.create(
        user=operator, reason="The matrix", started_at=now, ends_at=now + timedelta(minutes=30)
    )
    return operator


def _row(clients: dict[str, Client], kept: dict[str, Any], method: str, path: str) -> dict[str, str]:
    """One row. What is open to nobody, or offered to nobody, need not be asked of each: one more answers for all."""
    row = {name: _ask(clients[name], kept[name], method, path) for name in ("nobody", "stranger")}
    same = row["nobody"] == row["stranger"] and (
        row["nobody"] == NO_METHOD or (row["nobody"], method) == (YES, "GET")
    )
    for name in PERSONS:
        if name not in row:
            row[name] = row["nobody"] if same else _ask(clients[name], kept[name], method, path)
    return row


def _ask(client: Client, cookies: dict[str, Any], method: str, path: str) -> str:
    cache.clear()
    with transaction.atomic():
        outcome = _outcome(client.get(path) if method == "GET" else client.post(path))
        transaction.set_rollback(True)
    client.cookies.clear()
    for key, morsel in cookies.items():
        client.cookies[key] = morsel.value
    return outcome


def _outcome(response: Any) -> str:
    status = response.status_code
    if status >= 500:
        return ERROR
    if status in (301, 302) and response["Location"].split("?")[0] == reverse("account_login"):
        return SIGN_IN
    return {403: NO, 404: HIDDEN, 405: NO_METHOD}.get(status, YES)


def read() -> Matrix:
    """The expectation."""
    if not FILE.exists():
        return {}
    with FILE.open(newline="", encoding="utf-8") as file:
        return {
            (line["address"], line["method"]): {name: line[name] for name in PERSONS}
            for line in csv.DictReader(file)
        }


def write(matrix: Matrix) -> None:
    """Write the expectation down, in order."""
    with FILE.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEAD)
        for (name, method), row in sorted(matrix.items()):
            out.writerow([name, method, *(row[person] for person in PERSONS)])

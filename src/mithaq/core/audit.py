"""The record of who did what: rows that are only added, each chained by hash to the row before.

`record` is called inside the transaction of the action it records. `verify` finds every changed, removed,
moved or inserted row. No address of a machine is kept, and no secret.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.functional import Promise

from mithaq.core import staff
from mithaq.core.errors import Unavailable
from mithaq.core.models import AuditEntry, AuditHead

START = "0" * 64
ERASE = "erase_details"
_SECRET = re.compile(
    r"password|passwd|passphrase|secret|token|otp|recovery|private_key|session", re.IGNORECASE
)
NOT_KEPT = "***"
_labels: dict[str, str | Promise] = {}


def record(
    actor: AbstractBaseUser | None,
    verb: str,
    thing: models.Model | str,
    *,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Add one entry; `actor` is None for what the platform did by itself.

    Writers wait for each other here: SQLite by its one writer (IMMEDIATE), PostgreSQL by the lock on the head row.
    """
    details = _canonical(
        {"before": without_secrets(before or {}), "after": without_secrets(after or {}), "note": note}
    )
    salt = secrets.token_hex(16)
    kind, key = reference_to(thing)
    with transaction.atomic():
        head = _locked_head()
        entry = AuditEntry(
            number=head.number + 1,
            at=at.astimezone(UTC),
            actor_id=actor.pk if actor is not None else None,
            verb=verb,
            thing_kind=kind,
            thing_key=key,
            details=details,
            salt=salt,
            details_digest=_digest_of_details(salt, details),
            previous_hash=head.hash,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        moved = AuditHead.objects.filter(pk=1, number=head.number).update(
            number=entry.number, hash=entry.hash
        )
        if moved != 1:
            raise Unavailable(code="audit_head_moved")
    return entry


def history_of(thing: models.Model) -> models.QuerySet[AuditEntry]:
    """What was done to `thing`, newest first."""
    kind, key = reference_to(thing)
    return AuditEntry.objects.filter(thing_kind=kind, thing_key=key).select_related("actor")


def erase_details(
    entries: Iterable[AuditEntry], by: AbstractBaseUser | None, *, at: datetime, reason: str
) -> int:
    """Erase before, after and note of `entries` for good, and record that; the chain stays whole."""
    erased = 0
    with transaction.atomic():
        for entry in entries:
            claimed = AuditEntry.objects.filter(pk=entry.pk, details__isnull=False).update(
                details=None, salt=""
            )
            if claimed:
                record(by, ERASE, entry, at=at, note=reason)
                erased += 1
    return erased


def label_verbs(verbs: Mapping[str, str | Promise]) -> None:
    """Say how the verbs of a package read to people (`{"record_fact": _("Recorded a fact")}`), in AppConfig.ready."""
    _labels.update(verbs)


def verb_in_words(verb: str) -> str:
    """How a verb reads; without underscores the code of one that this version knows no more."""
    return str(_labels.get(verb, verb.replace("_", " ")))


def labelled_verbs() -> frozenset[str]:
    """Every verb that somebody has put in words."""
    return frozenset(_labels)


def reference_to(thing: models.Model | str) -> tuple[str, str]:
    """The kind and the key under which a thing is recorded."""
    if isinstance(thing, str):
        return "", thing[:200]
    return thing._meta.label, str(thing.pk)


def register_reader(may_read: Callable[[Any], bool]) -> None:
    """Say who may read the audit pages. Until somebody says so, nobody may."""
    staff.register("audit", may_read)


def may_read(person: Any) -> bool:
    """Whether `person` may read the audit pages."""
    return staff.may("audit", person)


def without_secrets(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with everything that is named like a secret replaced."""

    def clean(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                str(key): NOT_KEPT if _SECRET.search(str(key)) else clean(item) for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [clean(item) for item in value]
        return value

    cleaned: dict[str, Any] = clean(values)
    return cleaned


# --- the chain ------------------------------------------------------------------------------------


def hash_of(entry: AuditEntry) -> str:
    """The hash that the entry must carry: over the hash before it and every field of its own."""
    fields = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": None if entry.actor_id is None else str(entry.actor_id),
        "verb": entry.verb,
        "thing_kind": entry.thing_kind,
        "thing_key": entry.thing_key,
        "details_digest": entry.details_digest,
    }
    return hashlib.sha256(f"{entry.previous_hash}\n{_canonical(fields)}".encode()).hexdigest()


class Problem(StrEnum):
    """What `verify` can find."""

    CHANGED = "changed"
    REMOVED = "removed"
    OUT_OF_PLACE = "out_of_place"
    DETAILS_CHANGED = "details_changed"
    DETAILS_REMOVED = "details_removed"
    AFTER_THE_END = "after_the_end"
    END_CHANGED = "end_changed"
    NOT_AS_NOTED = "not_as_noted"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with the chain. `last` is given when it is a range of rows."""

    problem: Problem
    number: int
    last: int | None = None

    def __str__(self) -> str:
        rows = f"row {self.number}" if self.last in (None, self.number) else f"rows {self.number}-{self.last}"
        return f"{rows}: {self.problem.value.replace('_', ' ')}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What `verify` saw: how many entries, where the chain ends, what is wrong with it."""

    entries: int
    number: int
    head_hash: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(noted: Mapping[int, str] | None = None) -> Report:
    """Walk the whole chain. `noted` are hashes that somebody kept outside, by number of the entry.

    A chain that was rewritten as a whole is consistent in itself: only a noted hash shows it.
    """
    notes = dict(noted or {})
    with transaction.atomic():
        head = AuditHead.objects.filter(pk=1).first()
        entries = AuditEntry.objects.order_by("number").iterator(chunk_size=2000)
        walk = _Walk(notes)
        for entry in entries:
            walk.take(entry)
    findings = [*walk.findings, *walk.unexplained_erasures()]
    end = head.number if head else 0
    if end > walk.number:
        findings.append(Finding(problem=Problem.REMOVED, number=walk.number + 1, last=end))
    elif end < walk.number:
        findings.append(Finding(problem=Problem.AFTER_THE_END, number=end + 1, last=walk.number))
    elif head and head.hash != walk.hash:
        findings.append(Finding(problem=Problem.END_CHANGED, number=end))
    seen = max(end, walk.number)
    findings += [
        Finding(problem=Problem.NOT_AS_NOTED, number=number)
        for number in notes
        if number > seen or number < 1
    ]
    return Report(
        entries=walk.count,
        number=end,
        head_hash=head.hash if head else START,
        findings=tuple(sorted(findings, key=lambda finding: finding.number)),
    )


class _Walk:
    """The state of one walk along the chain."""

    def __init__(self, notes: Mapping[int, str]) -> None:
        self.notes = notes
        self.number = 0
        self.count = 0
        self.hash = START
        self.findings: list[Finding] = []
        self._without_details: set[int] = set()
        self._erased: set[int] = set()

    def take(self, entry: AuditEntry) -> None:
        """Compare one entry with the ones before it."""
        self.count += 1
        number = entry.number
        gap = number != self.number + 1
        if gap:
            self._find(Problem.REMOVED, self.number + 1, number - 1)
        if hash_of(entry) != entry.hash:
            self._find(Problem.CHANGED, number)
        elif not gap and entry.previous_hash != self.hash:
            self._find(Problem.OUT_OF_PLACE, number)
        if entry.details is None:
            self._without_details.add(number)
        elif _digest_of_details(entry.salt, entry.details) != entry.details_digest:
            self._find(Problem.DETAILS_CHANGED, number)
        if entry.verb == ERASE and entry.thing_kind == AuditEntry._meta.label:
            self._erased.add(int(entry.thing_key))
        if number in self.notes and self.notes[number] != entry.hash:
            self._find(Problem.NOT_AS_NOTED, number)
        self.number, self.hash = number, entry.hash

    def unexplained_erasures(self) -> Iterator[Finding]:
        """Entries without details that no later entry declares erased."""
        for number in sorted(self._without_details - self._erased):
            yield Finding(problem=Problem.DETAILS_REMOVED, number=number)

    def _find(self, problem: Problem, number: int, last: int | None = None) -> None:
        self.findings.append(Finding(problem=problem, number=number, last=last))


def _locked_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        if AuditEntry.objects.exists():
            raise Unavailable(code="audit_head_missing")
        AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": START})
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def _digest_of_details(salt: str, details: str) -> str:
    return hashlib.sha256(f"{salt}\n{details}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(
        value,
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )

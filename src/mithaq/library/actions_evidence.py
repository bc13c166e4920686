"""What people do with evidence: add, describe, use, replace, withdraw, look at an address again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, files
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.library import permissions_evidence as permissions
from mithaq.library import rules_evidence as rules
from mithaq.library import stripping
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse

ORIGINAL = "evidence_original"
SHARED = "evidence_copy"
LIMITS = files.FileLimits(
    label=ORIGINAL, extensions=files.DOCUMENTS | files.IMAGES | frozenset({"csv"}), most_bytes=50 * files.MB
)
SENTENCES: dict[rules.Fault, str | Promise] = {
    rules.Fault.NO_SOURCE: _("Say in words where it comes from; names of people only if they agreed."),
    rules.Fault.NOTHING_TO_SHOW: _("Give the file, or the web address, or both."),
    rules.Fault.NO_CONSENT: _(
        "It can only be published when the people in it agreed, or when nobody can be recognised. "
        "Record the consent first, or keep it unpublished."
    ),
    rules.Fault.PEOPLE_IN_IT: _(
        "People speak or are seen in it, so it needs their consent. Record that it was given, or keep it unpublished."
    ),
}
FIELDS: dict[rules.Fault, str] = {
    rules.Fault.NO_SOURCE: "source",
    rules.Fault.NOTHING_TO_SHOW: "file",
    rules.Fault.NO_CONSENT: "consent",
    rules.Fault.PEOPLE_IN_IT: "consent",
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is said of an item."""

    title: str
    kind: rules.Kind
    source: str
    reliability: rules.Reliability
    language: str
    consent: rules.Consent
    publishable: bool
    when: PartialDate | None = None
    country: Any = None
    address: str = ""
    note: str = ""


def add_evidence(
    person: Anybody, described: Described, *, upload: File[bytes] | None = None, at: datetime
) -> EvidenceItem:
    """Keep an item; the original is sealed, and a job makes the copy that is shared. Raises NotPermitted, RuleBroken."""
    if not permissions.may_add_evidence(person) or not isinstance(person, User):
        raise NotPermitted()
    _check(described, has_file=upload is not None)
    with transaction.atomic():
        original = files.keep(upload, limits=LIMITS, by=person, at=at) if upload is not None else None
        item = EvidenceItem.objects.create(
            **_values(described),
            original=original,
            stripped=(rules.Stripped.WAITING if original else rules.Stripped.NO_FILE).value,
            address_state=(rules.Address.UNCHECKED if described.address else rules.Address.NONE).value,
            added_by=person,
            added_at=at,
        )
        audit.record(person, "add_evidence", item, at=at, after=_told(item))
        if original is not None:
            clean_copy.enqueue(item.pk)
    return item


def describe_evidence(
    person: Anybody, item: EvidenceItem, described: Described, *, at: datetime
) -> EvidenceItem:
    """Change what is said of an item: its consent, for instance. Its file never changes; replace the item for that."""
    if not permissions.may_change_evidence(person, item) or not isinstance(person, User):
        raise NotPermitted()
    _check(described, has_file=item.original_id is not None)
    with transaction.atomic():
        before = _told(item)
        moved = described.address != item.address
        for name, value in _values(described).items():
            setattr(item, name, value)
        if moved:
            item.address_state = (rules.Address.UNCHECKED if item.address else rules.Address.NONE).value
            item.address_misses, item.address_checked_on = 0, None
        item.version += 1
        item.save()
        audit.record(person, "describe_evidence", item, at=at, before=before, after=_told(item))
    return item


def replace_evidence(
    person: Anybody, item: EvidenceItem, by: EvidenceItem, *, why: str, at: datetime
) -> EvidenceItem:
    """Put another item in its place; everything that rests on it is flagged until somebody looks at it."""
    if not permissions.may_change_evidence(person, item) or not isinstance(person, User):
        raise NotPermitted()
    if by.pk == item.pk or by.state != rules.State.STANDING.value:
        raise RuleBroken(
            _("Choose another item that stands itself."), code="no_replacement", field="replaced_by"
        )
    return _end(person, item, rules.State.REPLACED, why=why, at=at, by=by)


def withdraw_evidence(person: Anybody, item: EvidenceItem, *, why: str, at: datetime) -> EvidenceItem:
    """Take an item back: nobody but those who work on it sees it any more, and all that rests on it is flagged."""
    if not permissions.may_change_evidence(person, item) or not isinstance(person, User):
        raise NotPermitted()
    return _end(person, item, rules.State.WITHDRAWN, why=why, at=at)


def _end(
    person: User,
    item: EvidenceItem,
    state: rules.State,
    *,
    why: str,
    at: datetime,
    by: EvidenceItem | None = None,
) -> EvidenceItem:
    if not why.strip():
        raise RuleBroken(
            _("Say in a sentence why; whoever used it needs to know."), code="no_reason", field="why"
        )
    with transaction.atomic():
        changed = EvidenceItem.objects.filter(pk=item.pk, state=rules.State.STANDING.value).update(
            state=state.value,
            replaced_by=by,
            ended_at=at,
            ended_why=why.strip()[:300],
            version=F("version") + 1,
        )
        if not changed:
            raise Conflict(_("Somebody replaced or withdrew this item already. Reload the page."))
        EvidenceUse.objects.filter(item=item, ended_at=None).update(looked_at=None)
        verb = "withdraw_evidence" if state is rules.State.WITHDRAWN else "replace_evidence"
        if verb == "withdraw_evidence":
            audit.record(person, "withdraw_evidence", item, at=at, note=why)
        else:
            audit.record(
                person,
                "replace_evidence",
                item,
                at=at,
                after={"replaced_by": by.pk if by else None},
                note=why,
            )
    item.refresh_from_db()
    return item


def use_evidence(
    person: Anybody, items: Iterable[EvidenceItem], *, kind: str, key: str, at: datetime
) -> list[EvidenceUse]:
    """Rest something on items that stand and that the person may see; the caller audits its own thing.

    Call it inside the transaction of that thing.
    """
    wanted = list(items)
    visible = set(
        EvidenceItem.objects.visible_to(person)
        .filter(pk__in=[item.pk for item in wanted], state=rules.State.STANDING.value)
        .values_list("pk", flat=True)
    )
    if any(item.pk not in visible for item in wanted):
        raise RuleBroken(
            _("One of these items was replaced or withdrawn. Choose one that stands."),
            code="evidence_gone",
            field="evidence",
        )
    who = person if isinstance(person, User) else None
    made = []
    for item in wanted:
        use, created = EvidenceUse.objects.get_or_create(
            item=item, kind=kind, key=key, defaults={"added_at": at, "added_by": who}
        )
        if not created and use.ended_at is not None:
            use.ended_at = None
            use.save(update_fields=["ended_at"])
        made.append(use)
    return made


def look_at_use(person: Anybody, use: EvidenceUse, *, keep: bool, at: datetime) -> None:
    """Decide on a use whose item was replaced or withdrawn: let it stand as it is, or take it away."""
    if not permissions.may_change_evidence(person, use.item) or not isinstance(person, User):
        raise NotPermitted()
    if use.item.state == rules.State.STANDING.value:
        raise RuleBroken(_("This item stands; there is nothing to decide."), code="still_stands")
    with transaction.atomic():
        changed = EvidenceUse.objects.filter(pk=use.pk, looked_at=None, ended_at=None).update(
            looked_at=at, ended_at=None if keep else at
        )
        if not changed:
            raise Conflict(_("Somebody decided on this already. Reload the page."))
        audit.record(
            person,
            "look_at_evidence_use",
            use.item,
            at=at,
            after={"use": f"{use.kind} {use.key}", "kept": keep},
        )


def open_original(person: Anybody, item: EvidenceItem, *, at: datetime) -> None:
    """Write down that somebody opened the sealed original, before it is handed out."""
    if not permissions.may_read_original(person, item) or not isinstance(person, User):
        raise NotPermitted()
    audit.record(person, "open_evidence_original", item, at=at)


# --- the copy that is shared ----------------------------------------------------------------------------


@task()
def clean_copy(item_pk: int) -> str:
    """Make the copy without hidden data; done twice it is the same copy."""
    item = EvidenceItem.objects.select_related("original").filter(pk=item_pk).first()
    if item is None or item.original is None or item.stripped != rules.Stripped.WAITING.value:
        return "nothing"
    with files.open_content(item.original) as stream:
        content = stream.read()
    try:
        clean = stripping.strip(content, item.original.extension)
    except stripping.NotStripped as refused:
        EvidenceItem.objects.filter(pk=item_pk, stripped=rules.Stripped.WAITING.value).update(
            stripped=refused.code.value
        )
        return refused.code.value
    with transaction.atomic():
        # The name that somebody gave the file may say who they are.
        name = f"evidence-{item.pk}.{item.original.extension}"
        limits = files.FileLimits(label=SHARED, extensions=LIMITS.extensions, most_bytes=LIMITS.most_bytes)
        shared = files.keep(ContentFile(clean, name=name), limits=limits, by=None)
        EvidenceItem.objects.filter(pk=item_pk, stripped=rules.Stripped.WAITING.value).update(
            shared=shared, stripped=rules.Stripped.CLEAN.value
        )
    return rules.Stripped.CLEAN.value


# --- addresses -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an address answered: whether something is there, and whether it leads elsewhere now."""

    found: bool
    moved: bool = False


def look_at_address(item: EvidenceItem, fetch: Callable[[str], Answer], *, at: datetime) -> rules.Address:
    """Look once at the address of an item and write down what was found; three misses in a row make it dead."""
    answer = fetch(item.address)
    state, misses = rules.address_after(answer.found, moved=answer.moved, misses=item.address_misses)
    with transaction.atomic():
        changed = EvidenceItem.objects.filter(
            pk=item.pk, address=item.address, address_misses=item.address_misses
        ).update(address_state=state.value, address_misses=misses, address_checked_on=at.date())
        if changed and state.value != item.address_state and state is rules.Address.GONE:
            audit.record(None, "lose_evidence_address", item, at=at, note=item.address)
    return state


def _check(described: Described, *, has_file: bool) -> None:
    fault = rules.fault_in(
        kind=described.kind,
        consent=described.consent,
        publishable=described.publishable,
        source=described.source,
        has_file=has_file,
        address=described.address,
    )
    if fault:
        raise RuleBroken(SENTENCES[fault], code=fault.value, field=FIELDS[fault])


def _values(described: Described) -> dict[str, Any]:
    when = described.when
    return {
        "title": described.title.strip(),
        "kind": described.kind.value,
        "country": described.country,
        "dated": when.first if when else None,
        "precision": when.precision.value if when else "",
        "source": described.source.strip(),
        "reliability": described.reliability.value,
        "language": described.language,
        "consent": described.consent.value,
        "publishable": described.publishable,
        "address": described.address.strip(),
        "note": described.note.strip(),
    }


def _told(item: EvidenceItem) -> dict[str, Any]:
    """An item for the audit: what is said of it, never what is in it."""
    return {
        "kind": item.kind,
        "country": item.country_id,
        "reliability": item.reliability,
        "consent": item.consent,
        "publishable": item.publishable,
        "address": item.address,
        "sha256": item.original.sha256 if item.original else "",
    }

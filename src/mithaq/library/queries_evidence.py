"""What pages ask of evidence: which items things rest on, which uses are flagged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from mithaq.accounts.models import Anybody
from mithaq.library import evidence_uses
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse

Text = str | Promise


def items_by_use(kind: str, keys: Iterable[object], person: Anybody) -> dict[str, list[EvidenceItem]]:
    """The items that the person may see, by the key of what rests on them (two queries)."""
    uses = EvidenceUse.objects.filter(kind=kind, key__in=[str(key) for key in keys], ended_at=None)
    pairs = list(uses.values_list("key", "item"))
    items = {
        item.pk: item
        for item in EvidenceItem.objects.visible_to(person)
        .filter(pk__in={item for _key, item in pairs})
        .select_related("original", "shared")
    }
    found: dict[str, list[EvidenceItem]] = {}
    for key, item in pairs:
        if item in items:
            found.setdefault(key, []).append(items[item])
    return found


def flagged(kind: str, keys: Iterable[object]) -> set[str]:
    """The keys of things that rest on an item that was replaced or withdrawn, and on which nobody decided yet."""
    return set(
        EvidenceUse.objects.filter(
            kind=kind, key__in=[str(key) for key in keys], ended_at=None, looked_at=None
        )
        .exclude(item__state="standing")
        .values_list("key", flat=True)
    )


def flagged_uses(person: Anybody) -> QuerySet[EvidenceUse]:
    """The uses that wait for a decision, of the items that the person may see."""
    return (
        EvidenceUse.objects.filter(
            ended_at=None, looked_at=None, item__in=EvidenceItem.objects.visible_to(person).values("pk")
        )
        .exclude(item__state="standing")
        .select_related("item")
    )


@dataclass(frozen=True, kw_only=True)
class UseTold:
    """One use as a page tells it; nothing but its kind when the person may not know of the thing."""

    use: EvidenceUse
    kind: Text
    words: str
    address: str
    is_flagged: bool


def uses_of(item: EvidenceItem, person: Any) -> list[UseTold]:
    """Everything that rests on an item, as far as the person may know of it."""
    uses = list(item.uses.all())
    told = evidence_uses.told([(use.kind, use.key) for use in uses], person)
    found = []
    for use in uses:
        kind = evidence_uses.kind_of(use.kind)
        label, words, address = told.get((use.kind, use.key), (kind.label if kind else use.kind, "", ""))
        found.append(
            UseTold(
                use=use,
                kind=label,
                words=words,
                address=address,
                is_flagged=item.state != "standing" and use.looked_at is None and use.ended_at is None,
            )
        )
    return found

"""Two records that are one: look for them, say that they differ, merge them field by field, undo a merge.

Rows that pointed at the record that goes are moved, wherever they stand. The log of memberships is only added to: what
no longer holds is withdrawn, so that a count of an earlier day, as it was known then, stays what it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, RoleGrant, User
from mithaq.accounts.rules import Role
from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import duplicates, permissions, references_to
from mithaq.network import merging_rules as rules
from mithaq.network.actions import log_of, settle
from mithaq.network.merging_rules import Side
from mithaq.network.models import LikePair, MembershipEvent, Merge, Organisation, OrganisationName, Person

Thing = TypeVar("Thing", Organisation, Person)
#: What is chosen field by field. Code, standing and what is counted from the log are not chosen.
FIELDS: dict[type, tuple[str, ...]] = {
    Organisation: (
        "name", "language", "names", "acronym", "kind", "seat_id", "works_in", "languages", "themes", "chapters",
        "registration", "founded", "web", "email", "phone", "about", "exposure", "confirmed_on",
    ),
    Person: ("name", "email", "phone", "language", "country_id", "user_id", "exposure"),
}  # fmt: skip
#: Unique where it is not empty: given up by the record that goes before the other takes it.
UNIQUE = {"email": "", "user_id": None}
CHANGED_SINCE = _(
    "One of the two records was changed since you opened this page. Open it again and compare anew; nothing was merged."
)


def fields_of(thing: Organisation | Person) -> dict[str, Any]:
    """The values that are chosen among, as JSON holds them."""
    return {name: _plain(getattr(thing, name)) for name in FIELDS[type(thing)]}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def merge(
    person: Anybody,
    kept: Thing,
    lost: Thing,
    *,
    sides: Mapping[str, Side],
    log: Side = Side.KEPT,
    stamp: str,
    at: datetime,
) -> Merge:
    """Take `lost` into `kept`. `stamp` is `rules.stamp` of both as the person saw them; raises Conflict when it is old."""
    if not permissions.may_merge(person):
        raise NotPermitted
    if kept.pk == lost.pk:
        raise RuleBroken(_("These are one record already. Choose two."), code="merge_with_itself")
    with transaction.atomic():
        kept, lost = _locked(kept, lost)
        if kept.merged_into_id is not None or lost.merged_into_id is not None:
            raise Conflict(
                _("One of the two was merged already. Look at the list again."), code="merged_already"
            )
        before, before_of_lost = fields_of(kept), fields_of(lost)
        if stamp != rules.stamp(before, before_of_lost):
            raise Conflict(CHANGED_SINCE, code="changed_since")
        if isinstance(kept, Person) and kept.user_id and lost.user_id and kept.user_id != lost.user_id:
            raise RuleBroken(
                _("Both have an account. Close one of the accounts first, then merge."), code="two_accounts"
            )
        after = rules.chosen(before, before_of_lost, sides)
        if isinstance(kept, Person):
            after["user_id"] = kept.user_id or lost.user_id
        _give_up(lost, before_of_lost, after)
        _write(kept, after, at=at)
        made, withdrawn = _join_logs(person, kept, lost, log, at=at)
        moved, stayed = references_to.move(lost, kept)
        if isinstance(kept, Organisation) and isinstance(lost, Organisation):
            moved += _move_representatives(person, lost.code, kept.code, at=at)
            made += _keep_names(kept, lost, at=at)
        type(lost).objects.filter(pk=lost.pk).update(merged_into=kept)
        for each in (kept, lost):
            settle(each, today=at.date())
        done = Merge.objects.create(
            **_pair(kept, lost),
            before=before,
            after=after,
            before_of_lost=before_of_lost,
            moved=moved,
            stayed=stayed,
            made=made,
            events_withdrawn=withdrawn,
            at=at,
            by=person if isinstance(person, User) else None,
        )
        _decide(kept, lost, rules.Likeness.MERGED, person, at=at)
        audit.record(
            _actor(person),
            "merge_records",
            kept,
            at=at,
            after={
                "merged": lost.pk,
                "moved": len(moved),
                "stayed": len(stayed),
                "fields": [name for name in before if before[name] != after[name]],
            },
        )
        audit.record(_actor(person), "go_into_another", lost, at=at, after={"merged_into": kept.pk})
    return done


def undo_merge(person: Anybody, done: Merge, *, at: datetime) -> Merge:
    """Part the two again: rows that still stand where the merge put them go back, fields changed since stay as they are."""
    if not permissions.may_merge(person):
        raise NotPermitted
    with transaction.atomic():
        done = Merge.objects.select_for_update(of=("self",)).get(pk=done.pk)
        if not rules.can_be_undone(merged_at=done.at, undone_at=done.undone_at, at=at):
            raise Conflict(
                _("This merge can no longer be undone: it was undone before, or its thirty days are over."),
                code="merge_stands",
            )
        kept, lost = _locked(done.kept, done.lost)
        if kept.merged_into_id is not None:
            raise RuleBroken(
                _("The record that stayed was merged into another since. Undo that merge first."),
                code="merged_again",
            )
        Merge.objects.filter(pk=done.pk).update(undone_at=at, undone_by=_actor(person))
        _write(kept, {**fields_of(kept), **rules.put_back(fields_of(kept), done.before, done.after)}, at=at)
        now = fields_of(kept)
        again = {
            name: value
            for name, value in done.before_of_lost.items()
            if name not in UNIQUE or not value or now.get(name) != value
        }
        _write(lost, again, at=at)
        references_to.move_back(_plain_moves(done.moved), one=lost, to=kept)
        if isinstance(kept, Organisation) and isinstance(lost, Organisation):
            _move_grants_back(person, done.moved, kept.code, lost.code, at=at)
        _part_logs(person, done, kept, lost, at=at)
        OrganisationName.objects.filter(
            pk__in=[key for label, key in done.made if label == OrganisationName._meta.label]
        ).delete()
        type(lost).objects.filter(pk=lost.pk).update(merged_into=None)
        for each in (kept, lost):
            settle(each, today=at.date())
        _decide(kept, lost, rules.Likeness.OPEN, person, at=at)
        audit.record(_actor(person), "undo_merge", kept, at=at, after={"parted": lost.pk})
        audit.record(_actor(person), "undo_merge", lost, at=at, after={"parted": kept.pk})
    done.refresh_from_db()
    return done


def say_different(person: Anybody, pair: LikePair, *, at: datetime) -> None:
    """The two are different ones: the pair is not shown again."""
    if not permissions.may_merge(person):
        raise NotPermitted
    with transaction.atomic():
        changed = LikePair.objects.open().filter(pk=pair.pk)
        if (
            changed.update(state=rules.Likeness.DIFFERENT.value, decided_at=at, decided_by=_actor(person))
            != 1
        ):
            raise Conflict(_("Somebody decided on this pair already. Look at the list again."))
        audit.record(_actor(person), "say_different", pair, at=at)


def look_for_pairs(*, at: datetime) -> int:
    """Look for organisations and people that look alike, and note the pairs that are new; returns how many are."""
    organisations = [
        duplicates.Entry(key=str(key), names=(name, *names.values()), acronym=acronym, web=web)
        for key, name, names, acronym, web in Organisation.objects.standing()
        .order_by("pk")
        .values_list("pk", "name", "names", "acronym", "web")
    ]
    people = [
        duplicates.Entry(key=str(key), names=(name,))
        for key, name in Person.objects.standing().order_by("pk").values_list("pk", "name")
    ]
    rows = [
        LikePair(organisation_id=one, other_organisation_id=other, score=score, why=why, found_at=at)
        for one, other, score, why in _found(organisations)
    ] + [
        LikePair(person_id=one, other_person_id=other, score=score, why=why, found_at=at)
        for one, other, score, why in _found(people)
    ]
    before = LikePair.objects.count()
    LikePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return LikePair.objects.count() - before


def forget_old(*, at: datetime) -> int:
    """Empty what merges hold of people once they can no longer be undone; returns how many."""
    return (
        Merge.objects.filter(at__lte=at - rules.KEPT_FOR)
        .exclude(before_of_lost={})
        .update(before={}, after={}, before_of_lost={}, moved=[], stayed=[], made=[])
    )


# --- parts of a merge ------------------------------------------------------------------------------


def _found(entries: Sequence[duplicates.Entry]) -> Iterable[tuple[int, int, float, str]]:
    for pair in duplicates.find(entries, least=duplicates.SURE):
        one, other = sorted((int(pair.one), int(pair.other)))
        yield one, other, pair.score, pair.why


def _actor(person: Anybody) -> User | None:
    return person if isinstance(person, User) else None


def _locked(kept: Any, lost: Any) -> tuple[Any, Any]:
    """Both rows, read anew under one lock; always in the same order, so that two merges cannot wait for each other."""
    rows = {
        row.pk: row
        for row in type(kept)
        .objects.select_for_update(of=("self",))
        .filter(pk__in=(kept.pk, lost.pk))
        .order_by("pk")
    }
    return rows[kept.pk], rows[lost.pk]


def _give_up(lost: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Empty on the record that goes what may stand only once."""
    if isinstance(lost, Person):
        taken = {
            name: empty for name, empty in UNIQUE.items() if before[name] and after[name] == before[name]
        }
        if taken:
            Person.objects.filter(pk=lost.pk).update(**taken)


def _write(thing: Any, values: Mapping[str, Any], *, at: datetime) -> None:
    """Write chosen values, and what follows from them."""
    for name, value in values.items():
        setattr(thing, name, value)
    if isinstance(thing, Organisation):
        thing.folded = thing.fold_names()
        thing.version += 1
        thing.changed_at = at
        with past.keeping(thing, at=at):
            thing.save(update_fields=[*values, "folded", "version", "changed_at"])
    else:
        thing.save(update_fields=list(values))


def _pair(kept: Any, lost: Any) -> dict[str, Any]:
    kind = "organisation" if isinstance(kept, Organisation) else "person"
    return {f"kept_{kind}": kept, f"lost_{kind}": lost}


def _decide(kept: Any, lost: Any, state: rules.Likeness, person: Anybody, *, at: datetime) -> None:
    kind = "organisation" if isinstance(kept, Organisation) else "person"
    both = Q(**{kind: kept, f"other_{kind}": lost}) | Q(**{kind: lost, f"other_{kind}": kept})
    LikePair.objects.filter(both).update(state=state.value, decided_at=at, decided_by=_actor(person))


def _keep_names(kept: Organisation, lost: Organisation, *, at: datetime) -> list[list[Any]]:
    """The name of the one that goes is found among the earlier names of the one that stays."""
    known = {kept.name, *kept.names.values()}
    made = []
    for language, name in {**lost.names, lost.language: lost.name}.items():
        if name and name not in known:
            row = OrganisationName.objects.create(
                organisation=kept, language=language, name=name, until=at.date()
            )
            made.append([OrganisationName._meta.label, row.pk])
    return made


def _join_logs(
    person: Anybody, kept: Any, lost: Any, log: Side, *, at: datetime
) -> tuple[list[list[Any]], list[int]]:
    """One log holds from now on; the events of the other are withdrawn. Returns what was made, and what was withdrawn."""
    own, other = rules.valid(log_of(kept)), rules.valid(log_of(lost))
    take_other = bool(other) and (log is Side.LOST or not own)
    gone = [event.id for event in other] + ([event.id for event in own] if take_other else [])
    made = []
    if take_other:
        for row in MembershipEvent.objects.filter(pk__in=[event.id for event in other]).order_by("on", "pk"):
            made.append([MembershipEvent._meta.label, _again(row, kept, person, at=at)])
    _withdraw(gone, person, "Merged with another record", at=at)
    return made, gone


def _part_logs(person: Anybody, done: Merge, kept: Any, lost: Any, *, at: datetime) -> None:
    """What the merge added is withdrawn, what it withdrew is recorded again: the log is only added to."""
    added = [key for label, key in done.made if label == MembershipEvent._meta.label]
    _withdraw(added, person, "The merge was undone", at=at)
    rows = MembershipEvent.objects.filter(pk__in=done.events_withdrawn).order_by("on", "pk")
    for row in rows:
        _again(row, kept if _owner(row) == kept.pk else lost, person, at=at)


def _owner(row: MembershipEvent) -> int | None:
    return row.organisation_id or row.person_id


def _again(row: MembershipEvent, thing: Any, person: Anybody, *, at: datetime) -> int:
    copy = MembershipEvent.objects.create(
        organisation=thing if isinstance(thing, Organisation) else None,
        person=thing if isinstance(thing, Person) else None,
        kind_id=row.kind_id,
        event=row.event,
        on=row.on,
        reason=row.reason,
        decision=row.decision,
        recorded_at=at,
        recorded_by=_actor(person),
    )
    return int(copy.pk)


def _withdraw(numbers: Iterable[int], person: Anybody, why: str, *, at: datetime) -> None:
    MembershipEvent.objects.filter(pk__in=list(numbers), withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=_actor(person), withdrawn_why=why
    )


def _move_representatives(person: Anybody, one: str, to: str, *, at: datetime) -> list[list[Any]]:
    """Who represents the one that goes represents the one that stays; who does so already keeps one grant of the two."""
    moved: list[list[Any]] = []
    grants = RoleGrant.objects.filter(
        role=Role.MEMBER_REPRESENTATIVE.value, scope=one, revoked_at=None
    ).select_related("user")
    for grant in grants:
        if RoleGrant.objects.filter(user=grant.user, role=grant.role, scope=to, revoked_at=None).exists():
            continue
        _give_scope(person, grant, to, at=at)
        moved.append([RoleGrant._meta.label, grant.pk, "scope"])
    return moved


def _plain_moves(moved: Iterable[list[Any]]) -> list[list[Any]]:
    return [place for place in moved if place[0] != RoleGrant._meta.label]


def _move_grants_back(
    person: Anybody, moved: Iterable[list[Any]], one: str, to: str, *, at: datetime
) -> None:
    keys = [key for label, key, _field in moved if label == RoleGrant._meta.label]
    for grant in RoleGrant.objects.filter(pk__in=keys, scope=one, revoked_at=None).select_related("user"):
        _give_scope(person, grant, to, at=at)


def _give_scope(person: Anybody, grant: RoleGrant, to: str, *, at: datetime) -> None:
    before = grant.scope
    RoleGrant.objects.filter(pk=grant.pk).update(scope=to)
    audit.record(
        _actor(person),
        "move_role",
        grant.user,
        at=at,
        before={"role": grant.role, "scope": before},
        after={"role": grant.role, "scope": to},
    )

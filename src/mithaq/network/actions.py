"""What people do with organisations and memberships. Admission is in `actions_admission`, roles in `actions_roles`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, days, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import permissions, rules
from mithaq.network.models import (
    MembershipEvent,
    MembershipKind,
    Organisation,
    OrganisationName,
    Person,
    logged,
)

FAULTS = {
    rules.Fault.IN_FUTURE: _("This day lies in the future. Record it when it has happened."),
    rules.Fault.DOES_NOT_FOLLOW: _(
        "This cannot follow what the log holds at that day. Look at the log below and check the date."
    ),
    rules.Fault.NO_REASON: _("Write the reason: the organisation can ask for it."),
    rules.Fault.NO_DECISION: _("Name the decision: who took it, and where it is recorded."),
}
#: What a representative may change by themselves; the rest is asked of the hub.
OWN_FIELDS = frozenset(
    {"web", "email", "phone", "about", "languages", "works_in", "themes", "chapters", "exposure"}
)


def log_of(thing: Organisation | Person) -> list[rules.LoggedEvent]:
    """The events of one organisation or person, as the rules take them."""
    return [logged(row) for row in thing.events.values(*MembershipEvent.EVENT_VALUES)]


def settle(thing: Organisation | Person, *, today: date) -> None:
    """Write beside the log what it says today."""
    standing = rules.standing_at(log_of(thing), today)
    thing.state = standing.state.value
    thing.membership_id = standing.kind or None
    thing.since = standing.since
    type(thing).objects.filter(pk=thing.pk).update(
        state=thing.state, membership=thing.membership_id, since=thing.since
    )


def record_event(
    person: Anybody,
    thing: Organisation | Person,
    *,
    kind: str,
    event: rules.Event,
    on: date,
    at: datetime,
    reason: str = "",
    decision: str = "",
) -> MembershipEvent:
    """Add one event to the log of an organisation or an individual member. Raises NotPermitted or RuleBroken."""
    if not permissions.may_record_event(person):
        raise NotPermitted
    return add_event(person, thing, kind=kind, event=event, on=on, at=at, reason=reason, decision=decision)


def add_event(
    person: Anybody | None,
    thing: Organisation | Person,
    *,
    kind: str,
    event: rules.Event,
    on: date,
    at: datetime,
    reason: str = "",
    decision: str = "",
) -> MembershipEvent:
    """The same for rules and decisions that were permitted elsewhere (a vote, two silent years)."""
    row = MembershipKind.objects.filter(pk=kind).first()
    if row is None or row.for_people is not isinstance(thing, Person):
        raise RuleBroken(
            _("This kind of membership is not for whom you chose. Choose another kind."),
            code="kind_does_not_fit",
            field="kind",
        )
    with transaction.atomic():
        held = type(thing).objects.select_for_update().get(pk=thing.pk)
        new = rules.LoggedEvent(id=2**62, kind=kind, event=event, on=on, recorded_at=at)
        fault = rules.fault_of_event(
            log_of(held), new, today=days.day_of(at), reason=reason, decision=decision
        )
        if fault is not None:
            raise RuleBroken(FAULTS[fault], code=fault.value, field=_field_of(fault))
        made = MembershipEvent.objects.create(
            organisation=held if isinstance(held, Organisation) else None,
            person=held if isinstance(held, Person) else None,
            kind=row,
            event=event.value,
            on=on,
            reason=reason,
            decision=decision,
            recorded_at=at,
            recorded_by=person if isinstance(person, User) else None,
        )
        settle(thing, today=days.day_of(at))
        audit.record(
            person if isinstance(person, User) else None,
            "record_membership_event",
            thing,
            at=at,
            after={"event": event.value, "kind": kind, "on": on.isoformat(), "decision": decision},
            note=reason,
        )
    return made


def _field_of(fault: rules.Fault) -> str:
    return {rules.Fault.NO_REASON: "reason", rules.Fault.NO_DECISION: "decision"}.get(fault, "on")


def withdraw_event(person: Anybody, event: MembershipEvent, *, why: str, at: datetime) -> None:
    """Take an event back that was recorded by mistake; what the record held before stays reproducible."""
    if not permissions.may_record_event(person):
        raise NotPermitted
    if not why.strip():
        raise RuleBroken(_("Say why it is withdrawn."), code="no_reason", field="why")
    thing = event.organisation or event.person
    assert thing is not None  # noqa: S101 - held by the constraint event_of_one
    with transaction.atomic():
        claimed = MembershipEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=person if isinstance(person, User) else None, withdrawn_why=why
        )
        if claimed != 1:
            raise Conflict(_("It is withdrawn already."), code="withdrawn_already")
        if rules.fault_of_log(log_of(thing)) is not None:
            raise RuleBroken(
                _("Later events rest on this one. Withdraw the latest first."), code="others_rest_on_it"
            )
        settle(thing, today=days.day_of(at))
        audit.record(
            person if isinstance(person, User) else None,
            "withdraw_membership_event",
            thing,
            at=at,
            before={"event": event.event, "on": event.on.isoformat()},
            note=why,
        )


def add_organisation(person: Anybody, values: Mapping[str, Any], *, at: datetime) -> Organisation:
    """Make an organisation; it belongs to nothing until an event says so."""
    if not permissions.may_add_organisation(person):
        raise NotPermitted
    return make_organisation(person, values, at=at)


def make_organisation(person: Anybody | None, values: Mapping[str, Any], *, at: datetime) -> Organisation:
    """The same after a decision that was permitted elsewhere."""
    with transaction.atomic():
        if Organisation.objects.filter(code=values.get("code")).exists():
            raise RuleBroken(
                _("Another organisation has this code. Choose another."), code="code_taken", field="code"
            )
        made = Organisation(**values, changed_at=at)
        made.folded = made.fold_names()
        made.save()
        audit.record(
            person if isinstance(person, User) else None,
            "add_organisation",
            made,
            at=at,
            after={"code": made.code, "seat": made.seat_id},
        )
    return made


def change_organisation(
    person: Anybody, organisation: Organisation, values: Mapping[str, Any], *, at: datetime
) -> Organisation:
    """Change fields; a name that goes is kept in the history. Representatives change `OWN_FIELDS` only."""
    if not permissions.may_correct_organisation(person, organisation):
        raise NotPermitted
    if not set(values) <= OWN_FIELDS and not permissions.may_edit_organisation(person, organisation):
        raise NotPermitted
    if not permissions.may_see_organisation(person, organisation):
        raise NotPermitted
    before = {name: _told(getattr(organisation, name)) for name in values}
    names = {organisation.language: organisation.name, **organisation.names}
    with transaction.atomic(), past.keeping(organisation, at=at):
        for name, value in values.items():
            setattr(organisation, name, value)
        organisation.folded = organisation.fold_names()
        organisation.version += 1
        organisation.changed_at = at
        organisation.save()
        now = {organisation.language: organisation.name, **organisation.names}
        for language, name in names.items():
            if name and now.get(language) != name:
                OrganisationName.objects.create(
                    organisation=organisation, language=language, name=name, until=at.date()
                )
        after = {name: _told(getattr(organisation, name)) for name in values}
        changed = [name for name in values if before[name] != after[name]]
        if changed:
            audit.record(
                person if isinstance(person, User) else None,
                "change_organisation",
                organisation,
                at=at,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    return organisation


def _told(value: Any) -> Any:
    return getattr(value, "pk", value)


def confirm_organisation(person: Anybody, organisation: Organisation, *, at: datetime) -> None:
    """The yearly word: still active, contacts right, consent still given. A dormant member is back by it."""
    if not permissions.may_correct_organisation(person, organisation):
        raise NotPermitted
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=at.date(), changed_at=at)
        organisation.confirmed_on = at.date()
        audit.record(
            person if isinstance(person, User) else None, "confirm_organisation", organisation, at=at
        )
        if organisation.state == rules.State.DORMANT and organisation.membership_id:
            add_event(
                person,
                organisation,
                kind=organisation.membership_id,
                event=rules.Event.REINSTATED,
                on=at.date(),
                at=at,
            )

"""What people do for an organisation: give a role, hand it over, confirm or decline what the hub gave, end it.

From the organisation itself a role counts at once. From the hub it waits for the organisation's word, and so does the
end of the role that it takes over from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, days, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import permissions, role_rules, rules
from mithaq.network.models import Organisation, OrganisationRole, Person, organisations_of


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody who is not in the record yet."""

    name: str
    email: str = ""


def give_role(
    person: Anybody,
    organisation: Organisation,
    other: Person | NewPerson,
    *,
    role: rules.PersonRole,
    since: date,
    until: date | None = None,
    instead_of: OrganisationRole | None = None,
    at: datetime,
) -> OrganisationRole:
    """Say what a person does for an organisation. Raises NotPermitted, RuleBroken or Conflict; nothing is half done."""
    if not permissions.may_give_role(person, organisation):
        raise NotPermitted
    _check_days(since, until)
    if instead_of is not None and (
        instead_of.organisation_id != organisation.pk or instead_of.role != role.value
    ):
        raise RuleBroken(
            _("The role that is taken over is another one. Choose a role of the same kind, or none."),
            code="another_role",
            field="instead_of",
        )
    own = organisation.code in organisations_of(person)
    with transaction.atomic():
        Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        if isinstance(other, Person) and not permissions.may_see_person(person, other):
            raise NotPermitted
        found = other if isinstance(other, Person) else _person_for(person, other)
        if organisation.roles.filter(person=found, role=role.value, since=since).exists():
            raise Conflict(_("This person has the role from that day already."), code="role_twice")
        made = OrganisationRole.objects.create(
            organisation=organisation,
            person=found,
            role=role.value,
            since=since,
            until=until,
            instead_of=instead_of,
            given_on=days.day_of(at),
            given_by=_actor(person),
        )
        if own:
            _let_count(made, on=days.day_of(at))
        audit.record(
            _actor(person),
            "give_role_in_organisation",
            organisation,
            at=at,
            after=_named(made),
        )
    return made


def confirm_role(person: Anybody, given: OrganisationRole, *, at: datetime) -> OrganisationRole:
    """The organisation says yes: the role counts, and the one that it takes over from ends the day before."""
    today = days.day_of(at)
    with transaction.atomic():
        held = _answered(person, given, on=today)
        _let_count(held, on=today)
        audit.record(
            _actor(person), "confirm_role_in_organisation", held.organisation, at=at, after=_named(held)
        )
        _tell(held)
    return held


def decline_role(person: Anybody, given: OrganisationRole, *, why: str, at: datetime) -> OrganisationRole:
    """The organisation says no, with the reason: the role never counts, and nothing else ends."""
    today = days.day_of(at)
    if not why.strip():
        raise RuleBroken(_("Say why: the hub reads it."), code="no_reason", field="why")
    with transaction.atomic():
        held = _answered(person, given, on=today)
        held.declined_on, held.declined_why = today, why.strip()[:300]
        held.save(update_fields=["declined_on", "declined_why"])
        audit.record(
            _actor(person),
            "decline_role_in_organisation",
            held.organisation,
            at=at,
            after=_named(held),
            note=held.declined_why,
        )
        _tell(held)
    return held


def end_role(person: Anybody, given: OrganisationRole, *, until: date, at: datetime) -> OrganisationRole:
    """Name the last day of a role."""
    if not permissions.may_give_role(person, given.organisation):
        raise NotPermitted
    with transaction.atomic():
        Organisation.objects.select_for_update(of=("self",)).get(pk=given.organisation_id)
        held = OrganisationRole.objects.select_related("organisation", "person").get(pk=given.pk)
        _check_days(held.since, until)
        if held.declined_on is not None or held.until == until:
            raise Conflict(
                _("This role has that last day already, or was declined. Look at the page again."),
                code="role_ended",
            )
        before, held.until = held.until, until
        if held.confirmed_on is not None:
            _take_places(held)
        held.save(update_fields=["until"])
        audit.record(
            _actor(person),
            "end_role_in_organisation",
            held.organisation,
            at=at,
            before={"until": before.isoformat() if before else None},
            after=_named(held),
        )
    return held


# --- parts -------------------------------------------------------------------------------------------


def _actor(person: Anybody) -> User | None:
    return person if isinstance(person, User) else None


def _check_days(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise RuleBroken(
            _("The last day lies before the first. Correct one of them."),
            code="ends_before_start",
            field="until",
        )


def _person_for(person: Anybody, new: NewPerson) -> Person:
    """The one with this address, as far as the giver may see them, else a new one."""
    email = new.email.strip().lower()
    found = Person.objects.standing().filter(email__iexact=email).first() if email else None
    if found is None:
        if not new.name.strip():
            raise RuleBroken(_("Write the name of the person."), code="no_name", field="name")
        if email and Person.objects.filter(email__iexact=email).exists():
            raise _elsewhere()
        return Person.objects.create(name=new.name.strip(), email=email)
    if not permissions.may_see_person(person, found):
        raise _elsewhere()
    return found


def _elsewhere() -> RuleBroken:
    return RuleBroken(
        _("This address cannot be used here. Write to the hub: it gives the role."),
        code="address_elsewhere",
        field="email",
    )


def _answered(person: Anybody, given: OrganisationRole, *, on: date) -> OrganisationRole:
    """The role, locked, if this person may answer for the organisation and nobody has."""
    if not permissions.may_answer_role(person, given, on=on):
        raise NotPermitted
    Organisation.objects.select_for_update(of=("self",)).get(pk=given.organisation_id)
    held = (
        OrganisationRole.objects.waiting()
        .select_related("organisation", "person", "given_by")
        .filter(pk=given.pk)
        .first()
    )
    if held is None:
        raise Conflict(_("Somebody answered this already. Look at the page again."), code="answered_already")
    return held


def _let_count(given: OrganisationRole, *, on: date) -> None:
    """Let a role count from now on; who had the place leaves it the day before, then the new one stands."""
    _take_places(given)
    given.confirmed_on = on
    given.save(update_fields=["confirmed_on"])


def _take_places(given: OrganisationRole) -> None:
    """End the roles whose place this one takes. Raises RuleBroken where one that begins later stands in its way."""
    rows = given.organisation.roles.filter(role=given.role, declined_on=None).exclude(pk=given.pk)
    if given.role in role_rules.ONE_AT_A_TIME:
        rows = rows.confirmed()
    elif given.instead_of_id is not None and given.confirmed_on is None:
        rows = rows.filter(pk=given.instead_of_id)
    else:
        return
    last_days, later = role_rules.ended_by(given.span, [row.span for row in rows])
    if later:
        raise _in_the_way(later)
    for key, last in last_days.items():
        OrganisationRole.objects.filter(pk=key).update(until=last)


def _in_the_way(later: Iterable[role_rules.Span]) -> RuleBroken:
    return RuleBroken(
        _(
            "Somebody holds this role from %(day)s on, which is not before the first day here. Choose a later first day, or an end before that day."
        ),
        code="role_in_the_way",
        field="since",
        day=min(span.since for span in later).isoformat(),
    )


def _named(held: OrganisationRole) -> dict[str, object]:
    """What the audit keeps of a role."""
    return {
        "person": held.person_id,
        "role": held.role,
        "since": held.since.isoformat(),
        "until": held.until.isoformat() if held.until else None,
    }


def _tell(held: OrganisationRole) -> None:
    """Tell whoever gave the role what the organisation says."""
    by = held.given_by
    if by is None:
        return
    mail.send(
        by.email,
        "network/role_answered",
        {
            "role": held,
            "organisation": held.organisation,
            "confirmed": held.confirmed_on is not None,
            "answer": held.declined_why,
        },
        language=by.language,
        key=f"role-{held.pk}-answered",
    )

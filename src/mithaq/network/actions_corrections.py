"""A member proposes a correction; the hub, or the coordinator of its region, accepts or refuses it with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import actions, permissions
from mithaq.network import correction_rules as rules
from mithaq.network.correction_rules import ProposalState
from mithaq.network.models import Organisation, Proposal

LABELS: dict[str, str | Promise] = {
    "name": _("Name in its own language"),
    "language": _("Language of the name"),
    "name_en": _("Name in English"),
    "name_ar": _("Name in Arabic"),
    "acronym": _("Acronym"),
    "kind": _("What it is"),
    "seat": _("Country of its seat"),
    "registration": _("Registration"),
    "founded": _("Founded in"),
}


def held_now(organisation: Organisation) -> dict[str, Any]:
    """What the fields say that may be proposed."""
    return {
        "name": organisation.name,
        "language": organisation.language,
        "name_en": organisation.names.get("en", ""),
        "name_ar": organisation.names.get("ar", ""),
        "acronym": organisation.acronym,
        "kind": organisation.kind,
        "seat": organisation.seat_id or "",
        "registration": organisation.registration,
        "founded": organisation.founded,
    }


def propose(
    person: Anybody, organisation: Organisation, wanted: Mapping[str, Any], *, why: str, at: datetime
) -> Proposal:
    """Propose what fields should say. One proposal of an organisation waits at a time."""
    if not permissions.may_propose(person, organisation):
        raise NotPermitted
    changes = rules.changes(held_now(organisation), wanted)
    if not changes:
        raise RuleBroken(_("Nothing here differs from what is held. Change what is wrong."), code="no_change")
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                organisation=organisation,
                changes=changes,
                why=why.strip(),
                proposed_at=at,
                proposed_by=person if isinstance(person, User) else None,
            )
            audit.record(
                person if isinstance(person, User) else None,
                "propose_correction",
                organisation,
                at=at,
                after={"fields": sorted(changes), "proposal": made.pk},
            )
    except IntegrityError:
        raise RuleBroken(
            _("A correction is waiting already. Take it back first, then propose anew."),
            code="proposal_waits",
        ) from None
    return made


def answer(person: Anybody, proposal: Proposal, *, accept: bool, answer: str, at: datetime) -> Proposal:
    """Accept, which changes the record at once, or refuse with a reason. The member gets a mail either way."""
    if not permissions.may_answer_proposal(person, proposal):
        raise NotPermitted
    if not accept and not answer.strip():
        raise RuleBroken(_("Say why: the member gets your words."), code="no_reason", field="answer")
    state = ProposalState.ACCEPTED if accept else ProposalState.REFUSED
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=proposal.organisation_id)
        if accept and (old := rules.outdated(proposal.changes, held_now(organisation))):
            raise Conflict(
                _(
                    "The record was changed since this was proposed: %(fields)s. Refuse it, and ask for a new proposal."
                ),
                code="outdated",
                fields=", ".join(str(LABELS[name]) for name in old),
            )
        _close(proposal, state, at=at, answered_by=person, answer=answer.strip())
        if accept:
            wanted = {name: pair[1] for name, pair in proposal.changes.items()}
            actions.change_organisation(person, organisation, values_of(organisation, wanted), at=at)
        audit.record(
            person if isinstance(person, User) else None,
            "answer_proposal",
            organisation,
            at=at,
            after={"state": state.value, "proposal": proposal.pk},
        )
        by = proposal.proposed_by
        if by is not None:
            mail.send(
                by.email,
                "network/proposal_answered",
                {"proposal": proposal, "accepted": accept, "answer": answer.strip(), "name": by.display_name},
                language=by.language,
                key=f"proposal-{proposal.pk}-answered",
            )
    proposal.refresh_from_db()
    return proposal


def take_back(person: Anybody, proposal: Proposal, *, at: datetime) -> None:
    """The member no longer wants it."""
    if not permissions.may_propose(person, proposal.organisation):
        raise NotPermitted
    with transaction.atomic():
        _close(proposal, ProposalState.WITHDRAWN, at=at)
        audit.record(
            person if isinstance(person, User) else None,
            "take_back_proposal",
            proposal.organisation,
            at=at,
            after={"proposal": proposal.pk},
        )


def values_of(organisation: Organisation, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the record from those of a proposal."""
    given = dict(wanted)
    names = dict(organisation.names)
    for code in ("en", "ar"):
        if f"name_{code}" in given:
            names[code] = given.pop(f"name_{code}")
    values = {**given, "names": {code: name for code, name in names.items() if name}}
    if "seat" in values:
        values["seat_id"] = values.pop("seat") or None
    return values


def _close(
    proposal: Proposal, state: ProposalState, *, at: datetime, answered_by: Any = None, answer: str = ""
) -> None:
    closed = Proposal.objects.open().filter(pk=proposal.pk)
    if closed.update(state=state.value, answered_at=at, answered_by=answered_by, answer=answer) != 1:
        raise Conflict(_("This correction is answered already. Look at the page again."))

"""What people do around the ladder: events that bear on recommendations, and our own part in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.core.search_sources import fold
from mithaq.library import actions_evidence
from mithaq.library.models_evidence import EvidenceItem
from mithaq.network.models import Organisation
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import Contribution, FollowUpEvent
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.words_recommendations import FAULT_WORDS

EVENT = "event"
CONTRIBUTION = "contribution"


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something that happened."""

    kind: str
    titles: dict[str, str]
    when: PartialDate | None
    source: str
    address: str = ""
    evidence: Sequence[EvidenceItem] = ()


def record_event(
    person: Anybody,
    recommendation: Recommendation,
    new: NewEvent,
    *,
    also: Sequence[Recommendation] = (),
    at: datetime,
) -> FollowUpEvent:
    """Record what happened, and on which recommendations of the same State it bears."""
    if not permissions.may_follow(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if new.when is None or new.when.first > at.date():
        fault = rules.Fault.NO_DATE if new.when is None else rules.Fault.IN_FUTURE
        raise RuleBroken(FAULT_WORDS[fault], code=fault.value, field="when")
    if not any(text.strip() for text in new.titles.values()):
        raise RuleBroken(_("Say in a line what happened."), code="no_title", field="titles")
    if not new.source.strip():
        raise RuleBroken(FAULT_WORDS[rules.Fault.NO_SOURCE], code=rules.Fault.NO_SOURCE.value, field="source")
    bears_on = [recommendation, *also]
    if any(each.country_id != recommendation.country_id for each in bears_on):
        raise RuleBroken(
            _("An event belongs to one State. Record it again for the other."), code="other_state"
        )
    with transaction.atomic():
        event = FollowUpEvent.objects.create(
            kind=new.kind,
            country_id=recommendation.country_id,
            titles={language: text.strip() for language, text in new.titles.items() if text.strip()},
            when=new.when.first,
            precision=new.when.precision.value,
            source=new.source.strip(),
            address=new.address.strip(),
            recorded_at=at,
            recorded_by=person,
        )
        event.recommendations.set(bears_on)
        if new.evidence:
            actions_evidence.use_evidence(person, new.evidence, kind=EVENT, key=str(event.pk), at=at)
        for each in bears_on:
            audit.record(
                person,
                "record_followup_event",
                each,
                at=at,
                after={"event": event.pk, "kind": event.kind, "when": str(event.partial_date)},
            )
    return event


def withdraw_event(
    person: Anybody, recommendation: Recommendation, event: FollowUpEvent, *, why: str, at: datetime
) -> None:
    """Take an event back, with the reason."""
    if not permissions.may_follow(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic():
        belongs = event.recommendations.filter(pk=recommendation.pk).exists()
        if not belongs or not FollowUpEvent.objects.filter(pk=event.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_why=why.strip()[:300]
        ):
            raise Conflict(_("Somebody withdrew this event already."))
        audit.record(
            person,
            "withdraw_followup_event",
            recommendation,
            at=at,
            before={"event": event.pk, "kind": event.kind},
            note=why,
        )


def claim_contribution(
    person: Anybody,
    recommendation: Recommendation,
    *,
    grade: rules.Grade,
    what: str,
    organisation: Any = None,
    evidence: Sequence[EvidenceItem] = (),
    at: datetime,
) -> Contribution:
    """Say what part we had. It counts only when somebody outside says so too."""
    if not permissions.may_follow(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if not what.strip():
        raise RuleBroken(_("Say what was done, and what came of it."), code="no_words", field="what")
    if not recommendation.assessed or recommendation.assessed == rules.Rung.NONE.value:
        raise RuleBroken(
            _("Civil society has seen nothing come of this recommendation yet. Record that first."),
            code="nothing_came",
            field="grade",
        )
    with transaction.atomic():
        contribution = Contribution.objects.create(
            recommendation=recommendation,
            grade=grade.value,
            what=what.strip(),
            organisation=organisation,
            claimed_at=at,
            claimed_by=person,
        )
        if evidence:
            actions_evidence.use_evidence(
                person, evidence, kind=CONTRIBUTION, key=str(contribution.pk), at=at
            )
        audit.record(
            person,
            "claim_contribution",
            recommendation,
            at=at,
            after={"contribution": contribution.pk, "grade": grade.value},
        )
    return contribution


def corroborate(
    person: Anybody,
    contribution: Contribution,
    *,
    name: str,
    house: str,
    said: str,
    on: date,
    evidence: Sequence[EvidenceItem] = (),
    at: datetime,
) -> Contribution:
    """Record that somebody outside the coalition confirms our part: who, of which house, in which words, when."""
    if not permissions.may_corroborate(person, contribution) or not isinstance(person, User):
        raise NotPermitted()
    for field, value in (("outside_name", name), ("outside_house", house), ("outside_said", said)):
        if not value.strip():
            raise RuleBroken(
                _("Say who confirms it, of which organisation, and in which words."),
                code="no_outsider",
                field=field,
            )
    if on > at.date():
        raise RuleBroken(
            FAULT_WORDS[rules.Fault.IN_FUTURE], code=rules.Fault.IN_FUTURE.value, field="corroborated_on"
        )
    if is_of_the_network(house):
        raise RuleBroken(
            _("This organisation belongs to the network. Only somebody outside it can corroborate our part."),
            code="not_outside",
            field="outside_house",
        )
    with transaction.atomic():
        changed = Contribution.objects.filter(
            pk=contribution.pk, corroborated_at=None, withdrawn_at=None
        ).update(
            outside_name=name.strip(),
            outside_house=house.strip(),
            outside_said=said.strip(),
            corroborated_on=on,
            corroborated_at=at,
            corroborated_by=person,
        )
        if not changed:
            raise Conflict(_("Somebody corroborated or withdrew this already."))
        if evidence:
            actions_evidence.use_evidence(
                person, evidence, kind=CONTRIBUTION, key=str(contribution.pk), at=at
            )
        audit.record(
            person,
            "corroborate_contribution",
            contribution.recommendation,
            at=at,
            after={"contribution": contribution.pk, "outside": house.strip()},
        )
    contribution.refresh_from_db()
    return contribution


def is_of_the_network(house: str) -> bool:
    """Whether an organisation of that name stands in our register."""
    wanted = fold(house)
    for name, acronym, names in Organisation.objects.filter(state="active").values_list(
        "name", "acronym", "names"
    ):
        if wanted in {fold(each) for each in (name, acronym, *names.values()) if each}:
            return True
    return False


def withdraw_contribution(person: Anybody, contribution: Contribution, *, why: str, at: datetime) -> None:
    """Take a claim of our part back: who made it, or the hub."""
    own = isinstance(person, User) and contribution.claimed_by_id == person.pk
    if not (own or is_staff_of_hub(person)) or not isinstance(person, User):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic():
        if not Contribution.objects.filter(pk=contribution.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_why=why.strip()[:300]
        ):
            raise Conflict(_("Somebody withdrew this already."))
        audit.record(
            person,
            "withdraw_contribution",
            contribution.recommendation,
            at=at,
            before={"contribution": contribution.pk, "grade": contribution.grade},
            note=why,
        )

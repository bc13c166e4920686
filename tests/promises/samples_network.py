"""Objects behind the addresses of organisations and applications, for the permission matrix."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast


def _jordan() -> str:
    from mithaq.network.models import MembershipKind
    from mithaq.world.models import Country, CountryRegion, Region

    swana, _new = Region.objects.get_or_create(
        code="swana", defaults={"system": "coordination", "names": {"en": "SWANA"}}
    )
    Country.objects.get_or_create(
        iso3="JOR", defaults={"iso2": "JO", "m49": "400", "status": "member_state", "names": {"en": "Jordan"}}
    )
    CountryRegion.objects.get_or_create(country_id="JOR", region=swana, defaults={"system": "coordination"})
    MembershipKind.objects.get_or_create(
        code="national",
        defaults={
            "order": 1,
            "names": {"en": "National member"},
            "for_people": False,
            "is_member": True,
            "may_vote": True,
            "may_stand": True,
            "by_application": True,
        },
    )
    return "JOR"


def _organisation(cast: Cast) -> dict[str, Any]:
    """The one that the member in Amman represents; its name is public."""
    from mithaq.network.models import Organisation

    made, _new = Organisation.objects.get_or_create(
        code="jordan-watch",
        defaults={
            "name": "Jordan Watch (invented)",
            "seat_id": _jordan(),
            "exposure": "name",
            "state": "active",
            "membership_id": "national",
            "since": date(2020, 1, 1),
        },
    )
    return {"code": made.code}


def _application_row() -> Any:
    """One on which the committee votes."""
    from mithaq.network.models import Application

    now = timezone.now()
    made, _new = Application.objects.get_or_create(
        nonce="matrix",
        defaults={
            "step": "voting",
            "step_since": now,
            "sent_at": now,
            "started_at": now,
            "vote_ends": now.date(),
            "language": "en",
            "seat_id": _jordan(),
            "membership_id": "national",
            "name": "Applicant (invented)",
            "email": "applicant@matrix.example.org",
            "contact": "Applicant Invented",
        },
    )
    return made


def _application(cast: Cast) -> dict[str, Any]:
    return {"pk": _application_row().pk}


def _link(cast: Cast) -> dict[str, Any]:
    from mithaq.network.actions_admission import token_of

    return {"token": token_of(_application_row())}


def _referee(cast: Cast) -> dict[str, Any]:
    from mithaq.network.actions_admission import referee_address
    from mithaq.network.models import Referee

    made, _new = Referee.objects.get_or_create(
        nonce="matrix-referee",
        defaults={
            "application": _application_row(),
            "name": "Referee Invented",
            "email": "referee@matrix.example.org",
        },
    )
    return {"token": referee_address(made).rpartition("/")[2]}


def _other_organisation() -> Any:
    """One in the same country that looks like the first."""
    from mithaq.network.models import Organisation

    made, _new = Organisation.objects.get_or_create(
        code="jordan-watch-2", defaults={"name": "Jordan Watchers (invented)", "seat_id": _jordan()}
    )
    return made


def _person_of_network(name: str) -> Any:
    from mithaq.network.models import Person

    made, _new = Person.objects.get_or_create(name=name, defaults={"country_id": _jordan()})
    return made


def _two_organisations(cast: Cast) -> dict[str, Any]:
    return {**_organisation(cast), "other": _other_organisation().code}


def _two_people(cast: Cast) -> dict[str, Any]:
    one, other = _person_of_network("Person One Invented"), _person_of_network("Person Two Invented")
    return {"pk": one.pk, "other": other.pk}


def _pair(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import LikePair, Organisation

    one = Organisation.objects.get(**_organisation(cast))
    made, _new = LikePair.objects.get_or_create(
        organisation=one,
        other_organisation=_other_organisation(),
        defaults={"score": 0.9, "why": "name", "found_at": timezone.now()},
    )
    return {"pk": made.pk}


def _merge(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import Merge

    one, other = _person_of_network("Person Three Invented"), _person_of_network("Person Four Invented")
    made, _new = Merge.objects.get_or_create(
        kept_person=one, lost_person=other, defaults={"at": timezone.now()}
    )
    return {"pk": made.pk}


def _proposal(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import Organisation, Proposal

    made, _new = Proposal.objects.get_or_create(
        organisation=Organisation.objects.get(**_organisation(cast)),
        state="open",
        defaults={"changes": {"acronym": ["", "JW"]}, "proposed_at": timezone.now()},
    )
    return {"pk": made.pk}


def _role(cast: Cast) -> dict[str, Any]:
    """One that the hub gave, and that the organisation has not answered."""
    from mithaq.network.models import Organisation, OrganisationRole

    made, _new = OrganisationRole.objects.get_or_create(
        organisation=Organisation.objects.get(**_organisation(cast)),
        person=_person_of_network("Person Five Invented"),
        role="signatory",
        since=date(2026, 1, 1),
    )
    return {"pk": made.pk}


def _event(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import MembershipEvent, Organisation

    made, _new = MembershipEvent.objects.get_or_create(
        organisation=Organisation.objects.get(**_organisation(cast)),
        defaults={
            "kind_id": "national", "event": "admitted", "on": date(2020, 1, 1), "recorded_at": timezone.now()
        },
    )  # fmt: skip
    return {**_organisation(cast), "pk": made.pk}


def _person(cast: Cast) -> dict[str, Any]:
    return {"pk": _person_of_network("Person One Invented").pk}


def _survey(cast: Cast) -> dict[str, Any]:
    """One that is open, whose counts are not public."""
    from mithaq.network.models import SurveyRun

    today = timezone.localdate()
    made, _new = SurveyRun.objects.get_or_create(
        year=2040, defaults={"covers": 2039, "version": 1, "opens_on": today, "closes_on": today}
    )
    return {"year": made.year}


def _reply(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import Organisation, SurveyQuestion, SurveyReply, SurveyRun

    SurveyQuestion.objects.get_or_create(
        key="v1-x", defaults={"version": 1, "order": 1, "code": "x", "kind": "text", "texts": {"en": "What?"}}
    )
    SurveyReply.objects.get_or_create(
        run=SurveyRun.objects.get(**_survey(cast)),
        organisation=Organisation.objects.get(**_organisation(cast)),
    )
    return {**_survey(cast), **_organisation(cast), "part": 1}


def _typed(cast: Cast) -> dict[str, Any]:
    return {name: value for name, value in _reply(cast).items() if name != "part"}


def _erasure(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import ErasureRequest

    made, _new = ErasureRequest.objects.get_or_create(
        email="leaves@matrix.example.org",
        defaults={"asked_at": timezone.now(), "due_on": timezone.localdate()},
    )
    return {"pk": made.pk}


def _retention_rule(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models import RetentionRule

    made, _new = RetentionRule.objects.get_or_create(
        code="joining", defaults={"months": 12, "source": "test"}
    )
    return {"code": made.code}


SAMPLES_NETWORK = {
    "network:erasure": _erasure,
    "network:start_erasure": _person,
    "network:retention_rule": _retention_rule,
    "network:survey": _survey,
    "network:do_survey": _survey,
    "network:replies": _survey,
    "network:replies_data": lambda cast: {**_survey(cast), "format": "json"},
    "network:answer": _reply,
    "network:save_typed": _typed,
    "network:propose": _organisation,
    "network:proposal": _proposal,
    "network:take_back": _proposal,
    "network:give_role": _organisation,
    "network:role": _role,
    "network:end_role": _role,
    "network:withdraw_event": _event,
    "network:person": _person,
    "network:person_data": _person,
    "network:merge_organisations": _two_organisations,
    "network:merge_people": _two_people,
    "network:choose_other": _organisation,
    "network:different": _pair,
    "network:merge": _merge,
    "network:undo_merge": _merge,
    **dict.fromkeys(
        (
            "network:entry",
            "network:organisation",
            "network:organisation_data",
            "network:edit_organisation",
            "network:correct_organisation",
            "network:event",
            "network:confirm",
        ),
        _organisation,
    ),
    **dict.fromkeys(
        (
            "network:application",
            "network:check",
            "network:opinion",
            "network:open_vote",
            "network:declare",
            "network:vote",
            "network:close_vote",
        ),
        _application,
    ),
    "network:application_by_link": _link,
    "network:write_application": _link,
    "network:referee": _referee,
}

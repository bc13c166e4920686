"""Objects behind the addresses of working groups, meetings, stories and relations, for the permission matrix."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast

DAY = date(2026, 1, 5)


def _group(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import WorkingGroup

    WorkingGroup.objects.get_or_create(code="invented-group", defaults={"names": {"en": "Invented group"}})
    return {"code": "invented-group"}


def _group_row(cast: Cast) -> Any:
    from mithaq.network.models_groups import WorkingGroup

    return WorkingGroup.objects.get(**_group(cast))


def _joining(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import JoinRequest

    wish, _new = JoinRequest.objects.get_or_create(
        group=_group_row(cast),
        email="wish@matrix.example.org",
        defaults={"name": "Wish Invented", "language": "en", "received_at": timezone.now()},
    )
    return {"pk": wish.pk}


def _place(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import GroupPlace

    place, _new = GroupPlace.objects.get_or_create(
        group=_group_row(cast),
        email="place@matrix.example.org",
        defaults={"name": "Place Invented", "since": DAY},
    )
    return {"pk": place.pk}


def _meeting(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import Meeting

    meeting, _new = Meeting.objects.get_or_create(
        key="invented-meeting",
        defaults={"group": _group_row(cast), "titles": {"en": "Invented meeting"}, "on": DAY},
    )
    return {"pk": meeting.pk}


def _task(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import GroupTask

    task, _new = GroupTask.objects.get_or_create(
        meeting_id=_meeting(cast)["pk"], what="Invented task", defaults={"owner": cast.hub_staff}
    )
    return {"pk": task.pk}


def _story(cast: Cast) -> dict[str, Any]:
    from mithaq.network.models_groups import Story

    story = Story.objects.filter(who="Invented people").first() or Story.objects.create(
        who="Invented people",
        titles={"en": "Invented story"},
        recorded_at=timezone.now(),
        recorded_by=cast.member_in_lima,
    )
    return {"pk": story.pk}


def _body(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Body

    body, _new = Body.objects.get_or_create(
        key="invented-body", defaults={"kind": "donor", "names": {"en": "Invented donor"}}
    )
    return {"pk": body.pk}


def _post(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Contact, Post

    body = _body(cast)["pk"]
    post = Post.objects.filter(body=body).first() or Post.objects.create(
        body_id=body, contact=Contact.objects.create(name="Ada Invented"), title="Officer"
    )
    return {"pk": post.pk}


def _contact(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Post

    return {"pk": Post.objects.get(**_post(cast)).contact_id}


def _clause(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Agreement

    row = Agreement.objects.get(**_agreement(cast))
    clause, _new = row.clauses.get_or_create(number="1", defaults={"text": "Text", "whose": "they"})
    return {"key": row.key, "pk": clause.pk}


def _talk(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Talk

    talk, _new = Talk.objects.get_or_create(
        body_id=_body(cast)["pk"],
        what="Invented talk",
        defaults={"on": DAY, "recorded_at": timezone.now(), "recorded_by": cast.director},
    )
    return {"pk": talk.pk}


def _promise(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Commitment

    promise, _new = Commitment.objects.get_or_create(
        body_id=_body(cast)["pk"],
        what="Invented promise",
        defaults={
            "promiser": "they",
            "promised_on": DAY,
            "recorded_at": timezone.now(),
            "recorded_by": cast.director,
        },
    )
    return {"pk": promise.pk}


def _partnership(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Partnership

    row, _new = Partnership.objects.get_or_create(
        key="invented", defaults={"body_id": _body(cast)["pk"], "titles": {"en": "Invented partnership"}}
    )
    return {"pk": row.pk}


def _agreement(cast: Cast) -> dict[str, Any]:
    from mithaq.relations.models import Agreement

    Agreement.objects.get_or_create(
        key="invented-memo",
        defaults={"body_id": _body(cast)["pk"], "titles": {"en": "Invented memorandum"}, "is_public": True},
    )
    return {"key": "invented-memo"}


SAMPLES_GROUPS = {
    "groups:group": _group,
    "groups:join": _group,
    "groups:inside": _group,
    "groups:group_edit": _group,
    "groups:place_new": _group,
    "groups:output_new": _group,
    "groups:group_meeting_new": _group,
    "groups:answer_joining": _joining,
    "groups:end_place": _place,
    "groups:meeting": _meeting,
    "groups:minutes": _meeting,
    "groups:meeting_cancel": _meeting,
    "groups:task_new": _meeting,
    "groups:task": _task,
    "groups:story": _story,
    "groups:story_edit": _story,
    "groups:consent": _story,
    "relations:body": _body,
    "relations:body_edit": _body,
    "relations:post_new": _body,
    "relations:commitment_new": _body,
    "relations:post_leave": _post,
    "relations:contact": _contact,
    "relations:clause_promise": _clause,
    "relations:talk": _talk,
    "relations:talk_remove": _talk,
    "relations:close": _promise,
    "relations:partnership": _partnership,
    "relations:partnership_edit": _partnership,
    "relations:partnership_turn": _partnership,
    "relations:partnership_output": _partnership,
    "relations:agreement": _agreement,
    "relations:agreement_clause": _agreement,
}

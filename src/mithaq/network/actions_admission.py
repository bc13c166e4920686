"""The way of an application: written and sent by link, checked, vouched for, voted on, answered with reasons, appealed."""

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, RoleGrant
from mithaq.accounts.rules import Role
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import actions, duplicates, permissions, rules
from mithaq.network import admission_rules as way
from mithaq.network.admission_links import address_of, application_by, referee_address, referee_by, token_of
from mithaq.network.admission_sentences import FAULTS, FIELD_OF
from mithaq.network.admission_steps import move, numbers, tell, user_of
from mithaq.network.models import (
    Application,
    BoardVote,
    ConflictDeclaration,
    Opinion,
    Organisation,
    Person,
    Referee,
)

__all__ = ["address_of", "application_by", "numbers", "referee_address", "referee_by", "token_of"]
#: One named referee as the form gives it: name, e-mail, organisation.
Named = tuple[str, str, str]


# --- the applicant ----------------------------------------------------------------------------------


def start_application(
    values: Mapping[str, Any], referees: Sequence[Named], *, language: str, at: datetime
) -> Application:
    """Keep a first draft and mail the link to it."""
    with transaction.atomic():
        made = Application.objects.create(
            **values, language=language, nonce=secrets.token_hex(16), started_at=at, step_since=at
        )
        _name_referees(made, referees)
        tell(made, "draft", at=at)
        audit.record(None, "start_application", made, at=at)
    return made


def change_application(
    application: Application, values: Mapping[str, Any], referees: Sequence[Named], *, at: datetime
) -> Application:
    """Keep what the applicant wrote, while it is theirs to write."""
    if application.step not in (way.Step.DRAFT, way.Step.RETURNED):
        raise Conflict(
            _("The application was sent. Write to the hub if something must change."), code="sent_already"
        )
    with transaction.atomic():
        for name, value in values.items():
            setattr(application, name, value)
        application.save()
        _name_referees(application, referees)
        audit.record(None, "change_application", application, at=at)
    return application


def _name_referees(application: Application, referees: Sequence[Named]) -> None:
    wanted = {email: (name, organisation) for name, email, organisation in referees}
    if len(wanted) < len(referees):
        raise RuleBroken(FAULTS[way.Fault.REFEREE_TWICE], code="referee_twice", field="referee_2_email")
    application.referees.exclude(email__in=list(wanted)).delete()
    for email, (name, organisation) in wanted.items():
        Referee.objects.update_or_create(
            application=application,
            email=email,
            defaults={"name": name, "organisation": organisation},
            create_defaults={"name": name, "organisation": organisation, "nonce": secrets.token_hex(16)},
        )


def send_application(application: Application, *, at: datetime) -> Application:
    """Send it to the hub, once it holds what the rules want and nobody else applies for the same organisation."""
    claims = way.Claims(
        kind=application.membership_id,
        is_business=application.kind == rules.OrganisationKind.BUSINESS_ASSOCIATION,
        countries=frozenset(application.works_in.split()),
        work=application.work,
        email=application.email,
        contact=application.contact,
        organisation=application.name,
        also_called=tuple(name for name in (application.name_en, application.acronym) if name),
        referees=tuple((each.name, each.email, each.organisation) for each in application.referees.all()),
    )
    for fault in way.faults_of(claims, numbers()):
        raise RuleBroken(FAULTS[fault], code=fault.value, field=FIELD_OF[fault])
    if application.membership_id != "individual":
        others = Application.objects.open().exclude(pk=application.pk).filter(seat=application.seat_id)
        found = duplicates.closest(
            duplicates.Entry(key="new", names=(application.name, application.name_en), web=application.web),
            [
                duplicates.Entry(key=str(each.pk), names=(each.name, each.name_en), web=each.web)
                for each in others
            ],
        )
        if found and found[0].score >= duplicates.SURE:
            raise RuleBroken(
                _(
                    "An application of this organisation is on its way already. Ask the colleague who sent it, or write to the hub."
                ),
                code="applied_already",
                field="name",
            )
    try:
        with transaction.atomic():
            move(application, way.Step.SENT, by=None, at=at, sent_at=at)
            tell(application, "sent", at=at)
    except IntegrityError:
        raise RuleBroken(
            _("From this mail address an application is on its way already."),
            code="applied_already",
            field="email",
        ) from None
    return application


def withdraw_application(application: Application, *, at: datetime) -> None:
    """The applicant takes it back."""
    move(application, way.Step.WITHDRAWN, by=None, at=at)


def appeal(application: Application, *, text: str, at: datetime) -> None:
    """The applicant asks to look again, once, within the days that the rules give."""
    may = way.may_appeal(
        step=way.Step(application.step),
        decided_on=application.decided_on,
        appealed_before=bool(application.appeal),
        today=at.date(),
        numbers=numbers(),
    )
    if not may:
        raise RuleBroken(_("An appeal is no longer possible here."), code="no_appeal")
    if not text.strip():
        raise RuleBroken(_("Say what should be looked at again."), code="no_text", field="text")
    move(application, way.Step.APPEALED, by=None, at=at, appeal=text)


def answer_as_referee(referee: Referee, *, recommends: bool, text: str, relation: str, at: datetime) -> None:
    """What a referee says, once."""
    if referee.application.step not in (way.Step.CHECKED, way.Step.VOTING):
        raise Conflict(_("This application does not ask for references now."), code="not_asked")
    if not text.strip():
        raise RuleBroken(
            _("Write in a sentence or two how you know their work."), code="no_text", field="text"
        )
    with transaction.atomic():
        claimed = Referee.objects.filter(pk=referee.pk, answered_at=None).update(
            answered_at=at, recommends=recommends, text=text, relation=relation
        )
        if claimed != 1:
            raise Conflict(_("You answered already. Thank you."), code="answered_already")
        audit.record(None, "answer_as_referee", referee.application, at=at, after={"recommends": recommends})


# --- the hub, coordinators, the board ----------------------------------------------------------------


def check_application(
    person: Anybody, application: Application, *, accept: bool, note: str, at: datetime
) -> None:
    """The hub finds it in order and asks the referees, or gives it back with a question."""
    if not permissions.may_check_application(person):
        raise NotPermitted
    if not accept:
        if not note.strip():
            raise RuleBroken(
                _("Write what is missing: the applicant reads it."), code="no_note", field="note"
            )
        with transaction.atomic():
            move(application, way.Step.RETURNED, by=person, at=at, note=note, question=note)
            tell(application, "returned", at=at)
        return
    with transaction.atomic():
        move(application, way.Step.CHECKED, by=person, at=at, note=note)
        application.referees.update(asked_at=at)
        for referee in application.referees.all():
            mail.send(
                referee.email,
                "network/referee",
                {"referee": referee, "application": application, "path": referee_address(referee)},
                language=application.language,
                key=f"referee-{referee.pk}-{application.step_since:%Y%m%d%H%M%S}",
                is_private=True,
            )


def give_opinion(
    person: Anybody, application: Application, *, recommends: bool, text: str, at: datetime
) -> Opinion:
    """What the coordinator of the region thinks, with reasons."""
    if not permissions.may_give_opinion(person, application):
        raise NotPermitted
    if not text.strip():
        raise RuleBroken(_("Write the reasons: the committee reads them."), code="no_text", field="text")
    with transaction.atomic():
        made, _new = Opinion.objects.update_or_create(
            application=application,
            by=user_of(person),
            defaults={"recommends": recommends, "text": text, "at": at},
        )
        audit.record(user_of(person), "give_opinion", application, at=at, after={"recommends": recommends})
    return made


def open_vote(person: Anybody, application: Application, *, at: datetime, note: str = "") -> None:
    """Put it before the committee: when both referees have answered, or with a reason why without them."""
    if not permissions.may_check_application(person):
        raise NotPermitted
    missing = application.referees.filter(answered_at=None).exists()
    if missing and not note.strip() and application.step == way.Step.CHECKED:
        raise RuleBroken(
            _("Not all referees have answered. Wait, or write why the committee should vote without them."),
            code="referees_missing",
            field="note",
        )
    again = application.step == way.Step.APPEALED
    with transaction.atomic():
        move(
            application,
            way.Step.VOTING,
            by=person,
            at=at,
            note=note,
            vote_ends=at.date() + timedelta(days=numbers().vote_days),
            vote_round=application.vote_round + again,
        )


def declare(
    person: Anybody, application: Application, *, has_conflict: bool, text: str, at: datetime
) -> None:
    """Say whether one has an interest of one's own; before a vote is cast."""
    if not permissions.may_vote(person, application):
        raise NotPermitted
    if has_conflict and not text.strip():
        raise RuleBroken(_("Say in a sentence what the interest is."), code="no_text", field="text")
    user = user_of(person)
    with transaction.atomic():
        if application.votes.filter(by=user, round=application.vote_round).exists():
            raise Conflict(
                _("You voted already; the declaration comes before the vote."), code="voted_already"
            )
        ConflictDeclaration.objects.update_or_create(
            application=application, by=user, defaults={"has_conflict": has_conflict, "text": text, "at": at}
        )
        audit.record(user, "declare_interest", application, at=at, after={"has_conflict": has_conflict})


def vote(
    person: Anybody, application: Application, *, vote: way.Vote, reason: str, at: datetime
) -> BoardVote:
    """Vote, once in a round, after a declaration without a conflict, until the last day."""
    if not permissions.may_vote(person, application):
        raise NotPermitted
    user = user_of(person)
    if application.vote_ends is None or at.date() > application.vote_ends:
        raise RuleBroken(_("The vote has ended."), code="vote_ended")
    word = application.declarations.filter(by=user).first()
    if word is None:
        raise RuleBroken(
            _("Declare first whether you have an interest of your own in this decision."),
            code="no_declaration",
        )
    if word.has_conflict:
        raise RuleBroken(_("You declared an interest, so you do not vote on this."), code="conflict")
    if vote is way.Vote.AGAINST and not reason.strip():
        raise RuleBroken(
            _("A vote against needs its reason: it goes into the letter."), code="no_reason", field="reason"
        )
    with transaction.atomic():
        if application.votes.filter(by=user, round=application.vote_round).exists():
            raise Conflict(_("You voted already."), code="voted_already")
        made = BoardVote.objects.create(
            application=application,
            round=application.vote_round,
            by=user,
            vote=vote.value,
            reason=reason,
            at=at,
        )
        audit.record(user, "vote_on_application", application, at=at, after={"round": application.vote_round})
    return made


def voters_of(application: Application, *, at: datetime) -> int:
    """How many members of the committee may vote: all but those with a declared interest."""
    board = RoleGrant.objects.in_force(at=at).filter(role=Role.BOARD_MEMBER.value, user__is_active=True)
    conflicted = application.declarations.filter(has_conflict=True).values("by")
    return board.exclude(user__in=conflicted).values("user").distinct().count()


def close_vote(person: Anybody, application: Application, *, reasons: str, at: datetime) -> way.Outcome:
    """Count after the last day, or when everybody voted; admit or decline, and write the letter with the reasons."""
    if not permissions.may_check_application(person):
        raise NotPermitted
    if application.step != way.Step.VOTING or application.vote_ends is None:
        raise Conflict(_("There is no vote to close."), code="no_vote")
    cast = [
        way.Vote(each)
        for each in application.votes.filter(round=application.vote_round).values_list("vote", flat=True)
    ]
    outcome = way.outcome_of(
        cast,
        voters=voters_of(application, at=at),
        deadline=application.vote_ends,
        today=at.date(),
        numbers=numbers(),
    )
    if outcome is way.Outcome.STILL_OPEN:
        raise RuleBroken(
            _("The vote runs until its last day, or until everybody has voted."), code="still_open"
        )
    if outcome is way.Outcome.TOO_FEW_VOTES:
        raise RuleBroken(
            _("Too few votes were cast for a decision. Open the vote again by asking the committee."),
            code="too_few_votes",
        )
    if outcome is way.Outcome.DECLINED and not reasons.strip():
        raise RuleBroken(_("Write the reasons for the letter."), code="no_reasons", field="reasons")
    step = way.Step.ADMITTED if outcome is way.Outcome.ADMITTED else way.Step.DECLINED
    with transaction.atomic():
        move(application, step, by=person, at=at, note=reasons, decided_on=at.date(), reasons=reasons)
        if step is way.Step.ADMITTED:
            _admit(person, application, at=at)
        tell(application, step.value, at=at)
    return outcome


def _admit(person: Anybody, application: Application, *, at: datetime) -> None:
    """Make the member, and write the two events."""
    decision = f"Vote of the committee on application {application.pk}, round {application.vote_round}, {at:%Y-%m-%d}"
    thing: Organisation | Person
    if application.membership_id == "individual":
        thing = Person.objects.filter(email=application.email).first() or Person.objects.create(
            name=application.name,
            email=application.email,
            language=application.language,
            country=application.seat,
            exposure=application.exposure,
        )
        application.person = thing
    else:
        names = {"en": application.name_en} if application.name_en else {}
        thing = application.organisation or actions.make_organisation(
            person,
            {
                "code": free_code(application.name_en or application.name, application.seat_id),
                "kind": application.kind,
                "name": application.name,
                "language": application.language,
                "names": names,
                "acronym": application.acronym,
                "seat_id": application.seat_id,
                "works_in": application.works_in,
                "founded": application.founded,
                "web": application.web,
                "email": application.email,
                "exposure": application.exposure,
            },
            at=at,
        )
        application.organisation = thing
    application.save(update_fields=["organisation", "person"])
    sent: date = application.sent_at.date() if application.sent_at else at.date()
    for event, on in ((rules.Event.APPLIED, sent), (rules.Event.ADMITTED, at.date())):
        actions.add_event(
            person, thing, kind=application.membership_id, event=event, on=on, at=at, decision=decision
        )


def free_code(name: str, seat: str) -> str:
    """A code for addresses from a name; with a number when it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or seat.lower()
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return (
        stem
        if stem not in taken
        else next(f"{stem}-{n}" for n in range(2, 10_000) if f"{stem}-{n}" not in taken)
    )

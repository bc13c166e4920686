"""What of the network waits for a person on the desk, and in a country, with the clock of each step."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.network import permissions
from mithaq.network.admission_rules import Step
from mithaq.network.models import Application, Organisation, organisations_of, regions_of
from mithaq.network.models_admission import STEPS
from mithaq.world.models import CountryRegion

#: Who has it now: the applicant, the referees, the board, or the hub.
STATE_OF = {
    Step.SENT: WorkState.DUE,
    Step.RETURNED: WorkState.WAITING,
    Step.CHECKED: WorkState.DUE,
    Step.VOTING: WorkState.WAITING,
    Step.APPEALED: WorkState.DUE,
}


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Applications to check, to give an opinion on, to vote on or to close; the yearly word of one's organisation."""
    if not isinstance(person, User):
        return
    regions = regions_of(person)
    if permissions.may_list_applications(person):
        own = frozenset(CountryRegion.objects.filter(region__in=regions).values_list("country", flat=True))
        rows = Application.objects.visible_to(person).open()
        for row in rows.prefetch_related("referees", "opinions", "votes", "declarations"):
            if title := _title_for(person, row, coordinates=row.seat_id in own, at=at):
                yield _item(row, title)
    for organisation in Organisation.objects.filter(code__in=organisations_of(person)):
        heard = organisation.confirmed_on or organisation.since
        if heard is not None and (at.date() - heard).days > 365:
            yield WaitingItem(
                title=_("Confirm what is held of your organisation"),
                url=reverse("network:my_organisation"),
                kind="yearly_word",
                country=organisation.seat_id or "",
            )


def open_in(person: AbstractBaseUser, countries: frozenset[str], at: datetime) -> Iterable[WaitingItem]:
    """Applications that are not decided, of seats in these countries, with the step at which they are."""
    if not isinstance(person, User):
        return
    steps = dict(STEPS)
    for row in Application.objects.visible_to(person).open().filter(seat__in=countries):
        yield _item(
            row, _("Application of %(name)s"), state=STATE_OF[Step(row.step)], why=str(steps[row.step])
        )


def _title_for(person: User, row: Application, *, coordinates: bool, at: datetime) -> str:
    """What this person has to do about the application, or nothing. Asks no question of the database."""
    step = Step(row.step)
    if permissions.may_check_application(person):
        if step is Step.SENT:
            return _("Check the application of %(name)s")
        if step is Step.APPEALED:
            return _("Put the appeal of %(name)s before the committee")
        if step is Step.CHECKED and all(referee.answered_at for referee in row.referees.all()):
            return _("Put the application of %(name)s before the committee")
        if step is Step.VOTING and row.vote_ends is not None and row.vote_ends < at.date():
            return _("Close the vote on %(name)s")
    opinions = {opinion.by_id for opinion in row.opinions.all()}
    if coordinates and step in (Step.CHECKED, Step.VOTING) and person.pk not in opinions:
        return _("Give your opinion on %(name)s")
    if permissions.may_vote(person, row):
        voted = any(vote.by_id == person.pk and vote.round == row.vote_round for vote in row.votes.all())
        conflict = any(said.by_id == person.pk and said.has_conflict for said in row.declarations.all())
        if not voted and not conflict:
            return _("Vote on %(name)s")
    return ""


def _item(row: Application, title: str, *, state: WorkState = WorkState.DUE, why: str = "") -> WaitingItem:
    return WaitingItem(
        title=title % {"name": row.name},
        url=row.get_absolute_url(),
        kind=f"application_{row.step}",
        due=row.due,
        state=state,
        country=row.seat_id,
        why=why,
    )

"""Invented work of those who keep the records: look-alikes, a merge that was done, corrections, a wish to be erased, roles.

The new organisations have no membership, so that the counts of any day stay what was published.
"""

from datetime import date, datetime, timedelta

from mithaq.accounts.models import User
from mithaq.network import actions_corrections, actions_erasure, actions_merging, actions_roles, duplicates
from mithaq.network import merging_rules as rules
from mithaq.network.actions import make_organisation
from mithaq.network.actions_roles import NewPerson
from mithaq.network.models import LikePair, Organisation, Person
from mithaq.network.rules import PersonRole

#: One association as two people wrote it down, and one that was written down twice and is one record again.
ARABIC, LATIN = "nur-al-sahil", "nour-sahel"
KEPT, LOST = "wadi-al-nasim", "wadi-naseem"
NEW: dict[str, dict[str, object]] = {
    ARABIC: {
        "name": "جمعية نور الساحل للشفافية (مخترعة)",
        "language": "ar",
        "names": {"en": "Nur as-Sahil Transparency Association (invented)"},
        "seat_id": "JOR",
        "email": "maktab@nur-al-sahil.example.org",
        "languages": "ar",
        "works_in": "JOR",
    },
    LATIN: {
        "name": "Nour al-Sahel Association for Transparency (invented)",
        "language": "en",
        "names": {},
        "seat_id": "JOR",
        "email": "office@nour-sahel.example.org",
        "languages": "ar en",
        "works_in": "JOR",
        "themes": "access-to-information",
    },
    KEPT: {
        "name": "منتدى وادي النسيم للمساءلة (مخترع)",
        "language": "ar",
        "names": {"en": "Wadi al-Nasim Accountability Forum (invented)"},
        "seat_id": "JOR",
        "languages": "ar",
        "works_in": "JOR",
    },
    LOST: {
        "name": "Wadi Naseem Accountability Forum (invented)",
        "language": "en",
        "names": {},
        "seat_id": "JOR",
        "email": "office@wadi-naseem.example.org",
        "works_in": "JOR",
    },
}
PEOPLE = ("ليلى سالم (مخترعة)", "Layla Salem (invented)")


def load_demo(at: datetime) -> None:
    """Make them, unless they are there or those who do this work are not."""
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    hub, amman, lima = (people.get(f"{name}@demo.example") for name in ("hub", "amman", "lima"))
    cedar = Organisation.objects.filter(code="cedar-forum").first()
    condor = Organisation.objects.filter(code="condor-observatory").first()
    if Organisation.objects.filter(code=ARABIC).exists() or not (hub and amman and lima and cedar and condor):
        return
    made = {
        code: make_organisation(hub, {"code": code, **values}, at=at - timedelta(days=12))
        for code, values in NEW.items()
    }
    _pairs(made, at - timedelta(days=2))
    _merge(hub, made[KEPT], made[LOST], at - timedelta(days=5))
    actions_corrections.propose(
        amman,
        cedar,
        {"acronym": "MAU", "founded": 1998},
        why="على رسائلنا اختصار آخر، وسنة التأسيس في السجل (مخترع).",
        at=at - timedelta(days=4),
    )
    actions_corrections.propose(
        lima,
        condor,
        {"name_en": "Condor Observatory of Public Money (invented)"},
        why="Our general assembly chose this name (invented).",
        at=at - timedelta(days=9),
    )
    leaver = Person.objects.filter(email="member-8@individuals.example.org").first()
    if leaver is not None:
        actions_erasure.ask_to_be_erased(hub, leaver, at=at - timedelta(days=3))
    _roles(hub, amman, cedar, at)


def _pairs(made: dict[str, Organisation], at: datetime) -> None:
    """What the finder says of the new records: the pair of organisations, and one of people."""
    found = duplicates.find([_entry(made[code]) for code in (ARABIC, LATIN)], least=duplicates.SURE)
    for pair in found:
        one, other = sorted((int(pair.one), int(pair.other)))
        LikePair.objects.create(
            organisation_id=one, other_organisation_id=other, score=pair.score, why=pair.why, found_at=at
        )
    for name in PEOPLE:
        Person.objects.create(name=name, country_id="JOR", language="ar")
    people = Person.objects.filter(name__in=PEOPLE)
    entries = [duplicates.Entry(key=str(person.pk), names=(person.name,)) for person in people]
    for pair in duplicates.find(entries, least=duplicates.SURE):
        one, other = sorted((int(pair.one), int(pair.other)))
        LikePair.objects.create(
            person_id=one, other_person_id=other, score=pair.score, why=pair.why, found_at=at
        )


def _entry(made: Organisation) -> duplicates.Entry:
    return duplicates.Entry(
        key=str(made.pk), names=(made.name, *made.names.values()), acronym=made.acronym, web=made.web
    )


def _merge(hub: User, kept: Organisation, lost: Organisation, at: datetime) -> None:
    fields = actions_merging.fields_of(kept), actions_merging.fields_of(lost)
    actions_merging.merge(
        hub, kept, lost, sides={"email": rules.Side.LOST}, stamp=rules.stamp(*fields), at=at
    )


def _roles(hub: User, amman: User, cedar: Organisation, at: datetime) -> None:
    """A delegate who took over from another, and a signatory whom the organisation has not confirmed."""
    for name, since in (
        ("Sami Earlier (invented)", date(2024, 1, 1)),
        ("سلمى اللاحقة (مخترعة)", date(2025, 9, 1)),
    ):
        actions_roles.give_role(
            amman, cedar, NewPerson(name=name), role=PersonRole.VOTING_DELEGATE, since=since, at=at
        )
    actions_roles.give_role(
        hub,
        cedar,
        NewPerson(name="Nadim Signatory (invented)", email="nadim@cedar-forum.example.org"),
        role=PersonRole.SIGNATORY,
        since=(at + timedelta(days=7)).date(),
        at=at - timedelta(days=1),
    )

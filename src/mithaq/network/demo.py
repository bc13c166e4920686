"""The invented network of a demo installation: plainly invented names in real countries.

It reproduces what the coalition published of its size: 343 organisations in 126 countries, 151 of them members in
79 countries, on 30 June 2022; 385 organisations and individuals on 28 April 2023; almost 400 members and affiliates
in December 2023 and 2024.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.network.models import MembershipEvent, MembershipKind, Organisation, OrganisationRole, Person
from mithaq.network.rules import Event, Exposure
from mithaq.world.models import Country, CountryRegion

START = date(2022, 6, 30)
#: At the start: organisations, their countries, members, their countries.
ORGANISATIONS, COUNTRIES, MEMBERS, MEMBER_COUNTRIES = 343, 126, 151, 79
INDIVIDUALS_2023 = 8
#: Organisations and individuals on 28 April 2023, as published.
ALL_2023_04 = 385
LATER_2023 = (date(2023, 7, 3), 10)
LATER_2025 = (date(2025, 3, 3), 9)
THINGS = (
    ("Open Ledger", "الدفتر المفتوح", "لجنة"),
    ("Cedar", "الأرز", "منتدى"),
    ("Clear River", "النهر الصافي", "مركز"),
    ("Lantern", "الفانوس", "شبكة"),
    ("Condor", "الكندور", "مرصد"),
    ("Baobab", "الباوباب", "رابطة"),
    ("Public Purse", "المال العام", "جمعية"),
    ("Glass House", "البيت الزجاجي", "معهد"),
    ("Morning Star", "نجمة الصبح", "مبادرة"),
)
FORMS = {"لجنة": "Committee", "منتدى": "Forum", "مركز": "Centre", "شبكة": "Network", "مرصد": "Observatory",
         "رابطة": "League", "جمعية": "Association", "معهد": "Institute", "مبادرة": "Initiative"}  # fmt: skip
EXPOSURES = (Exposure.FULL, Exposure.FULL, Exposure.NAME, Exposure.FULL, Exposure.NAME, Exposure.COUNTRY_ONLY,
             Exposure.FULL, Exposure.HIDDEN)  # fmt: skip
THEMES = (
    "asset-recovery",
    "procurement",
    "access-to-information",
    "victims",
    "environment",
    "budgets",
    "civic-space",
)
#: The two organisations that the invented people of `accounts.demo` represent, and where they have their seat.
KNOWN = {("JOR", 0): "cedar-forum", ("PER", 0): "condor-observatory"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One organisation to be made: its country, its number there, its kind, and when it came."""

    iso3: str
    number: int
    kind: str
    admitted: date


def places(codes: list[str]) -> list[Place]:
    """Who came when: members in the first 79 countries, affiliates there and in 47 more, later ones after the start."""
    home, wide = codes[:MEMBER_COUNTRIES], codes[:COUNTRIES]
    found: list[Place] = []
    numbers: dict[str, int] = {}

    def add(iso3: str, kind: str, admitted: date) -> None:
        number = numbers.get(iso3, 0)
        numbers[iso3] = number + 1
        found.append(Place(iso3=iso3, number=number, kind=kind, admitted=admitted))

    for count in range(MEMBERS):
        kind = "international" if count % 17 == 5 else "extraordinary" if count % 29 == 11 else "national"
        add(home[count % len(home)], kind, date(2012, 1, 9) + timedelta(days=count * 25))
    for count in range(ORGANISATIONS - MEMBERS):
        country = (
            wide[MEMBER_COUNTRIES + count]
            if count < COUNTRIES - MEMBER_COUNTRIES
            else wide[count % len(wide)]
        )
        add(country, "affiliate", date(2013, 2, 4) + timedelta(days=count * 17))
    spring = ALL_2023_04 - INDIVIDUALS_2023 - ORGANISATIONS
    for count in range(spring):
        new = count % 6 == 5
        country = codes[(COUNTRIES + count // 6) % len(codes)] if new else wide[(count * 7) % len(wide)]
        kind = "national" if count % 3 == 0 else "affiliate"
        add(country, kind, date(2022, 9, 5) + timedelta(days=count * 6))
    for first, many in (LATER_2023, LATER_2025):
        for count in range(many):
            add(wide[(count * 11 + many) % len(wide)], "national", first + timedelta(days=count * 14))
    return found


def _codes() -> list[str]:
    """The States in the order in which the invented network spread: the two known ones first, then round the regions."""
    regions: dict[str, list[str]] = {}
    placed = CountryRegion.objects.filter(region__system="board", country__in=Country.objects.states())
    for iso3, region in placed.order_by("region", "country").values_list("country", "region"):
        regions.setdefault(region, []).append(iso3)
    queues = [regions[name] for name in sorted(regions)]
    mixed = [
        queue[turn]
        for turn in range(max(map(len, queues), default=0))
        for queue in queues
        if turn < len(queue)
    ]
    first = [iso3 for iso3, _number in KNOWN if iso3 in mixed]
    return first + [iso3 for iso3 in mixed if iso3 not in first]


def load_demo(at: datetime) -> None:
    """Make the invented network, unless it is there."""
    if Organisation.objects.filter(code="cedar-forum").exists():
        return
    codes = _codes()
    if len(codes) < COUNTRIES or not MembershipKind.objects.exists():
        return  # the reference data is not loaded: there are no countries to have a seat in
    names = dict(Country.objects.values_list("iso3", "common_names"))
    organisations, events = [], []
    for count, place in enumerate(places(codes)):
        organisation = _organisation(place, count, names[place.iso3], at)
        organisations.append(organisation)
    Organisation.objects.bulk_create(organisations, batch_size=200)
    for made in Organisation.objects.filter(code__in=[each.code for each in organisations]):
        if made.since is None or made.membership_id is None:
            continue
        for event, days in ((Event.APPLIED, 60), (Event.ADMITTED, 0)):
            if event is Event.APPLIED and made.membership_id == "affiliate":
                continue
            on = made.since - timedelta(days=days)
            events.append(
                MembershipEvent(
                    organisation=made,
                    kind_id=made.membership_id,
                    event=event.value,
                    on=on,
                    decision="Invented minutes",
                    recorded_at=datetime.combine(on, time(12), tzinfo=UTC),
                )
            )
    MembershipEvent.objects.bulk_create(events, batch_size=200)
    _individuals(codes)
    _representatives()


def _organisation(place: Place, count: int, country: dict[str, str], at: datetime) -> Organisation:
    thing, arabic, form = THINGS[(count * 4 + place.number) % len(THINGS)]
    turn = place.number // len(THINGS)
    number = f" {place.number + 1}" if place.number else ""
    code = KNOWN.get((place.iso3, place.number), f"{place.iso3.lower()}-{place.number + 1}")
    if code == "cedar-forum":
        thing, arabic, form = THINGS[1]
    if code == "condor-observatory":
        thing, arabic, form = THINGS[4]
    english = f"{thing} {FORMS[form]} {text_in(country, 'en')}{number} (invented)"
    other = f"{form} {arabic} — {text_in(country, 'ar')}{number} (مخترعة)"
    organisation = Organisation(
        code=code,
        kind=("ngo", "ngo", "academic", "ngo", "media", "ngo", "network", "trade_union")[count % 8],
        name=english,
        language="en",
        names={"ar": other},
        acronym="".join(word[0] for word in f"{thing} {FORMS[form]}".split())
        + place.iso3[:2]
        + (str(turn) if turn else ""),
        seat_id=place.iso3,
        works_in=place.iso3,
        languages="ar" if count % 6 == 0 else "en",
        themes=" ".join({THEMES[count % 7], THEMES[(count * 3 + 1) % 7]}),
        chapters=("II", "V", "II V", "III")[count % 4],
        web=f"https://{code}.example.org/",
        email=f"office@{code}.example.org",
        about="An invented organisation for the demonstration.",
        exposure=EXPOSURES[count % len(EXPOSURES)].value
        if code not in KNOWN.values()
        else Exposure.FULL.value,
        state="active",
        membership_id=place.kind,
        since=place.admitted,
        confirmed_on=date(2026, 3, 2) if count % 5 else date(2025, 2, 3),
        changed_at=at,
    )
    organisation.folded = organisation.fold_names()
    return organisation


def _individuals(codes: list[str]) -> None:
    for count in range(INDIVIDUALS_2023):
        since = date(2022, 8, 1) + timedelta(days=count * 20)
        person = Person.objects.create(
            name=f"Individual Member {count + 1} (invented)",
            email=f"member-{count + 1}@individuals.example.org",
            country_id=codes[count],
            exposure=EXPOSURES[count].value,
            state="active",
            membership_id="individual",
            since=since,
        )
        MembershipEvent.objects.create(
            person=person,
            kind_id="individual",
            event=Event.ADMITTED.value,
            on=since,
            recorded_at=datetime.combine(since, time(12), tzinfo=UTC),
        )


def _representatives() -> None:
    for email, code in (("amman@demo.example", "cedar-forum"), ("lima@demo.example", "condor-observatory")):
        organisation = Organisation.objects.filter(code=code).first()
        user = User.objects.filter(email=email).first()
        if organisation is None or user is None:
            continue
        person, _new = Person.objects.get_or_create(
            email=email,
            defaults={
                "name": user.display_name,
                "language": user.language,
                "country": organisation.seat,
                "user": user,
            },
        )
        OrganisationRole.objects.get_or_create(
            organisation=organisation,
            person=person,
            role="representative",
            since=date(2023, 1, 1),
            defaults={"confirmed_on": date(2023, 1, 1)},
        )

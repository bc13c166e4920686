"""Invented recommendations of a demo: what was asked of two States, what they claim, what civil society sees."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions_evidence
from mithaq.library import rules_evidence as kinds
from mithaq.library.models_evidence import EvidenceItem
from mithaq.network.models import Organisation, Theme
from mithaq.reports import actions_events, actions_followup, actions_recommendations, search_texts
from mithaq.reports.demo_recommendations_texts import (
    EVENTS,
    OUTSIDE,
    RECOMMENDATIONS,
    SAID,
    SAID_OF_WRITTEN,
    WRITTEN_HERE,
    Asked,
    SaidRow,
)
from mithaq.reports.models import Contributor, ParallelReport
from mithaq.reports.models_followup import StatusStatement
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation
from mithaq.reports.rules_followup import Grade, Voice
from mithaq.reports.rules_recommendations import Action, Priority, Strength, code_of
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country, Provision

HOUSES = {"JOR": "cedar-forum", "PER": "condor-observatory"}
PEOPLE = {"JOR": "amman@demo.example", "PER": "lima@demo.example"}
#: Days before the day of the demo on which each report came out.
PUBLISHED_BEFORE = {"JOR": 700, "PER": 520}
TITLES = {
    "JOR": {
        "en": "Jordan: prevention and asset recovery (invented parallel report)",
        "ar": "الأردن: المنع واسترداد الموجودات (تقرير موازٍ مخترع)",
    },
    "PER": {
        "en": "Peru: prevention and asset recovery (invented parallel report)",
        "ar": "بيرو: المنع واسترداد الموجودات (تقرير موازٍ مخترع)",
    },
}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who acts in the demo, and when it is."""

    at: datetime
    hub: User
    director: User
    members: dict[str, User]
    houses: dict[str, Organisation]

    def before(self, days: int) -> datetime:
        """So many days before the demo."""
        return self.at - timedelta(days=days)


def load_demo(at: datetime) -> None:
    """Make the invented recommendations, unless they are there or what they stand on is missing."""
    if Recommendation.objects.exists() or not Theme.objects.exists():
        return
    stage = _stage(at)
    cycle = Cycle.objects.filter(pk="irm-2").first()
    if cycle is None or stage is None:
        return
    for iso3 in HOUSES:
        if Country.objects.filter(pk=iso3).exists():
            _state(stage, _report(stage, iso3, cycle))


def load_verdicts(at: datetime) -> None:
    """Say what became of the report that was written here: the State claims more than civil society sees."""
    stage = _stage(at)
    asked = Recommendation.objects.filter(report__code=WRITTEN_HERE, state="submitted").order_by("code")
    if stage is None or StatusStatement.objects.filter(recommendation__in=asked).exists():
        return
    for number, recommendation in enumerate(asked, 1):
        _say(stage, recommendation, SAID_OF_WRITTEN.get(number, ()))


def _stage(at: datetime) -> Stage | None:
    """Who acts, where all of them are there."""
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    houses = {row.code: row for row in Organisation.objects.filter(code__in=HOUSES.values())}
    if not {"hub@demo.example", "director@demo.example", *PEOPLE.values()} <= people.keys():
        return None
    if len(houses) < len(HOUSES):
        return None
    return Stage(
        at=at,
        hub=people["hub@demo.example"],
        director=people["director@demo.example"],
        members={iso3: people[email] for iso3, email in PEOPLE.items()},
        houses={iso3: houses[code] for iso3, code in HOUSES.items()},
    )


def _report(stage: Stage, iso3: str, cycle: Cycle) -> ParallelReport:
    """The invented report of the State that is published already, or a new one."""
    found = ParallelReport.objects.public().filter(country=iso3, is_invented=True).order_by("code").first()
    if found is not None:
        return found
    day = stage.before(PUBLISHED_BEFORE[iso3])
    report = ParallelReport.objects.create(
        code=f"{iso3}-irm-2-{day.year}-invented",
        country_id=iso3,
        cycle=cycle,
        chapters="II,V",
        titles=TITLES[iso3],
        language="ar" if iso3 == "JOR" else "en",
        status="published",
        published_on=day.date(),
        published_precision="day",
        support="yes",
        source="invented for the demo",
        is_invented=True,
        created_at=day - timedelta(days=200),
        created_by=stage.hub,
    )
    Contributor.objects.create(report=report, organisation=stage.houses[iso3], leads=True)
    search_texts.put_report(report)
    return report


def _state(stage: Stage, report: ParallelReport) -> None:
    iso3 = report.country_id
    published = stage.at.date() - (report.published_on or stage.at.date())
    written = stage.before(published.days + 30)
    for number, asked in enumerate(RECOMMENDATIONS[iso3], 1):
        if Recommendation.objects.filter(code=code_of(report.code, number)).exists():
            continue
        recommendation = _write(stage, report, asked, written)
        _say(stage, recommendation, SAID.get((iso3, number), ()))
        _happen(stage, recommendation, number)
    _others(stage, iso3)
    _look_after(stage, iso3)


def _write(stage: Stage, report: ParallelReport, asked: Asked, at: datetime) -> Recommendation:
    made = actions_recommendations.write_recommendation(
        stage.hub,
        report,
        actions_recommendations.Written(
            texts=asked.texts,
            addressees=asked.addressees,
            success=asked.success,
            action=Action(asked.action),
            strength=Strength.ACTIVE,
            priority=Priority(asked.priority),
            deadline=date(stage.at.year + 1, 12, 9),
            theme=Theme.objects.filter(pk=asked.theme).first(),
            provisions=tuple(
                Provision.objects.filter(treaty="UNCAC", number__in=asked.articles).values_list(
                    "pk", flat=True
                )
            ),
        ),
        at=at,
    )
    return actions_recommendations.submit_recommendation(stage.hub, made, at=at)


def _say(stage: Stage, recommendation: Recommendation, said: tuple[SaidRow, ...]) -> None:
    iso3 = recommendation.country_id
    for voice, ladder, rung, days, kind in said:
        at = stage.before(days)
        other = "PER" if iso3 == "JOR" else "JOR"
        house = {Voice.CIVIL_SOCIETY: stage.houses[iso3], Voice.SECOND: stage.houses[other]}.get(voice)
        person = {Voice.CIVIL_SOCIETY: stage.members[iso3], Voice.SECOND: stage.members[other]}.get(
            voice, stage.hub
        )
        actions_followup.record_statement(
            person if voice is not Voice.CIVIL_SOCIETY else stage.hub,
            recommendation,
            actions_followup.NewStatement(
                voice=voice,
                ladder=ladder,
                rung=rung,
                when=PartialDate((at - timedelta(days=9)).date()),
                source="invented for the demo",
                evidence=[_evidence(stage, iso3, kind, at)] if kind else (),
                confidence="high" if kind in ("law", "data") else "medium",
                organisation=house,
            ),
            at=at,
        )


def _evidence(stage: Stage, iso3: str, kind: str, at: datetime) -> EvidenceItem:
    """The invented item of that kind on that State; made once, used by many."""
    found = EvidenceItem.objects.filter(country=iso3, kind=kind, publishable=True).first()
    if found is not None:
        return found
    words = kinds.Kind(kind).value.replace("_", " ")
    item = actions_evidence.add_evidence(
        stage.hub,
        actions_evidence.Described(
            title=f"Invented {words} of the demo ({iso3})",
            kind=kinds.Kind(kind),
            country=Country.objects.get(pk=iso3),
            when=PartialDate(at.date()),
            source="invented for the demo",
            reliability=kinds.Reliability.OFFICIAL if kind == "law" else kinds.Reliability.CHECKED,
            language="en",
            consent=kinds.Consent.NOT_NEEDED,
            publishable=True,
            address=f"https://gazette.example.org/{iso3.lower()}/{kind}",
        ),
        upload=ContentFile(f"This {words} is invented.\n".encode(), name=f"{kind}.txt"),
        at=at,
    )
    actions_evidence.clean_copy.func(item.pk)
    item.refresh_from_db()
    return item


def _happen(stage: Stage, recommendation: Recommendation, number: int) -> None:
    for kind, days, titles in EVENTS.get((recommendation.country_id, number), ()):
        actions_events.record_event(
            stage.hub,
            recommendation,
            actions_events.NewEvent(
                kind=kind,
                titles=titles,
                when=PartialDate(stage.before(days).date()),
                source="invented for the demo",
            ),
            at=stage.before(days - 3),
        )
    if (recommendation.country_id, number) == ("PER", 1):
        claim = actions_events.claim_contribution(
            stage.hub,
            recommendation,
            grade=Grade.CONTRIBUTED,
            what="Two hearings in parliament, and a draft of the clause on emergencies (invented).",
            organisation=stage.houses["PER"],
            at=stage.before(60),
        )
        actions_events.corroborate(
            stage.director,
            claim,
            name="A member of parliament (invented)",
            house="Parliament (invented)",
            said="Without their draft the clause would not have come.",
            on=stage.before(40).date(),
            at=stage.before(39),
        )
    if (recommendation.country_id, number) == ("JOR", 2):
        actions_events.claim_contribution(
            stage.hub,
            recommendation,
            grade=Grade.LED,
            what="A model register, shown to the ministry (invented).",
            organisation=stage.houses["JOR"],
            at=stage.before(30),
        )


def _others(stage: Stage, iso3: str) -> None:
    for code, mechanism, years, text, number, is_confirmed in OUTSIDE[iso3]:
        outside = OutsideRecommendation.objects.create(
            code=code,
            mechanism=mechanism,
            country_id=iso3,
            year=stage.at.year - years,
            text=text,
            source="invented for the demo",
            added_at=stage.at,
        )
        ours = Recommendation.objects.get(country=iso3, number=number)
        if is_confirmed:
            actions_recommendations.link_outside(stage.hub, ours, outside, at=stage.before(20))
        else:
            OutsideLink.objects.create(
                recommendation=ours,
                outside=outside,
                found_by="engine",
                probability=0.71,
                proposed_at=stage.before(5),
            )


def _look_after(stage: Stage, iso3: str) -> None:
    rows: list[Any] = list(Recommendation.objects.filter(country=iso3).order_by("number")[:4])
    for number, recommendation in enumerate(rows):
        actions_followup.give_duty(
            stage.hub,
            recommendation,
            stage.members[iso3],
            every_months=6,
            due_on=(stage.at + timedelta(days=(number - 2) * 20)).date(),
            at=stage.before(90),
        )

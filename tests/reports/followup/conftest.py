"""A published report on Jordan with one recommendation, one in work on Peru, and the people around them (all invented)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mithaq.library.models_evidence import EvidenceItem
from mithaq.network.models import MembershipKind, Organisation, Theme
from mithaq.reports.models import Contributor, ParallelReport, ReportPerson
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reviews.models import Cycle
from mithaq.world.models import Chapter, Country, CountryRegion, Mechanism, Provision, Region, Treaty
from tests.people import Cast

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What the tests of follow-up stand on."""

    report: ParallelReport
    draft_report: ParallelReport
    recommendation: Recommendation
    jordan_watch: Organisation
    lima: Organisation
    evidence: Callable[..., EvidenceItem]
    recommend: Callable[..., Recommendation]


@pytest.fixture
def followup(cast: Cast) -> FollowUp:
    swana = Region.objects.create(code="swana", system="coordination", names={"en": "SWANA"})
    treaty = Treaty.objects.create(
        code="UNCAC", kind="treaty", names={"en": "Convention"}, adopted="2003-10-31"
    )
    mechanism = Mechanism.objects.create(code="UNCAC-IRM", kind="review_mechanism", names={"en": "Mechanism"})
    chapter = Chapter.objects.create(
        identifier="UNCAC:II", treaty=treaty, order=2, number="II", names={"en": "Prevention"}
    )
    Provision.objects.create(
        identifier="UNCAC:art13",
        treaty=treaty,
        chapter=chapter,
        number="13",
        order=13,
        titles={"en": "Society"},
    )
    Theme.objects.create(
        code="access", order=1, names={"en": "Access to information", "ar": "الحصول على المعلومات"}
    )
    cycle = Cycle.objects.create(code="irm-2", mechanism=mechanism, number=2, names={"en": "Second review"})
    for iso3, iso2, m49 in (("JOR", "JO", "400"), ("PER", "PE", "604")):
        Country.objects.create(
            iso3=iso3, iso2=iso2, m49=m49, status="member_state", names={"en": iso3, "ar": iso3}
        )
    CountryRegion.objects.create(country_id="JOR", region=swana, system="coordination")
    national = MembershipKind.objects.create(
        code="national",
        order=1,
        names={"en": "National member"},
        for_people=False,
        is_member=True,
        may_vote=True,
        may_stand=True,
        by_application=True,
    )
    houses = {}
    for code, name, seat in (
        ("jordan-watch", "Jordan Watch (invented)", "JOR"),
        ("lima-ojo-publico", "Ojo de Lima (invented)", "PER"),
    ):
        houses[code] = Organisation.objects.create(
            code=code, name=name, seat_id=seat, state="active", membership=national, since=date(2020, 1, 1)
        )
    report = ParallelReport.objects.create(
        code="JOR-irm-2-2025",
        country_id="JOR",
        cycle=cycle,
        titles={"en": "Parallel report on Jordan (invented)"},
        status="published",
        published_on=date(2025, 5, 1),
        published_precision="day",
        support="yes",
        created_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    draft_report = ParallelReport.objects.create(
        code="PER-irm-2-2026", country_id="PER", cycle=cycle, created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    Contributor.objects.create(report=report, organisation=houses["jordan-watch"], leads=True)
    ReportPerson.objects.create(
        report=report, user=cast.member_in_amman, part="author", added_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    ReportPerson.objects.create(
        report=draft_report,
        user=cast.member_in_lima,
        part="author",
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    def recommend(of: ParallelReport = report, number: int = 1, **more: Any) -> Recommendation:
        values: dict[str, Any] = {
            "code": f"{of.code}-R{number:02}",
            "report": of,
            "number": number,
            "country_id": of.country_id,
            "cycle_id": of.cycle_id,
            "texts": {"en": "Publish the full country report.", "ar": "نشر التقرير القُطري الكامل."},
            "addressees": {"en": "Ministry of Justice"},
            "success": {"en": "The report stands on the ministry's site."},
            "deadline": date(2027, 1, 1),
            "theme_id": "access",
            "state": "submitted",
            "created_at": datetime(2025, 4, 1, tzinfo=UTC),
            "submitted_at": datetime(2025, 4, 2, tzinfo=UTC),
            **more,
        }
        made = Recommendation.objects.create(**values)
        made.provisions.set(["UNCAC:art13"])
        return made

    def evidence(kind: str = "law", **more: Any) -> EvidenceItem:
        values: dict[str, Any] = {
            "title": f"Invented {kind}",
            "kind": kind,
            "country_id": "JOR",
            "source": "official gazette (invented)",
            "reliability": "official",
            "consent": "not_needed",
            "publishable": True,
            "address": "https://gazette.example.org/1",
            "address_state": "unchecked",
            "added_at": NOW,
            **more,
        }
        return EvidenceItem.objects.create(**values)

    return FollowUp(
        report=report,
        draft_report=draft_report,
        recommendation=recommend(),
        jordan_watch=houses["jordan-watch"],
        lima=houses["lima-ojo-publico"],
        evidence=evidence,
        recommend=recommend,
    )

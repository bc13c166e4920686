"""An invented report on Jordan in Arabic with an English summary, at its publication; its people and their parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from mithaq.network.models import MembershipKind, Organisation
from mithaq.reports import actions_harm
from mithaq.reports.models import Contributor, ParallelReport, ReportPerson, ReportStage
from mithaq.reports.models_publishing import HarmQuestion
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_writing import (
    Finding,
    Paragraph,
    ScaleStep,
    Section,
    TemplateQuestion,
    TemplateVersion,
)
from mithaq.reports.rules_publishing import Said
from mithaq.reviews.models import Cycle
from mithaq.world.models import Chapter, Country, CountryRegion, Mechanism, Provision, Region, Treaty
from tests.people import Cast

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
STAGES = (
    ("drafting", "author", True, False),
    ("harm_check", "harm_checker", False, False),
    ("approval", "approver", False, False),
    ("publication", "approver editor", False, True),
    ("follow_up", "editor author", False, False),
)
QUESTIONS = (
    ("summary", "summary", "text", "Summary", "الخلاصة"),
    ("consulted", "process", "choice", "Was civil society consulted?", "هل استُشير المجتمع المدني؟"),
    ("law", "article", "article", "Law", "القانون"),
    ("practice", "article", "article", "Practice", "الممارسة"),
    ("next", "overall", "text", "What comes next", "الخطوة التالية"),
)
#: Who has which part.
PARTS = (
    ("member_in_amman", "author"),
    ("member_in_lima", "editor"),
    ("hub_staff", "harm_checker"),
    ("director", "approver"),
)


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """What the tests of publishing stand on."""

    report: ParallelReport
    finding: Finding
    recommendations: tuple[Recommendation, ...]
    jordan_watch: Organisation
    lima: Organisation
    to_stage: Callable[[str], ParallelReport]
    answer_all: Callable[[], None]
    make_ready: Callable[[], ParallelReport]


@pytest.fixture
def publishing(cast: Cast) -> Publishing:
    swana = Region.objects.create(code="swana", system="coordination", names={"en": "SWANA"})
    treaty = Treaty.objects.create(
        code="UNCAC", kind="treaty", names={"en": "Convention"}, adopted="2003-10-31"
    )
    mechanism = Mechanism.objects.create(code="UNCAC-IRM", kind="review_mechanism", names={"en": "Mechanism"})
    chapter = Chapter.objects.create(
        identifier="UNCAC:II", treaty=treaty, order=2, number="II", names={"en": "Prevention"}
    )
    provision = Provision.objects.create(
        identifier="UNCAC:art13",
        treaty=treaty,
        chapter=chapter,
        number="13",
        order=13,
        titles={"en": "Participation of society", "ar": "مشاركة المجتمع"},
    )
    cycle = Cycle.objects.create(
        code="irm-2", mechanism=mechanism, number=2, names={"en": "Second cycle", "ar": "الدورة الثانية"}
    )
    Country.objects.create(
        iso3="JOR", iso2="JO", m49="400", status="member_state", names={"en": "Jordan", "ar": "الأردن"}
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
    houses = [
        Organisation.objects.create(
            code=code,
            name=name,
            seat_id="JOR",
            state="active",
            exposure="full",
            membership=national,
            since=date(2020, 1, 1),
        )
        for code, name in (
            ("jordan-watch", "Jordan Watch (invented)"),
            ("lima-ojo-publico", "Ojo de Lima (invented)"),
        )
    ]
    for position, (code, signed_by, writing, publishes) in enumerate(STAGES, 1):
        ReportStage.objects.create(
            code=code,
            position=position,
            names={"en": code},
            signed_by=signed_by,
            writing=writing,
            publishes=publishes,
        )
    for score in range(5):
        ScaleStep.objects.create(score=score, names={"en": f"step {score}", "ar": f"درجة {score}"})
    version = TemplateVersion.objects.create(number=1, names={"en": "One"}, since=date(2026, 1, 1))
    asked = {}
    for position, (code, page, kind, title, arabic) in enumerate(QUESTIONS, 1):
        asked[code] = TemplateQuestion.objects.create(
            key=f"1:{code}",
            version=version,
            code=code,
            page=page,
            position=position,
            kind=kind,
            titles={"en": title, "ar": arabic},
        )
    report = ParallelReport.objects.create(
        code="JOR-irm-2-2026",
        country_id="JOR",
        cycle=cycle,
        chapters="II",
        titles={"en": "Parallel report on Jordan", "ar": "تقرير موازٍ عن الأردن"},
        language="ar",
        summary_languages="en",
        template=version,
        stage_id="publication",
        stage_since=date(2026, 5, 1),
        created_at=NOW,
        is_invented=True,
    )
    Contributor.objects.create(report=report, organisation=houses[0], leads=True)
    for name, part in PARTS:
        ReportPerson.objects.create(report=report, user=getattr(cast, name), part=part, added_at=NOW)

    def write(code: str, *texts: str, language: str = "ar", article: bool = False, choice: str = "") -> None:
        section = Section.objects.create(
            report=report,
            question=asked[code],
            provision=provision if article else None,
            language=language,
            choice=choice,
        )
        for position, text in enumerate(texts, 1):
            Paragraph.objects.create(
                section=section, position=position, text=text, written_at=NOW, written_by=cast.member_in_amman
            )

    write("summary", "لا يُستشار المجتمع المدني إلا نادرًا.", "والقانون أفضل من التطبيق.")
    write("summary", "Civil society is hardly ever consulted.", language="en")
    write("consulted", "لم تُدعَ أي منظمة.", choice="no")
    write("law", "ينصّ القانون رقم 47 لسنة 2007 على حق الحصول على المعلومات.", article=True)
    write("practice", "رُفض 38 طلبًا من أصل 52 في عام 2025.", article=True)
    write("next", "سنعرض التقرير على البرلمان.")
    finding = Finding.objects.create(
        report=report,
        provision=provision,
        law_score=3,
        practice_score=1,
        headlines={"ar": "القانون جيّد ولا يُطبَّق.", "en": "The law is good and is not applied."},
    )
    recommendations = tuple(
        Recommendation.objects.create(
            code=f"{report.code}-R{number:02}",
            report=report,
            number=number,
            country_id="JOR",
            cycle=cycle,
            finding=finding,
            texts={"ar": arabic, "en": english},
            addressees={"ar": "وزارة العدل", "en": "Ministry of Justice"},
            success={"ar": "يُنشر كل ثلاثة أشهر.", "en": "It is published every three months."},
            deadline=date(2027, 12, 31),
            state="submitted",
            created_at=NOW,
            submitted_at=NOW,
        )
        for number, arabic, english in (
            (
                1,
                "أن تنشر وزارة العدل عدد طلبات المعلومات المرفوضة وأسبابها كل ثلاثة أشهر.",
                "Publish every three months how many requests for information were refused, and why.",
            ),
            (
                2,
                "أن تُدعى منظمات المجتمع المدني إلى إعداد التقييم الذاتي.",
                "Invite civil society organisations to prepare the self-assessment.",
            ),
            (3, "أن يُنشأ مكتب مستقل للمعلومات.", "Set up an independent office for information."),
        )
    )
    for position, code in enumerate(("sources", "consent", "after"), 1):
        HarmQuestion.objects.create(
            code=code,
            position=position,
            questions={"en": f"Question {code}?", "ar": f"سؤال {code}؟"},
            hints={"en": "Think.", "ar": "فكّر."},
            stops_on="no" if code == "after" else "yes",
        )

    def to_stage(code: str) -> ParallelReport:
        ParallelReport.objects.filter(pk=report.pk).update(stage=code)
        report.refresh_from_db()
        return report

    def answer_all() -> None:
        actions_harm.answer_harm(
            cast.member_in_lima,
            report,
            {"sources": (Said.NO, ""), "consent": (Said.NO, ""), "after": (Said.YES, "the hub")},
            at=NOW,
        )

    def make_ready() -> ParallelReport:
        answer_all()
        actions_harm.sign_harm(cast.hub_staff, report, at=NOW)
        return report

    return Publishing(
        report=report,
        finding=finding,
        recommendations=recommendations,
        jordan_watch=houses[0],
        lima=houses[1],
        to_stage=to_stage,
        answer_all=answer_all,
        make_ready=make_ready,
    )

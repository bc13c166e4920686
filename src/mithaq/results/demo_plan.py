"""The invented work plan of a demo installation, findings on the assumptions, and reports: one signed off, two drafts."""

from datetime import date, datetime
from decimal import Decimal

from mithaq.accounts.models import User
from mithaq.funding.actions_agreements import share_activity
from mithaq.funding.models import GrantAgreement
from mithaq.results import actions_out, actions_plan, rules_out, rules_plan
from mithaq.results.models import Activity, Assumption, Objective, ReportingPeriod, StrategyPeriod

#: Objective, code, words, first and last month, line of the budget, where it stands, lines it counts for.
ACTIVITIES = (
    ("1", "1-1", "Parallel reports with eight members (invented)", "تقارير موازية مع ثمانية أعضاء (مخترع)", 1, 12, "210", "going", ("parallel-reports-year",)),
    ("1", "1-2", "Follow-up grants (invented)", "منح للمتابعة (مخترع)", 3, 10, "210", "done", ("recommendations-carried-out",)),
    ("2", "2-1", "Demands on the second phase (invented)", "مطالب بشأن المرحلة الثانية (مخترع)", 2, 11, "220", "going", ("review-demands",)),
    ("2", "2-2", "Briefings for small missions (invented)", "إحاطات للبعثات الصغيرة (مخترع)", 6, 9, "220", "going", ()),
    ("3", "3-1", "Five regional meetings (invented)", "خمسة اجتماعات إقليمية (مخترع)", 1, 12, "230", "planned", ("cooperation-stories",)),
)  # fmt: skip
FINDINGS = (
    ("A1", "supports", "Nine of fourteen supported organisations took part again (invented)", 2025),
    ("A2", "contradicts", "Two doors closed after public letters (invented)", 2025),
    ("A2", "supports", "A mission asked for a briefing of its own accord (invented)", 2026),
)
TEXTS = {
    "opening": (
        "Invented report of the demonstration, by {day}. At the Conference, {value:cosp-people} people of civil society were in the room; wanted: {target:cosp-people}.",
        "تقرير مخترع للعرض التجريبي، حتى {day}. حضر المؤتمر {value:cosp-people} من المجتمع المدني، والمنشود: {target:cosp-people}.",
    ),
    "year": (
        "Income of 2024 was {income:2024} (invented).\n\nMembers wrote reports and spoke with their governments about them.",
        "بلغ دخل 2024 ‏{income:2024} (مخترع).\n\nكتب الأعضاء تقارير وتحدثوا عنها مع حكوماتهم.",
    ),
    "closing": (
        "Next year the second phase of the reviews is prepared (invented).",
        "يجري في العام المقبل الإعداد للمرحلة الثانية من الاستعراضات (مخترع).",
    ),
    "decisions": (
        "To take note of the figures, and to approve the budget (invented).",
        "الإحاطة علمًا بالأرقام، وإقرار الموازنة (مخترع).",
    ),
}


def load_demo(at: datetime) -> None:
    """Make what is not there yet, through the same actions that people use."""
    hub = User.objects.filter(email="hub@demo.example").first()
    director = User.objects.filter(email="director@demo.example").first()
    period = StrategyPeriod.objects.first()
    if hub is None or director is None or period is None or Activity.objects.exists():
        return
    _plan(hub, period, at)
    for code, says, what, year in FINDINGS:
        assumption = Assumption.objects.filter(period=period, code=code).first()
        if assumption is not None:
            actions_plan.record_finding(
                hub,
                assumption,
                says=rules_plan.Says(says),
                what=what,
                on=min(date(year, 3, 1), at.date()),
                address="https://example.org/invented-finding",
                at=at,
            )
    _reports(hub, director, at)


def _plan(hub: User, period: StrategyPeriod, at: datetime) -> None:
    year = min(max(at.year, period.starts.year), period.ends.year)
    for objective, code, english, arabic, first, last, line, progress, lines in ACTIVITIES:
        row = actions_plan.save_activity(
            hub,
            None,
            key=f"{year}-{code}",
            year=year,
            objective=Objective.objects.get(period=period, code=objective),
            titles={"en": english, "ar": arabic},
            owner=hub,
            starts=date(year, first, 1),
            ends=date(year, last, 28),
            budget_line=line,
            progress=progress,
            lines=lines,
            at=at,
        )
        if progress == "done":
            actions_plan.add_record(
                hub,
                row,
                on=min(date(year, last, 1), at.date()),
                title="Invented list of what was paid",
                address="/en/funding",
                at=at,
            )
    for key, percent in (("lantern-foundation-2023", 60), ("open-ledger-fund-2023", 30)):
        agreement = GrantAgreement.objects.filter(key=key).first()
        if agreement is not None:
            share_activity(hub, agreement, activity=f"{year}-1-1", percent=Decimal(percent), at=at)


def _reports(hub: User, director: User, at: datetime) -> None:
    signed = ReportingPeriod.objects.signed().order_by("-ends").first()
    if signed is None:
        return
    year = signed.ends.year
    agreement = GrantAgreement.objects.filter(key="lantern-foundation-2023").first()
    for kind, titles, for_whom in (
        (
            rules_out.OutKind.ANNUAL,
            {"en": f"Annual report {year} (invented)", "ar": f"التقرير السنوي {year} (مخترع)"},
            None,
        ),
        (
            rules_out.OutKind.DONOR,
            {
                "en": f"Report to the Lantern Foundation {year} (invented)",
                "ar": f"تقرير إلى مؤسسة الفانوس {year} (مخترع)",
            },
            agreement,
        ),
        (
            rules_out.OutKind.BOARD,
            {"en": f"Paper for the board {year} (invented)", "ar": f"ورقة للجنة التنسيق {year} (مخترعة)"},
            None,
        ),
    ):
        if kind is rules_out.OutKind.DONOR and for_whom is None:
            continue
        report = actions_out.open_report(
            hub, signed, code=f"{kind.value}-{year}", kind=kind, titles=titles, agreement=for_whom, at=at
        )
        for section in rules_out.text_sections(kind):
            for language, text in zip(("en", "ar"), TEXTS[section], strict=True):
                actions_out.write_text(hub, report, section=section, language=language, text=text, at=at)
        if kind is rules_out.OutKind.ANNUAL:
            actions_out.sign_report(director, report, at=at)

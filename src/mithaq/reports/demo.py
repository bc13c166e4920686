"""The invented reports of a demo: one that goes all the way by the hands of its different people, and a few on the way.

Other halves of the package do their own steps just before a stage is signed: `STEPS`.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.utils.module_loading import import_string

from mithaq.accounts.models import User
from mithaq.library import actions_evidence
from mithaq.library import rules_evidence as evidence
from mithaq.network.models import Organisation
from mithaq.reports import (
    actions,
    actions_harm,
    actions_publishing,
    actions_stages,
    actions_writing,
    demo_texts,
    gates,
    rules,
)
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions_writing import Entry
from mithaq.reports.models import ParallelReport, ReportStage
from mithaq.reports.models_publishing import HarmQuestion
from mithaq.reports.models_writing import Finding, Paragraph, Section
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

#: Stage -> what is done just before it is signed, function(report, people, at).
STEPS = {
    "drafting": "mithaq.reports.demo_answers.recommend",
    "publication": "mithaq.reports.demo_answers.reply",
}
#: Who has which part in the invented report, by the part of their address before the sign.
PARTS = {
    rules.Part.AUTHOR: "amman",
    rules.Part.EDITOR: "coordinator",
    rules.Part.PEER_REVIEWER: "lima",
    rules.Part.LEGAL_CHECKER: "individual",
    rules.Part.HARM_CHECKER: "board",
    rules.Part.APPROVER: "director",
}
BEGUN = date(2025, 1, 20)
#: On which day each stage of the invented report was signed.
SIGNED = {
    "outline": date(2025, 2, 3),
    "drafting": date(2025, 4, 7),
    "peer_review": date(2025, 4, 28),
    "legal_check": date(2025, 5, 12),
    "harm_check": date(2025, 5, 19),
    "approval": date(2025, 5, 26),
    "publication": date(2025, 6, 10),
}


def load_demo(at: datetime) -> None:
    """Make the invented reports, unless they are there or what they stand on is not loaded."""
    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    ready = (
        set(PARTS.values()) | {"hub"} <= set(people)
        and ReportStage.objects.exists()
        and Cycle.objects.filter(pk="irm-2").exists()
        and Organisation.objects.filter(code__in=("cedar-forum", "condor-observatory")).count() == 2
    )
    if not ready or ParallelReport.objects.filter(is_invented=True, template__isnull=False).exists():
        return
    _all_the_way(people)
    _returned(people)
    _outline(people, at)


def _moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def _begin(
    people: Mapping[str, User],
    *,
    iso3: str,
    lead: str,
    titles: dict[str, str],
    language: str,
    summaries: Sequence[str],
    parts: Mapping[rules.Part, str],
    on: date,
) -> ParallelReport:
    report = actions.start_report(
        people["hub"],
        country=Country.objects.get(pk=iso3),
        cycle=Cycle.objects.get(pk="irm-2"),
        chapters=["II"],
        lead=Organisation.objects.get(code=lead),
        titles=titles,
        language=language,
        summary_languages=summaries,
        at=_moment(on),
        is_invented=True,
    )
    for part, name in parts.items():
        actions.name_person(people["hub"], report, people[name], part, at=_moment(on, 10))
    return report


def _all_the_way(people: Mapping[str, User]) -> None:
    report = _begin(
        people,
        iso3="JOR",
        lead="cedar-forum",
        titles={
            "ar": "القانون يسبق الممارسة: تقرير موازٍ عن التدابير الوقائية (مخترع)",
            "en": "The law runs ahead: a parallel report on prevention (invented)",
        },
        language="ar",
        summaries=["en"],
        parts=PARTS,
        on=BEGUN,
    )
    for kind, amount in ((rules.Support.GUIDANCE, None), (rules.Support.PEER_REVIEW, None)):
        actions.agree_support(
            people["hub"],
            report,
            kind=kind,
            agreed_on=BEGUN,
            amount=amount,
            note="",
            at=_moment(BEGUN, 11),
        )
    for stage, day in SIGNED.items():
        moment = _moment(day)
        if stage == "drafting":
            _write_all(report, people["amman"], _moment(day - timedelta(days=3)))
        if stage == "peer_review":
            _remark(report, people, moment)
        if stage in STEPS:
            import_string(STEPS[stage])(report, people, moment)
        report.refresh_from_db()
        if report.stage_id != stage:
            continue  # a step has done it
        if stage == "harm_check" and gates.missing(report, stage):
            _harm(report, people, moment)
            continue
        if stage == "publication":
            actions_publishing.release_report(
                people["director"],
                report,
                opens_at=None,
                no_reply_reason=demo_texts.NO_REPLY_AR,
                at=moment,
            )
            continue
        if gates.missing(report, stage):
            return
        part = next(part for part in rules.Part if part in _signers(stage))
        actions_stages.sign_stage(
            people[PARTS[part]], report, stage=stage, verdict=rules.Verdict.PASSED, at=moment
        )


def _harm(report: ParallelReport, people: Mapping[str, User], at: datetime) -> None:
    """The editor answers the do-no-harm questions, the checker signs the answers, and with them the stage."""
    actions_harm.answer_harm(
        people["coordinator"],
        report,
        {row.pk: _safe(row) for row in HarmQuestion.objects.all()},
        at=at - timedelta(hours=2),
    )
    actions_harm.sign_harm(people["board"], report, at=at)


def _safe(row: HarmQuestion) -> tuple[publishing.Said, str]:
    """The answer to a question that lets the report go on, with its reason."""
    said = next(each for each in (publishing.Said.NO, publishing.Said.YES) if each.value != row.stops_on)
    return said, demo_texts.HARM_AR


def _signers(stage: str) -> frozenset[rules.Part]:
    return ReportStage.objects.get(pk=stage).as_step().signed_by


def _remark(report: ParallelReport, people: Mapping[str, User], at: datetime) -> None:
    """The peer reviewer asked, the author answered, before the signature."""
    paragraph = (
        Paragraph.objects.filter(section__report=report, section__question__code="practice")
        .select_related("section__report")
        .order_by("pk")
        .first()
    )
    if paragraph is not None:
        row = actions_writing.comment(
            people["lima"], paragraph, "Is the yearly report itself public? (invented remark)", at=at
        )
        actions_writing.resolve_comment(people["amman"], row, at=at)


def _texts(section: Section) -> Sequence[str]:
    code = section.question.code
    if section.provision is not None:
        row = demo_texts.ARTICLES_AR.get(section.provision.number)
        if row is None:
            return ()
        text = {"law": row[4], "practice": row[5], "good": row[6], "gaps": row[7]}[code]
        return (text,) if text else ()
    if code == "summary":
        return demo_texts.SUMMARY_EN if section.language == "en" else demo_texts.SUMMARY_AR
    once = {"context": demo_texts.CONTEXT_AR, "method": demo_texts.METHOD_AR, **demo_texts.OVERALL_AR}
    if code in once:
        return once[code]
    return (demo_texts.PROCESS_AR[code][1],) if code in demo_texts.PROCESS_AR else ()


def _write_all(report: ParallelReport, author: User, at: datetime) -> None:
    sections = list(Section.objects.filter(report=report).select_related("question", "provision"))
    entries = [
        Entry(
            section=section.pk,
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"{report.code} {section.pk} {place}"),
            base=0,
            text=text,
        )
        for section in sections
        for place, text in enumerate(_texts(section))
    ]
    actions_writing.save_paragraphs(author, report, entries, at=at)
    for section in sections:
        if section.question.kind == "choice" and section.question.code in demo_texts.PROCESS_AR:
            choice = demo_texts.PROCESS_AR[section.question.code][0]
            actions_writing.answer_choice(author, section, choice, at=at)
    for finding in Finding.objects.filter(report=report).select_related("provision"):
        row = demo_texts.ARTICLES_AR.get(finding.provision.number)
        if row is None:
            continue
        law, practice, arabic, english = row[:4]
        actions_writing.score_finding(
            author,
            finding,
            law=law,
            practice=practice,
            headlines={"ar": arabic, "en": english},
            seen=finding.version,
            at=at,
        )
        item = actions_evidence.add_evidence(
            author,
            actions_evidence.Described(
                title=f"دليل مخترع على استنتاج المادة {finding.provision.number}",
                kind=evidence.Kind.OFFICIAL_REPORT,
                source="تقرير سنوي مخترع لهيئة مخترعة",
                reliability=evidence.Reliability.OFFICIAL,
                language="ar",
                consent=evidence.Consent.NOT_NEEDED,
                publishable=True,
                country=report.country,
                address=f"https://reports.example.org/2024/{finding.provision.number}",
            ),
            at=at,
        )
        actions_writing.rest_on_evidence(author, finding, [item], at=at)


def _returned(people: Mapping[str, User]) -> None:
    """A report that its author handed on early in every sense: it stands in drafting, with a remark to answer."""
    parts = {
        rules.Part.AUTHOR: "lima",
        rules.Part.EDITOR: "hub",
        rules.Part.PEER_REVIEWER: "individual",
        rules.Part.LEGAL_CHECKER: "board",
        rules.Part.HARM_CHECKER: "amman",
        rules.Part.APPROVER: "director",
    }
    report = _begin(
        people,
        iso3="PER",
        lead="condor-observatory",
        titles={
            "en": "Half a register: parallel report in the making (invented)",
            "ar": "نصف سجلّ: تقرير موازٍ قيد الكتابة (مخترع)",
        },
        language="en",
        summaries=["ar"],
        parts=parts,
        on=date(2026, 7, 6),
    )
    day = _moment(date(2026, 8, 3))
    actions_stages.sign_stage(people["hub"], report, stage="outline", verdict=rules.Verdict.PASSED, at=day)
    section = Section.objects.get(report=report, question__code="context")
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{report.code} context")
    actions_writing.save_paragraphs(
        people["lima"],
        report,
        [
            Entry(
                section=section.pk,
                key=key,
                base=0,
                text=f"{demo_texts.INVENTED_EN} The register of owners is half full.",
            )
        ],
        at=day,
    )
    paragraph = Paragraph.objects.select_related("section__report").get(key=key)
    actions_writing.comment(
        people["hub"], paragraph, "From which year is the figure? (invented remark)", at=day
    )


def _outline(people: Mapping[str, User], at: datetime) -> None:
    """A report that has hardly begun and is past its first day."""
    lead = Organisation.objects.filter(code__startswith="tun-").order_by("code").first()
    if lead is None:
        return
    _begin(
        people,
        iso3="TUN",
        lead=lead.code,
        titles={"ar": "تقرير موازٍ في أوّله (مخترع)", "en": "A parallel report at its beginning (invented)"},
        language="ar",
        summaries=["en"],
        parts={rules.Part.EDITOR: "coordinator", rules.Part.AUTHOR: "individual"},
        on=min(date(2026, 9, 1), at.date()),
    )

"""What people do with a report as a whole: begin it, name its people, plan it, agree on support.

Stages and sign-offs are in `actions_stages`, words in `actions_writing`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.texts import text_in
from mithaq.network.models import Organisation
from mithaq.reports import layout, permissions, rules, search_texts
from mithaq.reports.models import (
    Contributor,
    ParallelReport,
    ReportPerson,
    ReportStage,
    StagePlan,
    SupportAgreement,
)
from mithaq.reports.models_writing import TemplateVersion
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country


def actor_of(person: Anybody) -> User | None:
    """Who acts, as the audit takes it."""
    return person if isinstance(person, User) else None


def held(report: ParallelReport) -> ParallelReport:
    """The report as it is now, held until the end of the transaction."""
    return ParallelReport.objects.select_for_update(of=("self",)).select_related("stage").get(pk=report.pk)


def steps() -> tuple[rules.Step, ...]:
    """The stages, as the rules take them."""
    return tuple(stage.as_step() for stage in ReportStage.objects.all())


def start_report(
    person: Anybody,
    *,
    country: Country,
    cycle: Cycle,
    chapters: Sequence[str],
    lead: Organisation,
    titles: Mapping[str, str],
    language: str,
    summary_languages: Sequence[str] = (),
    at: datetime,
    is_invented: bool = False,
) -> ParallelReport:
    """Begin a report from the newest template: findings on every article of its chapters, and a plan to change."""
    if not permissions.may_start(person, country, lead.code):
        raise NotPermitted()
    template = TemplateVersion.objects.first()
    stages = list(ReportStage.objects.all())
    if template is None or not stages:
        raise RuleBroken(
            _("There is no template yet. Load the reference data, or ask the operator."), code="no_template"
        )
    if not text_in(titles).strip():
        raise RuleBroken(_("Give the report a title; it can change later."), code="no_title", field="title")
    with transaction.atomic():
        taken = set(
            ParallelReport.objects.filter(country=country, cycle=cycle).values_list("code", flat=True)
        )
        report = ParallelReport.objects.create(
            code=rules.report_code(country.pk, cycle.pk, at.year, taken),
            country=country,
            cycle=cycle,
            chapters=",".join(chapters),
            titles=dict(titles),
            language=language,
            summary_languages=" ".join(each for each in summary_languages if each != language),
            stage=stages[0],
            stage_since=at.date(),
            template=template,
            created_at=at,
            created_by=actor_of(person),
            is_invented=is_invented,
        )
        Contributor.objects.create(report=report, organisation=lead, leads=True)
        layout.lay_out(report)
        due = at.date()
        for stage in stages:
            due += timedelta(days=stage.days)
            StagePlan.objects.create(report=report, stage=stage, due_on=due)
        audit.record(
            actor_of(person),
            "start_report",
            report,
            at=at,
            after={"country": country.pk, "cycle": cycle.pk, "chapters": report.chapters, "lead": lead.code},
        )
    return report


def change_report(
    person: Anybody,
    report: ParallelReport,
    *,
    titles: Mapping[str, str],
    chapters: Sequence[str],
    language: str,
    summary_languages: Sequence[str],
    at: datetime,
) -> ParallelReport:
    """Change title, chapters and languages; articles that come get a finding, those that go keep theirs if it holds words."""
    with transaction.atomic():
        now = held(report)
        if not permissions.may_arrange(person, now):
            raise NotPermitted()
        if not text_in(titles).strip():
            raise RuleBroken(
                _("Give the report a title; it can change later."), code="no_title", field="title"
            )
        before = {"titles": now.titles, "chapters": now.chapters, "language": now.language}
        now.titles = dict(titles)
        now.chapters = ",".join(chapters)
        now.language = language
        now.summary_languages = " ".join(each for each in summary_languages if each != language)
        now.version += 1
        now.save(
            update_fields=["titles", "chapters", "language", "summary_languages", "version"],
        )
        layout.lay_out(now)
        search_texts.put_report(now)
        audit.record(
            actor_of(person),
            "change_report",
            now,
            at=at,
            before=before,
            after={"titles": now.titles, "chapters": now.chapters, "language": now.language},
        )
    return now


def add_contributor(
    person: Anybody, report: ParallelReport, organisation: Organisation, *, what: str, at: datetime
) -> Contributor:
    """Add an organisation that contributes."""
    with transaction.atomic():
        now = held(report)
        if not permissions.may_arrange(person, now):
            raise NotPermitted()
        row, new = Contributor.objects.get_or_create(
            report=now, organisation=organisation, defaults={"what": what}
        )
        if not new:
            raise Conflict(
                _("This organisation is among the contributors already. Choose another one."),
                code="contributes_already",
            )
        audit.record(
            actor_of(person),
            "add_contributor",
            now,
            at=at,
            after={"organisation": organisation.code, "what": what},
        )
    return row


def name_person(
    person: Anybody, report: ParallelReport, user: User, part: rules.Part, *, at: datetime
) -> ReportPerson:
    """Give somebody a part. Who ever was an author judges nothing in the report, and who judges writes nothing."""
    with transaction.atomic():
        now = held(report)
        if not permissions.may_name(person, now, part):
            raise NotPermitted()
        ever = {
            rules.Part(each)
            for each in ReportPerson.objects.filter(report=now, user=user).values_list("part", flat=True)
        }
        if rules.parts_clash(ever, part):
            raise RuleBroken(
                _("Nobody judges their own words. Name somebody who has not written in this report."),
                code="own_words",
                field="part",
            )
        row, new = ReportPerson.objects.get_or_create(
            report=now,
            user=user,
            part=part.value,
            left_at=None,
            defaults={"added_at": at, "added_by": actor_of(person)},
        )
        if not new:
            raise Conflict(_("This person has this part already. Choose another one."), code="has_part")
        audit.record(actor_of(person), "name_person", now, at=at, after={"user": user.pk, "part": part.value})
    return row


def release_person(person: Anybody, row: ReportPerson, *, at: datetime) -> None:
    """End somebody's part; what they wrote and signed stays theirs."""
    with transaction.atomic():
        now = held(row.report)
        if not permissions.may_name(person, now, rules.Part(row.part)):
            raise NotPermitted()
        if not ReportPerson.objects.filter(pk=row.pk, left_at=None).update(left_at=at):
            raise Conflict(_("This part has ended already. Nothing was changed."), code="ended_already")
        audit.record(
            actor_of(person), "release_person", now, at=at, after={"user": row.user_id, "part": row.part}
        )


def set_plan(
    person: Anybody, report: ParallelReport, days: Mapping[str, date | None], *, at: datetime
) -> None:
    """Plan by which day each stage should be passed."""
    with transaction.atomic():
        now = held(report)
        if not permissions.may_arrange(person, now):
            raise NotPermitted()
        plan = {code: day for code, day in days.items() if day is not None}
        if fault := rules.plan_fault(steps(), plan):
            raise RuleBroken(
                _("A stage cannot be planned before the one that goes before it. Give it a later day."),
                code="plan_out_of_order",
                field=fault,
            )
        before = {each.stage_id: each.due_on.isoformat() for each in now.plan.all()}
        StagePlan.objects.filter(report=now).exclude(stage__in=plan).delete()
        for code, day in plan.items():
            StagePlan.objects.update_or_create(report=now, stage_id=code, defaults={"due_on": day})
        audit.record(
            actor_of(person),
            "plan_report",
            now,
            at=at,
            before=before,
            after={code: day.isoformat() for code, day in plan.items()},
        )


def agree_support(
    person: Anybody,
    report: ParallelReport,
    *,
    kind: rules.Support,
    agreed_on: date,
    amount: Decimal | None,
    note: str,
    at: datetime,
) -> SupportAgreement:
    """Record what the coalition gives; the same kind again changes the agreement."""
    if not permissions.may_agree_support(person, report):
        raise NotPermitted()
    if kind is rules.Support.MONEY and not amount:
        raise RuleBroken(_("Write how much money was agreed on."), code="no_amount", field="amount")
    if kind is not rules.Support.MONEY and amount:
        raise RuleBroken(
            _("Only money has an amount. Leave it empty, or choose money."), code="not_money", field="amount"
        )
    if agreed_on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="agreed_on"
        )
    with transaction.atomic():
        row, _new = SupportAgreement.objects.update_or_create(
            report=report,
            kind=kind.value,
            defaults={
                "agreed_on": agreed_on,
                "amount": amount,
                "note": note,
                "recorded_by": actor_of(person),
            },
        )
        with past.keeping(report, at=at):
            ParallelReport.objects.filter(pk=report.pk).update(support=rules.SupportKnown.YES.value)
        audit.record(
            actor_of(person),
            "agree_support",
            report,
            at=at,
            after={"kind": kind.value, "amount": str(amount) if amount else None},
        )
    return row

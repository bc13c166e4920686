"""Edits of records that are changed in place, for the law in `test_same_answer`: seats, stories, meetings, the pledge."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from mithaq.core import reference
from mithaq.network import actions as network_actions
from mithaq.network import actions_groups, actions_stories, actions_surveys, group_rules
from mithaq.network.models import Organisation
from mithaq.network.models_groups import CountingActivity, Meeting, Story, WorkingGroup
from mithaq.network.models_surveys import SurveyQuestion, SurveyReply
from mithaq.reports import actions as report_actions
from mithaq.reports import rules as report_rules
from mithaq.reports.models_writing import TemplateVersion
from mithaq.reviews.reference import FILES
from mithaq.world.models import Country, Region
from tests.people import Cast
from tests.reports.followup.conftest import FollowUp

COUNTRIES = ("JOR", "PER")
PLEDGE = next(file for file in FILES if file.path.endswith("pledge_signatures.csv"))


def prepare(world: FollowUp) -> None:
    """What the steps need: a group, two regions, a survey's question, a report nobody supports, and one signature."""
    CountingActivity.objects.create(key="active-group", months=12, meetings=1, outputs=1, source="invented")
    WorkingGroup.objects.create(code="asset-recovery", names={"en": "Asset recovery"})
    SurveyQuestion.objects.create(
        key="1-reports", version=1, order=1, code="reports", kind="number", texts={"en": "How many reports?"}
    )
    for code in ("swana", "lac"):
        Region.objects.get_or_create(
            code=f"coordination-{code}", defaults={"system": "coordination", "names": {"en": code}}
        )
    Organisation.objects.update(exposure="name")
    other = report_actions.ParallelReport.objects.get(code="PER-irm-2-2026")
    other.status, other.published_on, other.published_precision = "published", date(2026, 2, 1), "day"
    other.template = TemplateVersion.objects.create(
        number=1, names={"en": "Invented"}, since=date(2020, 1, 1)
    )
    other.save()
    load_pledge({"JOR": "2024-03-01"}, datetime(2026, 1, 1, tzinfo=UTC))


def load_pledge(signed: dict[str, str], at: datetime) -> None:
    """Load the file of signatures as it would now read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / PLEDGE.path
        path.parent.mkdir(parents=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["iso3", "signed", "bound", "number", "source", "note", "source_date", "verification"]
            )
            for iso3, day in sorted(signed.items()):
                writer.writerow([iso3, day, "on", "", "invented", "", "", "sourced"])
        done = reference.load(at=at, apply=True, files=[PLEDGE], folder=Path(folder), remove=True)
    assert done.applied, done.faults


def move(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    code = ("jordan-watch", "lima-ojo-publico")[choice % 2]
    network_actions.change_organisation(
        cast.hub_staff,
        Organisation.objects.get(code=code),
        {"seat": Country.objects.get(pk=COUNTRIES[choice // 2 % 2])},
        at=at,
    )


def tell(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Tell a story, or change the regions of one."""
    stories = list(Story.objects.order_by("pk"))
    regions = list(Region.objects.filter(system="coordination").order_by("code"))
    actions_stories.save_story(
        cast.hub_staff,
        stories[choice // 2 % len(stories)] if stories and choice % 2 else None,
        regions=regions[choice // 4 % len(regions) :],
        titles={"en": "Invented"},
        who="Two",
        made_possible="They met.",
        at=at,
    )


def agree(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Give consent to a story, or take it back."""
    stories = list(Story.objects.order_by("pk"))
    if stories:
        consent = (group_rules.Consent.NAMED, group_rules.Consent.WITHDRAWN)[choice % 2]
        actions_stories.record_consent(
            cast.hub_staff,
            stories[choice // 2 % len(stories)],
            consent=consent,
            consent_by="Somebody invented",
            consent_on=at.date() - timedelta(days=choice // 4 % 90),
            is_publishable=consent is group_rules.Consent.NAMED,
            at=at,
        )


def meet(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Call a meeting of the group, note one as held or cancelled, or record what came of it."""
    group = WorkingGroup.objects.get()
    planned = Meeting.objects.filter(state="planned").first()
    on = at.date() - timedelta(days=choice // 4 % 200)
    if choice % 4 == 0:
        actions_groups.add_group_output(
            cast.hub_staff, group, what={"en": "Paper"}, on=on, evidence="https://group.example/paper", at=at
        )
    elif planned is None:
        actions_groups.call_meeting(cast.hub_staff, Meeting(group=group, titles={"en": "Call"}, on=on), at=at)
    elif choice % 4 == 1:
        actions_groups.cancel_meeting(cast.hub_staff, planned, at=at)
    else:
        actions_groups.record_meeting(cast.hub_staff, planned, minutes="", came=[], decisions=[], at=at)


def sign(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Load a file of signatures with a State more, a State less, or another day."""
    both = {"JOR": f"20{20 + choice % 5}-03-01", "PER": f"2026-0{1 + choice // 5 % 6}-15"}
    load_pledge(both if choice % 3 else {"JOR": both["JOR"]}, at)


def ask(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Open a survey, perhaps with a day in the past, or answer the open one."""
    reply = SurveyReply.objects.filter(sent_at=None).first()
    if reply is None or choice % 3 == 0:
        actions_surveys.open_run(
            cast.hub_staff,
            year=2020 + choice % 7,
            covers=2019 + choice % 7,
            version=1,
            opens_on=at.date() - timedelta(days=choice % 60),
            closes_on=at.date() + timedelta(days=60),
            at=at,
        )
    else:
        member = {"jordan-watch": cast.member_in_amman, "lima-ojo-publico": cast.member_in_lima}
        actions_surveys.send_reply(member[reply.organisation.code], reply, at=at)


def support(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    """Record that a report was supported after all."""
    report_actions.agree_support(
        cast.hub_staff,
        report_actions.ParallelReport.objects.get(code="PER-irm-2-2026"),
        kind=report_rules.Support.GUIDANCE,
        agreed_on=at.date() - timedelta(days=choice % 100),
        amount=None,
        note="",
        at=at,
    )


STEPS = {
    "move": move,
    "tell": tell,
    "agree": agree,
    "meet": meet,
    "sign": sign,
    "ask": ask,
    "support": support,
}
MEASURES = (
    "organisations",
    "stories_with_consent",
    "story_regions",
    "active_groups",
    "pledge_signatories",
    "survey_replies",
    "parallel_reports_supported",
    "parallel_report_countries",
    "donors",
)

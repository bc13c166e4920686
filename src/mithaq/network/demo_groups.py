"""Invented groups and stories of a demo installation, beside the groups that are named publicly."""

from datetime import datetime, timedelta

from mithaq.accounts.models import User
from mithaq.network import actions_groups, actions_stories
from mithaq.network import group_rules as rules
from mithaq.network.models_groups import Meeting, Story, WorkingGroup
from mithaq.world.models import Region

GROUPS = (
    ("invented-registers", "Open registers (invented)", "السجلات المفتوحة (مخترعة)", 20, 60),
    ("invented-sport", "Corruption in sport (invented)", "الفساد في الرياضة (مخترعة)", 500, 600),
)


def load_demo(at: datetime) -> None:
    """Make what is not there yet, through the same actions that people use."""
    hub = User.objects.filter(email="hub@demo.example").first()
    if hub is None or WorkingGroup.objects.filter(code=GROUPS[0][0]).exists():
        return
    for code, name_en, name_ar, met, made in GROUPS:
        group = actions_groups.save_group(
            hub,
            None,
            at=at,
            code=code,
            names={"en": name_en, "ar": name_ar},
            mandates={"en": "Invented mandate of the demo.", "ar": "ولاية مخترعة للعرض."},
            mandate_ends=at.date() + timedelta(days=45),
            staff_contact=hub,
        )
        meeting = actions_groups.call_meeting(
            hub,
            Meeting(
                group=group,
                titles={"en": "Invented call", "ar": "مكالمة مخترعة"},
                on=at.date() - timedelta(days=met),
                is_public=True,
            ),
            at=at,
        )
        actions_groups.record_meeting(
            hub,
            meeting,
            minutes="Invented minutes.",
            came=[("Ina Invented", "Invented Forum"), ("Omar Mukhtara", "Invented Watch")],
            decisions=["Write an invented letter."],
            at=at,
        )
        actions_groups.add_task(
            hub,
            meeting,
            what="Draft the invented letter",
            owner=hub,
            due_on=at.date() + timedelta(days=5),
            at=at,
        )
        actions_groups.add_place(hub, group, name="Luz Condor (invented)", email="lima@demo.example", at=at)
        actions_groups.add_group_output(
            hub,
            group,
            what={"en": "Invented letter", "ar": "رسالة مخترعة"},
            on=at.date() - timedelta(days=made),
            evidence="https://example.org/invented-letter",
            at=at,
        )
    regions = list(Region.objects.filter(system="coordination"))
    if not regions or Story.objects.exists():
        return
    for number, region in enumerate(regions):
        story = actions_stories.save_story(
            hub,
            None,
            regions=[region],
            titles={"en": f"Invented story {number + 1}", "ar": f"قصة مخترعة {number + 1}"},
            who="Invented Forum and Invented Watch",
            who_described="Two invented organisations",
            made_possible="They met in an invented regional meeting.",
            result="An invented joint report.",
            evidence="https://example.org/invented-story",
            at=at,
        )
        given = number % 3 != 2
        actions_stories.record_consent(
            hub,
            story,
            consent=(rules.Consent.DESCRIBED if number % 2 else rules.Consent.NAMED)
            if given
            else rules.Consent.ASKED,
            consent_by="Ina Invented" if given else "",
            consent_on=at.date() - timedelta(days=30) if given else None,
            is_publishable=given,
            at=at,
        )

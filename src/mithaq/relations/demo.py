"""The invented relations of a demo installation: two missions, people who rotate, talks, promises, partnerships."""

from datetime import datetime, timedelta

from mithaq.accounts.models import User
from mithaq.relations import actions, actions_agreements, rules
from mithaq.relations.models import Body
from mithaq.world.models import Country

MISSIONS = (
    ("JOR", "Invented mission of Jordan", "بعثة مخترعة للأردن", "Vienna"),
    ("PER", "Invented mission of Peru", "بعثة مخترعة لبيرو", "Vienna"),
)
PARTNERSHIPS = (
    ("Joint briefing series (invented)", "سلسلة إحاطات مشتركة (مخترعة)", 700, True),
    ("Shared training on asset recovery (invented)", "تدريب مشترك على استرداد الموجودات (مخترع)", 500, True),
    ("Research with a university (invented)", "بحث مع جامعة (مخترع)", 400, False),
    ("Talks without a result so far (invented)", "محادثات بلا نتيجة حتى الآن (مخترعة)", 90, True),
)


def load_demo(at: datetime) -> None:
    """Make what is not there yet, through the same actions that people use."""
    hub = User.objects.filter(email="hub@demo.example").first()
    if hub is None or Body.objects.filter(note__startswith="demo").exists():
        return
    today = at.date()
    for iso3, name_en, name_ar, seat in MISSIONS:
        country = Country.objects.filter(pk=iso3).first()
        if country is None:
            continue
        body = actions.save_body(
            hub,
            None,
            at=at,
            kind="mission",
            names={"en": name_en, "ar": name_ar},
            country=country,
            seat=seat,
            note="demo: invented",
        )
        first = actions.fill_post(
            hub,
            body,
            name="Ada Attaché (invented)",
            title="Third Secretary",
            since=today - timedelta(days=1200),
            at=at,
        )
        actions.fill_post(
            hub,
            body,
            name="Bruno Bureau (invented)",
            title="Second Secretary",
            since=today - timedelta(days=200),
            email="bruno@mission.example",
            after=first,
            at=at,
        )
        actions.log_talk(
            hub,
            body,
            what="Invented call: they will ask the capital when the self-assessment can be published.",
            on=today - timedelta(days=12),
            position="Open to publishing, after the visit",
            promise="Answer on the publication",
            due_on=today + timedelta(days=3),
            at=at,
        )
        actions.log_talk(
            hub,
            body,
            what="Invented remark in confidence about another delegation.",
            on=today - timedelta(days=40),
            way=rules.Way.MEETING,
            sensitivity=rules.Sensitivity.HUB,
            at=at,
        )
    partner = actions.save_body(
        hub,
        None,
        at=at,
        kind="academic",
        names={"en": "Invented University", "ar": "جامعة مخترعة"},
        note="demo: invented",
    )
    for name_en, name_ar, days, has_output in PARTNERSHIPS:
        row = actions_agreements.begin_partnership(
            hub,
            partner,
            titles={"en": name_en, "ar": name_ar},
            on=today - timedelta(days=days),
            is_public=has_output,
            at=at,
        )
        if days > 100:
            actions_agreements.add_output(
                hub,
                row,
                what="Invented report",
                on=today - timedelta(days=days - 90),
                evidence="https://example.org/invented-report",
                at=at,
            )

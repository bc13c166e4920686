"""Regional meetings, and stories of cooperation: public only with consent, counted only while it stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mithaq.core import reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.measures import measure
from mithaq.network import actions_groups, actions_stories
from mithaq.network import group_rules as rules
from mithaq.network.models_groups import Meeting, Story, WorkingGroup
from mithaq.network.permissions_groups import may_change_story
from mithaq.network.reference_groups import FILES
from mithaq.world.models import Region
from tests.people import Cast

CODES = ("asia-pacific", "europe", "latin-america-caribbean", "swana", "sub-saharan-africa")


@pytest.fixture
def regions(db: None) -> list[Region]:
    return [
        Region.objects.create(code=f"coordination-{code}", system="coordination", names={"en": code})
        for code in CODES
    ]


def tell(person: Any, regions: list[Region], **more: Any) -> Story:
    values: dict[str, Any] = {
        "titles": {"en": "Invented story"},
        "who": "PLANTED-WHO",
        "made_possible": "They met.",
        **more,
    }
    return actions_stories.save_story(person, None, regions=regions, at=timezone.now(), **values)


def agree(person: Any, story: Story, consent: rules.Consent = rules.Consent.NAMED, **more: Any) -> Story:
    given: dict[str, Any] = {"consent_by": "PLANTED-BY", "consent_on": timezone.localdate(), **more}
    return actions_stories.record_consent(person, story, consent=consent, at=timezone.now(), **given)


def count(key: str, **days: int) -> Any:
    found = measure(key)
    assert found
    return found.count(timezone.localdate() + timedelta(**days), None)


def read(client: Client, path: str) -> bytes:
    answer = client.get(f"/en/{path}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_a_story_is_public_only_when_its_people_agreed_and_the_hub_says_so(
    client: Client, cast: Cast, regions: list[Region]
) -> None:
    story = tell(cast.member_in_lima, regions[:1], who_described="Two organisations")

    def shown() -> bool:
        listed = b"Invented story" in read(client, "stories") and b"Invented story" in read(
            client, "stories.json"
        )
        return listed and client.get(f"/en/stories/{story.pk}").status_code == 200

    assert not shown()
    agree(cast.hub_staff, story)
    assert not shown()
    assert client.get(f"/en/stories/{story.pk}").status_code == 404
    agree(cast.hub_staff, story, is_publishable=True)
    assert shown()
    agree(cast.hub_staff, story, rules.Consent.WITHDRAWN)
    assert not shown()
    assert b"Invented story" not in read(client, "stories.csv")


def test_who_agreed_to_be_described_is_named_nowhere(
    client: Client, cast: Cast, regions: list[Region]
) -> None:
    story = tell(cast.hub_staff, regions[:1], who_described="Two organisations")
    agree(cast.hub_staff, story, rules.Consent.DESCRIBED, is_publishable=True)
    for path in ("stories", "stories.json", "stories.csv", f"stories/{story.pk}", "stories?q=PLANTED"):
        body = read(client, path)
        assert b"PLANTED-WHO" not in body, path
        assert b"PLANTED-BY" not in body, path
    assert b"Two organisations" in read(client, "stories")


@pytest.mark.parametrize(
    ("consent", "more", "code"),
    [
        (rules.Consent.NAMED, {"consent_by": " "}, "by_whom"),
        (rules.Consent.NAMED, {"consent_on": None}, "when"),
        (rules.Consent.NAMED, {"consent_on": timezone.localdate() + timedelta(days=2)}, "in_future"),
        (rules.Consent.ASKED, {"is_publishable": True}, "no_consent"),
        (rules.Consent.DESCRIBED, {"is_publishable": True}, "no_description"),
    ],
)
def test_consent_without_a_name_a_day_or_a_description_is_refused(
    consent: rules.Consent, more: dict[str, Any], code: str, cast: Cast, regions: list[Region]
) -> None:
    story = tell(cast.hub_staff, regions[:1])
    with pytest.raises(RuleBroken) as refused:
        agree(cast.hub_staff, story, consent, **more)
    assert refused.value.code == code


def test_stories_are_counted_from_the_consent_on_and_by_region(cast: Cast, regions: list[Region]) -> None:
    assert count("stories_with_consent").value is None
    first = tell(cast.hub_staff, regions[:2])
    tell(cast.hub_staff, regions[2:3])
    assert count("stories_with_consent").value == 0
    agree(cast.hub_staff, first, is_publishable=True)
    assert (count("stories_with_consent", days=-1).value, count("stories_with_consent").value) == (0, 1)
    covered = count("story_regions")
    assert (covered.value, {row.key for row in covered.rows}) == (
        2,
        {"region-coordination-asia-pacific", "region-coordination-europe"},
    )
    agree(cast.hub_staff, first, is_publishable=False)
    hidden = count("stories_with_consent")
    assert (hidden.value, list(hidden.rows), bool(hidden.note)) == (1, [], True)


@pytest.mark.parametrize("name", ["case_worker", "auditor", "stranger", "operator"])
def test_others_tell_no_story(name: str, cast: Cast, regions: list[Region]) -> None:
    with pytest.raises(NotPermitted):
        tell(getattr(cast, name), regions[:1])


def test_a_member_changes_the_own_story_until_it_is_published(cast: Cast, regions: list[Region]) -> None:
    story = tell(cast.member_in_lima, regions[:1])
    assert may_change_story(cast.member_in_lima, story)
    assert not may_change_story(cast.member_in_amman, story)
    with pytest.raises(NotPermitted):
        agree(cast.member_in_lima, story)
    stale = Story.objects.get(pk=story.pk)
    agree(cast.hub_staff, story, is_publishable=True)
    assert not may_change_story(cast.member_in_lima, story)
    with pytest.raises(Conflict):
        agree(cast.director, stale)
    with pytest.raises(RuleBroken):
        tell(cast.member_in_lima, [])


def test_a_coordinator_calls_meetings_of_the_own_region_only(
    client: Client, cast: Cast, regions: list[Region]
) -> None:
    client.force_login(cast.coordinator)
    day = timezone.localdate().isoformat()
    for code, status in (("swana", 302), ("europe", 422)):
        answer = client.post(
            "/en/desk/meetings/new",
            {"region": f"coordination-{code}", "name_en": "Regional meeting", "on": day},
        )
        assert answer.status_code == status, code
    meeting = Meeting.objects.get()
    assert meeting.region_id == "coordination-swana"
    with pytest.raises(NotPermitted):
        actions_groups.cancel_meeting(cast.member_in_lima, meeting, at=timezone.now())
    assert actions_groups.cancel_meeting(cast.coordinator, meeting, at=timezone.now()).state == "cancelled"


def test_story_forms_write_what_actions_do(client: Client, cast: Cast, regions: list[Region]) -> None:
    client.force_login(cast.member_in_amman)
    values = {
        "name_ar": "قصة مخترعة",
        "who": "Forum",
        "made_possible": "لقاء",
        "language": "ar",
        "regions": ["coordination-swana"],
    }
    assert client.post("/ar/desk/stories/new", values).status_code == 302
    story = Story.objects.get()
    assert client.get("/ar/desk/stories").status_code == 200
    assert client.post(f"/en/desk/stories/{story.pk}/consent", {}).status_code == 403
    client.force_login(cast.hub_staff)
    address = f"/en/desk/stories/{story.pk}/consent"
    consent = {
        "_seen": client.get(address).context["seen"],
        "consent": "named",
        "consent_by": "Rana",
        "consent_on": timezone.localdate().isoformat(),
        "is_publishable": "on",
    }
    assert client.post(address, consent).status_code == 302
    client.logout()
    assert "قصة مخترعة" in client.get(f"/ar/stories/{story.pk}").content.decode()


def test_what_is_published_loads_twice_and_the_demo_stands(
    client: Client, cast: Cast, regions: list[Region]
) -> None:
    from mithaq.accounts.demo import load_demo as load_people
    from mithaq.network.demo_groups import load_demo

    at = timezone.now()
    outcome = reference.load(at=at, apply=True, files=FILES)
    assert not outcome.faults, outcome.faults
    assert not reference.load(at=at, apply=True, files=FILES).changes_anything
    assert WorkingGroup.objects.count() == 6
    assert Meeting.objects.filter(is_public=True).count() == 12
    assert count("active_groups").value is None
    load_people(at)
    load_demo(at)
    load_demo(at)
    assert count("active_groups").value == 1
    assert (count("stories_with_consent").value, count("story_regions").value) == (4, 4)
    page = client.get("/en/groups").content
    assert b"unverified" in page
    assert b"Wildlife Justice Commission" in page

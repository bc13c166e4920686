"""Stories and meetings are found in the search of texts by who may read them, and by nobody else, from the moment of a change."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from mithaq.library import reindexing, texts_search
from mithaq.library.models import SearchEntry
from mithaq.library.texts_search import Wanted
from mithaq.network import actions_groups, actions_stories, permissions_groups, search_texts
from mithaq.network import group_rules as rules
from mithaq.network.models_groups import GroupPlace, Meeting, Story, WorkingGroup
from mithaq.world.models import Region
from tests.people import Cast

NOBODY = AnonymousUser()
PLANTED = "Zanzibarine"


def total(words: str, person: Any) -> int:
    found = texts_search.search(words, person, Wanted(kinds=("story", "meeting", "minutes")))
    assert len(found.hits) == found.total, "a count never tells more than the hits"
    return found.total


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.create(code="swana", system="coordination", names={"en": "SWANA"})


@pytest.fixture
def story(cast: Cast, region: Region) -> Story:
    return actions_stories.save_story(
        cast.member_in_amman,
        None,
        regions=[region],
        titles={"en": "Two lighthouses", "ar": "منارتان مخترعتان"},
        who=f"{PLANTED} House",
        who_described="two organisations by the sea",
        made_possible="An introduction in a workshop.",
        result="A register of wrecks.",
        language="en",
        at=timezone.now(),
    )


def agree(cast: Cast, story: Story, consent: rules.Consent, *, public: bool = True) -> Story:
    story.refresh_from_db()
    given = consent in rules.GIVEN
    return actions_stories.record_consent(
        cast.hub_staff,
        story,
        consent=consent,
        consent_by="Ina Invented" if given else "",
        consent_on=timezone.now().date() if given else None,
        is_publishable=public and given,
        at=timezone.now(),
    )


def test_a_story_without_consent_is_found_by_its_teller_hub_board_and_auditor_alone(
    cast: Cast, story: Story
) -> None:
    sees = {"member_in_amman", "hub_staff", "director", "board_member", "auditor"}
    for name, person in cast:
        assert bool(total("lighthouses", person)) == (name in sees), name
        assert bool(total("منارتان", person)) == (name in sees), name
        assert not total(PLANTED, person), "names are nobody's before consent"


def test_consent_decides_at_once_how_much_is_found(cast: Cast, story: Story) -> None:
    assert total("wrecks", NOBODY) == 0
    agree(cast, story, rules.Consent.DESCRIBED)
    assert (total("wrecks", NOBODY), total("organisations sea", NOBODY), total(PLANTED, NOBODY)) == (1, 1, 0)
    agree(cast, story, rules.Consent.NAMED)
    assert total(PLANTED, NOBODY) == 1
    agree(cast, story, rules.Consent.WITHDRAWN)
    assert (total(PLANTED, NOBODY), total("wrecks", NOBODY), total(PLANTED, cast.hub_staff)) == (0, 0, 0)
    assert total("wrecks", cast.hub_staff) == 1
    assert not SearchEntry.objects.filter(kind="story", is_public=True).exists()
    assert not SearchEntry.objects.filter(tokens__icontains=PLANTED.lower()).exists()


def test_a_consent_that_was_taken_back_elsewhere_shows_nothing(cast: Cast, story: Story) -> None:
    """Even when the index were behind: what is shown is asked of the record."""
    agree(cast, story, rules.Consent.NAMED)
    Story.objects.filter(pk=story.pk).update(consent=rules.Consent.WITHDRAWN.value)
    assert not texts_search.search("wrecks", NOBODY).hits


def test_a_changed_story_is_found_by_its_new_words(cast: Cast, story: Story, region: Region) -> None:
    actions_stories.save_story(cast.hub_staff, story, regions=[region], at=timezone.now(), result="A ledger.")
    assert (total("wrecks", cast.hub_staff), total("ledger", cast.hub_staff)) == (0, 1)


@pytest.fixture
def group(db: None) -> WorkingGroup:
    return WorkingGroup.objects.create(code="invented", names={"en": "Invented group"})


@pytest.fixture
def meeting(cast: Cast, group: WorkingGroup) -> Meeting:
    made = actions_groups.call_meeting(
        cast.hub_staff,
        Meeting(
            group=group,
            titles={"en": "Meeting on harbours"},
            on=timezone.now().date() - timedelta(days=3),
            is_public=True,
        ),
        at=timezone.now(),
    )
    return actions_groups.record_meeting(
        cast.hub_staff,
        made,
        minutes="We spoke of dredging.",
        came=[(f"{PLANTED} Person", "House")],
        decisions=["Write to the harbourmaster."],
        at=timezone.now(),
    )


def test_a_title_is_public_and_minutes_are_for_those_inside(
    cast: Cast, group: WorkingGroup, meeting: Meeting
) -> None:
    GroupPlace.objects.create(
        group=group, name="Lucía", email=cast.member_in_lima.email, since=timezone.now().date()
    )
    inside = {"member_in_lima", "hub_staff", "director", "board_member", "auditor"}
    for name, person in cast:
        assert total("harbours", person) >= 1, name
        for words in ("dredging", "harbourmaster"):
            assert bool(total(words, person)) == (name in inside), (name, words)
        assert not total(PLANTED, person), "names of those who came are not in the index"
        assert permissions_groups.may_see_minutes(person, meeting) == (name in inside)


def test_a_place_that_ended_ends_what_is_found(cast: Cast, group: WorkingGroup, meeting: Meeting) -> None:
    place = actions_groups.add_place(
        cast.hub_staff, group, name="Lucía", email=cast.member_in_lima.email, at=timezone.now()
    )
    assert total("dredging", cast.member_in_lima) == 1
    actions_groups.end_place(cast.hub_staff, place, at=timezone.now())
    assert total("dredging", cast.member_in_lima) == 0


def test_a_meeting_of_a_region_is_for_its_coordinator(cast: Cast, region: Region) -> None:
    made = actions_groups.call_meeting(
        cast.coordinator,
        Meeting(region=region, titles={"en": "Quiet call"}, on=timezone.now().date()),
        at=timezone.now(),
    )
    actions_groups.record_meeting(
        cast.coordinator, made, minutes="تحدثنا عن الموانئ", came=[], decisions=[], at=timezone.now()
    )
    for name, person in cast:
        sees = name in {"coordinator", "hub_staff", "director", "board_member", "auditor"}
        assert bool(total("quiet", person)) == sees, name
        assert bool(total("الموانئ", person)) == sees, name


def test_minutes_written_again_replace_what_was_found(cast: Cast, meeting: Meeting) -> None:
    actions_groups.record_meeting(
        cast.hub_staff,
        meeting,
        minutes="We spoke of lighthouses.",
        came=[],
        decisions=[],
        is_public=False,
        at=timezone.now(),
    )
    assert (total("dredging", cast.hub_staff), total("lighthouses", cast.hub_staff)) == (0, 1)
    assert total("harbours", NOBODY) == 0


def test_meetings_of_reference_data_are_found_once_loaded(cast: Cast) -> None:
    call_command("load", apply=True, verbosity=0, only=["world", "network"])
    loaded = Meeting.objects.filter(key__isnull=False)
    assert loaded.exists()
    assert (
        SearchEntry.objects.filter(kind="meeting", is_public=True).values("owner").distinct().count()
        == loaded.count()
    )


def test_a_rebuild_makes_what_the_actions_made(cast: Cast, story: Story, meeting: Meeting) -> None:
    agree(cast, story, rules.Consent.DESCRIBED)
    names = ("kind", "owner", "place", "language", "is_public", "tokens")
    kept = set(SearchEntry.objects.values_list(*names))
    assert {row[0] for row in kept} == {"story", "meeting", "minutes"}
    reindexing.rebuild()
    assert set(SearchEntry.objects.values_list(*names)) == kept


def test_the_page_shows_them(cast: Cast, story: Story, meeting: Meeting, client: Client) -> None:
    agree(cast, story, rules.Consent.DESCRIBED)
    body = client.get("/en/library/search", {"q": "wrecks"}).content.decode()
    assert f"/en/stories/{story.pk}" in body and PLANTED not in body
    assert (
        f"/en/meetings/{meeting.pk}"
        not in client.get("/en/library/search", {"q": "dredging"}).content.decode()
    )
    client.force_login(cast.hub_staff)
    assert (
        f"/en/meetings/{meeting.pk}" in client.get("/en/library/search", {"q": "dredging"}).content.decode()
    )
    assert search_texts.MINUTES in client.get("/en/library/search").content.decode()

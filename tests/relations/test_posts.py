"""Bodies and the people in their posts: who follows whom, and a State's one mission at a seat."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.relations import actions
from mithaq.relations.models import Body, Post
from mithaq.relations.queries import story_of
from tests.people import Cast
from tests.relations.conftest import Bodies

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def fill(person: Any, body: Body, name: str, since: date | None, after: Post | None = None) -> Post:
    return actions.fill_post(
        person, body, name=name, title="Second Secretary", since=since, after=after, at=AT
    )


def test_a_successor_ends_the_post_of_whoever_was_there(cast: Cast, bodies: Bodies) -> None:
    first = fill(cast.hub_staff, bodies.jordan, "Ada Invented", date(2024, 1, 1))
    second = fill(cast.coordinator, bodies.jordan, "Bo Invented", date(2026, 5, 1), after=first)
    first.refresh_from_db()
    assert (first.until, first.successor) == (date(2026, 5, 1), second)
    story = story_of(bodies.jordan, cast.hub_staff, on=TODAY)
    assert ([str(post.contact) for post in story.now], [str(post.contact) for post in story.before]) == (
        ["Bo Invented"],
        ["Ada Invented"],
    )
    with pytest.raises(Conflict):
        fill(cast.hub_staff, bodies.jordan, "Cy Invented", TODAY, after=first)


def test_nobody_takes_over_before_the_earlier_person_came(cast: Cast, bodies: Bodies) -> None:
    first = fill(cast.hub_staff, bodies.jordan, "Ada Invented", date(2024, 1, 1))
    with pytest.raises(RuleBroken):
        fill(cast.hub_staff, bodies.jordan, "Bo Invented", date(2023, 1, 1), after=first)
    with pytest.raises(RuleBroken):
        fill(cast.hub_staff, bodies.peru, "Bo Invented", TODAY, after=first)
    assert Post.objects.count() == 1


def test_a_post_ends_once_and_not_before_it_began(cast: Cast, bodies: Bodies) -> None:
    post = fill(cast.hub_staff, bodies.jordan, "Ada Invented", date(2024, 1, 1))
    with pytest.raises(NotPermitted):
        actions.leave_post(cast.board_member, post, on=TODAY, at=AT)
    with pytest.raises(RuleBroken):
        actions.leave_post(cast.hub_staff, post, on=date(2023, 12, 31), at=AT)
    actions.leave_post(cast.hub_staff, post, on=TODAY, at=AT)
    with pytest.raises(Conflict):
        actions.leave_post(cast.hub_staff, post, on=TODAY + timedelta(days=1), at=AT)


def test_a_state_has_one_mission_at_a_seat(client: Client, cast: Cast, bodies: Bodies) -> None:
    client.force_login(cast.hub_staff)
    values = {"kind": "mission", "country": "JOR", "name_en": "Again", "seat": "Vienna"}
    answer = client.post("/en/desk/bodies/new", values)
    assert answer.status_code == 422
    assert b"in the list already" in answer.content
    assert client.post("/en/desk/bodies/new", {**values, "country": ""}).status_code == 422
    assert client.post("/en/desk/bodies/new", {**values, "seat": "Geneva"}).status_code == 302
    assert Body.objects.filter(country="JOR").count() == 2


def test_the_pages_answer_in_both_languages_and_the_list_asks_no_more_for_more_rows(
    client: Client, cast: Cast, bodies: Bodies, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.hub_staff)
    fill(cast.hub_staff, bodies.jordan, "Ada Invented", date(2024, 1, 1))
    for number in range(30):
        Body.objects.create(kind="donor", names={"en": f"Invented {number}"})
    for language in ("en", "ar"):
        for path in (
            "desk/talks",
            "desk/promises",
            f"desk/bodies/{bodies.jordan.pk}",
            "partnerships",
            "agreements",
        ):
            assert client.get(f"/{language}/{path}").status_code == 200, path
    with django_assert_max_num_queries(14):
        assert client.get("/en/desk/bodies").status_code == 200


def test_a_states_page_names_its_missions_to_those_who_work_with_them_only(
    client: Client, cast: Cast, bodies: Bodies
) -> None:
    from mithaq.world.models import Treaty

    Treaty.objects.create(code="UNCAC", kind="treaty", names={"en": "Convention"}, adopted="2003-10-31")
    for person, told in (
        (None, False),
        (cast.member_in_lima, False),
        (cast.coordinator, True),
        (cast.hub_staff, True),
    ):
        if person:
            client.force_login(person)
        page = client.get("/en/countries/JOR")
        assert page.status_code == 200
        assert (b"Mission of JOR" in page.content) is told
        assert b"Mission of JOR" not in client.get("/en/countries/JOR.json").content

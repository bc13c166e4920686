"""Bulk actions do one verb to the ticked rows or to all that match; what destroys asks first. Views are saved and shared."""

from typing import Any

import pytest
from django.test import Client

from mithaq.core import lists_views
from mithaq.core.models import AuditEntry
from mithaq.core.models_lists import SavedView
from tests.core.kit import Parcel, make_parcels, parcel_table  # noqa: F401
from tests.people import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.core.kit"),
    pytest.mark.usefixtures("parcel_table"),
]


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hub_staff)
    return client


def thrown() -> int:
    return Parcel.objects.filter(kind="thrown").count()


def test_boxes_and_verbs_are_offered_to_whoever_may_and_to_nobody_else(client: Client, cast: Cast) -> None:
    make_parcels(3)
    assert 'type="checkbox" name="row"' not in client.get("/en/work").content.decode()
    client.force_login(cast.stranger)
    assert 'type="checkbox" name="row"' not in client.get("/en/work").content.decode()
    client.force_login(cast.hub_staff)
    text = client.get("/en/work").content.decode()
    assert text.count('type="checkbox" name="row"') == 3
    assert "Throw…" in text and "Never" not in text


def test_a_verb_is_done_to_the_ticked_rows_only(staff: Client) -> None:
    first, *rest = make_parcels(5)
    Parcel.objects.update(kind="tube")
    answer = staff.post("/en/work?q=parcel", {"do": "mark", "row": [first.pk]}, follow=True)
    assert Parcel.objects.filter(kind="box").count() == 1
    assert "Done for 1 row." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/en/work?q=parcel"
    assert rest


def test_what_destroys_asks_first_and_tells_what_was_left(staff: Client) -> None:
    rows = make_parcels(6)  # 0 and 3 are fragile
    data: dict[str, Any] = {"do": "throw", "row": [row.pk for row in rows[:4]]}
    asked = staff.post("/en/work", data)
    assert "Throw 4 parcels?" in asked.content.decode() and "Parcel 003" in asked.content.decode()
    assert thrown() == 0
    done = staff.post("/en/work", {**data, "confirmed": "4"}, follow=True)
    assert thrown() == 2
    assert "Done for 2 rows. 2 rows were left as they are." in done.content.decode()


def test_all_rows_that_match_are_asked_for_by_number_and_asked_again_when_it_changes(staff: Client) -> None:
    make_parcels(70)
    data = {"do": "throw", "all": "1"}
    assert "Throw 35 parcels?" in staff.post("/en/work?kind=tube", data).content.decode()
    Parcel.objects.filter(name="Parcel 001").delete()
    again = staff.post("/en/work?kind=tube", {**data, "confirmed": "35"})
    assert again.status_code == 409 and "Throw 34 parcels?" in again.content.decode()
    assert thrown() == 0
    staff.post("/en/work?kind=tube", {**data, "confirmed": "34"})
    assert thrown() == Parcel.objects.filter(kind="thrown", fragile=False).count() == 22


def test_nothing_ticked_is_told(staff: Client) -> None:
    make_parcels(2)
    for keys in ([], ["x"], ["99999999999999999999"], ["\x00"], ["-1"]):
        answer = staff.post("/en/work", {"do": "throw", "row": keys})
        assert answer.status_code == 422
        assert "No row is chosen." in answer.content.decode()


def test_whoever_may_not_is_refused(client: Client, cast: Cast) -> None:
    (row,) = make_parcels(1)
    assert client.post("/en/work", {"do": "mark", "row": row.pk}).status_code == 403
    client.force_login(cast.stranger)
    assert client.post("/en/work", {"do": "mark", "row": row.pk}).status_code == 403
    client.force_login(cast.hub_staff)
    assert client.post("/en/work", {"do": "never", "row": row.pk}).status_code == 403
    assert client.post("/en/work", {"do": "nonsense", "row": row.pk}).status_code == 404


def test_a_deletion_can_be_undone_from_the_list_once(staff: Client) -> None:
    for number in range(4):
        staff.post("/en/work", {"do": "save_view", "name": f"View {number}"})
    keys = list(SavedView.objects.values_list("pk", flat=True))[:2]
    page = staff.post("/en/views", {"do": "delete", "row": keys, "confirmed": "2"}, follow=True)
    assert SavedView.objects.count() == 2 and "2 rows were deleted." in page.content.decode()
    assert staff.post("/en/work", {"do": "undo"}).status_code == 404
    back = staff.post("/en/views", {"do": "undo"}, follow=True)
    assert SavedView.objects.count() == 4 and "2 rows are back." in back.content.decode()
    assert staff.post("/en/views", {"do": "undo"}).status_code == 404


def test_a_view_is_saved_with_its_filters_and_found_again(staff: Client, cast: Cast) -> None:
    make_parcels(4)
    answer = staff.post(
        "/en/work?kind=tube&sort=-name&after=x&utm=1", {"do": "save_view", "name": "  My   tubes "}
    )
    view = SavedView.objects.get()
    assert (view.name, view.owner, view.address) == ("My tubes", cast.hub_staff, "kind=tube&sort=-name")
    assert answer["Location"].endswith(f"view={view.pk}")
    text = staff.get(f"/en/work?kind=tube&sort=-name&view={view.pk}").content.decode()
    assert "My tubes" in text and "Parcel 003" in text and "Parcel 002" not in text
    assert AuditEntry.objects.filter(verb="save_view").count() == 1
    staff.post("/en/work?kind=box", {"do": "save_view", "name": "My tubes"})
    assert SavedView.objects.get().address == "kind=box"


def test_a_view_is_private_unless_it_is_shared_with_a_role(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mithaq.core.lists_views import Roles

    held = {cast.hub_staff.pk: {"hub_staff"}, cast.director.pk: {"hub_staff", "director"}}
    roles = Roles(
        held_by=lambda person: frozenset(held.get(person.pk, ())),
        labels=lambda: {"hub_staff": "Hub staff", "director": "Director"},
    )
    monkeypatch.setattr(lists_views, "_roles", roles)
    client.force_login(cast.hub_staff)
    client.post("/en/work", {"do": "save_view", "name": "Mine"})
    client.post("/en/work", {"do": "save_view", "name": "Ours", "role": "hub_staff"})
    refused = client.post("/en/work", {"do": "save_view", "name": "Theirs", "role": "director"})
    assert refused.status_code == 403
    client.force_login(cast.director)
    text = client.get("/en/work").content.decode()
    assert "Ours" in text and "Mine" not in text
    assert (
        client.post(
            "/en/work", {"do": "forget_view", "view": SavedView.objects.get(name="Ours").pk}
        ).status_code
        == 404
    )
    client.force_login(cast.stranger)
    assert "Ours" not in client.get("/en/work").content.decode()


def test_only_the_owner_forgets_a_view_and_only_once(staff: Client) -> None:
    staff.post("/en/work", {"do": "save_view", "name": "Mine"})
    key = SavedView.objects.get().pk
    assert staff.post("/en/work", {"do": "forget_view", "view": key}).status_code == 302
    assert staff.post("/en/work", {"do": "forget_view", "view": key}).status_code == 404
    assert staff.post("/en/work", {"do": "forget_view", "view": "9" * 30}).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\x00"])
def test_a_view_without_a_usable_name_is_not_saved(staff: Client, name: str) -> None:
    answer = staff.post("/en/work", {"do": "save_view", "name": name})
    assert answer.status_code == 422 and "Give the view a name" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_nobody_saves_views_or_acts_without_signing_in(client: Client) -> None:
    assert client.post("/en/parcels", {"do": "save_view", "name": "x"}).status_code == 403
    assert "Save this view" not in client.get("/en/parcels").content.decode()
    assert not client.cookies

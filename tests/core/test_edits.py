"""An edit page forgives, keeps what was written, and never lets one person overwrite another unseen."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.core.kit import Parcel, parcel_table  # noqa: F401
from tests.people import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.core.kit"),
    pytest.mark.usefixtures("parcel_table"),
]


@pytest.fixture
def parcel() -> Parcel:
    return Parcel.objects.create(name="Blue", kind="box", pieces=3, fragile=True)


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hub_staff)
    return client


def seen_by(client: Client, parcel: Parcel) -> str:
    """What the form carries of the state it was opened in."""
    found = re.search(r'name="_seen" value="([^"]*)"', client.get(f"/en/work/{parcel.pk}").content.decode())
    assert found
    return found[1]


def send(client: Client, parcel: Parcel, seen: str, **data: Any) -> Any:
    filled = {"name": "Blue", "kind": "box", "pieces": "3", "fragile": "on", "_seen": seen, **data}
    return client.post(
        f"/en/work/{parcel.pk}", {name: value for name, value in filled.items() if value is not None}
    )


def test_the_form_shows_what_is_there_with_label_hint_and_optional_marked(
    staff: Client, parcel: Parcel
) -> None:
    text = staff.get(f"/en/work/{parcel.pk}").content.decode()
    assert 'value="Blue"' in text and 'value="3"' in text and "checked" in text
    assert text.index("Name</label>") < text.index("As it is written on it.") < text.index('value="Blue"')
    assert "(optional)" in text.split("Pieces")[1][:60]
    assert "(optional)" not in text.split("Name</label>")[1][:60]
    assert 'aria-describedby="id_name_hint"' in text


def test_saving_calls_the_action_and_goes_on(staff: Client, parcel: Parcel) -> None:
    answer = send(staff, parcel, seen_by(staff, parcel), name="Green", fragile=None)
    assert answer.status_code == 302 and answer["Location"] == "/en/work"
    parcel.refresh_from_db()
    assert (parcel.name, parcel.fragile, parcel.version) == ("Green", False, 2)
    text = staff.get(f"/en/work/{parcel.pk}").content.decode()
    assert "<del><bdi>Blue</bdi></del>" in text and "<ins><bdi>Green</bdi></ins>" in text


def test_a_new_thing_is_made(staff: Client) -> None:
    answer = staff.post("/en/work/new", {"name": "New", "kind": "tube"})
    assert answer.status_code == 302 and Parcel.objects.get().name == "New"


def test_an_error_is_told_first_linked_to_its_field_and_the_rest_is_kept(
    staff: Client, parcel: Parcel
) -> None:
    answer = send(staff, parcel, seen_by(staff, parcel), name="", pieces="7")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.index('href="#id_name"') < text.index("<h1>") < text.index('id="id_name_error"')
    assert "Everything else you wrote has been kept." in text
    assert 'value="7"' in text and 'aria-invalid="true"' in text
    assert "id_name_hint id_name_error" in text
    parcel.refresh_from_db()
    assert parcel.pieces == 3


def test_a_rule_that_the_action_finds_broken_stands_at_its_field(staff: Client, parcel: Parcel) -> None:
    answer = send(staff, parcel, seen_by(staff, parcel), name="forbidden", pieces="7")
    text = answer.content.decode()
    assert answer.status_code == 422 and "Choose another name." in text
    assert 'id="id_name_error"' in text and 'value="7"' in text


def test_whoever_may_not_is_refused_before_anything_is_shown_or_done(
    client: Client, cast: Cast, parcel: Parcel
) -> None:
    assert client.get(f"/en/work/{parcel.pk}").status_code == 403
    client.force_login(cast.stranger)
    assert client.get(f"/en/work/{parcel.pk}").status_code == 403
    assert client.post(f"/en/work/{parcel.pk}", {"name": "x", "kind": "box"}).status_code == 403
    parcel.refresh_from_db()
    assert parcel.name == "Blue"


def test_what_is_not_there_is_not_found(staff: Client) -> None:
    assert staff.get("/en/work/999").status_code == 404
    assert staff.get(f"/en/work/{2**70}").status_code == 404


def test_a_second_save_shows_both_texts_and_overwrites_only_when_sent_again(
    staff: Client, parcel: Parcel
) -> None:
    seen = seen_by(staff, parcel)
    assert send(staff, parcel, seen, name="Theirs").status_code == 302
    answer = send(staff, parcel, seen, name="Ours")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in text and 'value="Ours"' in text
    assert "Your text is still below. Compare the two and save again." in text
    parcel.refresh_from_db()
    assert parcel.name == "Theirs"
    again = re.search(r'name="_seen" value="([^"]*)"', text)
    assert again and send(staff, parcel, again[1], name="Ours").status_code == 302
    parcel.refresh_from_db()
    assert parcel.name == "Ours"


def test_a_field_changed_only_by_somebody_else_is_taken_over_into_the_form(
    staff: Client, parcel: Parcel
) -> None:
    seen = seen_by(staff, parcel)
    send(staff, parcel, seen, pieces="9", fragile=None, kind="tube")
    answer = send(staff, parcel, seen, name="Ours")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="9"' in text and 'value="Ours"' in text
    assert '<option value="tube" selected>' in text
    assert "checked" not in text
    assert "nothing; theirs is taken over below" in text


def test_a_change_elsewhere_in_the_thing_is_no_conflict(staff: Client, parcel: Parcel) -> None:
    seen = seen_by(staff, parcel)
    Parcel.objects.filter(pk=parcel.pk).update(version=7, score=1.5)
    assert send(staff, parcel, seen, name="Ours").status_code == 302


def test_a_form_without_the_state_it_was_opened_in_cannot_overwrite(staff: Client, parcel: Parcel) -> None:
    assert send(staff, parcel, "", name="Blind").status_code == 409
    assert send(staff, parcel, "rubbish.x-y.-", name="Blind").status_code == 409
    parcel.refresh_from_db()
    assert parcel.name == "Blue"

"""The frame of every page: whose it is, the way about, this page in the other language, errors with a way on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from mithaq.core import navigation
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken, Unavailable
from mithaq.core.middleware import answer_to
from mithaq.core.shell import page_shell


@pytest.fixture
def register() -> Iterator[Callable[..., None]]:
    """Registers entries for one test."""
    before = dict(navigation._entries)
    navigation._entries.clear()  # what other packages register asks for real people

    def add(**values: Any) -> None:
        navigation.register(navigation.Entry(**{"label": values["key"], "url_name": "core:design", **values}))

    yield add
    navigation._entries.clear()
    navigation._entries.update(before)


class Person:
    """Somebody who has signed in."""

    is_authenticated = True


def test_every_registered_entry_leads_somewhere() -> None:
    with translation.override("en"):
        for entry in navigation.entries():
            assert reverse(entry.url_name).startswith("/en/"), entry.key


def test_entries_stand_in_their_place_and_order(register: Callable[..., None]) -> None:
    register(key="z-first", order=-2)
    register(key="a-second", order=-1)
    register(key="at-the-foot", place="footer")
    links = navigation.links_for(None, "/en/")
    assert [link.key for link in links["main"]] == ["z-first", "a-second"]
    assert "at-the-foot" in [link.key for link in links["footer"]]


def test_the_desk_is_seen_by_who_is_signed_in_and_may(register: Callable[..., None]) -> None:
    register(key="for-everybody", place="desk")
    register(key="for-nobody", place="desk", may=lambda person: False)
    assert not navigation.links_for(None, "/en/")["desk"]
    keys = [link.key for link in navigation.links_for(Person(), "/en/")["desk"]]
    assert "for-everybody" in keys and "for-nobody" not in keys


def test_the_page_itself_and_the_pages_below_it_are_marked(register: Callable[..., None]) -> None:
    register(key="here")
    for path, current in (
        ("/en/design", "page"),
        ("/en/design/below", "true"),
        ("/en/design.json", "true"),
        ("/en/designers", ""),
        ("/en/", ""),
    ):
        found = {link.key: link.current for link in navigation.links_for(None, path)["main"]}
        assert found["here"] == current, path


def test_an_entry_without_an_address_never_breaks_a_page(register: Callable[..., None]) -> None:
    register(key="not-served", url_name="nobody:serves_this")
    assert "not-served" not in [link.key for link in navigation.links_for(None, "/en/")["main"]]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/en/design", "/ar/design"),
        ("/en/design?q=1&page=2", "/ar/design?q=1&page=2"),
        ("/en/", "/ar/"),
        ("/healthz", "/ar/"),
    ],
)
def test_the_other_language_is_this_page_with_its_filters(path: str, there: str) -> None:
    with translation.override("en"):
        (other,) = page_shell(RequestFactory().get(path))["other_languages"]
    assert (other.code, other.direction, other.address) == ("ar", "rtl", there)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_begins_with_the_way_to_its_content(client: Client, language: str, direction: str) -> None:
    page = client.get(f"/{language}/design").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert page.index('class="skip" href="#main"') < page.index("<header") < page.index('<main id="main"')


@pytest.mark.django_db
def test_a_public_page_sets_no_cookie(client: Client) -> None:
    response = client.get("/en/design")
    assert not response.cookies
    assert response.status_code == 200


@pytest.mark.django_db
def test_the_demo_says_what_is_real_and_what_is_invented(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Organisations and people are invented."
    monkeypatch.setattr(settings, "DEMO", False)
    assert said not in client.get("/en/design").content.decode()
    monkeypatch.setattr(settings, "DEMO", True)
    page = client.get("/en/design").content.decode()
    assert said in page and 'content="noindex"' in page


@pytest.mark.django_db
def test_who_is_signed_in_sees_their_name_and_the_way_out_as_a_form(
    client: Client, person: Callable[[str], Any]
) -> None:
    somebody = person("hub_staff")
    client.force_login(somebody)
    page = client.get("/en/design").content.decode()
    assert str(somebody) in page
    assert f'<form method="post" action="{reverse("account_logout")}">' in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.django_db
@pytest.mark.parametrize("error", [NotPermitted(), NotFound(), Conflict(), RuleBroken(), Unavailable()])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_error_says_what_happened_and_has_a_way_on(error: Any, language: str) -> None:
    with translation.override(language):
        response = answer_to(RequestFactory().get(f"/{language}/x"), error)
    page = response.content.decode()
    assert response.status_code == error.status
    with translation.override(language):
        assert str(error) in page
    assert f'href="/{language}/"' in page and error.code in page


@pytest.mark.django_db
def test_a_fragment_gets_its_error_without_the_frame() -> None:
    request = RequestFactory().get("/en/x", headers={"HX-Request": "true"})
    page = answer_to(request, Conflict()).content.decode()
    assert "<html" not in page and "Compare the two" in page


def test_a_fault_of_ours_is_told_without_database_in_both_languages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("mithaq.core.views_design._parts", broken)
    client.raise_request_exception = False
    response = client.get("/en/design")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something went wrong on our side" in page and "حدث خلل من جهتنا" in page
    assert "broken on purpose" not in page
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")

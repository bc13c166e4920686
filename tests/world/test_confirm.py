"""The hub confirms what is not verified: works, not allowed, twice, overtaken, and a later load keeps it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mithaq.core import reference
from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.world.actions import Compared, confirm_party, confirm_title
from mithaq.world.models import Confirmation, Party, Provision
from mithaq.world.reference import FILES
from tests.world.conftest import AT

pytestmark = pytest.mark.usefixtures("world")
TEXT = Compared(title="Certified text", address="https://treaties.un.org/")
TITLE = "مشاركة المجتمع"


def article() -> Provision:
    return Provision.objects.get(pk="UNCAC:art13")


def test_a_confirmed_title_loses_its_mark_and_a_load_keeps_it(cast: Any) -> None:
    confirm_title(cast.hub_staff, article(), "ar", title=TITLE, source=TEXT, at=AT)
    assert article().titles_verification["ar"] == "confirmed"
    again = reference.load(at=AT, apply=True, files=FILES)
    assert not again.conflicts and not again.changes_anything
    assert article().titles_verification["ar"] == "confirmed"
    assert history_of(article()).get().verb == "confirm_title"


def test_a_member_may_not_confirm(cast: Any) -> None:
    for person in (cast.member_in_amman, cast.auditor, cast.stranger):
        with pytest.raises(NotPermitted):
            confirm_title(person, article(), "ar", title=TITLE, source=TEXT, at=AT)
    assert article().titles_verification["ar"] == "unverified"


def test_confirming_twice_or_after_somebody_else_is_a_conflict(cast: Any) -> None:
    seen = article()
    confirm_title(cast.hub_staff, article(), "ar", title=TITLE, source=TEXT, at=AT)
    for provision in (article(), seen):
        with pytest.raises(Conflict):
            confirm_title(cast.director, provision, "ar", title="x", source=TEXT, at=AT)
    assert article().titles["ar"] == TITLE and Confirmation.objects.count() == 1


def test_a_confirmation_names_its_source_and_is_not_empty(cast: Any) -> None:
    for title, source in (("", TEXT), (TITLE, Compared(title=" "))):
        with pytest.raises(RuleBroken):
            confirm_title(cast.hub_staff, article(), "ar", title=title, source=source, at=AT)
    assert not Confirmation.objects.exists()


def test_dates_of_a_party_are_confirmed_or_corrected_once(cast: Any) -> None:
    party = Party.objects.get(treaty="UNCAC", country="DEU")
    right = {"signature": date(2003, 12, 9), "deposit": date(2014, 11, 12), "act": "ratification"}
    for wrong in ({**right, "deposit": None}, {**right, "deposit": date(2001, 1, 1)}, {**right, "act": ""}):
        with pytest.raises(RuleBroken):
            confirm_party(cast.hub_staff, party, **wrong, source=TEXT, at=AT)  # type: ignore[arg-type]
    confirm_party(cast.hub_staff, party, **right, source=TEXT, at=AT)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        confirm_party(cast.hub_staff, party, **right, source=TEXT, at=AT)  # type: ignore[arg-type]
    assert Party.objects.get(pk=party.pk).verification == "confirmed"


def test_the_page_confirms_and_the_public_page_names_who(client: Client, cast: Any) -> None:
    client.force_login(cast.hub_staff)
    page = reverse("world:confirm_title", args=["uncac", 13, "ar"])
    assert "Certified" not in client.get("/en/treaties/uncac/13").content.decode()
    sent = {"seen": TITLE, "title": TITLE, "source_title": "Certified text", "source_address": ""}
    assert client.post(page, sent).status_code == 302
    assert "Certified text" in client.get("/en/treaties/uncac/13").content.decode()
    assert client.post(page, sent).status_code == 422


def test_the_pages_are_closed_to_others(client: Client, cast: Any) -> None:
    pages = [
        reverse("world:waiting"),
        reverse("world:confirm_title", args=["uncac", 13, "ar"]),
        reverse("world:confirm_party", args=["uncac", "DEU"]),
    ]
    assert [client.get(page).status_code for page in pages] == [302, 302, 302]
    client.force_login(cast.member_in_lima)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    client.force_login(cast.hub_staff)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]

"""A public page is made once and served until records change; nobody signed in, and no query, gets another's copy."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from mithaq.core import changes, freshness
from mithaq.core.twins import public_page
from mithaq.world.models import Source
from tests.core.kit import make_parcels, parcel_table  # noqa: F401
from tests.core.processes import ROOT
from tests.people import Cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.kit"),
    pytest.mark.usefixtures("parcel_table"),
]


class Made:
    """A public view that counts how often it was made."""

    def __init__(self, **told: Any) -> None:
        self.count = 0

        @public_page(**told)
        def view(request: HttpRequest) -> HttpResponse:
            self.count += 1
            return HttpResponse(f"{self.count} {request.GET.get('q', '')}")

        self.view = view

    def get(self, address: str = "/en/page", **headers: str) -> HttpResponse:
        response: Any = self.view(RequestFactory().get(address, headers=headers))
        return response  # type: ignore[no-any-return]


def change_a_record() -> None:
    """A write that sends no signal."""
    Source.objects.update(title="changed")


def test_a_page_is_made_once_until_records_change() -> None:
    made = Made()
    assert made.get().content == b"1 " == made.get().content
    change_a_record()
    assert made.get().content == b"2 "
    assert made.get().content == b"2 "


def test_a_reader_who_holds_the_page_is_told_that_it_still_stands() -> None:
    made = Made()
    tag = made.get()["ETag"]
    assert tag.startswith('W/"')
    again = made.get(**{"if-none-match": tag})
    assert again.status_code == 304 and not again.content and again["ETag"] == tag
    change_a_record()
    after = made.get(**{"if-none-match": tag})
    assert after.status_code == 200 and after["ETag"] != tag


def test_each_language_and_each_question_has_its_own_copy() -> None:
    from django.utils import translation

    made = Made()
    assert made.get("/en/page?q=a").content == b"1 a"
    assert made.get("/en/page?q=b").content == b"2 b"
    with translation.override("ar"):
        assert made.get("/en/page?q=a").content == b"3 a"
    assert made.get("/en/page?q=a").content == b"1 a"


@pytest.mark.parametrize("headers", [{"cookie": "session=x"}, {"authorization": "Bearer x"}])
def test_a_reader_who_may_be_somebody_gets_a_page_of_their_own(headers: dict[str, str]) -> None:
    made = Made()
    made.get()
    answer = made.get(**headers)
    assert answer.content == b"2 " and "ETag" not in answer.headers


def test_a_change_that_is_not_yet_committed_is_neither_kept_nor_shown_to_others() -> None:
    made = Made()
    made.get()
    with transaction.atomic():
        change_a_record()
        Source.objects.create(code="x")
        assert made.get().content == b"2 "  # seen from inside
    assert made.get().content == b"3 "
    assert made.get().content == b"3 "


def test_what_was_made_while_a_change_was_waiting_does_not_outlive_it() -> None:
    made = Made()
    with transaction.atomic():
        change_a_record()
        before = cache.get("changed:records")
    assert cache.get("changed:records") != before
    made.get()


def test_a_page_asks_only_for_its_own_areas() -> None:
    made = Made(areas=("reviews",))
    made.get()
    change_a_record()
    assert made.get().content == b"1 "
    changes.touch("reviews")
    assert made.get().content == b"2 "


def test_signing_in_and_writing_audit_or_mail_change_no_public_page(client: Client, cast: Cast) -> None:
    made = Made()
    made.get()
    client.force_login(cast.hub_staff)
    cast.hub_staff.save()
    assert made.get().content == b"1 "


def test_what_depends_on_the_day_is_made_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    made = Made(max_age=300)
    tag = made.get()["ETag"]
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + timedelta(minutes=11).total_seconds())
    assert made.get(**{"if-none-match": tag}).status_code == 200


def test_errors_and_answers_with_cookies_are_not_kept() -> None:
    calls = []

    @public_page()
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        response = HttpResponse("x", status=404 if len(calls) == 1 else 200)
        if len(calls) == 2:
            response.set_cookie("a", "b")
        return response

    for status in (404, 200, 200):
        answer = view(RequestFactory().get("/en/x"))
        assert answer.status_code == status
    assert len(calls) == 3


def test_a_public_list_is_served_from_the_cache_with_an_etag_and_open_data(client: Client) -> None:
    make_parcels(3)
    first = client.get("/en/public-parcels")
    assert first.status_code == 200 and first["ETag"] and first["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first["Vary"] and not first.cookies
    assert client.get("/en/public-parcels", headers={"if-none-match": first["ETag"]}).status_code == 304
    data = client.get("/en/public-parcels.json")
    assert data["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/en/parcels.json").headers


def test_a_kept_answer_is_the_same_as_the_made_one(client: Client) -> None:
    make_parcels(3)
    first, second = client.get("/en/public-parcels"), client.get("/en/public-parcels")
    assert first.content == second.content and dict(first.headers) == dict(second.headers)
    assert second.headers["Content-Security-Policy"]


def test_a_page_kept_in_front_is_the_one_that_was_made_and_goes_with_the_records(client: Client) -> None:
    make_parcels(2)
    address = "/en/public-parcels?kind=box"
    made = [client.get(address) for _time in range(3)]
    assert made[0].content == made[1].content == made[2].content
    assert dict(made[0].headers) == dict(made[2].headers)
    assert made[2].headers["Content-Language"] == "en"
    changes.touch("world")
    assert client.get(address)["ETag"] != made[0]["ETag"]


def test_a_page_kept_packed_is_not_given_to_a_reader_who_does_not_unpack(client: Client) -> None:
    make_parcels(30)
    packed = {"accept-encoding": "gzip"}
    for _time in range(2):
        assert client.get("/en/public-parcels", headers=packed).headers.get("Content-Encoding") == "gzip"
        assert "Content-Encoding" not in client.get("/en/public-parcels").headers


def test_a_page_kept_in_front_is_for_its_own_host_and_for_nobody_signed_in(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = "/en/public-parcels"
    first = client.get(address, headers={"host": "one.example"})
    second = client.get(address, headers={"host": "two.example"})
    assert first["ETag"] != second["ETag"]
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400
    client.force_login(cast.hub_staff)
    assert (
        "Cache-Control" not in first
        or client.get(address, headers={"host": "one.example"})["Cache-Control"] == "no-store"
    )


class Silent:
    """A cache that does not answer."""

    asked = 0

    def __getattr__(self, name: str) -> Any:
        def fail(*args: Any, **kwargs: Any) -> None:
            self.asked += 1
            raise OperationalError("no such table: shared_cache")

        return fail


def test_a_cache_that_does_not_answer_breaks_no_write_and_no_page_and_is_told_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    changes.did_not_answer.cache_clear()
    made = Made()
    tag = made.get()["ETag"]
    silent = Silent()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(changes, "cache", silent)
        meanwhile.setattr(freshness, "cache", silent)
        Source.objects.create(code="x")
        change_a_record()
        assert [made.get().content for _time in range(2)] == [b"2 ", b"3 "]
    assert silent.asked > 3
    assert len([line for line in caplog.records if line.name == "mithaq.freshness"]) == 1
    assert Source.objects.get(code="x").title == "changed"
    assert made.get()["ETag"] != tag
    assert made.get().content == b"4 "


def test_a_change_after_one_that_was_rolled_back_is_noticed_too() -> None:
    made = Made()
    with suppress(ZeroDivisionError), transaction.atomic():
        change_a_record()
        raise ZeroDivisionError
    made.get()
    with transaction.atomic():
        with suppress(ZeroDivisionError), transaction.atomic():
            change_a_record()
            raise ZeroDivisionError
        cache.clear()
        change_a_record()
        inside = cache.get("changed:records")
    assert inside and cache.get("changed:records") != inside


def test_an_empty_database_is_migrated_before_the_cache_has_its_table(tmp_path: Path) -> None:
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MITHAQ_", "DATABASE_URL", "CACHE_URL"))
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=ROOT,
        env=env | {"MITHAQ_DATA": str(tmp_path / "new"), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_small_table_is_read_again_only_after_its_records_changed() -> None:
    reads = []

    @changes.until_changed("world")
    def titles() -> list[str]:
        reads.append(1)
        return list(Source.objects.values_list("title", flat=True))

    Source.objects.create(code="kept", title="first")
    assert titles() == titles() == ["first"]
    assert len(reads) == 1
    with suppress(OperationalError), transaction.atomic():
        change_a_record()
        assert titles() == ["changed"]
        raise OperationalError
    assert titles() == ["first"], "what was rolled back is not kept"
    change_a_record()
    assert titles() == ["changed"]

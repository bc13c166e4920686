"""Whatever goes wrong, programs read JSON and people a page in their language; nobody reads the cause."""

import json
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, override_settings
from django.urls import path

from mithaq.core.errors import Conflict, NotPermitted
from mithaq.core.views import bad_request, server_error

pytestmark = pytest.mark.django_db
CAUSE = "the cause that stays in the log"
CODES = {
    "uncaught": (500, "error"),
    "denied": (403, "not_permitted"),
    "ours": (403, "not_permitted"),
    "missing": (404, "not_found"),
    "method": (405, "wrong_method"),
    "suspicious": (400, "bad_request"),
    "conflict": (409, "conflict"),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    if how == "method":
        return HttpResponseNotAllowed(["POST"])
    raise {
        "uncaught": ZeroDivisionError,
        "denied": PermissionDenied,
        "ours": NotPermitted,
        "missing": Http404,
        "suspicious": SuspiciousOperation,
        "conflict": Conflict,
    }[how](CAUSE if how not in ("ours", "conflict") else None)


urlpatterns = i18n_patterns(path("<str:how>.json", fail), path("<str:how>", fail))
handler400, handler500 = bad_request, server_error


@pytest.fixture
def asker() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("how", CODES)
def test_an_error_on_a_json_address_answers_json(asker: Client, how: str) -> None:
    status, code = CODES[how]
    answer = asker.get(f"/en/{how}.json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    told = json.loads(answer.content)["error"]
    assert told["code"] == code and told["message"] and CAUSE not in told["message"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("how", CODES)
def test_the_same_error_is_a_page_with_arabic_on_it_for_people(asker: Client, how: str) -> None:
    answer = asker.get(f"/ar/{how}")
    text = answer.content.decode()
    assert answer.status_code == CODES[how][0]
    assert 'lang="ar" dir="rtl"' in text and "<h1>" in text and CAUSE not in text


def test_a_program_that_asks_for_json_gets_it_at_any_address(asker: Client) -> None:
    answer = asker.get("/ar/uncaught", headers={"Accept": "application/json"})
    assert json.loads(answer.content)["error"]["code"] == "error"


def test_a_wrong_method_still_says_which_one_is_right(asker: Client) -> None:
    assert asker.get("/en/method.json")["Allow"] == "POST"


def test_an_unexpected_error_is_logged_with_its_cause(
    asker: Client, caplog: pytest.LogCaptureFixture
) -> None:
    asker.get("/en/uncaught.json")
    assert any(record.exc_info and CAUSE in str(record.exc_info[1]) for record in caplog.records)


def test_the_real_addresses_use_these_handlers(client: Client) -> None:
    from config import urls

    assert (urls.handler400, urls.handler500) == (
        "mithaq.core.views.bad_request",
        "mithaq.core.views.server_error",
    )
    missing = client.get("/en/countries/XXX.json")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/json")

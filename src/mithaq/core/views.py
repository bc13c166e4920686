"""Views that belong to no package: the way in by language, health, refused forms."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from mithaq.core.errors import BadRequest, MithaqError, NotPermitted
from mithaq.core.middleware import answer_to, wants_json


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send `/` to the reader's language, as the browser states it."""
    language = get_language_from_request(request)
    if language not in settings.COMPLETE_LANGUAGES:
        language = settings.LANGUAGE_CODE
    response = HttpResponseRedirect(f"/{language}/")
    response["Vary"] = "Accept-Language"
    return response


def health(request: HttpRequest) -> HttpResponse:
    """Say that this worker answers; the supervisor and a proxy ask."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return answer_to(
        request,
        NotPermitted(
            _(
                "This form was open too long, or came from another site. Go back, reload the page and send it again."
            ),
            code="form_refused",
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What Django refused before any view saw it: a host that is not ours, too many fields, a broken upload."""
    return (
        answer_to(request, BadRequest()) if wants_json(request) else defaults.bad_request(request, exception)
    )


def server_error(request: HttpRequest) -> HttpResponseBase:
    """An error that nobody expected, told without a word about its cause; the cause is in the log.

    People get a page that needs neither database nor session: those may be what is broken.
    """
    return answer_to(request, MithaqError()) if wants_json(request) else defaults.server_error(request)

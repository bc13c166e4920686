"""What every response passes: the strict headers, and errors turned into a page, a fragment or JSON."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.utils.translation import get_language

from mithaq.core.errors import MithaqError, NotFound, NotPermitted, WrongMethod

log = logging.getLogger("mithaq.errors")
Handler = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), interest-cohort=()",
    # Nothing goes to other sites. Not no-referrer: under it browsers send forms with `Origin: null`, which is refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
#: Two years, as the preload lists ask for at least one.
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains; preload"


class HeadersMiddleware:
    """Sets the security headers on every response, error pages and files included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the address or the reader asks for data, not for a page."""
    path = request.path
    return (
        path.endswith(".json")
        or path.startswith("/api/")
        or "application/json" in request.headers.get("Accept", "")
    )


def answer_to(request: HttpRequest, error: MithaqError) -> HttpResponse:
    """The error as the reader can use it: JSON for programs, a page with a way on for people."""
    if wants_json(request):
        body = {"error": {"code": error.code, "message": str(error)}}
        return JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    response = SimpleTemplateResponse(
        "core/error.html",
        {
            "error": error,
            "request": request,
            "fragment": request.headers.get("HX-Request") == "true",
            **_shell(request),
        },
        status=error.status,
    )
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return response.render()


def _shell(request: HttpRequest) -> dict[str, object]:
    from mithaq.core.shell import page_shell

    return {**page_shell(request), "user": getattr(request, "user", None)}


class ErrorsMiddleware:
    """Turns the tree of errors (and Django's own refusals) into answers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_ours(response) or getattr(response, "streaming", False):
            return response
        if response.status_code == 404:
            return answer_to(request, NotFound())
        if response.status_code == 405 and not getattr(response, "content", b""):
            answer = answer_to(request, WrongMethod())
            if "Allow" in response.headers:
                answer.headers["Allow"] = response.headers["Allow"]
            return answer
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, MithaqError):
            if exception.status >= 500:
                log.error("%s at %s", exception.code, request.path)
            response = answer_to(request, exception)
        elif isinstance(exception, Http404):
            response = answer_to(request, NotFound())
        elif isinstance(exception, PermissionDenied):
            response = answer_to(request, NotPermitted())
        else:
            return None
        response.mithaq_error = True  # type: ignore[attr-defined]
        return response


def _is_ours(response: HttpResponseBase) -> bool:
    return getattr(response, "mithaq_error", False)

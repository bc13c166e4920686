"""Answers to anonymous readers that are made again only after records changed (`mithaq.core.changes`)."""

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as once
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified  # noqa: TID251 - it answers
from django.utils.translation import get_language

from mithaq.core.changes import EVERYTHING, did_not_answer, state_of

LARGEST_KEPT = 1_000_000
LONGEST_QUERY = 1_000

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@once
def release() -> str:
    """What the running code is, so that a new release never answers with an old page."""
    newest = Path(settings.ROOT).stat().st_mtime_ns
    waiting = [Path(settings.ROOT) / "src", Path(settings.ROOT) / "locale"]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(Path(entry.path))
                elif entry.name.endswith((".py", ".html", ".mo")):
                    newest = max(newest, entry.stat().st_mtime_ns)
    return hashlib.sha256(f"{newest} {settings.DEMO} {settings.BASE_URL}".encode()).hexdigest()[:12]


def is_anonymous_reading(request: HttpRequest) -> bool:
    """Whether nobody in particular reads: a GET without cookie or credentials, and nothing half-written to see."""
    return (
        request.method in ("GET", "HEAD")
        and not request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def weak_tag(*parts: str) -> str:
    """A weak ETag over these parts."""
    return f'W/"{hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()}"'


def matches(request: HttpRequest, tag: str) -> bool:
    """Whether the reader already holds what `tag` names."""
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    return asked is not None and (asked == "*" or tag.removeprefix("W/") in asked)


def not_modified(tag: str) -> HttpResponse:
    """The short answer: what you have still stands."""
    response = HttpResponseNotModified()
    _mark(response, tag)
    return response


def _mark(response: HttpResponseBase, tag: str) -> None:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"


def answer_fresh(
    request: HttpRequest,
    make: Callable[[], HttpResponseBase],
    *,
    max_age: int,
    areas: Sequence[str] = (EVERYTHING,),
) -> HttpResponseBase:
    """Answer an anonymous reader with 304, from the shared cache, or by `make`; anybody else by `make` alone.

    A kept answer is used until records of `areas` change, and for at most `max_age` seconds (for what depends on the
    day). Browsers ask again each time, so a change shows at once.
    """
    if not is_anonymous_reading(request):
        return make()
    if connection.in_atomic_block:  # what is seen here may never be committed
        return _tag_by_body(request, make())
    address = _address(request, get_language() or "")
    tag = _tag(address, areas, max_age)
    if matches(request, tag):
        return not_modified(tag)
    key = "page:" + tag[3:-1]
    kept = _kept(key)
    if kept is not None:
        body, content_type, headers = kept
        made: HttpResponseBase = HttpResponse(body, content_type=content_type)
        for name, value in headers:
            made.headers[name] = value
        _mark(made, tag)
    else:
        made = _rendered(make())
        if made.status_code != 200 or made.cookies or _touched_session(request):
            return made
        headers = [(name, value) for name, value in made.headers.items() if name != "Content-Type"]
        _mark(made, tag)
        if not isinstance(made, HttpResponse) or len(made.content) > LARGEST_KEPT:
            return made
        _keep(key, (made.content, made.headers["Content-Type"], headers), max_age)
    made.kept_for = (tuple(areas), max_age)  # type: ignore[attr-defined]
    return made


def _kept(key: str) -> Any:
    try:
        return cache.get(key)
    except Exception as error:
        return did_not_answer(type(error).__name__)


def _keep(key: str, value: Any, max_age: int) -> None:
    with suppress(Exception):
        cache.set(key, value, max_age)


def _address(request: HttpRequest, language: str) -> str:
    """What an answer depends on besides the records: host, language, path, question."""
    meta = request.META
    return "\0".join(
        (
            meta.get("HTTP_HOST", ""),
            "s" if request.is_secure() else "",
            language,
            request.path,
            meta.get("QUERY_STRING", ""),
        )
    )


def _tag(address: str, areas: Sequence[str], max_age: int) -> str:
    return weak_tag(release(), state_of(areas), str(int(time.time() // max_age)), address)


class KeptPagesMiddleware:
    """Gives the public pages last asked for to anonymous readers at once, before anything else is done.

    Each process keeps some megabytes of them; the address decides the language, so only pages below a language are
    kept. Stands directly behind `HeadersMiddleware`.
    """

    most = 8_000_000

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.size = 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous_reading(request) or connection.in_atomic_block:
            return self.get_response(request)
        language = request.path[1:3]
        with_language = request.path[3:4] in ("/", "") and language in settings.COMPLETE_LANGUAGES
        if not with_language:
            return self.get_response(request)
        address = _address(request, language)
        # Pages are kept as they went out: packed for those who unpack, plain for the others.
        place = f"{address}\0gzip" if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") else address
        page = self.pages.get(place)
        if page is not None:
            tag = _tag(address, page.areas, page.max_age)
            if matches(request, tag):
                return not_modified(tag)
            if page.tag == tag:
                return page.answer()
        response = self.get_response(request)
        told = getattr(response, "kept_for", None)
        if told is not None and isinstance(response, HttpResponse) and not response.cookies:
            self.keep(place, Page.of(response, *told))
        return response

    def keep(self, place: str, page: "Page") -> None:
        """Keep a page; the one kept longest goes when there is no room."""
        old = self.pages.pop(place, None)
        self.pages[place] = page
        self.size += len(page.body) - (len(old.body) if old else 0)
        while self.size > self.most and self.pages:
            try:
                _place, gone = self.pages.popitem(last=False)
            except KeyError:  # another thread was quicker
                return
            self.size -= len(gone.body)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer as it was given, with all its headers."""

    tag: str
    areas: tuple[str, ...]
    max_age: int
    body: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, response: HttpResponse, areas: tuple[str, ...], max_age: int) -> "Page":
        return cls(
            tag=response.headers["ETag"],
            areas=areas,
            max_age=max_age,
            body=response.content,
            headers=dict(response.headers),
        )

    def answer(self) -> HttpResponse:
        return HttpResponse(self.body, headers=self.headers)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        return response.render()  # type: ignore[no-any-return]
    return response


def _tag_by_body(request: HttpRequest, made: HttpResponseBase) -> HttpResponseBase:
    made = _rendered(made)
    if made.status_code != 200 or not isinstance(made, HttpResponse) or made.cookies:
        return made
    tag = weak_tag(made.content.decode("utf-8", "replace"))
    if matches(request, tag):
        return not_modified(tag)
    _mark(made, tag)
    return made


def _touched_session(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return bool(session is not None and session.modified)


def public_page(*, max_age: int = 300, areas: Sequence[str] = (EVERYTHING,)) -> Callable[[View], View]:
    """Decorate a view function of a public page: anonymous readers get 304 or a kept copy while nothing changed.

    For a class-based view: `public_page(max_age=300)(Page.as_view())` in urls, or a ListPage with `public = True`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return answer_fresh(request, lambda: view(request, *args, **kwargs), max_age=max_age, areas=areas)

        return answer  # type: ignore[return-value]

    return decorate

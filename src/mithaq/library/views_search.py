"""The search page: words, filters, what was found with the words marked."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mithaq.library import forms, search_kinds, texts_search
from mithaq.library.models import KINDS

SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look through every text that this person may read."""
    form = forms.SearchForm({key: str(value).replace("\0", "") for key, value in request.GET.items()})
    is_asked_well = form.is_valid()
    asked = form.cleaned_data
    words = " ".join(str(asked.get("q", "")).split())
    known = {kind.key for kind in search_kinds.kinds()}
    where = asked.get("where", "")
    wanted = texts_search.Wanted(
        kinds=(where,) if where in known else (),
        languages=(asked["language"],) if asked.get("language") else (),
        document_kind=asked.get("kind", ""),
        country=asked.get("country", ""),
        year_from=asked.get("year_from"),
        year_to=asked.get("year_to"),
        across=bool(asked.get("across")),
    )
    page = asked.get("page") or 1
    found = texts_search.search(words, request.user, wanted, start=(page - 1) * SIZE, size=SIZE)
    context = {
        "words": words,
        "asked": asked,
        "problems": []
        if is_asked_well
        else [str(error) for errors in form.errors.values() for error in errors],
        "found": found,
        "first": (page - 1) * SIZE + 1,
        "languages": settings.ALL_LANGUAGES,
        "document_kinds": KINDS,
        "places": search_kinds.kinds(),
        "countries": forms.countries()[1:],
        "is_narrowed": any(value for key, value in asked.items() if key not in ("q", "page")),
        "more_than_shown": found.total > found.reachable,
        "previous": _address(request, page - 1) if page > 1 else "",
        "next": _address(request, page + 1) if page * SIZE < found.reachable else "",
        "across_address": _across(request, words, wanted, found.total),
    }
    return render(request, "library/search.html", context)


def _address(request: HttpRequest, page: int) -> str:
    kept = {key: value for key, value in request.GET.items() if value and key != "page"}
    return "?" + urlencode({**kept, "page": page})


def _across(request: HttpRequest, words: str, wanted: texts_search.Wanted, total: int) -> str:
    """The way to the same question in all six languages, when it was asked in one."""
    if not words or wanted.across or wanted.languages:
        return ""
    kept = {key: value for key, value in request.GET.items() if value and key != "page"}
    return "?" + urlencode({**kept, "across": "on"})

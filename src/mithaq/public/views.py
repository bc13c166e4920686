"""The public pages that span packages, and their data. HTTP only."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.core import country_sections, home_sections, installation, search_sources
from mithaq.core.errors import NotFound
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta, json_answer, public_page
from mithaq.public import queries
from mithaq.public.about import source_groups, version
from mithaq.results import queries as results_queries
from mithaq.results import words as results_words
from mithaq.world import queries as world_queries
from mithaq.world.models import Country


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what this is, two figures that open to their sources, and a leaf from each package."""
    on = timezone.localdate()
    pledge = results_queries.figure_on("pledge-signatories", on)
    reports = results_queries.figure_on("parallel-reports-year", on)
    network = results_queries.figure_on("members-and-affiliates", on)
    newest = network.newest if network else None
    context = {
        "all_parties": queries.party_count(),
        "pledge": {
            "newest": pledge.newest,
            "count": int(pledge.newest.value),
            "first": pledge.dated[0],
            "dated": pledge.dated,
        }
        if pledge and pledge.newest
        else None,
        "reports": _reports(reports) if reports and reports.sums else None,
        "network": newest,
        "network_words": results_words.worded(newest.value, newest.qualifier).capitalize() if newest else "",
        "sections": home_sections.sections_for(request.user),
    }
    return render(request, "public/home.html", context)


def _reports(line: Any) -> dict[str, Any]:
    target = line.targets[-1] if line.targets else None
    return {
        "line": line,
        "sum": line.sums[-1].value,
        "count": int(line.sums[-1].value),
        "from": line.dated[0].occasion,
        "to": line.dated[-1].occasion,
        "wanted": target.value if target else None,
        "due": target.due if target else None,
    }


# --- countries --------------------------------------------------------------------------------------


def _country(request: HttpRequest, iso3: str) -> Country:
    found = (
        Country.objects.visible_to(request.user).with_pages().with_regions().filter(iso3=iso3.upper()).first()
    )
    if found is None:
        raise NotFound(
            _("There is no country with this code here. All of them stand on the list of countries."),
            code="no_such_country",
        )
    return found


@public_page()
def country(request: HttpRequest, iso3: str) -> HttpResponseBase:
    """What is known of one country, and what is not."""
    found = _country(request, iso3)
    if iso3 != found.iso3:
        return redirect("public:country", iso3=found.iso3, permanent=True)
    sections = country_sections.sections_of(found, request.user)
    context = {
        "country": found,
        "sections": sections,
        "leads": [lead for section in sections for lead in section.leads],
        "statuses": [status for section in sections for status in section.statuses],
        "unknown": [sentence for section in sections for sentence in section.unknown],
        "ways_on": [way for section in sections for way in section.ways_on],
        "names": _names(found),
    }
    return render(request, "public/country.html", context)


def _names(found: Country) -> list[dict[str, str]]:
    return [
        {
            "code": code,
            "language": language,
            "short": found.names.get(code, ""),
            "formal": found.formal_names.get(code, ""),
        }
        for code, language in settings.ALL_LANGUAGES
    ]


@public_page()
def country_data(request: HttpRequest, iso3: str) -> HttpResponseBase:
    """One country as JSON: its own fields, then what each package knows of it under the package's key."""
    found = _country(request, iso3)
    if iso3 != found.iso3:
        return redirect("public:country_data", iso3=found.iso3, permanent=True)
    sections = country_sections.sections_of(found, request.user)
    fields = {
        "iso3": found.iso3,
        "iso2": found.iso2,
        "m49": found.m49,
        "name": text_in(found.names),
        "names": found.names,
        "formal_names": found.formal_names,
        "status": found.status,
        "is_ldc": found.is_ldc,
        "is_lldc": found.is_lldc,
        "is_sids": found.is_sids,
        **{section.key: section.data for section in sections if section.data is not None},
        "unknown": [sentence for section in sections for sentence in section.unknown],
        "address": found.get_absolute_url(),
    }
    facts = world_queries.country_facts(found)
    meta = Meta(
        sources=[world_queries.source_told(source) for source in facts.sources],
        licence=installation.current().data_licence,
    )
    return json_answer(fields, meta)


# --- about, search ----------------------------------------------------------------------------------


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """Whose installation this is, how to tell us, which data there are and where they come from."""
    context = {
        "history": list(reversed(installation.current().history)),
        "source_groups": source_groups(),
        "version": version(),
    }
    return render(request, "public/about.html", context)


@public_page(max_age=60)
def search(request: HttpRequest) -> HttpResponse:
    """Look through everything that is public (and what else this person may see)."""
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:100]
    results = search_sources.search(words, request.user) if words else []
    context = {
        "words": words,
        "results": results,
        "total": sum(len(found.hits) for found in results),
    }
    return render(request, "public/search.html", context)


# --- for programs -------------------------------------------------------------------------------------


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public; nothing of a demonstration."""
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        lines += [
            f"Disallow: /{code}/{path}" for code, _name in settings.LANGUAGES for path in ("desk", "account")
        ]
        lines += ["Allow: /", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return _plain("\n".join(lines) + "\n")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    now = timezone.now()
    found = installation.current()
    contact = (
        f"mailto:{found.security_contact}"
        if found.security_contact
        else f"{settings.BASE_URL}/{settings.LANGUAGE_CODE}/about#tell"
    )
    expires = now.replace(year=now.year + 1, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(settings.COMPLETE_LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return _plain("\n".join(lines) + "\n")


def _plain(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, in every language it speaks."""
    response = render(
        request,
        "public/sitemap.xml",
        {"pages": queries.public_addresses(), "base": settings.BASE_URL},
        content_type="application/xml; charset=utf-8",
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response

"""Where the hub works through the values that nobody compared with a source yet."""

from datetime import date
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from mithaq.accounts.guards import requires
from mithaq.accounts.models import User
from mithaq.core.errors import MithaqError, NotFound
from mithaq.core.verification import is_verified
from mithaq.world import actions, queries
from mithaq.world.forms import PartyForm, TitleForm
from mithaq.world.models import Party, Provision
from mithaq.world.permissions import may_confirm_values

NAMES = dict(settings.ALL_LANGUAGES)


@requires(may_confirm_values)
def waiting_page(request: HttpRequest) -> HttpResponse:
    """What waits to be compared with a source."""
    language = request.GET.get("titles", get_language() or "en")
    if language not in NAMES:
        raise NotFound()
    waiting = queries.to_confirm(language)
    context = {
        "waiting": waiting,
        "languages": [(code, name, waiting.counts[code]) for code, name in settings.ALL_LANGUAGES],
        "language_name": NAMES[language],
        "titles": [(provision, provision.titles.get(language, "")) for provision in waiting.provisions],
    }
    return render(request, "world/waiting.html", context)


@requires(may_confirm_values)
def confirm_title_page(request: HttpRequest, treaty: str, number: int, language: str) -> HttpResponse:
    """Confirm or correct the title of an article in one language."""
    provision = (
        Provision.objects.filter(treaty=treaty.upper(), number=str(number)).select_related("treaty").first()
    )
    if provision is None or language not in NAMES:
        raise NotFound()
    title = provision.titles.get(language, "")
    form = TitleForm(request.POST or None, language=language, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_title(
                cast(User, request.user),
                _as_seen(provision, request, language),
                language,
                title=form.cleaned_data["title"],
                source=form.compared,
                at=timezone.now(),
            )
        except MithaqError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("Confirmed. The mark is gone from every page."))
            return HttpResponseRedirect(f"{reverse('world:waiting')}?titles={language}")
    context = {
        "form": form,
        "thing": provision,
        "heading": gettext("Article %(number)s: the title in %(language)s")
        % {"number": provision.number, "language": NAMES[language]},
        "seen": title,
        "is_verified": is_verified(provision.titles_verification.get(language, "")),
    }
    return render(request, "world/confirm.html", context, status=422 if form.errors else 200)


def _as_seen(provision: Provision, request: HttpRequest, language: str) -> Provision:
    """The article as it stood when the form was opened, so that a change in between is noticed."""
    seen = request.POST.get("seen", "")
    provision.titles = {**provision.titles, language: seen} if seen else provision.titles
    return provision


@requires(may_confirm_values)
def confirm_party_page(request: HttpRequest, treaty: str, iso3: str) -> HttpResponse:
    """Confirm or correct the dates and kind of act of a party."""
    party = (
        Party.objects.filter(treaty=treaty.upper(), country=iso3).select_related("country", "treaty").first()
    )
    if party is None:
        raise NotFound()
    initial = {"signature": party.signature, "deposit": party.deposit, "act": party.act}
    form = PartyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        if seen:
            party.deposit = _day(seen.partition(" ")[0])
        try:
            actions.confirm_party(
                cast(User, request.user),
                party,
                signature=form.cleaned_data["signature"],
                deposit=form.cleaned_data["deposit"],
                act=form.cleaned_data["act"],
                source=form.compared,
                at=timezone.now(),
            )
        except MithaqError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("Confirmed. The mark is gone from every page."))
            return HttpResponseRedirect(reverse("world:waiting"))
    context = {
        "form": form,
        "thing": party,
        "heading": gettext("%(country)s: dates in %(treaty)s")
        % {"country": str(party.country), "treaty": party.treaty_id},
        "seen": party.deposit.isoformat() if party.deposit else "",
        "is_verified": is_verified(party.verification),
    }
    return render(request, "world/confirm.html", context, status=422 if form.errors else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

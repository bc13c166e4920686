"""My work, work by country, and the Monday mail. What is held about me is in `views`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import requires
from mithaq.accounts.models import ROLE_LABELS, User
from mithaq.accounts.permissions import is_signed_in, standing_of
from mithaq.desk import actions, permissions, queries_work
from mithaq.desk.models import MondayMail


def _person(request: HttpRequest) -> User:
    person = request.user
    assert isinstance(person, User)  # noqa: S101 - the guard let nobody else in
    return person


@never_cache
@requires(is_signed_in)
def home(request: HttpRequest) -> HttpResponseBase:
    """Everything that waits for me: late, returned, to do, blocked, with others."""
    person = _person(request)
    parts = queries_work.work_of(person, timezone.now())
    grants = standing_of(person).grants
    regions = queries_work.names_of_scopes(scope for _role, scope in grants)
    roles = [(ROLE_LABELS[role], regions.get(scope, scope)) for role, scope in grants]
    context = {
        "parts": parts,
        "roles": roles,
        "count": sum(len(part.items) for part in parts),
        "by_country": permissions.may_see_work_by_country(person),
    }
    return render(request, "desk/home.html", context)


@never_cache
@require_safe
@requires(permissions.may_see_work_by_country)
def countries(request: HttpRequest) -> HttpResponseBase:
    """What is open in each country I answer for."""
    rows = queries_work.work_by_country(_person(request), timezone.now())
    return render(request, "desk/countries.html", {"rows": rows})


@never_cache
@requires(is_signed_in)
def monday_mail(request: HttpRequest) -> HttpResponseBase:
    """Whether I get the Monday mail, and what it would say now."""
    person = _person(request)
    now = timezone.now()
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        actions.choose_monday_mail(person, wanted=wanted, at=now)
        messages.success(
            request,
            _("You get the Monday mail from now on.") if wanted else _("You get no more Monday mail."),
        )
        return redirect("desk:monday_mail")
    row = MondayMail.objects.filter(person=person).first()
    context = {"wanted": row is None or row.wanted, "preview": actions.monday_preview(person, at=now)}
    return render(request, "desk/monday_mail.html", context)


@never_cache
@csrf_exempt  # Mail programs stop a mail by POST alone (RFC 8058); the signed text is the proof, and only stopping is offered.
def stop_monday_mail(request: HttpRequest, token: str) -> HttpResponseBase:
    """Stop the Monday mail of whoever the link was sent to, without signing in. Opening the link changes nothing."""
    person = actions.person_by(token)
    stopped = request.method == "POST"
    if stopped:
        actions.choose_monday_mail(person, wanted=False, at=timezone.now())
    return render(request, "desk/stop_monday_mail.html", {"stopped": stopped})

"""Pages of erasure and retention: asking for oneself, the wishes, one wish with its dry run, the rules and what is past its time."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mithaq.accounts import erasure
from mithaq.accounts.erasure import Subject
from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.accounts.permissions import is_signed_in
from mithaq.core import days
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.lists import Cell, Column, Kind, ListPage
from mithaq.network import actions_erasure as actions
from mithaq.network import models, permissions, retention, words
from mithaq.network import retention_rules as rules
from mithaq.network.models_retention import ERASURE_STATES
from mithaq.network.views_people import find_person

SHAPES = {"open": "part", "done": "done", "refused": "held"}
#: How many rows of a dry run stand on a page.
MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires(is_signed_in)
def ask(request: HttpRequest) -> HttpResponseBase:
    """What is held of me, what would go and what would stay; and the button that asks for it."""
    person, now = request.user, timezone.now()
    assert isinstance(person, User)  # noqa: S101 - the guard let nobody else in
    if request.method == "POST":
        actions.ask_to_be_erased(person, at=now)
        messages.success(request, gettext("Your wish is with the hub. It is answered within a month."))
        return HttpResponseRedirect(request.path)
    return render(
        request,
        "network/ask_erasure.html",
        {
            "plan": erasure.plan(Subject(email=person.email, user=person), at=now),
            "waiting": models.ErasureRequest.objects.filter(user=person).open().first(),
            "refused": models.ErasureRequest.objects.filter(user=person, state="refused").last(),
        },
    )


class ErasureList(Requires, ListPage):
    """Who asked to be erased: those that wait, unless others are asked for."""

    may = staticmethod(permissions.may_erase)
    name = "erasures"
    title = _("Wishes to be erased")
    intro = _("Each is answered within a month. Once it is done nothing here names the person.")
    default_order = ("due_on",)
    empty = _("Nobody waits to be erased.")
    columns = (
        Column(
            "who",
            _("Who"),
            lambda row: row.email,
            lambda row: Cell(row.email or gettext("somebody who was erased"), href=row.get_absolute_url()),
        ),
        Column("asked_at", _("Asked"), lambda row: row.asked_at, kind=Kind.TIME, sort="asked_at"),
        Column("due_on", _("By when"), lambda row: row.due_on, kind=Kind.DATE, sort="due_on"),
        Column(
            "state",
            _("Answer"),
            lambda row: row.state,
            lambda row: Cell(row.get_state_display(), status=SHAPES[row.state]),
            sort="state",
        ),
    )
    filters = (words.waiting_filter(_("Answer"), ERASURE_STATES),)

    def rows(self) -> QuerySet[models.ErasureRequest]:
        rows = models.ErasureRequest.objects.visible_to(self.request.user)
        return rows if self.request.GET.get("state") else rows.open()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_erase)
def erasure_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One wish: the dry run, and the two answers."""
    wish = get_or_not_found(models.ErasureRequest.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "erase":
                actions.erase(request.user, wish, at=now)
                messages.success(request, gettext("Erased. What stays, stays without a name."))
            else:
                actions.refuse_erasure(request.user, wish, answer=request.POST.get("answer", ""), at=now)
                messages.success(request, gettext("Refused. The person gets your words."))
        except RuleBroken as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    plan = actions.dry_run(wish, at=now) if wish.state == "open" else []
    return render(
        request,
        "network/erasure.html",
        {
            "wish": wish,
            "shape": SHAPES[wish.state],
            "plan": plan,
            "stopped": any(found.stops for found in plan),
        },
    )


@require_POST
@requires(permissions.may_erase)
def start_erasure(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write down the wish of a person of the network who wrote to the hub."""
    wish = actions.ask_to_be_erased(request.user, find_person(request, pk), at=timezone.now())
    return HttpResponseRedirect(wish.get_absolute_url())


@require_safe
@requires(permissions.may_erase)
def retention_page(request: HttpRequest) -> HttpResponse:
    """The rules, whether each acts by itself, and how many rows are past their time today."""
    today = days.today()
    found = []
    for rule in models.RetentionRule.objects.all():
        keeper = retention.keeper(rule.code)
        due = keeper.find(rules.reaches_before(today, rule.months)).count() if keeper else None
        found.append({"rule": rule, "due": due})
    return render(request, "network/retention.html", {"rules": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_erase)
def rule_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """The dry run of one rule, and the switch."""
    rule = get_or_not_found(models.RetentionRule.objects.all(), pk=code)
    if request.method == "POST":
        on = request.POST.get("do") == "on"
        try:
            actions.switch_rule(request.user, rule, on=on, at=timezone.now())
        except RuleBroken as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    before = rules.reaches_before(days.today(), rule.months)
    keeper = retention.keeper(rule.code)
    rows: Any = keeper.find(before) if keeper else models.Person.objects.none()
    return render(
        request,
        "network/retention_rule.html",
        {
            "rule": rule,
            "before": before,
            "count": rows.count(),
            "rows": rows[:MOST],
            "knows": keeper is not None,
        },
    )

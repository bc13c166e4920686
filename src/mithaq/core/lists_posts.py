"""What a list does when something is sent to it: bulk actions, saving and forgetting a view, undoing."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect  # noqa: TID251 - the posting half of a view
from django.shortcuts import render  # noqa: TID251 - the posting half of a view
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core import lists_views
from mithaq.core.errors import MithaqError, NotFound, NotPermitted
from mithaq.core.lists_bulk import BulkAction, nothing_ticked, result_text, run_action, ticked_rows
from mithaq.core.lists_table import number_text
from mithaq.core.models import Deletion
from mithaq.core.undo import undo

if TYPE_CHECKING:
    from mithaq.core.lists import ListPage

UNDO_KEY = "list_undo"


def answer_post(page: "ListPage") -> HttpResponse:
    """Do what the form says."""
    do = page.request.POST.get("do", "")
    if not page.request.user.is_authenticated:
        raise NotPermitted
    if do == "save_view" and page.can_save_views:
        return _save_view(page)
    if do == "forget_view" and page.can_save_views:
        return _forget_view(page)
    if do == "undo":
        return _undo(page)
    for action in page.permitted_actions:
        if action.key == do:
            return _run(page, action)
    raise NotPermitted if any(action.key == do for action in page.bulk_actions) else NotFound


def _back(page: "ListPage", **changes: str) -> HttpResponseRedirect:
    pairs = [(name, value) for name, value in page.read(strict=False).pairs if name not in changes]
    pairs += list(changes.items())
    return HttpResponseRedirect(page.request.path + ("?" + urlencode(pairs) if pairs else ""))


def _save_view(page: "ListPage") -> HttpResponse:
    question = page.read(strict=False)
    post = page.request.POST
    try:
        view = lists_views.save_view(
            list_name=page.view_name(),
            name=post.get("name", ""),
            address=question.address(view=None, limit=None)[1:],
            role=post.get("role", ""),
            by=page.request.user,
            at=timezone.now(),
        )
    except MithaqError as error:
        messages.error(page.request, str(error))
        return page.page(status=error.status)
    messages.success(page.request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return _back(page, view=str(view.pk))


def _forget_view(page: "ListPage") -> HttpResponse:
    raw = page.request.POST.get("view", "")
    if not raw.isdecimal() or len(raw) > 18:
        raise NotFound
    name = lists_views.forget_view(int(raw), by=page.request.user, at=timezone.now())
    messages.success(page.request, _("The view “%(name)s” is forgotten.") % {"name": name})
    return HttpResponseRedirect(page.request.path)


def _run(page: "ListPage", action: BulkAction) -> HttpResponse:
    post = page.request.POST
    ticked = post.getlist("row")
    everything = post.get("all") == "1"
    question = page.read(strict=False)
    if question.problems:
        return page.page()
    rows = page.matching(question) if everything else ticked_rows(page.all_rows, ticked)
    count = rows.count()
    if count == 0:
        messages.error(page.request, nothing_ticked())
        return page.page(status=422)
    if count > action.most:
        messages.error(
            page.request,
            _("This can be done to at most %(most)s rows in one go. Narrow them with a filter.")
            % {"most": number_text(action.most)},
        )
        return page.page(status=422, ticked=frozenset(ticked))
    asked = action.confirm is not None or everything
    if asked and post.get("confirmed") != str(count):
        return _ask(page, action, rows, count, ticked, everything=everything, again="confirmed" in post)
    result = run_action(action, rows, by=page.request.user, at=timezone.now())
    if not everything and len(set(ticked)) > count:
        messages.warning(page.request, _("Some of the chosen rows are no longer there."))
    messages.success(page.request, result_text(result))
    if result.deletions:
        page.request.session[UNDO_KEY] = [page.view_name(), [int(each) for each in result.deletions]]
    return _back(page)


def _ask(
    page: "ListPage",
    action: BulkAction,
    rows: Any,
    count: int,
    ticked: list[str],
    *,
    everything: bool,
    again: bool,
) -> HttpResponse:
    question = page.read(strict=False)
    first = page.shown_columns(question)[0]
    sample = list(page.order_of(question).over(rows)[:10])
    told = {"count": number_text(count)}
    confirm = (
        str(action.confirm)
        if action.confirm is not None
        else ngettext("Do this to %(count)s row?", "Do this to %(count)s rows?", count)
    )
    context = {
        "title": action.label,
        "question_text": confirm % told if "%(" in confirm else confirm,
        "page": page,
        "action": action,
        "count": count,
        "names": [first.show(row).text if first.show else first.value(row) for row in sample],
        "more": count - len(sample),
        "ticked": [] if everything else ticked,
        "everything": everything,
        "again": again,
        "address": page.request.get_full_path(),
    }
    return render(page.request, "core/list_confirm.html", context, status=409 if again else 200)


def _undo(page: "ListPage") -> HttpResponse:
    kept = page.request.session.get(UNDO_KEY)
    if not kept or kept[0] != page.view_name():
        raise NotFound
    person: Any = page.request.user
    own = Deletion.objects.filter(pk__in=kept[1], deleted_by=person, undone_at=None)
    done = 0
    with transaction.atomic():
        for deletion in own.order_by("-pk"):
            undo(deletion.pk, person, timezone.now())
            done += 1
    del page.request.session[UNDO_KEY]
    messages.success(
        page.request,
        ngettext("%(count)s row is back.", "%(count)s rows are back.", done) % {"count": number_text(done)},
    )
    return _back(page)

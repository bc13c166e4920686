"""Early warnings: what whoever answers for an indicator finds on the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem
from mithaq.results import gaps, outlooks, permissions
from mithaq.results.models import Indicator, IndicatorOwner, ReportingPeriod
from mithaq.results.queries import views_of
from mithaq.results.rules import Standing
from mithaq.results.rules_forecast import Outlook
from mithaq.results.standing import IndicatorView

MISSING = frozenset({"no_value", "old_value", "unknown_points", "not_counted"})


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One indicator that may miss its target, or of which too little is known."""

    view: IndicatorView
    kind: str
    words: str


def warnings_of(views: Sequence[IndicatorView], on: date) -> list[Warned]:
    """What to look at, what is furthest off first: behind the path, forecast to miss, no value."""
    heading_of: dict[str, list[Outlook]] = {}
    for one in outlooks.outlooks_of([line for view in views for line in view.main], on):
        heading_of.setdefault(one.line.series.indicator_id or "", []).append(one.outlook)
    found = []
    for view in views:
        verdict = view.counted_verdict or view.verdict
        heading = heading_of.get(view.indicator.key, [])
        if verdict.standing is Standing.BEHIND:
            found.append(Warned(view=view, kind="behind", words=_("It is behind its path.")))
        elif Outlook.UNLIKELY in heading:
            found.append(
                Warned(view=view, kind="unlikely", words=_("At the present pace it will miss its target."))
            )
        elif any(gap.kind in MISSING for gap in gaps.gaps_of(view, on, None)):
            found.append(Warned(view=view, kind="missing", words=_("Values are missing.")))
    order = ("behind", "unlikely", "missing")
    return sorted(found, key=lambda one: (order.index(one.kind), one.view.indicator.order))


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """What waits for a person: the indicators they answer for, periods to sign off, periods returned to them."""
    if not isinstance(person, User) or not permissions.may_work(person):
        return
    on = timezone.localdate(at)
    codes = list(IndicatorOwner.objects.filter(person=person).values_list("code", flat=True))
    if codes:
        views = views_of(Indicator.objects.visible_to(person).current().filter(code__in=codes), on)
        for warned in warnings_of(views, on):
            yield WaitingItem(
                title=_("%(code)s, %(title)s: %(what)s")
                % {
                    "code": warned.view.indicator.code,
                    "title": text_in(warned.view.indicator.titles),
                    "what": warned.words,
                },
                url=warned.view.indicator.get_absolute_url(),
                kind=f"indicator_{warned.kind}",
            )
    for reporting in ReportingPeriod.objects.visible_to(person).filter(stage__in=("submitted", "returned")):
        if reporting.stage == "submitted" and permissions.may_decide(person, reporting):
            yield WaitingItem(
                title=_("Figures to sign off: %(period)s") % {"period": reporting.code},
                url=reporting.get_absolute_url(),
                kind="period_submitted",
            )
        elif reporting.stage == "returned" and reporting.submitted_by_id == person.pk:
            yield WaitingItem(
                title=_("Figures returned to you: %(period)s") % {"period": reporting.code},
                url=reporting.get_absolute_url(),
                kind="period_returned",
            )

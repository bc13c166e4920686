"""Who is told what when a follow-up grant takes a step: its applicant by mail; the hub sees it on its desk."""

from django.conf import settings
from django.urls import reverse

from mithaq.accounts.models import Anybody, User
from mithaq.core import mail
from mithaq.core.texts import text_in
from mithaq.reports.models_grants import FollowUpGrant
from mithaq.reports.rules_grants import State

TOLD = frozenset({State.RETURNED, State.APPROVED, State.REFUSED, State.AGREED, State.CLOSED})


def tell_of_step(grant: FollowUpGrant, *, by: Anybody) -> None:
    """Mail the person who applied, unless they took the step themselves."""
    person = grant.applied_by
    if person is None or not person.is_active or State(grant.state) not in TOLD:
        return
    if isinstance(by, User) and by.pk == person.pk:
        return
    mail.send(
        person.email,
        "reports/grant_news",
        {
            "name": person.display_name,
            "title": text_in(grant.report.titles, person.language) or grant.report.code,
            "state": grant.state,
            "reason": grant.reason,
            "amount": f"{grant.granted} {grant.currency}" if grant.granted is not None else "",
            "address": settings.BASE_URL + reverse("reports:grant", kwargs={"pk": grant.pk}),
        },
        language=person.language,
        key=f"reports/grant_news/{grant.pk}/{grant.version}",
    )

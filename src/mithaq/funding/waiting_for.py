"""What of funding waits for a person: reports owed, conditions, proposals, instalments that are late, duties to publish."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem
from mithaq.funding import permissions, queries_publishing, rules
from mithaq.funding.models import Condition, Instalment, Opportunity, ReportDeadline


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """From thirty days before its day to who follows it; what nobody follows, to the director."""
    if not isinstance(person, User) or not permissions.may_keep_money(person):
        return
    signs = permissions.may_sign(person)
    until = at.date() + rules.AHEAD
    reports = ReportDeadline.objects.filter(sent_on__isnull=True, due_on__lte=until).select_related(
        "agreement__donor"
    )
    for report in reports:
        if report.owner_id == person.pk or (report.owner_id is None and signs):
            yield WaitingItem(
                title=_("%(donor)s: %(what)s")
                % {"donor": report.agreement.donor, "what": report.get_kind_display()},
                url=report.agreement.get_absolute_url(),
                kind="donor_report",
                due=report.due_on,
            )
    for row in Opportunity.objects.visible_to(person).open().filter(closes_on__lte=until):
        if row.owner_id == person.pk or (row.owner_id is None and signs):
            yield WaitingItem(
                title=_("Opportunity closes: %(title)s") % {"title": row.title},
                url=row.get_absolute_url(),
                kind="opportunity",
                due=row.closes_on,
            )
    if not signs:
        return
    conditions = Condition.objects.filter(met_on__isnull=True, due_on__lte=until)
    for condition in conditions.select_related("agreement__donor"):
        yield WaitingItem(
            title=_("Condition of %(donor)s: %(what)s")
            % {"donor": condition.agreement.donor, "what": condition.what},
            url=condition.agreement.get_absolute_url(),
            kind="donor_condition",
            due=condition.due_on,
        )
    late = Instalment.objects.filter(entry__isnull=True, due_on__lt=at.date())
    for instalment in late.select_related("agreement__donor"):
        yield WaitingItem(
            title=_("Instalment of %(donor)s has not come") % {"donor": instalment.agreement.donor},
            url=instalment.agreement.get_absolute_url(),
            kind="instalment",
            due=instalment.due_on,
        )
    for duty in queries_publishing.duties(at.date()):
        sentence = (
            _("Publish what %(donor)s gave in %(year)s")
            if duty.duty is rules.Duty.SUM
            else _("Publish the agreement with %(donor)s")
        )
        yield WaitingItem(
            title=sentence % {"donor": duty.donor, "year": duty.year},
            url=reverse("funding:publish"),
            kind="duty_to_publish",
            due=duty.due,
        )

"""What the director does with indicators: say who answers for one, change a definition."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.results import permissions, rules
from mithaq.results.models import (
    Baseline,
    DefinitionChange,
    Indicator,
    IndicatorOwner,
    Series,
    StoredTotal,
    Target,
)
from mithaq.results.rules_signing import Treatment


def make_responsible(by: User, indicator: Indicator, person: User | None, *, at: datetime) -> None:
    """Say who answers for an indicator; None is nobody."""
    if not permissions.may_direct(by):
        raise NotPermitted()
    if person is not None and not permissions.may_work(person):
        raise RuleBroken(
            _("This person cannot open the pages of the strategy. Give them a role first."),
            code="cannot_work",
            field="person",
        )
    with transaction.atomic():
        before = IndicatorOwner.objects.filter(code=indicator.code).first()
        IndicatorOwner.objects.filter(code=indicator.code).delete()
        if person is not None:
            IndicatorOwner.objects.create(code=indicator.code, person=person, since=at.date())
        audit.record(
            by,
            "make_responsible",
            indicator,
            at=at,
            before={"person": before.person_id if before else None},
            after={"person": person.pk if person else None},
        )


def change_definition(
    by: User,
    indicator: Indicator,
    *,
    titles: dict[str, str],
    methods: dict[str, str],
    treatment: Treatment,
    why: str,
    at: datetime,
) -> Indicator:
    """Begin a new version of an indicator, and treat the old values in one of the five ways. The old version stays."""
    if not permissions.may_direct(by):
        raise NotPermitted()
    if titles == indicator.titles and methods == indicator.methods:
        raise RuleBroken(
            _("Nothing in the definition has changed. Change the title or the way of counting."),
            code="nothing_changed",
        )
    if not why.strip():
        raise RuleBroken(_("Say why the definition is changed."), code="no_reason", field="why")
    on = at.date()
    with transaction.atomic():
        old = Indicator.objects.filter(pk=indicator.pk, replaced_on__isnull=True)
        if old.update(replaced_on=on) != 1:
            raise Conflict(_("This definition has been replaced already. Look at the page again."))
        version = indicator.version + 1
        new = Indicator.objects.create(
            key=f"{indicator.code}.v{version}",
            objective_id=indicator.objective_id,
            code=indicator.code,
            version=version,
            order=indicator.order,
            titles=titles,
            remarks=indicator.remarks,
            methods=methods,
            gaps=indicator.gaps,
            counted_from=indicator.counted_from,
        )
        _treat(indicator, new, treatment, why.strip())
        DefinitionChange.objects.create(
            code=indicator.code,
            old_version=indicator.version,
            new_version=version,
            treatment=treatment.value,
            why=why.strip(),
            on=on,
            changed_by=by,
            changed_at=at,
        )
        audit.record(
            by,
            "change_definition",
            new,
            at=at,
            before={"version": indicator.version},
            after={"version": version, "treatment": treatment.value},
            note=why.strip(),
        )
    return new


def _treat(old: Indicator, new: Indicator, treatment: Treatment, why: str) -> None:
    """Move or copy the lines. To keep, count again and annotate, the line goes on; to split and drop it begins anew."""
    lines = list(Series.objects.filter(indicator=old).order_by("order"))
    if treatment is Treatment.RECOMPUTE:
        StoredTotal.objects.filter(series__in=lines).delete()
    if treatment in (Treatment.KEEP, Treatment.RECOMPUTE, Treatment.ANNOTATE):
        Series.objects.filter(indicator=old).update(indicator=new)
        return
    for line in lines:
        if line.role != rules.Role.LEFT_OUT.value:
            _begin_anew(line, new)
    if treatment is Treatment.DROP:
        for line in lines:
            Series.objects.filter(pk=line.pk).update(
                indicator=new, role=rules.Role.LEFT_OUT.value, reasons=line.reasons or {"en": why}
            )


def _begin_anew(line: Series, new: Indicator) -> None:
    """A copy of a line without its values: the target stays, the baseline is not known by the new definition."""
    fresh = Series.objects.create(
        key=f"{line.key}-v{new.version}"[:60],
        indicator=new,
        order=line.order,
        role=line.role,
        titles=line.titles,
        units=line.units,
        direction=line.direction,
        aggregation=line.aggregation,
        reasons=line.reasons,
        measure=line.measure,
        filters=line.filters,
        window=line.window,
        distinct=line.distinct,
        about_people=line.about_people,
    )
    baseline = Baseline.objects.filter(series=line).first()
    if baseline is not None:
        Baseline.objects.create(series=fresh, known=rules.Known.NONE.value, source_id=baseline.source_id)
    for target in Target.objects.filter(series=line):
        target.pk = None
        target.series = fresh
        target.save(force_insert=True)

"""What of relations can be counted: partnerships outside the network that were begun or renewed and brought something."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.relations import rules
from mithaq.relations.models import CountingRule, Partnership

RULE = "partnerships"


def examples(as_of: date, known_on: date | None = None) -> list[tuple[Partnership, rules.TurnOn]]:
    """The partnerships that count on the day, from what was recorded by `known_on`, the oldest first."""
    rule = CountingRule.objects.filter(pk=RULE).first()
    if rule is None:
        return []
    found = []
    for row in Partnership.objects.prefetch_related("turns", "outputs").select_related("body"):
        turns = [
            rules.TurnOn(turn=rules.Turn(each.turn), on=each.on)
            for each in row.turns.all()
            if known_on is None or each.recorded_at.date() <= known_on
        ]
        outputs = [
            (each.on, each.has_evidence)
            for each in row.outputs.all()
            if known_on is None or each.recorded_at.date() <= known_on
        ]
        start = rules.newest_start(turns, as_of=as_of)
        if start and rules.counts(turns, outputs, since=rule.since, as_of=as_of):
            found.append((row, start))
    return sorted(found, key=lambda pair: (pair[1].on, pair[0].pk))


def _partnerships(as_of: date, known_on: date | None) -> Measured:
    if not CountingRule.objects.filter(pk=RULE).exists():
        return Measured(value=None, note=_("Since when partnerships count is not in the data."))
    found = examples(as_of, known_on)
    # Those that are not public are counted without their names.
    rows = [
        Evidence(
            key=f"partnership-{row.pk}",
            label=str(row),
            href=f"/partnerships/{row.pk}",
            on=start.on.isoformat(),
            groups={"turn": start.turn.value, "kind": row.body.kind},
        )
        for row, start in found
        if row.is_public
    ]
    return Measured(
        value=len(found),
        rows=rows,
        note=""
        if len(rows) == len(found)
        else _("Partnerships that are not public are counted without their names."),
    )


MEASURES = (
    Measure(
        key="partnerships_with_outputs",
        label=_("Partnerships outside the network, begun or renewed, with outputs"),
        unit=_("partnerships"),
        count=_partnerships,
    ),
)

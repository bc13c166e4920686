"""What of the network can be counted: organisations, members, and their countries (indicators T.1 and T.2)."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.texts import text_in
from mithaq.network import exposure, queries
from mithaq.network.models import MembershipEvent, Organisation
from mithaq.network.queries import Belonging
from mithaq.network.queries_history import end_of
from mithaq.network.rules import Exposure
from mithaq.world.models import Country

HIDDEN_NOTE = _("Some organisations chose not to be listed: they are counted, and have no row here.")


def _kept(as_of: date, known_on: date | None, members_only: bool) -> list[Belonging]:
    return [row for row in queries.network_on(as_of, known_on) if row.is_member or not members_only]


def _organisations(members_only: bool) -> Callable[[date, date | None], Measured]:
    def count(as_of: date, known_on: date | None) -> Measured:
        rows = _kept(as_of, known_on, members_only)
        shown = {row.id: row for row in queries.shown_rows(rows)}
        evidence = []
        for organisation in Organisation.objects.filter(pk__in=list(shown)).order_by("code"):
            row = shown[organisation.pk]
            card = exposure.card_of(organisation)
            named = card is not None and card.is_named
            evidence.append(
                Evidence(
                    key=organisation.code if named else f"{row.country}-{row.kind}-unnamed-{organisation.pk}",
                    label=organisation.display_name if named else row.country,
                    href=f"/directory/{organisation.code}" if named else "",
                    on=str(row.since or "") if named else "",
                    groups={"country": row.country, "kind": row.kind} if named else {"country": row.country},
                )
            )
        return Measured(value=len(rows), rows=evidence, note=_note(rows))

    return count


def _countries(members_only: bool) -> Callable[[date, date | None], Measured]:
    def count(as_of: date, known_on: date | None) -> Measured:
        rows = _kept(as_of, known_on, members_only)
        shown = {row.country for row in queries.shown_rows(rows) if row.country}
        evidence = [
            Evidence(key=country.pk, label=text_in(country.names), href=f"/countries/{country.pk}")
            for country in Country.objects.filter(pk__in=shown).order_by("pk")
        ]
        return Measured(
            value=len({row.country for row in rows if row.country}), rows=evidence, note=_note(rows)
        )

    return count


def _once_recorded(count: Callable[[date, date | None], Measured]) -> Callable[[date, date | None], Measured]:
    """Not yet counted, instead of zero, as long as nobody's belonging was recorded."""

    def asked(as_of: date, known_on: date | None) -> Measured:
        events = MembershipEvent.objects.filter(organisation__isnull=False)
        if known_on is not None:
            events = events.filter(recorded_at__lte=end_of(known_on))
        return count(as_of, known_on) if events.exists() else Measured(value=None)

    return asked


def _note(rows: list[Belonging]) -> str:
    return str(HIDDEN_NOTE) if any(row.exposure == Exposure.HIDDEN for row in rows) else ""


MEASURES = (
    Measure(
        key="member_countries",
        label=_("Countries with a member organisation"),
        unit=_("countries"),
        count=_once_recorded(_countries(True)),
    ),
    Measure(
        key="network_countries",
        label=_("Countries with anyone of the network"),
        unit=_("countries"),
        count=_once_recorded(_countries(False)),
    ),
    Measure(
        key="organisations",
        label=_("Organisations in the network"),
        unit=_("organisations"),
        count=_once_recorded(_organisations(False)),
    ),
    Measure(
        key="member_organisations",
        label=_("Member organisations"),
        unit=_("organisations"),
        count=_once_recorded(_organisations(True)),
    ),
)

"""Objects behind the addresses of funding, for the permission matrix."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.people import Cast

DAY = date(2026, 1, 5)


def _donor(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import Donor

    Donor.objects.get_or_create(
        key="matrix-fund", defaults={"names": {"en": "Invented fund"}, "kind": "foundation"}
    )
    return {"key": "matrix-fund"}


def _donor_year(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import Donor, Entry

    key = _donor(cast)["key"]
    Entry.objects.get_or_create(
        reference="matrix-1",
        defaults={
            "direction": "in",
            "on": DAY,
            "amount": Decimal(10),
            "euros": Decimal(10),
            "donor": Donor.objects.get(key=key),
            "recorded_at": timezone.now(),
        },
    )
    return {"key": key, "year": 2026}


def _opportunity(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import Donor, Opportunity

    found, _new = Opportunity.objects.get_or_create(
        title="Invented call", donor=Donor.objects.get(**_donor(cast)), defaults={"stage": "writing"}
    )
    return {"pk": found.pk}


def _grant_row(cast: Cast) -> Any:
    from mithaq.funding.models import Donor, GrantAgreement

    found, _new = GrantAgreement.objects.get_or_create(
        key="matrix-grant",
        defaults={
            "titles": {"en": "Invented grant"},
            "donor": Donor.objects.get(**_donor(cast)),
            "starts": DAY,
        },
    )
    return found


def _grant(cast: Cast) -> dict[str, Any]:
    return {"key": _grant_row(cast).key}


def _instalment(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import Instalment

    found, _new = Instalment.objects.get_or_create(
        agreement=_grant_row(cast), due_on=DAY, defaults={"amount": Decimal(10)}
    )
    return {"key": "matrix-grant", "pk": found.pk}


def _condition(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import Condition

    found, _new = Condition.objects.get_or_create(agreement=_grant_row(cast), what="Invented condition")
    return {"key": "matrix-grant", "pk": found.pk}


def _deadline(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import ReportDeadline

    found, _new = ReportDeadline.objects.get_or_create(
        agreement=_grant_row(cast), kind="narrative", due_on=DAY
    )
    return {"key": "matrix-grant", "pk": found.pk}


def _budget_line(cast: Cast) -> dict[str, Any]:
    from mithaq.funding.models import BudgetLine

    found, _new = BudgetLine.objects.get_or_create(
        year=2026, code="110", defaults={"titles": {"en": "People"}, "planned": Decimal(10)}
    )
    return {"pk": found.pk}


SAMPLES_FUNDING = {
    "funding:donor": _donor,
    "funding:publish_sum": _donor_year,
    "funding:opportunity": _opportunity,
    "funding:opportunity_edit": _opportunity,
    "funding:opportunity_move": _opportunity,
    "funding:proposal": _opportunity,
    "funding:instalment": _instalment,
    "funding:condition": _condition,
    "funding:deadline": _deadline,
    "funding:budget_line": _budget_line,
    **{f"funding:{name}": _grant for name in ("agreement", "amend", "share", "publish_agreement")},
    **{f"funding:{name}_new": _grant for name in ("instalment", "condition", "deadline")},
}

"""What the pages of money share: guarded edit pages, and money in words."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Kind
from mithaq.core.marks import number_text
from mithaq.funding import permissions
from mithaq.funding.models import Donor, GrantAgreement
from mithaq.relations.views_parts import GuardedEdit


def money_text(value: Decimal | None, currency: str) -> str:
    """An amount with its currency; without an amount the word unknown."""
    return _("unknown") if value is None else f"{number_text(value)} {currency}"


def amount_columns(*, sort: str = "amount") -> tuple[Column, Column]:
    """An amount with its currency on the page; the data hold them apart."""
    return (
        Column(
            "amount",
            _lazy("Amount"),
            lambda row: row.amount,
            lambda row: Cell(money_text(row.amount, row.currency)),
            kind=Kind.NUMBER,
            sort=sort,
        ),
        Column("currency", _lazy("Currency"), lambda row: row.currency, in_page=False),
    )


def donor_choices(rows: QuerySet[Donor]) -> list[tuple[Any, Any]]:
    """Donors by name."""
    return sorted(((row.pk, str(row)) for row in rows), key=lambda pair: pair[1].casefold())


class MoneyEdit(GuardedEdit):
    """An edit page of the hub's record of money."""

    guard = staticmethod(permissions.may_keep_money)
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return bool(type(self).guard(person))

    def seen(self, thing: Any) -> str:
        return str(getattr(thing, "version", "")) if thing is not None else ""


class OfAgreement(MoneyEdit):
    """An edit page about one agreement."""

    def find(self) -> Any:
        rows = GrantAgreement.objects.visible_to(self.request.user).select_related("donor")
        return get_or_not_found(rows, key=self.kwargs["key"])

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return ""

    def after(self, thing: Any) -> str:
        return GrantAgreement(key=self.kwargs["key"]).get_absolute_url()

    def leave(self, thing: Any) -> str:
        return self.after(thing)

"""Booked amounts from a file of the accounts: spending and income by reference. No bookkeeping is done here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.core.imports import Change, ImportField, ImportKind, Key, Row
from mithaq.core.imports_parse import as_choice, as_day, as_decimal, as_text
from mithaq.funding import permissions, rules
from mithaq.funding.actions_money import AMOUNT_FAULTS
from mithaq.funding.models import BudgetLine, Donor, Entry, GrantAgreement

FIELDS = ("direction", "on", "amount", "currency", "rate", "rate_on", "line", "agreement", "donor", "what")


class AccountsImport(ImportKind):
    """One row is one booked amount, known by the reference of the accounts. What is booked is never changed by a file."""

    name = "accounts"
    title = _("Import from the accounts")
    intro = _(
        "Amounts that were booked, one a row. A reference that is here already must say the same; to correct it, book the correction in the accounts."
    )
    key = ("reference",)
    back_address = "/en/desk/funding/entries"
    fields = (
        ImportField("reference", _("Reference"), required=True, parse=as_text(80), synonyms=("Voucher", "Belegnummer", "Document number")),
        ImportField("direction", _("Direction"), required=True, parse=as_choice({"in": ("income", "came in", "credit"), "out": ("expenditure", "was spent", "debit")}), synonyms=("Type",), help=_("in or out")),
        ImportField("on", _("Day"), required=True, parse=as_day(), synonyms=("Date", "Booking date")),
        ImportField("amount", _("Amount"), required=True, parse=as_decimal(2)),
        ImportField("currency", _("Currency"), required=True, parse=as_text(3)),
        ImportField("rate", _("Rate"), parse=as_decimal(6), synonyms=("Exchange rate",), help=_("How many euros one unit is worth; empty for euros.")),
        ImportField("rate_on", _("Day of the rate"), parse=as_day()),
        ImportField("line", _("Budget line"), parse=as_text(30), synonyms=("Account", "Cost centre")),
        ImportField("agreement", _("Agreement"), parse=as_text(60), synonyms=("Grant", "Project")),
        ImportField("donor", _("Donor"), parse=as_text(60)),
        ImportField("what", _("What for"), parse=as_text(300), synonyms=("Description", "Text")),
    )  # fmt: skip

    def may(self, person: Any) -> bool:
        return permissions.may_keep_money(person)

    def prepare(self) -> None:
        self.agreements = dict(GrantAgreement.objects.values_list("key", "pk"))
        self.donor_of = dict(GrantAgreement.objects.values_list("key", "donor__key"))
        self.donors = dict(Donor.objects.values_list("key", "pk"))
        self.lines = set(BudgetLine.objects.values_list("year", "code"))
        self.today = timezone.localdate()
        known = Entry.objects.standing().select_related("agreement", "donor")
        self.booked = {entry.reference: _as_row(entry) for entry in known}

    def load_existing(self, keys: Sequence[Key]) -> Mapping[Key, Row]:
        wanted = {key[0] for key in keys}
        rows = Entry.objects.standing().select_related("agreement", "donor")
        return {(entry.reference,): _as_row(entry) for entry in rows if entry.reference in wanted}

    def validate(self, row: Row) -> Sequence[str]:
        reasons: list[str] = []
        if currency := row.get("currency"):
            row["currency"] = currency.upper()
        if row.get("amount") is not None and row.get("currency"):
            fault = rules.fault_in_amount(row["amount"], row["currency"], row.get("rate"), row.get("rate_on"))
            if fault:
                sentence, field = AMOUNT_FAULTS[fault]
                reasons.append(f"{self._label(field)}: {sentence}")
        if row.get("on") and row["on"] > self.today:
            reasons.append(_now("This day lies in the future. Record what has happened."))
        for name, known in (("agreement", self.agreements), ("donor", self.donors)):
            if row.get(name) and row[name] not in known:
                reasons.append(
                    _now("%(field)s: there is no “%(name)s”. Record it first, or correct the short name.")
                    % {"field": self._label(name), "name": row[name]}
                )
        if row.get("agreement") in self.donor_of:
            owner = self.donor_of[row["agreement"]]
            if row.get("donor") and row["donor"] != owner:
                reasons.append(
                    _now("%(agreement)s is an agreement with %(owner)s, not with %(donor)s.")
                    % {"agreement": row["agreement"], "owner": owner, "donor": row["donor"]}
                )
            elif row.get("direction") == rules.Direction.IN.value and not row.get("donor"):
                row["donor"] = owner
        if row.get("line") and row.get("on") and (row["on"].year, row["line"]) not in self.lines:
            reasons.append(
                _now("The budget of %(year)s has no line “%(line)s”.")
                % {"year": row["on"].year, "line": row["line"]}
            )
        booked = self.booked.get(row.get("reference") or "")
        if not reasons and booked is not None:
            given = {name: value for name, value in row.items() if value not in (None, "")}
            if any(booked.get(name) != value for name, value in given.items()):
                reasons.append(
                    _now(
                        "This reference is booked already with other values. Book the correction in the accounts and send that."
                    )
                )
        return reasons

    def _label(self, name: str) -> str:
        return next((str(each.label) for each in self.fields if each.key == name), name)

    def apply(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        rows = []
        for change in changes:
            if not change.is_new:
                continue  # what is booked is never changed; `validate` has refused such rows
            row = change.after
            euros = rules.in_euros(row["amount"], row["currency"], row.get("rate"))
            assert euros is not None  # noqa: S101 - `validate` has refused a currency without its rate
            rows.append(
                Entry(
                    reference=row["reference"],
                    direction=row["direction"],
                    on=row["on"],
                    amount=row["amount"],
                    currency=row["currency"],
                    rate=row.get("rate"),
                    rate_on=row.get("rate_on"),
                    euros=euros,
                    donor_id=self.donors.get(row.get("donor") or ""),
                    agreement_id=self.agreements.get(row.get("agreement") or ""),
                    line=row.get("line") or "",
                    what=row.get("what") or "",
                    recorded_at=at,
                    recorded_by=by,
                )
            )
        Entry.objects.bulk_create(rows, batch_size=500)

    def remove(self, keys: Sequence[Key], *, by: Any, at: datetime) -> None:
        Entry.objects.standing().filter(reference__in=[key[0] for key in keys]).update(
            withdrawn_at=at, withdrawn_because=_now("The import was undone.")
        )


def _as_row(entry: Entry) -> Row:
    return {
        "reference": entry.reference,
        **{name: getattr(entry, name) for name in FIELDS if name not in ("agreement", "donor")},
        "agreement": entry.agreement.key if entry.agreement else "",
        "donor": entry.donor.key if entry.donor else "",
    }

"""Forms of follow-up grants: the application on one page, the decision, the agreement with its instalments, payment, report."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.texts import text_in
from mithaq.reports import rules_grants as rules
from mithaq.reports.models_recommendations import Recommendation

#: So many instalments stand on the form of an agreement.
MOST_INSTALMENTS = 3


def _text(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "decimal", "dir": "ltr"}),
        **more,
    )


class ApplicationForm(forms.Form):
    """What is applied for; half-finished is kept too."""

    goals = _text(
        _("Goals and strategy"),
        _("What shall change, and why can it change now? The aim is reform, not publicity."),
    )
    stakeholders = _text(_("Stakeholders"), _("Who decides, who helps, who stands against it?"))
    activities = _text(_("Activities and timeline"), _("What will you do, month by month?"))
    resources = _text(_("Resources"), _("People, time, money: what is there, what is asked for?"))
    communication = _text(_("Communication plan"), _("Only if you have one."))
    recommendations = forms.MultipleChoiceField(
        label=_("Recommendations of the report"), required=False, widget=forms.CheckboxSelectMultiple
    )
    amount = _money(_("Amount in euros"), required=False)
    language = forms.ChoiceField(label=_("Language of the proposal"), required=False)
    proposal = forms.FileField(label=_("Proposal"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        recommendations: Sequence[Recommendation],
        limits: rules.Limits,
        initial: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        names = dict(settings.ALL_LANGUAGES)
        self.fields["recommendations"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.number}. {text_in(row.texts)}") for row in recommendations
        ]
        self.fields["recommendations"].help_text = _("%(least)d or %(most)d of them.") % {
            "least": limits.least_recommendations,
            "most": limits.most_recommendations,
        }
        self.fields["amount"].help_text = _("Between %(least)s and %(most)s.") % {
            "least": limits.least_amount,
            "most": limits.most_amount,
        }
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, names.get(code, code)) for code in sorted(limits.languages)),
        ]
        self.fields["proposal"].help_text = _("A PDF of %(least)d to %(most)d pages.") % {
            "least": limits.least_pages,
            "most": limits.most_pages,
        }


class DecisionForm(forms.Form):
    """Approve, refuse, return."""

    to = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (rules.State.APPROVED.value, pgettext_lazy("decision", "Approve")),
            (rules.State.RETURNED.value, pgettext_lazy("decision", "Return, with what to change")),
            (rules.State.REFUSED.value, pgettext_lazy("decision", "Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    granted = _money(
        _("Amount granted"), required=False, help_text=_("Leave it empty to grant what was asked for.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when you return or refuse. The applicant reads it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class AgreementForm(forms.Form):
    """The signed agreement, and when what is paid."""

    agreed_on = _day(_("Signed on"))
    ends_on = _day(_("Work ends on"))
    upload = forms.FileField(label=_("Agreement"), required=False, help_text=_("PDF, DOCX or ODT."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_INSTALMENTS + 1):
            values = {"number": number}
            self.fields[f"amount_{number}"] = _money(
                _("Instalment %(number)d: amount") % values, required=number == 1
            )
            self.fields[f"due_{number}"] = _day(
                _("Instalment %(number)d: day") % values, required=number == 1
            )

    def clean(self) -> dict[str, Any]:
        """An amount needs a day, and a day an amount."""
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_INSTALMENTS + 1):
            amount, due = data.get(f"amount_{number}"), data.get(f"due_{number}")
            if bool(amount) != bool(due) and not self.errors:
                missing = f"due_{number}" if amount else f"amount_{number}"
                self.add_error(missing, ValidationError(_("An instalment has an amount and a day.")))
        return data

    def instalments(self) -> list[rules.Instalment]:
        """The plan as the rules take it."""
        return [
            rules.Instalment(
                amount=self.cleaned_data[f"amount_{number}"], due_on=self.cleaned_data[f"due_{number}"]
            )
            for number in range(1, MOST_INSTALMENTS + 1)
            if self.cleaned_data.get(f"amount_{number}")
        ]


class PaymentForm(forms.Form):
    """A payment was made."""

    paid_on = _day(_("Paid on"))


class AccountForm(forms.Form):
    """Where the money goes."""

    account = forms.CharField(
        label=_("Account"),
        help_text=_(
            "Name of the holder, IBAN or account number, bank. It is kept sealed and shown to nobody but who pays."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )


class FinalReportForm(forms.Form):
    """What was done with the grant."""

    done = _text(_("What was done"), _("Against the plan; what was left out, and why."), required=True)
    came_of_it = _text(
        _("What came of it"), _("For each recommendation. “Nothing yet” is an answer too."), required=True
    )
    spent = _money(_("Spent of the grant"))
    upload = forms.FileField(label=_("File"), required=False, help_text=_("PDF, DOCX or ODT."))


class AnswerForm(forms.Form):
    """Accept the report, or ask again."""

    accept = forms.ChoiceField(
        label=_("The report"),
        choices=[
            ("yes", pgettext_lazy("decision", "Accept it and close the grant")),
            ("no", pgettext_lazy("decision", "Ask again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What to add"),
        help_text=_("Needed when you ask again. The applicant reads it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class WithdrawForm(forms.Form):
    """The applicant takes it back."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class NothingForm(forms.Form):
    """A step that needs only its button."""

"""Forms of roles: give one or hand it over, answer one that the hub gave, end one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.network import rules
from mithaq.network.choices import ROLES
from mithaq.network.forms import NameField

DAY = forms.DateInput(attrs={"type": "date"})


class RoleForm(forms.Form):
    """Who does what from which day; somebody of the organisation, or somebody new."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("choose")), *ROLES])
    person = forms.TypedChoiceField(
        label=_("Who"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Choose somebody who is in the record, or write name and address of somebody new below."),
    )
    name = NameField(label=_("Name of somebody new"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_("Seen by the hub, the committee and your coordinator."),
    )
    since = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(
        label=_("Last day"), widget=DAY, required=False, help_text=_("Leave it empty when no end is known.")
    )
    instead_of = forms.TypedChoiceField(
        label=_("Takes over from"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("That role ends the day before. There is one voting delegate at a time in any case."),
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]],
        held: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        somebody: list[tuple[int | str, str | Promise]] = [("", _("somebody new")), *people]
        nobody: list[tuple[int | str, str | Promise]] = [("", _("from nobody")), *held]
        self.fields["person"].choices = somebody  # type: ignore[attr-defined]
        self.fields["instead_of"].choices = nobody  # type: ignore[attr-defined]

    def clean_role(self) -> rules.PersonRole:
        return rules.PersonRole(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("person") and given.get("name"):
            self.add_error("name", _("Choose somebody, or write a new name: not both."))
        if not given.get("person") and not given.get("name") and "name" not in self.errors:
            self.add_error("person", _("Say who it is: choose somebody, or write a name below."))
        return given


class AnswerRoleForm(forms.Form):
    """The organisation's word on a role that the hub gave."""

    accept = forms.ChoiceField(
        label=_("Does this person do this for your organisation?"),
        choices=[
            ("yes", _("Yes: the role counts from its first day")),
            ("no", _("No: nothing changes")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("A no needs its reason: the hub reads it."),
    )


class EndRoleForm(forms.Form):
    """The last day of a role."""

    until = forms.DateField(label=_("Last day"), widget=DAY)

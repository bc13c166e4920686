"""Forms of working groups, meetings and stories."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.short_names import ShortName
from mithaq.core.texts import text_in
from mithaq.network import models_groups as models
from mithaq.network.models import Organisation
from mithaq.world.models import Region


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day, entered with the calendar of the device."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def lines(label: Any, hint: Any, *, rows: int = 4) -> forms.CharField:
    """Several entries, one on each line."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=20000, widget=forms.Textarea({"rows": rows})
    )


def text(label: Any, *, required: bool = False, rows: int = 3, hint: Any = "") -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=10000,
        widget=forms.Textarea({"rows": rows}),
    )


def regions() -> list[tuple[str, str]]:
    """The regions of the coordinators, by name."""
    found = Region.objects.filter(system="coordination")
    return [(region.pk, text_in(region.names)) for region in found]


def put_choices(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a field of choices its choices."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class TitledForm(forms.Form):
    """A name in English and Arabic, of which one is needed."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is not None and not data.get("name_en") and not data.get("name_ar"):
            self.add_error("name_en", _("Write the name in one of the languages."))
        return data

    def texts(self, prefix: str = "name") -> dict[str, str]:
        """A text by language, as the record keeps it."""
        found = {code: self.cleaned_data.get(f"{prefix}_{code}", "") for code in ("en", "ar")}
        return {code: words for code, words in found.items() if words}


class GroupForm(TitledForm):
    """A working group."""

    code = ShortName(
        label=_("Code"), max_length=60, help_text=_("For its address: small letters and hyphens.")
    )
    mandate_en = text(_("Mandate in English"))
    mandate_ar = text(_("Mandate in Arabic"))
    mandate_ends = day(_("Mandate ends on"), required=False)
    chair = forms.ModelChoiceField(
        label=_("Chair"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("not known"),
        help_text=_("A member. The public reads its name only if it chose to be shown."),
    )
    staff_contact = forms.ModelChoiceField(
        label=_("Contact at the hub"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody yet"),
    )
    takes_members = forms.BooleanField(label=_("People can ask to join"), required=False)
    field_order = ("name_en", "name_ar", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.active().filter(membership__is_member=True).order_by("name")
        )
        self.fields["staff_contact"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            is_active=True, role_grants__role__in=["hub_staff", "director"]
        ).distinct()


class JoinForm(forms.Form):
    """What anybody may send, without an account."""

    name = forms.CharField(label=_("Your name"), max_length=160)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    organisation = forms.CharField(label=_("Your organisation"), max_length=250, required=False)
    why = text(
        _("What brings you to this group?"), hint=_("Two sentences are enough; write in any language.")
    )
    #: Left empty by people; programs that fill in everything fill it in too.
    website = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_website(self) -> str:
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(_("This form was filled in by a program."), code="robot")
        return ""


class PlaceForm(forms.Form):
    """Give somebody a place."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    organisation = forms.CharField(label=_("Organisation"), max_length=250, required=False)
    is_guest = forms.BooleanField(label=_("Guest"), required=False)


class MeetingForm(TitledForm):
    """Call a meeting."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    on = day(_("On"))
    is_public = forms.BooleanField(label=_("Show this meeting in public"), required=False)
    field_order = ("region", "name_en", "name_ar", "number", "on", "is_public")

    def __init__(
        self, *args: Any, of_group: bool = False, of: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if of_group:
            del self.fields["region"]
        else:
            put_choices(self, "region", of)


class MinutesForm(forms.Form):
    """What happened in a meeting."""

    minutes = text(_("Minutes"), rows=8)
    came = lines(_("Who came"), _("One person on each line: name, then a comma and the organisation."))
    participants = forms.IntegerField(
        label=_("How many came"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Only if you do not name them."),
    )
    decisions = lines(_("What was decided"), _("One decision on each line."))
    is_public = forms.BooleanField(
        label=_("Show this meeting in public"),
        required=False,
        help_text=_("The public sees title, day and how many came; never minutes or names."),
    )

    def people(self) -> list[tuple[str, str]]:
        """Names with organisations."""
        found = []
        for line in self.cleaned_data["came"].splitlines():
            name, _comma, where = line.replace("،", ",").partition(",")
            if name.strip():
                found.append((name.strip()[:160], where.strip()[:250]))
        return found


class TaskForm(forms.Form):
    """Who does what by when."""

    what = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.EmailField(
        label=_("Who does it"),
        required=False,
        help_text=_("The e-mail address of somebody with an account. They find it on their desk."),
    )
    due_on = day(_("By when"), required=False)

    def clean_owner(self) -> User | None:
        address = self.cleaned_data["owner"]
        if not address:
            return None
        found: User | None = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."), code="no_account")
        return found


class EndTaskForm(forms.Form):
    """How a task ended."""

    to = forms.ChoiceField(
        label=_("How did it end?"), choices=models.TASK_STATES[1:], widget=forms.RadioSelect
    )


class GroupOutputForm(TitledForm):
    """What a group produced."""

    on = day(_("On"))
    evidence = forms.URLField(label=_("Where it can be seen"), max_length=600, assume_scheme="https")


class StoryForm(TitledForm):
    """A story of cooperation."""

    who = forms.CharField(
        label=_("Who worked together"),
        max_length=400,
        help_text=_("Stays inside unless they agree to be named."),
    )
    who_described = forms.CharField(
        label=_("The same without names"),
        max_length=400,
        required=False,
        help_text=_("For example: two organisations, one in West Africa and one in Europe."),
    )
    made_possible = text(
        _("What the coalition made possible"),
        required=True,
        hint=_(
            "A meeting, a working group, an introduction, a training. Two sentences are enough; no names here."
        ),
    )
    result = text(_("What came of it"), hint=_("No names here."))
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[
            ("en", "English"),
            ("ar", "العربية"),
            ("fr", "Français"),
            ("es", "Español"),
            ("ru", "Русский"),
            ("zh", "中文"),
        ],
    )
    regions = forms.MultipleChoiceField(label=_("Regions"), widget=forms.CheckboxSelectMultiple)
    evidence = forms.URLField(
        label=_("Where it can be seen"), max_length=600, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "regions", regions())


class ConsentForm(forms.Form):
    """What the people of a story agreed to."""

    consent = forms.ChoiceField(label=_("Consent"), choices=models.CONSENTS, widget=forms.RadioSelect)
    consent_by = forms.CharField(label=_("Who agreed"), max_length=200, required=False)
    consent_on = day(_("Agreed on"), required=False)
    is_publishable = forms.BooleanField(label=_("May be published"), required=False)

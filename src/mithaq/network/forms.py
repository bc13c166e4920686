"""Forms of the network: an organisation, its own correction, an event of membership."""

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.rules import fault_in_name
from mithaq.core import installation
from mithaq.core.short_names import ShortName
from mithaq.core.texts import text_in
from mithaq.network import models, rules
from mithaq.world.models import Chapter, Country

#: What hides the direction of a name: refused, in plain words.
HIDDEN_SIGNS = _("The name holds hidden signs that turn its direction. Type it again without copying it.")
LANGUAGES = [
    ("en", "English"), ("ar", "العربية"), ("fr", "Français"), ("es", "Español"), ("pt", "Português"),
    ("ru", "Русский"), ("zh", "中文"), ("und", _("another")),
]  # fmt: skip


def country_choices(*, blank: str | Promise = "") -> list[tuple[str, str | Promise]]:
    """The States, by name in the reader's language."""
    found = [
        (iso3, text_in(common) or text_in(names))
        for iso3, common, names in Country.objects.states().values_list("iso3", "common_names", "names")
    ]
    found.sort(key=lambda pair: pair[1].casefold())
    return [*([("", blank)] if blank else []), *found]


def chapter_choices() -> list[tuple[str, str]]:
    """The chapters of the treaty that are reviewed, as “II: Preventive measures”."""
    chapters = Chapter.objects.filter(treaty=installation.current().treaty).exclude(cycle="")
    return [(chapter.number, f"{chapter.number}: {text_in(chapter.names)}") for chapter in chapters]


def theme_choices() -> list[tuple[str, str]]:
    """The themes, in order."""
    return [(theme.code, text_in(theme.names)) for theme in models.Theme.objects.all()]


class NameField(forms.CharField):
    """A name in any script, without signs that turn its direction."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 250)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if text and fault_in_name(text[:100]) == "name_has_hidden_signs":
            raise forms.ValidationError(HIDDEN_SIGNS, code="hidden_signs")
        return text


class CodesField(forms.MultipleChoiceField):
    """Several codes, kept as one text with spaces between them."""

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return " ".join(sorted(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class OwnForm(forms.Form):
    """What a representative corrects. Each field says who can see it."""

    exposure = forms.ChoiceField(
        label=_("What the public sees"),
        choices=models.EXPOSURES,
        widget=forms.RadioSelect,
        help_text=_("It counts at once: on pages, in data, feeds and search."),
    )
    web = forms.URLField(
        label=_("Web address"), required=False, max_length=300, assume_scheme="https",
        help_text=_("Seen by everybody, if you show everything."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail of the organisation"),
        required=False,
        help_text=_("Seen by the hub, the committee and your coordinator."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=60,
        help_text=_("Seen by the hub, the committee and your coordinator."),
    )
    about = forms.CharField(
        label=_("What it does"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Seen by everybody, if you show everything."),
    )  # fmt: skip
    languages = CodesField(
        label=_("Works in the languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    works_in = CodesField(
        label=_("Works in"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("The countries where you work. Seen by everybody, if you show everything."),
    )  # fmt: skip
    themes = CodesField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    chapters = CodesField(
        label=_("Chapters of the treaty it knows"), choices=chapter_choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["works_in"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]


class OrganisationForm(OwnForm):
    """The whole organisation, for the hub and coordinators."""

    code = ShortName(
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits and hyphens; it stands in addresses and does not change."),
    )
    name = NameField(label=_("Name in its own language"))
    language = forms.ChoiceField(label=_("Language of the name"), choices=LANGUAGES)
    name_en = NameField(label=_("Name in English"), required=False)
    name_ar = NameField(label=_("Name in Arabic"), required=False)
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=models.KINDS)
    seat = forms.ChoiceField(label=_("Country of its seat"))
    registration = forms.CharField(label=_("Registration"), max_length=200, required=False)
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1700, max_value=2100)
    field_order = (
        "code",
        "name",
        "language",
        "name_en",
        "name_ar",
        "acronym",
        "kind",
        "seat",
        "registration",
        "founded",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = country_choices()  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
            raise forms.ValidationError(_("Write small letters, digits and hyphens, such as cedar-forum."))
        return code


class EventForm(forms.Form):
    """One event of a membership."""

    kind = forms.ChoiceField(label=_("Kind of membership"))
    event = forms.ChoiceField(label=_("What happened"), choices=models.EVENTS)
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.CharField(
        label=_("Decision"),
        required=False,
        max_length=200,
        help_text=_("Who decided, and where it is recorded."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.code, text_in(kind.names))
            for kind in models.MembershipKind.objects.filter(for_people=False)
        ]

    def clean_event(self) -> rules.Event:
        return rules.Event(self.cleaned_data["event"])

"""Forms of relations. The one for the contact log is short: with whom, and what was said; all else has a value already."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.texts import text_in
from mithaq.relations import models, rules
from mithaq.relations.models_agreements import TURNS, WHOSE
from mithaq.world.models import Country

Pairs = Sequence[tuple[Any, Any]]


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day, entered with the calendar of the device."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )


def countries() -> list[tuple[str, str]]:
    """Countries that have a page, by name."""
    found = Country.objects.with_pages().values_list("iso3", "common_names")
    return sorted(((code, text_in(names)) for code, names in found), key=lambda pair: pair[1].casefold())


def bodies(rows: Any) -> list[tuple[int, str]]:
    """Bodies by name."""
    return sorted(((row.pk, str(row)) for row in rows), key=lambda pair: pair[1].casefold())


def put_choices(form: forms.BaseForm, name: str, choices: Pairs) -> None:
    """Give a field of choices its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a mistake of ours, not of a person
    field.choices = list(choices)


class NamesForm(forms.Form):
    """A name in English and Arabic, of which one is needed."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data is not None and not data.get("name_en") and not data.get("name_ar"):
            self.add_error("name_en", _("Write the name in one of the languages."))
        return data

    def names(self) -> dict[str, str]:
        """The name by language, as the record keeps it."""
        found = {"en": self.cleaned_data.get("name_en", ""), "ar": self.cleaned_data.get("name_ar", "")}
        return {code: text for code, text in found.items() if text}


class BodyForm(NamesForm):
    """A body outside the network."""

    kind = forms.ChoiceField(label=_("Kind"), choices=models.KINDS)
    country = forms.ChoiceField(label=_("State it belongs to"), required=False)
    seat = forms.CharField(
        label=_("Seat"), max_length=80, required=False, help_text=_("For example: Vienna.")
    )
    web = forms.URLField(label=_("Web address"), required=False, max_length=300, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    field_order = ("kind", "country", "name_en", "name_ar", "seat", "web", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "country", [("", _("none")), *countries()])

    def clean_country(self) -> Country | None:
        code = self.cleaned_data["country"]
        return Country.objects.get(pk=code) if code else None


class TalkForm(forms.Form):
    """An entry of the contact log. The first two entries are enough; all else has a value or is folded away."""

    body = forms.ChoiceField(label=_("With whom"))
    what = forms.CharField(
        label=_("What was said"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One sentence is enough."),
    )
    way = forms.ChoiceField(label=_("How"), choices=models.WAYS)
    on = day(_("On"))
    sensitivity = forms.ChoiceField(label=_("Who may read it"), choices=models.SENSITIVITIES)
    contact = forms.ChoiceField(label=_("Person"), required=False)
    position = forms.CharField(label=_("Position they took"), max_length=300, required=False)
    topics = forms.CharField(
        label=_("Topics"), max_length=200, required=False, help_text=_("Words, with commas between them.")
    )
    promise = forms.CharField(label=_("What was promised"), max_length=300, required=False)
    promiser = forms.ChoiceField(label=_("Who promised"), choices=models.PROMISERS)
    due_on = day(_("By when"), required=False)

    #: What is folded away below the button.
    MORE = ("contact", "position", "topics", "promise", "promiser", "due_on")

    def __init__(self, *args: Any, rows: Any = None, body: models.Body | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "body", [("", _("choose")), *bodies(rows if rows is not None else [])])
        people = models.Post.objects.filter(body__in=rows if rows is not None else [], until=None)
        if body is not None:
            people = people.filter(body=body)
        put_choices(
            self,
            "contact",
            [("", _("nobody in particular"))]
            + [(post.contact_id, str(post)) for post in people.select_related("contact")[:300]],
        )


class TalkChangeForm(forms.Form):
    """Correct an entry."""

    what = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    way = forms.ChoiceField(label=_("How"), choices=models.WAYS)
    on = day(_("On"))
    sensitivity = forms.ChoiceField(label=_("Who may read it"), choices=models.SENSITIVITIES)
    position = forms.CharField(label=_("Position they took"), max_length=300, required=False)
    topics = forms.CharField(label=_("Topics"), max_length=200, required=False)


class PostForm(forms.Form):
    """Somebody takes up a post."""

    name = forms.CharField(label=_("Name"), max_length=160)
    title = forms.CharField(label=_("Post"), max_length=160, help_text=_("For example: Second Secretary."))
    since = day(_("Since"), required=False)
    after = forms.ChoiceField(
        label=_("Took over from"),
        required=False,
        help_text=_("The earlier person is recorded as having left on that day."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)

    def __init__(self, *args: Any, posts: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_choices(self, "after", [("", _("nobody, or unknown")), *posts])


class ContactForm(forms.Form):
    """A person outside the network, as far as work with them needs it."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Only what the work needs: the person can ask to read it."),
    )  # fmt: skip


class LeaveForm(forms.Form):
    """Somebody left a post."""

    on = day(_("Until"))


class CloseForm(forms.Form):
    """How a promise ended."""

    to = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    on = day(_("On which day"))
    outcome = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = {state.value for state in rules.CLOSED}
        put_choices(self, "to", [pair for pair in models.STATES if pair[0] in ends])


class ClauseForm(forms.Form):
    """A clause of an agreement."""

    number = forms.CharField(label=_("Number"), max_length=20)
    text = forms.CharField(label=_("What it says"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE)


class CommitmentForm(forms.Form):
    """A promise that no entry of the log holds."""

    what = forms.CharField(label=_("What was promised"), max_length=300)
    promiser = forms.ChoiceField(label=_("Who promised"), choices=models.PROMISERS)
    promised_on = day(_("Promised on"))
    due_on = day(_("By when"), required=False)
    sensitivity = forms.ChoiceField(label=_("Who may read it"), choices=models.SENSITIVITIES)


class PartnershipForm(NamesForm):
    """A partnership, when it begins or is described anew."""

    body = forms.ChoiceField(label=_("With whom"))
    on = day(_("Began on"))
    about = forms.CharField(
        label=_("What it is about"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Show this partnership in public"), required=False)
    field_order = ("body", "name_en", "name_ar", "on", "about", "is_public")

    def __init__(self, *args: Any, rows: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rows is None:
            del self.fields["body"], self.fields["on"]
        else:
            put_choices(self, "body", [("", _("choose")), *bodies(rows)])


class TurnForm(forms.Form):
    """A renewal, or the end."""

    turn = forms.ChoiceField(label=_("What happened"), choices=TURNS[1:], widget=forms.RadioSelect)
    on = day(_("On"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class OutputForm(forms.Form):
    """Something that came of it."""

    what = forms.CharField(label=_("What came of it"), max_length=300)
    on = day(_("On"))
    evidence = forms.URLField(
        label=_("Where it can be seen"), required=False, max_length=600, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or a file that shows it"),
        required=False,
        help_text=_("Only who works on it may read the file."),
    )

"""Forms of documents: adding one with its file, a language or a version more, changing and withdrawing; and the search."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in
from mithaq.library import models, reading, rules, symbols
from mithaq.world.models import Country

FILE_HINT = _(
    "PDF, Word (.docx), OpenDocument (.odt), a web page or plain text; at most 50 MB. Its words are read into numbered passages."
)


def countries() -> list[tuple[str, Any]]:
    """States and areas by name, after the choice of none."""
    named = [(row.pk, text_in(row.common_names) or text_in(row.names)) for row in Country.objects.all()]
    return [("", _("none")), *sorted(named, key=lambda pair: pair[1])]


def files_field() -> forms.FileField:
    """The file of a text."""
    accepted = ",".join(f".{extension}" for extension in sorted(reading.EXTENSIONS))
    return forms.FileField(
        label=_("The file"), help_text=FILE_HINT, widget=forms.FileInput({"accept": accepted})
    )


def language_field() -> forms.ChoiceField:
    """The language of a text."""
    return forms.ChoiceField(label=_("Language of the file"), choices=[("", "—"), *settings.ALL_LANGUAGES])


class AboutForm(forms.Form):
    """What is said of a document."""

    kind = forms.ChoiceField(label=_("Kind"), choices=models.KINDS)
    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=symbols.LONGEST,
        required=False,
        help_text=_("Of a document of the United Nations, for example CAC/COSP/IRG/I/2/1."),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=400, required=False)
    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=400, required=False, widget=forms.TextInput({"dir": "auto"})
    )
    issued_by = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    when = forms.CharField(
        label=_("Its date"),
        required=False,
        max_length=10,
        help_text=_("2015, 2015-03 or 2015-03-02, as far as known."),
        widget=forms.TextInput({"class": "short", "dir": "ltr", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("State"), required=False)
    address = forms.URLField(
        label=_("Where it is published"),
        max_length=600,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr"}),
    )
    readership = forms.ChoiceField(label=_("Who may read it"), choices=models.READERSHIPS)
    readers = forms.CharField(
        label=_("People named"),
        required=False,
        max_length=2000,
        help_text=_("Only for the third choice: their e-mail addresses, one on each line."),
        widget=forms.Textarea({"rows": 2, "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean_when(self) -> PartialDate | None:
        """The date, or what is wrong with it."""
        text = self.cleaned_data["when"].strip()
        try:
            return PartialDate.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("Write the date as 2015, 2015-03 or 2015-03-02.")) from None

    def clean_readers(self) -> list[User]:
        """The people behind the addresses."""
        addresses = [line.strip() for line in self.cleaned_data["readers"].splitlines() if line.strip()]
        found = []
        for address in addresses:
            person = User.objects.filter(email__iexact=address, is_active=True).first()
            if person is None:
                raise forms.ValidationError(
                    _("Nobody here has the address %(address)s. Invite them first, or correct it.")
                    % {"address": address}
                )
            found.append(person)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("title_en") and not data.get("title_ar"):
            self.add_error("title_en", _("Give the title in at least one language."))
        if data.get("readership") == rules.Readership.NAMED and not data.get("readers") and "readers" in data:
            self.add_error("readers", _("Name at least one person, or choose who else may read it."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "symbol": data["symbol"],
            "titles": {code: data[f"title_{code}"] for code in ("en", "ar")},
            "issued_by": data["issued_by"],
            "address": data["address"],
            "dated": data["when"],
            "country": Country.objects.filter(pk=data["country"]).first() if data["country"] else None,
            "readers": data["readers"],
        }


class AddForm(AboutForm):
    """A new document with its first file."""

    language = language_field()
    file = files_field()

    field_order = ("file", "language", "kind", "symbol", "title_en", "title_ar")


class TextForm(forms.Form):
    """Another language or a newer version."""

    language = language_field()
    file = files_field()


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("One sentence; it stays with the record."),
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class SearchForm(forms.Form):
    """What somebody looks for, and where."""

    q = forms.CharField(required=False, max_length=200, strip=True)
    language = forms.ChoiceField(required=False, choices=[("", ""), *settings.ALL_LANGUAGES])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *models.KINDS])
    where = forms.CharField(required=False, max_length=40)
    country = forms.RegexField(r"^[A-Z]{3}$", required=False)
    year_from = forms.IntegerField(required=False, min_value=1900, max_value=2100)
    year_to = forms.IntegerField(required=False, min_value=1900, max_value=2100)
    across = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=20)

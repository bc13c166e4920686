"""Forms of publishing: the do-no-harm questions, early readers, the State's reply, release and embargo, withdrawal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.reports import rules_publishing as rules
from mithaq.reports.models_publishing import SAID, HarmAnswer, HarmQuestion

MAIL_LANGUAGES = [
    (code, name) for code, name in settings.ALL_LANGUAGES if code in settings.COMPLETE_LANGUAGES
]


class HarmForm(forms.Form):
    """Every question with its answer and the reason."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Sequence[HarmQuestion],
        answers: Mapping[str, HarmAnswer],
    ) -> None:
        super().__init__(data, files)
        for question in questions:
            given = answers.get(question.pk)
            self.fields[f"said_{question.pk}"] = forms.ChoiceField(
                label=str(question),
                help_text=question.hint,
                choices=SAID,
                required=False,
                widget=forms.RadioSelect,
                initial=given.said if given else None,
            )
            self.fields[f"why_{question.pk}"] = forms.CharField(
                label=_("Why, and what was done about it"),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
                initial=given.why if given else "",
            )
        self.codes = [question.pk for question in questions]

    def answers(self) -> dict[str, tuple[rules.Said, str]]:
        """What was answered, by question."""
        return {
            code: (rules.Said(self.cleaned_data[f"said_{code}"]), self.cleaned_data[f"why_{code}"])
            for code in self.codes
            if self.cleaned_data.get(f"said_{code}")
        }


class EarlyReaderForm(forms.Form):
    """Somebody outside who reads before the opening."""

    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=MAIL_LANGUAGES)


class InviteForm(EarlyReaderForm):
    """A journalist or partner."""

    purpose = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("press", pgettext_lazy("early reader", "press")),
            ("partner", pgettext_lazy("early reader", "partner")),
        ],
    )


class OfferReplyForm(EarlyReaderForm):
    """Whom the draft goes to, and for how long."""

    days = forms.IntegerField(
        label=_("Days for the reply"),
        help_text=_("Between 7 and 60. The whole last day is theirs."),
        initial=rules.USUAL_REPLY_DAYS,
        min_value=rules.LEAST_REPLY_DAYS,
        max_value=rules.MOST_REPLY_DAYS,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class ReplyForm(forms.Form):
    """What the State said."""

    text = forms.CharField(
        label=_("The State’s reply"),
        help_text=_("Word for word. It is printed in the report as it stands here."),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the reply"), choices=settings.ALL_LANGUAGES)
    signed = forms.CharField(
        label=_("Signed by"),
        help_text=_("Name and office, as they stand under the reply."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class RecordReplyForm(ReplyForm):
    """The same from a letter."""

    replied_on = forms.DateField(label=_("Day of the reply"), widget=forms.DateInput(attrs={"type": "date"}))


class ReleaseForm(forms.Form):
    """At once, or under embargo until a moment."""

    opens_at = forms.DateTimeField(
        label=_("Opens at"),
        help_text=_(
            "Leave it empty to open at once. Your own time; with a time, the report stays closed until then."
        ),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    grace_hours = forms.IntegerField(
        label=_("Notice before the opening, in hours"),
        help_text=_(
            "So long before, everybody who saw the report early is told that it opens. In that time it can still be put off or stopped."
        ),
        initial=rules.USUAL_GRACE_HOURS,
        min_value=0,
        max_value=rules.MOST_GRACE_HOURS,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    no_reply_reason = forms.CharField(
        label=_("Why the State is not asked for a reply"),
        help_text=_("Only when it was not asked. The reason is printed in the report."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class MoveForm(forms.Form):
    """Another moment, and why."""

    opens_at = forms.DateTimeField(
        label=_("Opens at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody who saw the report early reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class ReasonForm(forms.Form):
    """A step that needs only its reason."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody who saw the report early reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class WithdrawForm(forms.Form):
    """Taking a report back."""

    why = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("Whoever asks for the report reads this sentence. Name nobody."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    #: The tick is the second thought.
    sure = forms.BooleanField(
        label=_("I know that its page, data and files go at once."),
        error_messages={"required": _("Tick this if you mean it.")},
    )


class NothingForm(forms.Form):
    """A step that needs nothing but the button."""

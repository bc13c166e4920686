"""Forms of the yearly survey: one part of its questions; the opening of a run."""

from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - how a form sends several answers of one name
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.network.models import SurveyQuestion, SurveyReply
from mithaq.network.survey_rules import LONGEST, MOST, AnswerKind


def field_for(question: SurveyQuestion) -> forms.Field:
    """The field that takes the answer. What is required is so for sending alone; saving asks for nothing."""
    label = str(question)
    needed = _("Needed before you can send.") if question.required else ""
    kind = AnswerKind(question.kind)
    if kind is AnswerKind.CHOICE:
        return forms.ChoiceField(
            label=label,
            choices=question.choice_words(),
            widget=forms.RadioSelect,
            required=question.required,
            help_text=needed,
        )
    if kind is AnswerKind.CHOICES:
        return forms.MultipleChoiceField(
            label=label,
            choices=question.choice_words(),
            widget=forms.CheckboxSelectMultiple,
            required=question.required,
            help_text=needed,
        )
    if kind is AnswerKind.NUMBER:
        return forms.IntegerField(
            label=label, min_value=0, max_value=MOST, required=question.required, help_text=needed,
            widget=forms.NumberInput(attrs={"class": "short"}),
        )  # fmt: skip
    if kind is AnswerKind.YES_NO:
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
            widget=forms.RadioSelect,
            required=question.required,
            coerce=lambda value: value == "yes",
            empty_value=None,
            help_text=needed,
        )
    return forms.CharField(
        label=label,
        required=question.required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=needed,
    )


class PartForm(forms.Form):
    """One part of the questions, filled with what was saved."""

    def __init__(self, data: Any = None, *, questions: list[SurveyQuestion], reply: SurveyReply) -> None:
        initial = {}
        for question in questions:
            value = reply.answers.get(question.code)
            if question.kind == AnswerKind.YES_NO and value is not None:
                value = "yes" if value else "no"
            initial[question.code] = value
        super().__init__(data, initial=initial)
        for question in questions:
            self.fields[question.code] = field_for(question)


def typed_value(question: SurveyQuestion, texts: list[str]) -> Any:
    """The answer that a form sends as these texts; nothing at all is an answer too. Raises ValidationError."""
    data = QueryDict(mutable=True)
    data.setlist(question.code, texts)
    field = field_for(question)
    field.required = False
    return field.clean(field.widget.value_from_datadict(data, {}, question.code))


class RunForm(forms.Form):
    """When a survey opens and closes."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    covers = forms.IntegerField(label=_("About the year"), min_value=2020, max_value=2100)
    version = forms.IntegerField(label=_("Version of the questions"), min_value=1, max_value=99)
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

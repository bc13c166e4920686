"""Forms of merging: which of two values stays, field by field; which record another one is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.network import actions_merging as actions
from mithaq.network import merging_rules as rules
from mithaq.network import words
from mithaq.network.actions import log_of
from mithaq.network.merging_rules import Side
from mithaq.network.models import Organisation, Person

#: Decided by the merge itself.
NOT_ASKED = frozenset({"user_id"})


def shown_value(thing: Organisation | Person, name: str) -> str:
    """One field of a record as people read it."""
    display = getattr(thing, f"get_{name}_display", None)
    value: Any = display() if display else getattr(thing, name.removesuffix("_id"))
    if isinstance(value, Mapping):
        value = gettext(", ").join(
            f"{text} ({words.languages_in_words(language)})" for language, text in sorted(value.items())
        )
    elif value and name in words.CODES_IN_WORDS:
        value = words.CODES_IN_WORDS[name](str(value))
    return str(value) if value not in (None, "") else gettext("(nothing)")


def label_of(thing: Organisation | Person, name: str) -> str:
    """What a field is called."""
    field = thing._meta.get_field(name.removesuffix("_id"))
    return str(getattr(field, "verbose_name", name))


class MergeForm(forms.Form):
    """One choice for each field in which the two differ, and whose log of memberships holds."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, kept: Any, lost: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own, other = actions.fields_of(kept), actions.fields_of(lost)
        self.fields["stamp"].initial = rules.stamp(own, other)
        self.asked = [name for name in rules.differing(own, other) if name not in NOT_ASKED]
        for name in self.asked:
            self.fields[f"of_{name}"] = forms.ChoiceField(
                label=label_of(kept, name),
                choices=[
                    (Side.KEPT.value, shown_value(kept, name)),
                    (Side.LOST.value, shown_value(lost, name)),
                ],
                initial=rules.first_choice(own[name], other[name]).value,
                widget=forms.RadioSelect,
            )
        own_log, other_log = log_of(kept), log_of(lost)
        self.asks_log = bool(rules.valid(own_log)) and bool(rules.valid(other_log))
        if self.asks_log:
            self.fields["log"] = forms.ChoiceField(
                label=_("Whose membership log holds"),
                help_text=_(
                    "The events of the other are withdrawn; what was counted until today stays reproducible."
                ),
                choices=[(Side.KEPT.value, log_in_words(kept)), (Side.LOST.value, log_in_words(lost))],
                initial=rules.older_log(own_log, other_log).value,
                widget=forms.RadioSelect,
            )

    def sides(self) -> dict[str, Side]:
        """What was chosen, by field."""
        return {name: Side(self.cleaned_data[f"of_{name}"]) for name in self.asked}

    def log(self) -> Side:
        """Whose log holds."""
        return Side(self.cleaned_data["log"]) if self.asks_log else Side.KEPT


def log_in_words(thing: Organisation | Person) -> str:
    """The valid events of a log in one line."""
    rows = thing.events.filter(withdrawn_at=None).order_by("on", "pk")
    return " · ".join(f"{row.get_event_display()} {row.on.isoformat()}" for row in rows)


class OtherForm(forms.Form):
    """Which record this one is merged with."""

    other = forms.CharField(
        label=_("The other record"),
        max_length=64,
        help_text=_("The code in its address, such as cedar-forum."),
    )

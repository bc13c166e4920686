"""The words for the codes of this package: standings with their shapes, and cells made of them."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from mithaq.core import installation
from mithaq.core.lists_parts import Cell, Filter
from mithaq.core.texts import text_in
from mithaq.network import models, rules
from mithaq.network.admission_rules import Step
from mithaq.world.models import Chapter, Country

Text = str | Promise
STATE_SHAPES: dict[str, str] = {
    rules.State.ACTIVE.value: "done",
    rules.State.APPLIED.value: "part",
    rules.State.SUSPENDED.value: "held",
    rules.State.DORMANT.value: "late",
    rules.State.NONE.value: "none",
    rules.State.LEFT.value: "none",
    rules.State.EXPELLED.value: "held",
}
STEP_SHAPES: dict[str, str] = {
    Step.DRAFT.value: "none",
    Step.SENT.value: "part",
    Step.RETURNED.value: "late",
    Step.CHECKED.value: "part",
    Step.VOTING.value: "part",
    Step.APPEALED.value: "part",
    Step.ADMITTED.value: "done",
    Step.DECLINED.value: "held",
    Step.WITHDRAWN.value: "none",
}


def state_cell(state: str) -> Cell:
    """A standing as a cell."""
    return Cell(dict(models.STATES)[state], status=STATE_SHAPES[state])


def step_cell(step: str) -> Cell:
    """A step of an application as a cell."""
    from mithaq.network.models_admission import STEPS

    return Cell(dict(STEPS)[step], status=STEP_SHAPES[step])


def waiting_filter(label: Text, states: Sequence[tuple[str, Text]]) -> Filter:
    """The filter of a list that shows what is open unless somebody asks for more."""
    choices = [("all", _("All")), *((code, name) for code, name in states if code != "open")]
    return Filter(
        "state",
        label,
        choices,
        lambda rows, value: rows if value == "all" else rows.filter(state=value),
        any_label=_("Those that wait"),
    )


def kind_names() -> dict[str, str]:
    """The kinds of belonging, in the reader's language."""
    return {kind.code: text_in(kind.names) for kind in models.MembershipKind.objects.all()}


def unnamed() -> str:
    """What stands for an organisation that shows its country only."""
    return gettext("An organisation that does not show its name")


#: What the languages of forms are called that Django has no name for.
OTHER_LANGUAGES: dict[str, Text] = {"zh": _("Chinese"), "und": _("another language")}


def _joined(found: Iterable[str]) -> str:
    return gettext(", ").join(found)


def countries_in_words(codes: str) -> str:
    """Codes of countries as their names in the reader's language; one that is not known stays a code."""
    rows = Country.objects.filter(pk__in=codes.split()).values_list("pk", "common_names", "names")
    names = {iso3: text_in(common) or text_in(own) for iso3, common, own in rows}
    return _joined(sorted((names.get(code, code) for code in codes.split()), key=str.casefold))


def languages_in_words(codes: str) -> str:
    """Codes of languages as their names in the reader's language."""
    return _joined(_language(code) for code in codes.split())


def _language(code: str) -> str:
    if code in OTHER_LANGUAGES:
        return str(OTHER_LANGUAGES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def themes_in_words(codes: str) -> str:
    """Codes of themes as the list of themes names them."""
    return _joined(str(theme) for theme in models.Theme.objects.filter(code__in=codes.split()))


def chapters_in_words(numbers: str) -> str:
    """Numbers of chapters of the installation's treaty with what they are about: the words first, which turn the line."""
    rows = Chapter.objects.filter(treaty=installation.current().treaty, number__in=numbers.split())
    names = {chapter.number: f"{text_in(chapter.names)} ({chapter.number})" for chapter in rows}
    return gettext("; ").join(names.get(number, number) for number in numbers.split())


#: The fields of organisations and people that hold codes, and how they are read.
CODES_IN_WORDS: dict[str, Callable[[str], str]] = {
    "works_in": countries_in_words,
    "languages": languages_in_words,
    "language": languages_in_words,
    "themes": themes_in_words,
    "chapters": chapters_in_words,
}

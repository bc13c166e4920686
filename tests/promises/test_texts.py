"""Arabic and English are complete, and every translation keeps the places that values are put in."""

import re
from functools import cache

import polib
import pytest
from django.conf import settings

from mithaq.core import catalogues
from tests.promises.tree import ROOT

PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@cache
def found() -> dict[catalogues.Key, catalogues.Message]:
    return catalogues.find_messages(ROOT)


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(catalogues.catalogue_path(ROOT, language)))


def places(text: str) -> set[str]:
    return {match.group(0) for match in PLACES.finditer(text.replace("%%", ""))}


@pytest.mark.parametrize("language", settings.COMPLETE_LANGUAGES)
def test_every_text_of_the_sources_is_in_the_catalogue_and_no_other(language: str) -> None:
    kept = {(entry.msgctxt, entry.msgid) for entry in catalogue(language)}
    assert {"missing": set(found()) - kept, "stale": kept - set(found())} == {
        "missing": set(),
        "stale": set(),
    }, "run ./mithaq messages"


@pytest.mark.parametrize("language", settings.COMPLETE_LANGUAGES)
def test_no_text_is_untranslated_or_in_doubt(language: str) -> None:
    assert [entry.msgid for entry in catalogues.untranslated(catalogue(language))] == []


@pytest.mark.parametrize("language", settings.COMPLETE_LANGUAGES)
def test_translations_keep_the_places_of_values(language: str) -> None:
    wrong = []
    for entry in catalogue(language):
        if entry.msgid_plural:
            # A form for one or two may say the number in a word, but may not name a value that is not given.
            given = places(entry.msgid) | places(entry.msgid_plural)
            wrong += [entry.msgid for form in entry.msgstr_plural.values() if not places(form) <= given]
        elif entry.msgstr and places(entry.msgid) != places(entry.msgstr):
            wrong.append(entry.msgid)
    assert not wrong


@pytest.mark.parametrize("language", settings.COMPLETE_LANGUAGES)
def test_plurals_have_every_form_of_the_language(language: str) -> None:
    forms = catalogues.plural_count(language)
    assert not [e.msgid for e in catalogue(language) if e.msgid_plural and len(e.msgstr_plural) != forms]


def test_a_missing_translation_is_noticed() -> None:
    entry = polib.POEntry(msgid="%(count)s rooms", msgstr="")
    assert catalogues.untranslated([entry]) == [entry]
    assert places("%(count)s rooms in {place}, 100%%") == {"%(count)s", "{place}"}


def test_codes_and_dates_are_not_turned_round_in_arabic() -> None:
    # Digits joined by hyphens read backwards after Arabic letters, unless a mark from left to right stands before them.
    turned = re.compile(r"(?<![\w\u200e./-])\d{1,4}-\d")
    arabic = re.compile("[\u0600-\u06ff]")
    wrong = [
        form
        for entry in catalogue("ar")
        for form in (entry.msgstr, *entry.msgstr_plural.values())
        if arabic.search(form) and turned.search(form)
    ]
    assert not wrong


#: What names a treaty or its cause only as an example of an answer, or as a kind of source that a treaty may lack.
MAY_NAME = {"UNODC", "For example: UNODC, the ministry's site.", "For example: Vienna."}


def test_no_text_names_the_treaty_its_cause_or_its_secretariat() -> None:
    """They are data of the coalition: another coalition on another treaty uses the same texts."""
    names = re.compile(r"[Cc]orruption|\b[Cc]onvention\b|UNCAC|UNODC|Vienna")
    assert {message_id for _context, message_id in found() if names.search(message_id)} <= MAY_NAME

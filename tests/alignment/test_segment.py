"""Passages: numbered paragraphs, clauses and sentences in six languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.segment import LONGEST, bounds, describe, passages
from alignment.values import PassageKind


@pytest.mark.parametrize(
    ("text", "kind", "strength"),
    [
        ("1. Urges States to act;", PassageKind.OPERATIVE, 3),
        ("Decides to meet again;", PassageKind.OPERATIVE, 5),
        ("Also calls upon States to act;", PassageKind.OPERATIVE, 2),
        ("Recalling its earlier resolutions,", PassageKind.PREAMBULAR, 0),
        ("3. Demande instamment aux États d'agir ;", PassageKind.OPERATIVE, 3),
        ("Décide de rester saisie de la question.", PassageKind.OPERATIVE, 5),
        ("Exhorta a los Estados a que actúen;", PassageKind.OPERATIVE, 3),
        ("Ссылаясь на свои резолюции,", PassageKind.PREAMBULAR, 0),
        ("Постановляет созвать совещание;", PassageKind.OPERATIVE, 5),
        ("يقرر عقد اجتماع؛", PassageKind.OPERATIVE, 5),
        ("وإذ يشير إلى قراراته،", PassageKind.PREAMBULAR, 0),
        ("敦促各国采取行动；", PassageKind.OPERATIVE, 3),
        ("(a) the name of the vessel;", PassageKind.NUMBERED, 0),
        ("The register is open.", PassageKind.SENTENCE, 0),
        ("The register is open. It is kept at sea.", PassageKind.PARAGRAPH, 0),
    ],
)
def test_a_passage_is_named_by_how_it_begins(text, kind, strength):
    found = describe(text, 0, len(text))
    assert (found.kind, found.strength) == (kind, strength)


def test_paragraphs_are_passages_and_nothing_is_lost():
    text = "The Council,\n\nRecalling its resolutions,\n\n1. Urges States to act;\n2. Decides to meet."
    found = passages(text)
    assert [p.kind for p in found][1:] == [
        PassageKind.PREAMBULAR,
        PassageKind.OPERATIVE,
        PassageKind.OPERATIVE,
    ]
    assert "".join(text[p.start : p.end] for p in found) == text


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab. \n;1)。", max_size=400))
def test_passages_cover_the_text_without_overlap(text):
    found = bounds(text)
    assert "".join(text[a:b] for a, b in found) == text


def test_a_very_long_text_is_cut_at_sentences():
    text = "One sentence follows another. " * 2000
    found = bounds(text)
    assert all(b - a <= LONGEST for a, b in found)
    assert all(text[a:b].startswith("One") for a, b in found)

"""Words and their places: folding in six languages, offsets into the text as given, the plain oracle."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import Text
from alignment.shelf import Shelf
from alignment.tokens import folded_word, folded_words, plain_hash, singular, tokenise
from alignment.vocabulary import Vocabulary


def cut(text):
    found = tokenise(text)
    return [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def test_words_keep_their_places_in_the_text_as_given():
    assert cut("  Urges States — all of them — to act.") == [
        "Urges",
        "States",
        "all",
        "of",
        "them",
        "to",
        "act",
    ]


def test_arabic_marks_and_letter_forms_count_as_one_word():
    assert folded_words("الأُمَّـة إلى") == folded_words("الامه الي")
    assert tokenise("الأُمَّـة").hashes.tolist() == tokenise("الامه").hashes.tolist()


def test_chinese_is_one_token_a_character_and_digits_of_every_script_agree():
    assert cut("敦促各国2030年") == ["敦", "促", "各", "国", "2030", "年"]
    assert folded_words("٢٠٣٠") == folded_words("2030") == folded_words("２０３０")


def test_case_accents_and_ligatures_fold():
    assert folded_words("ÉTATS ﬁnal Ёлка") == folded_words("etats final елка")


def test_lone_surrogates_and_controls_are_gaps():
    assert cut("a\ud800b\x00c") == ["a", "b", "c"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_the_fast_pass_agrees_with_the_plain_one(text):
    words = folded_words(text)
    assert tokenise(text).hashes.tolist() == [plain_hash(word) for word in words]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_places_rise_and_never_overlap(text):
    found = tokenise(text)
    assert all(a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))
    assert all(b <= c for b, c in zip(found.ends[:-1], found.starts[1:], strict=True))


def test_the_s_of_a_plural_is_taken_off_where_it_can_be_one():
    words = ["frauds", "fraud", "status", "process", "basis", "gas", "rapports", "دول"]
    assert [singular(word) for word in words] == [
        "fraud",
        "fraud",
        "status",
        "process",
        "basis",
        "gas",
        "rapport",
        "دول",
    ]


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8))
def test_a_word_in_plain_letters_is_folded_as_any_other(text):
    for start, end in zip(
        *(part.tolist() for part in (tokenise(text).starts, tokenise(text).ends)), strict=True
    ):
        assert [folded_word(text[start:end])] == folded_words(text[start:end])


def test_a_plural_stands_for_its_singular_only_when_that_is_counted():
    vocabulary = Vocabulary()
    counted = Shelf("official", vocabulary, counted=True)
    counted.add([Text(id="a", text="The prevention of Fraud, and reports")])
    Shelf("proposals", vocabulary).add([Text(id="b", text="frauds report reports preventions")])

    def number(word):
        return int(vocabulary.number(np.array([plain_hash(word)], np.uint64))[0])

    forms = vocabulary.forms()
    assert forms[number("frauds")] == number("fraud") == forms[number("fraud")]
    assert forms[number("preventions")] == number("prevention")
    # "report" is in no counted text, so that a plural stays what it is
    assert forms[number("reports")] == number("reports")

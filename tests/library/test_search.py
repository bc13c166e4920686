"""Words are found however they are spelled, in six languages, by who may read them and nobody else; both databases answer alike."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import changes
from mithaq.library import actions, analyser, lexicon, questions, reindexing, snippets, texts_search
from mithaq.library.models import DocumentText, LexiconTerm, SearchEntry
from mithaq.library.texts_search import Wanted
from tests.library.conftest import SENTENCES, upload
from tests.people import Cast

Add = Callable[..., DocumentText]
NOBODY = AnonymousUser()


# --- how words are cut ----------------------------------------------------------------------------


@given(st.text(max_size=80), st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]))
def test_a_token_holds_letters_and_digits_alone_and_stands_in_its_place(text: str, language: str) -> None:
    for word in analyser.words_of(text, language):
        assert word.token and word.token.isalnum()
        assert 0 <= word.start < word.end <= len(text)


@given(st.text("abcdefABC éàç'", max_size=40), st.sampled_from(["en", "es", "fr"]))
def test_case_and_accents_do_not_matter(text: str, language: str) -> None:
    plain = text.translate(str.maketrans("éàç", "eac"))
    assert analyser.tokens_of(text.upper(), language) == analyser.tokens_of(plain, language)


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآ ", max_size=40), st.randoms())
def test_vowel_signs_and_spellings_of_one_letter_do_not_matter(text: str, chance: "object") -> None:
    plain = text.translate(str.maketrans("أإآةى", "اااهي"))
    signed = "".join(letter + ("\u064e\u0651" if letter != " " else "") for letter in text)
    assert analyser.tokens_of(signed, "ar") == analyser.tokens_of(plain, "ar")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "الفساد", "بالفساد"),
        ("ar", "المسؤولون", "مسوولين"),
        ("es", "armas", "arma"),
        ("ru", "беженец", "беженцев"),
        ("fr", "l’enquête", "enquêtes"),
        ("en", "prosecutions", "prosecution"),
        ("en", "women", "woman"),
        ("en", "Children", "child"),
        ("ru", "ещё", "еще"),
    ],
)
def test_forms_of_one_word_are_one(language: str, one: str, other: str) -> None:
    assert analyser.tokens_of(one, language) == analyser.tokens_of(other, language)


def test_the_letter_й_is_not_an_и() -> None:
    assert analyser.tokens_of("йод", "ru") != analyser.tokens_of("иод", "ru")


# --- what is found --------------------------------------------------------------------------------


def put_all(add: Add) -> None:
    for language, text in SENTENCES.items():
        add(text, language=language, name=f"{language}.txt", titles={"en": f"Text in {language}"})


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("الفساد", "ar"),
        ("مكافحه فساد", "ar"),
        ("коррупция", "ru"),
        ("预防腐败", "zh"),
        ("败", "zh"),
        ("measure civil society", "en"),
        ('"civil society"', "en"),
        ("prevenir corrupcion", "es"),
        ("mesure efficace", "fr"),
    ],
)
def test_a_text_is_found_as_a_user_types_it(words: str, language: str, add: Add) -> None:
    put_all(add)
    found = texts_search.search(words, NOBODY, Wanted(kinds=("passage",), languages=(language,)))
    assert found.total == 1
    assert found.hits[0].shown.language == language
    assert any(piece.is_marked for piece in found.hits[0].pieces)


def test_a_phrase_asks_for_its_words_one_after_the_other(add: Add) -> None:
    add("Society is civil.")
    add("Civil society takes part.")
    assert texts_search.search("civil society", NOBODY, Wanted(kinds=("passage",))).total == 2
    assert texts_search.search('"civil society"', NOBODY, Wanted(kinds=("passage",))).total == 1


def test_filters_narrow_down(add: Add, cast: Cast) -> None:
    from mithaq.core.partial_dates import PartialDate

    add("Shared words here.", kind="law", dated=PartialDate.parse("2020"))
    add("Shared words there.", kind="guide", dated=PartialDate.parse("2024-03"))
    only = Wanted(kinds=("passage",))
    assert texts_search.search("shared", NOBODY, only).total == 2
    for wanted, number in (
        (Wanted(kinds=("passage",), document_kind="law"), 1),
        (Wanted(kinds=("passage",), year_from=2021), 1),
        (Wanted(kinds=("passage",), year_from=2019, year_to=2024), 2),
        (Wanted(kinds=("passage",), year_from=2025, year_to=2019), 0),
        (Wanted(kinds=("passage",), languages=("ar",)), 0),
        (Wanted(kinds=("passage",), country="AUT"), 0),
        (Wanted(kinds=("document",)), 0),
    ):
        assert texts_search.search("shared", NOBODY, wanted).total == number, wanted


def test_a_symbol_is_found_by_its_parts(add: Add) -> None:
    add("Nothing.", symbol="CAC/COSP/IRG/II/2/1")
    assert texts_search.search("CAC/COSP/IRG", NOBODY).total == 1
    assert texts_search.search("cosp irg", NOBODY, Wanted(kinds=("document",))).total == 1


@pytest.mark.django_db
def test_words_that_mean_nothing_find_nothing_and_break_nothing() -> None:
    for words in (
        "",
        "  ",
        '"',
        '""',
        "()&|!*:' \\",
        "·opublic",
        "§",
        "NOT AND OR",
        "a" * 5_000,
        "\0",
        "'); DROP",
    ):
        texts_search.search(words, NOBODY)


@pytest.mark.django_db
@given(st.text(max_size=40))
def test_no_question_makes_the_database_fail(words: str) -> None:
    texts_search.search(words.replace("\0", ""), NOBODY)


# --- who finds it -----------------------------------------------------------------------------------


def test_what_somebody_may_not_read_is_neither_found_nor_counted(add: Add, cast: Cast) -> None:
    add("Common words for everybody.")
    add("Common words for staff.", public=False)
    add("Common words for one.", public=False, readers=[cast.member_in_lima])
    only = Wanted(kinds=("passage",))
    expected = {"nobody": 1, "stranger": 1, "member_in_amman": 1, "member_in_lima": 2, "coordinator": 2}
    expected |= {"hub_staff": 3, "auditor": 3}
    for name, number in expected.items():
        found = texts_search.search("common", getattr(cast, name), only)
        assert (name, found.total, len(found.hits)) == (name, number, number)


def test_search_follows_who_may_read_at_once(add: Add, cast: Cast) -> None:
    document = add("Common words.").document
    values = {"country": None, "dated": None, "at": timezone.now()}
    closed = actions.change_document(cast.hub_staff, document, readership="staff", **values)
    assert texts_search.search("common", NOBODY).total == 0
    assert texts_search.search("common", cast.coordinator).total == 1
    opened = actions.change_document(cast.hub_staff, closed, readership="public", **values)
    assert texts_search.search("common", NOBODY).total == 1
    actions.withdraw_document(cast.hub_staff, opened, why="Wrong.", at=timezone.now())
    assert texts_search.search("common", NOBODY).total == 0
    assert texts_search.search("common", cast.hub_staff).total == 0


def test_only_the_newest_version_is_found(add: Add, cast: Cast) -> None:
    first = add("Old wording.")
    second = actions.add_text(
        cast.hub_staff,
        first.document,
        language="en",
        upload=upload("New wording.", "b.txt"),
        at=timezone.now(),
    )
    actions.read_text.func(second.pk)
    assert texts_search.search("old", NOBODY, Wanted(kinds=("passage",))).total == 0
    assert texts_search.search("wording", NOBODY, Wanted(kinds=("passage",))).total == 1


def test_a_rebuild_makes_the_index_that_is_there_already(add: Add, cast: Cast) -> None:
    put_all(add)
    add("For staff.", public=False)
    kept = set(SearchEntry.objects.values_list("kind", "owner", "place", "language", "is_public", "tokens"))
    made = reindexing.rebuild()
    again = set(SearchEntry.objects.values_list("kind", "owner", "place", "language", "is_public", "tokens"))
    assert again == kept
    assert sum(made.values()) == len(kept)
    assert texts_search.search("коррупция", NOBODY).total == 1


# --- the lexicon ------------------------------------------------------------------------------------


def test_the_lexicon_knows_other_forms_and_other_languages(add: Add) -> None:
    for language, wording in (
        ("ar", "سلاح"),
        ("ar", "أسلحة"),
        ("en", "weapon"),
        ("en", "arms"),
        ("zh", "武器"),
    ):
        LexiconTerm.objects.create(concept="weapons", language=language, wording=wording)
    add("نزع الأسلحة", language="ar")
    add("Trade in arms.")
    only = Wanted(kinds=("passage",))
    assert texts_search.search("سلاح", NOBODY, only).total == 1
    assert texts_search.search("weapons", NOBODY, only).total == 1
    assert texts_search.search("武器", NOBODY, only).total == 0
    across = Wanted(kinds=("passage",), across=True)
    assert texts_search.search("武器", NOBODY, across).total == 2


def test_who_asks_for_the_longer_wording_is_not_given_the_shorter_one(add: Add) -> None:
    for wording in ("climate", "climate change", "warming"):
        LexiconTerm.objects.create(
            concept="weather", language="en", wording=wording, verification="unverified"
        )
    for text in ("The climate of talks.", "On climate change.", "A warming planet."):
        add(text)
    only = Wanted(kinds=("passage",), languages=("en",))
    assert texts_search.search("climate change", NOBODY, only).total == 2
    assert texts_search.search("climate", NOBODY, only).total == 3


def test_a_wording_that_changes_within_its_length_is_noticed(add: Add) -> None:
    for wording in ("arms", "guns"):
        LexiconTerm.objects.create(concept="weapons", language="en", wording=wording)
    add("Trade in arms.")
    only = Wanted(kinds=("passage",))
    assert texts_search.search("guns", NOBODY, only).total == 1
    LexiconTerm.objects.filter(wording="guns").update(wording="bows")
    changes.touch("library")  # as at the end of a transaction of its own
    assert texts_search.search("guns", NOBODY, only).total == 0
    assert texts_search.search("bows", NOBODY, only).total == 1


@pytest.mark.django_db
def test_another_process_does_not_cut_the_lexicon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for wording in ("seizure", "confiscation order"):
        LexiconTerm.objects.create(concept="seizure", language="en", wording=wording)
    monkeypatch.setattr(lexicon, "_held", {})
    first = lexicon.lexicon()
    monkeypatch.setattr(lexicon, "_held", {})  # as in a process that has just begun
    monkeypatch.setattr(questions, "cut_wording", None)
    assert lexicon.lexicon() == first
    assert lexicon.lexicon(across=True) == first


# --- how it is shown ----------------------------------------------------------------------------------


@given(st.text(max_size=600), st.sampled_from(["ar", "en", "zh"]))
def test_a_snippet_is_a_piece_of_the_text_and_marks_what_was_asked_for(text: str, language: str) -> None:
    tokens = analyser.tokens_of(text, language)[-2:]
    pieces = snippets.snippet(text, language, set(tokens))
    shown = "".join(piece.text for piece in pieces if piece.text not in ("… ", " …"))
    assert shown in text
    if tokens:
        assert any(piece.is_marked for piece in pieces)


def test_what_fits_best_stands_first(add: Add) -> None:
    add("A long text in which asset and, much later, after many other words, a recovery is named once. " * 3)
    add("Asset recovery.")
    found = texts_search.search("asset recovery", NOBODY, Wanted(kinds=("passage",)))
    assert found.hits[0].shown.words == "Asset recovery."


def test_the_page_shows_what_was_found_and_keeps_markup_plain(add: Add, client: Client) -> None:
    add("A <script>alert(1)</script> text about bribery.")
    page = client.get("/en/library/search", {"q": "bribery"}).content.decode()
    assert '<mark class="same">bribery</mark>' in page
    assert "<script>alert" not in page
    assert "1 text found" in page
    assert client.get("/ar/library/search", {"q": "bribery", "year_from": "x"}).status_code == 200


def test_the_search_of_the_house_leads_to_texts(add: Add, client: Client) -> None:
    add("A text about bribery.")
    assert "A text about bribery." in client.get("/en/search?q=bribery").content.decode()


def test_a_page_of_the_search_takes_few_queries(
    add: Add, django_assert_max_num_queries: Callable[..., object]
) -> None:
    put_all(add)
    texts_search.search("corruption", NOBODY)
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        texts_search.search("corruption", NOBODY)


def test_questions_are_written_for_both_databases() -> None:
    question = questions.ask('"asset recovery" or 反腐败', languages=("en",))
    assert question is not None
    assert questions.for_sqlite(question) == '("asset recoveri" AND "反腐 腐败")'
    assert questions.for_postgresql(question) == "(('asset' <-> 'recoveri') & ('反腐' <-> '腐败'))"

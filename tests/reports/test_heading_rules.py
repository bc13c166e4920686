"""A finished document finds its places in the template by its headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.reports import heading_rules as rules
from mithaq.reports.heading_rules import Piece, Place

TITLES = {"summary": ("Summary", "الخلاصة"), "context": ("Corruption and the Convention in the country",)}
OF_ARTICLES = {"law": ("Law", "القانون"), "practice": ("Practice", "الممارسة")}


def placed(*pieces: Piece) -> list[tuple[Place | None, tuple[str, ...]]]:
    return [
        (each.place, each.paragraphs)
        for each in rules.place(pieces, titles=TITLES, of_articles=OF_ARTICLES, articles=("5", "13"))
    ]


def head(text: str, level: int = 1) -> Piece:
    return Piece(heading=True, text=text, level=level)


def text(words: str) -> Piece:
    return Piece(heading=False, text=words)


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Article 13 – Participation of society", "13"),
        ("Art. 5", "5"),
        ("المادة ١٣: مشاركة المجتمع", "13"),
        ("المادة (5)", "5"),
        ("Artículo 5. Políticas", "5"),
        ("Статья 13", "13"),
        ("第13条 社会参与", "13"),
        ("Participation", ""),
    ],
)
def test_an_article_is_known_by_its_number_in_six_languages(heading: str, number: str) -> None:
    assert rules.article_in(heading) == number


def test_parts_go_to_their_questions_and_articles() -> None:
    assert placed(
        head("1. SUMMARY"),
        text("Short."),
        head("Article 5"),
        head("Law", 2),
        text("A law."),
        head("Practice:", 2),
        text("No practice."),
        head("المادة ١٣"),
        head("القانون", 2),
        text("قانون."),
    ) == [
        (Place(question="summary"), ("Short.",)),
        (Place(question="law", article="5"), ("A law.",)),
        (Place(question="practice", article="5"), ("No practice.",)),
        (Place(question="law", article="13"), ("قانون.",)),
    ]


def test_what_no_heading_claims_is_said_and_not_guessed() -> None:
    assert placed(text("Before."), head("Thanks"), text("To all."), head("Article 99"), text("Strange.")) == [
        (None, ("Before.",)),
        (None, ("To all.",)),
        (None, ("Strange.",)),
    ]


def test_a_heading_of_ones_own_stays_inside_its_part() -> None:
    assert placed(head("Summary"), text("One."), head("Three requests", 2), text("Two.")) == [
        (Place(question="summary"), ("One.", "Three requests", "Two."))
    ]


@given(
    st.lists(
        st.one_of(
            st.builds(
                head, st.sampled_from(["Summary", "Law", "Article 5", "Odd", "المادة 13"]), st.integers(1, 3)
            ),
            st.builds(text, st.sampled_from(["a", "b", "c"])),
        )
    )
)
def test_no_paragraph_is_lost_and_their_order_stays(pieces: list[Piece]) -> None:
    out = [
        words
        for each in rules.place(pieces, titles=TITLES, of_articles=OF_ARTICLES, articles=("5", "13"))
        for words in each.paragraphs
    ]
    plain = [piece.text for piece in pieces if not piece.heading]
    assert [words for words in out if words in ("a", "b", "c")] == plain


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_for_what_has_no_numbering(words: str) -> None:
    once = rules.fold(words)
    assert rules.fold("x " + once) == ("x " + once).strip()

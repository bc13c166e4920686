"""What stands on paper from left to right comes back in the order in which it is read."""

from hypothesis import given
from hypothesis import strategies as st

from mithaq.library.readers.glyphs import Glyph, Page
from mithaq.library.readers.page_lines import lines_of
from mithaq.library.readers.written_order import in_reading_order

ARABIC = st.text("ابتثجحدرسصطعفقكلمنهوي", min_size=1, max_size=6)
LATIN = st.text("abcdefgXYZ", min_size=1, max_size=6)
NUMBER = st.integers(0, 99999).map(str)


def on_paper(words: list[str]) -> list[str]:
    """A line of a right-to-left paragraph as its letters stand from left to right."""
    shown: list[str] = []
    for word in reversed(words):
        if shown:
            shown.append(" ")
        shown.extend(reversed(word) if word[0] >= "\u0600" else word)
    return shown


@given(st.lists(ARABIC, min_size=1, max_size=8))
def test_arabic_words_come_back_in_their_order(words: list[str]) -> None:
    assert in_reading_order(on_paper(words), right_to_left=True) == " ".join(words)


@given(st.lists(st.tuples(ARABIC, st.one_of(LATIN, NUMBER)), min_size=1, max_size=5), ARABIC)
def test_numbers_and_foreign_words_between_arabic_ones_keep_their_own_direction(
    pairs: list[tuple[str, str]], last: str
) -> None:
    words = [word for pair in pairs for word in pair] + [last]
    assert in_reading_order(on_paper(words), right_to_left=True) == " ".join(words)


@given(st.text("abc xyz 012 .,()-жяё中文", max_size=40))
def test_a_line_without_arabic_letters_is_left_as_it_stands(line: str) -> None:
    if not any(letter in "()" for letter in line):
        assert in_reading_order(list(line), right_to_left=False) == line


@given(LATIN, st.lists(ARABIC, min_size=1, max_size=4), LATIN)
def test_arabic_inside_a_line_read_from_the_left_is_turned_round(
    first: str, words: list[str], last: str
) -> None:
    shown = [*first, " ", *on_paper(words), " ", *last]
    assert in_reading_order(shown, right_to_left=False) == f"{first} {' '.join(words)} {last}"


def test_brackets_are_set_right_whichever_way_the_file_keeps_them() -> None:
    for opening, closing in (("(", ")"), (")", "(")):
        shown = [*reversed("ألمانيا"), closing, *reversed("برلين"), opening]
        assert in_reading_order(
            [opening, *reversed("برلين"), closing, " ", *reversed("في")], right_to_left=True
        )
        assert in_reading_order([*shown], right_to_left=True).count("(") == 1
    assert in_reading_order(list("Achim Kassow (Germany("), right_to_left=False) == "Achim Kassow (Germany)"
    assert (
        in_reading_order(list("a) first, f(x), (b) second"), right_to_left=False)
        == "a) first, f(x), (b) second"
    )


def test_a_number_with_separators_stays_one_number() -> None:
    assert in_reading_order([*"2,000", " ", *reversed("عام")], right_to_left=True) == "عام 2,000"


def set_in_pieces(pieces: list[str], gap: float, *, spaced: bool) -> str:
    """A line of pieces that stand so far apart, in parts of their size, as PDFium tells it."""
    glyphs, pen = [], 50.0
    for number, piece in enumerate(pieces):
        for letter in piece:
            glyphs.append(
                Glyph(text=letter, left=pen, right=pen + 5, top=90, bottom=100, base=100, size=10, pen=pen,
                      group=number, spaced=spaced)
            )  # fmt: skip
            pen += 5
        pen += gap * 10
    return lines_of(Page(number=1, width=600, height=800, glyphs=glyphs))[0].text


def test_a_narrow_space_counts_between_letters_that_the_file_draws_apart() -> None:
    assert set_in_pieces(["unauthorized", "copying"], 0.1, spaced=True) == "unauthorized copying"
    assert set_in_pieces(["unauthor", "ized"], 0.0, spaced=True) == "unauthorized"
    assert set_in_pieces(["page", "\u2014"], 0.1, spaced=True) == "page\u2014"
    assert set_in_pieces(["two", "words"], 0.0, spaced=False) == "two words"

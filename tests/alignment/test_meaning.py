"""The channel for meaning, with an encoder of our own that knows a handful of concepts."""

import numpy as np
import pytest

from alignment import Engine, Flag, Kind, Text
from alignment.errors import SemanticMissing
from alignment.meaning import BEST, Margins, anchors, fresh_text
from tests.alignment.fixtures import LEXICAL, OFFICIAL, PRIOR, PROPOSAL

CONCEPTS = {
    "protect": 0,
    "حماية": 0,
    "保护": 0,
    "report": 1,
    "تقرير": 1,
    "报告": 1,
    "court": 2,
    "محكمة": 2,
    "法院": 2,
    "sea": 3,
    "بحر": 3,
    "海": 3,
}


class Concepts:
    """Vectors that count concepts; words it does not know do not matter."""

    def encode(self, texts):
        vectors = np.zeros((len(texts), 512), np.float32)
        for row, text in enumerate(texts):
            for word, place in CONCEPTS.items():
                vectors[row, place] += text.count(word)
            vectors[row, 10 + len(text) % 7] += 0.1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def engine():
    made = Engine(LEXICAL)
    made.encoder = Concepts()
    return made


ENGLISH = [
    Text(id="a", text="protect the report", lang="en", date="2021"),
    Text(id="b", text="the court of the sea", lang="en", date="2021"),
    Text(id="c", text="sea", lang="en", date="2019"),
]
ARABIC = Text(id="ours", text="حماية تقرير", lang="ar", date="2020")


def test_a_proposal_finds_its_like_in_another_language_and_no_words_are_marked():
    made = engine()
    made.add_official(ENGLISH)
    matches = made.match(ARABIC)
    assert matches[0].official == "a"
    assert matches[0].kind is Kind.PARAPHRASE
    assert matches[0].spans == ()
    assert Flag.SEMANTIC in matches[0].flags
    assert all(Flag.CLAIM not in match.flags for match in matches)


def test_an_older_text_in_another_language_is_an_echo():
    made = engine()
    made.add_official(ENGLISH)
    echo = next(match for match in made.match(ARABIC) if match.official == "c")
    assert Flag.ECHO in echo.flags
    assert echo.probability < 0.05


def test_an_undeclared_language_is_known_by_its_script():
    made = engine()
    made.add_official([Text(id="z", text="保护报告保护报告", date="2021")])
    assert [match.official for match in made.match(ARABIC)] == ["z"]


def test_no_more_than_the_best_are_given_and_texts_of_one_language_are_left_to_their_words():
    made = engine()
    made.add_official(Text(id=f"{at}", text="protect " * (at + 1), lang="en") for at in range(40))
    assert len(made.match(ARABIC)) == BEST
    assert not made.match(Text(id="x", text="حماية", lang="en"))


def test_blocks_give_the_margins_of_the_whole():
    texts = [f"protect {'report ' * (at % 5)}{'court ' * (at % 3)} article {at % 11}" for at in range(130)]
    vectors = Concepts().encode(texts)
    table = Margins(vectors, vectors, texts, texts)
    whole = table.whole()
    table.step = 7
    again = table.whole()
    assert np.allclose(whole[0], again[0], atol=2e-5)
    assert np.allclose(whole[1], again[1], atol=2e-5)


def test_numbers_of_every_script_and_symbols_are_anchors():
    assert anchors("Resolution A/RES/58/4 of ٢٠٠٣, paragraph 07") == {"A/RES/58/4", "2003", "7"} | anchors(
        "58 4"
    ) - {"58", "4"}


def test_the_new_text_of_a_proposal_leaves_its_base_out():
    made = engine()
    made.add_official([OFFICIAL])
    made.add_prior([PRIOR])
    desk = made.look(made.take_proposals([PROPOSAL]))
    assert fresh_text(desk.proposals, 0, desk.change) == "and the replies of civil society organizations"


def test_asking_for_meaning_without_the_package_says_so(monkeypatch):
    from alignment import meaning

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(meaning, "import_module", missing)
    with pytest.raises(SemanticMissing):
        meaning.make_encoder("on")
    assert meaning.make_encoder("auto") is None
    assert meaning.make_encoder("off") is None

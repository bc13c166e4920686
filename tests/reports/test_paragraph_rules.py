"""Paragraphs under several hands: laws."""

from hypothesis import given
from hypothesis import strategies as st

from mithaq.reports import paragraph_rules as rules
from mithaq.reports.paragraph_rules import ChangeKind, Known, Outcome

TEXTS = st.text(alphabet="abc \n،حق", max_size=12)
SENTENCES = st.sampled_from(
    [
        "The law says nothing on this.",
        "The law says little on this.",
        "لا ينص القانون على ذلك.",
        "Nobody was asked.",
        "Nobody was asked at all, and nobody answered.",
        "Five requests were sent.",
    ]
)


class Memory:
    """A paragraph as the action keeps it, in a few lines."""

    def __init__(self) -> None:
        self.versions: list[tuple[str, str]] = [("", "")]
        self.kept: list[str] = []

    def arrive(self, who: str, base: int, text: str) -> Outcome:
        outcome = rules.judge(
            text,
            base=base,
            current=self.versions[-1][1],
            version=len(self.versions) - 1,
            base_text=self.versions[base][1] if base < len(self.versions) else None,
            written_here_since={each for writer, each in self.versions[base + 1 :] if writer == who},
        )
        if outcome is Outcome.SAVED:
            self.versions.append((who, text))
        elif outcome is Outcome.KEPT:
            self.kept.append(text)
        return outcome


@given(
    st.lists(
        st.tuples(st.sampled_from(["rana", "salma"]), st.integers(0, 9), TEXTS, st.booleans()), max_size=30
    )
)
def test_no_text_that_arrived_is_ever_lost(arrivals: list[tuple[str, int, str, bool]]) -> None:
    memory = Memory()
    for who, base, text, again in arrivals:
        seen = min(base, len(memory.versions) - 1)
        memory.arrive(who, seen, text)
        if again:
            before = (len(memory.versions), len(memory.kept))
            memory.arrive(who, seen, text)
            assert (len(memory.versions), len(memory.kept)) == before or text in memory.kept
        assert text in {each for _who, each in memory.versions} | set(memory.kept)


@given(TEXTS, TEXTS)
def test_sending_again_after_a_lost_answer_changes_nothing_even_when_others_wrote_on(
    one: str, two: str
) -> None:
    memory = Memory()
    memory.arrive("rana", 0, one)
    memory.arrive("salma", len(memory.versions) - 1, two)
    versions, kept = list(memory.versions), list(memory.kept)
    assert memory.arrive("rana", 0, one) is Outcome.THERE
    assert (memory.versions, memory.kept) == (versions, kept)


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once_and_splitting_keeps_every_letter(text: str) -> None:
    assert rules.clean(rules.clean(text)) == rules.clean(text)
    pieces = rules.split(text)
    assert "".join("".join(piece.split()) for piece in pieces) == "".join(text.split())
    assert all(rules.split(piece) == [piece] for piece in pieces)


@given(st.lists(SENTENCES, max_size=8), st.lists(SENTENCES, max_size=8))
def test_taking_every_change_gives_what_came_back_and_taking_none_gives_the_copy(
    before: list[str], after: list[str]
) -> None:
    copy = [Known(key=str(number), text=text) for number, text in enumerate(before)]
    changes = rules.compare(copy, after)
    assert rules.apply(copy, changes, range(len(changes))) == after
    assert rules.apply(copy, changes, ()) == before


@given(st.lists(SENTENCES, max_size=8), st.lists(SENTENCES, max_size=8))
def test_every_paragraph_of_the_copy_is_spoken_of_once(before: list[str], after: list[str]) -> None:
    copy = [Known(key=str(number), text=text) for number, text in enumerate(before)]
    keys = [change.key for change in rules.compare(copy, after) if change.kind is not ChangeKind.NEW]
    assert sorted(keys) == sorted(each.key for each in copy)


def test_a_word_changed_is_a_paragraph_changed_and_a_new_sentence_is_new() -> None:
    copy = [Known(key="a", text="The law says nothing on this."), Known(key="b", text="Nobody was asked.")]
    changes = rules.compare(
        copy, ["The law says little on this.", "Nobody was asked.", "Five requests were sent."]
    )
    assert [(each.kind, each.key) for each in changes] == [
        (ChangeKind.CHANGED, "a"),
        (ChangeKind.SAME, "b"),
        (ChangeKind.NEW, ""),
    ]


def test_words_are_counted_in_every_script() -> None:
    assert rules.count_words("The State’s law, 2024.") == 4
    assert rules.count_words("لا ينصّ القانون على ذلك.") == 5
    assert rules.count_words("反腐败法") == 4
    assert rules.count_words("  \n ") == 0

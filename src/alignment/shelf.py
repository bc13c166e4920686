"""A growing collection of texts, kept as columns: ids and dates, the texts as bytes, words and their places.

Here: taking texts in and giving them back. Not here: weights (vocabulary), finding shared words (seeds,
scan).
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from alignment.dates import days
from alignment.errors import DuplicateId
from alignment.segment import bounds
from alignment.tokens import code_points, folded_word, tokenise_points
from alignment.values import Text
from alignment.vocabulary import Vocabulary

LANGUAGES = frozenset(("ar", "en", "es", "fr", "ru", "zh"))
LARGE = 1 << 20

BATCH = 1 << 20
"""Code points cut into words at a time."""


class Column:
    """A growing array: parts are joined when they are read."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._parts: list[npt.NDArray[np.generic]] = [np.zeros(0, kind)]

    def add(self, part: npt.NDArray[np.generic]) -> None:
        """Append an array of the column's kind."""
        self._parts.append(part)

    def whole(self) -> npt.NDArray[np.generic]:
        """The column as one array."""
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts)]
        return self._parts[0]


class Shelf:
    """Texts of one kind (official, prior, proposals). A text has one passage or more; a passage is a run of
    words.

    Columns by text: `ids`, `actors`, `first_day`, `last_day`, `passage_bounds`. By passage: `text_of`,
    `word_bounds`,
    `passage_starts`. By word: `words` (numbers), `word_starts` (code points into the text as given),
    `word_sizes`.
    """

    def __init__(self, name: str, vocabulary: Vocabulary, *, counted: bool = False) -> None:
        self.name = name
        self.vocabulary = vocabulary
        self.counted = counted
        self.ids: list[str] = []
        self.actors: list[str | None] = []
        self.dates: list[str | None] = []
        self.langs: list[str | None] = []
        self.symbols: list[str | None] = []
        self.bases: dict[int, str] = {}
        self._place: dict[str, int] = {}
        self._bytes = bytearray()
        self._ends = array("q", [0])
        self._text_days: list[tuple[int, int]] = []
        self._passages_of = array("q", [0])
        self._starts = array("q")
        self._texts = array("q")
        self._words = Column(np.int32)
        self._word_starts = Column(np.int32)
        self._word_sizes = Column(np.uint16)
        self._bounds = Column(np.int64)
        self._bounds.add(np.zeros(1, np.int64))
        self._word_count = 0

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, texts: Iterable[Text]) -> int:
        """Take texts in, in order; gives how many were new. An identical repetition is passed over.

        Raises DuplicateId when an id comes back with another text, BadDate for a date that is none.
        """
        added = 0
        batch: list[str] = []
        size = 0
        for text in texts:
            known = self._place.get(text.id)
            if known is not None:
                if self.text(known) == text.text:
                    continue
                raise DuplicateId(text.id, self.name)
            place = len(self.ids)
            self._text_days.append(days(text.date))
            self._place[text.id] = place
            self.ids.append(text.id)
            self.actors.append(text.actor)
            self.dates.append(text.date)
            self.langs.append(text.lang)
            self.symbols.append(text.symbol)
            if text.base is not None:
                self.bases[place] = text.base
            self._bytes += text.text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))
            for start, end in bounds(text.text):
                self._starts.append(start)
                self._texts.append(place)
                batch.append(text.text[start:end])
                size += end - start + 1
                if size >= BATCH:
                    self._cut(batch)
                    batch, size = [], 0
            self._passages_of.append(len(self._starts))
            added += 1
        self._cut(batch)
        return added

    def _cut(self, batch: list[str]) -> None:
        if not batch:
            return
        lengths = np.array([len(piece) + 1 for piece in batch], np.int64)
        ends = np.cumsum(lengths)
        whole = "\n".join(batch) + "\n"
        points = code_points(whole)
        tokens = tokenise_points(points)
        edges = np.searchsorted(tokens.starts, ends, side="left").astype(np.int64)
        words = self.vocabulary.number(tokens.hashes)
        self.vocabulary.note(
            words,
            points[tokens.ends - 1],
            lambda at: folded_word(whole[tokens.starts[at] : tokens.ends[at]]),
        )
        counts = np.diff(edges, prepend=0)
        first = len(self._starts) - len(batch)
        shift = np.array(self._starts[first:], np.int64) - (ends - lengths)
        moved = np.repeat(shift, counts)
        self._words.add(words)
        self._word_starts.add((tokens.starts + moved).astype(np.int32))
        # a passage has at most 6,000 code points, so a word has no more
        self._word_sizes.add((tokens.ends - tokens.starts).astype(np.uint16))
        if self.counted:
            self.vocabulary.count(words, np.concatenate([np.zeros(1, np.int64), edges]))
        self._bounds.add(edges + self._word_count)
        self._word_count += int(words.size)

    def place(self, text_id: str) -> int | None:
        """The number of a text by its id."""
        return self._place.get(text_id)

    def text(self, place: int) -> str:
        """One text as it was given."""
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")

    def record(self, place: int) -> Text:
        """One text with what is known about it."""
        return Text(
            id=self.ids[place], text=self.text(place), lang=self.langs[place], date=self.dates[place],
            actor=self.actors[place], symbol=self.symbols[place], base=self.bases.get(place),
        )  # fmt: skip

    def days_of(self, place: int) -> tuple[int, int]:
        """First and last possible day of one text."""
        return self._text_days[place]

    def passages_of(self, place: int) -> range:
        """The passages of one text."""
        return range(self._passages_of[place], self._passages_of[place + 1])

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self._starts)

    @property
    def words(self) -> npt.NDArray[np.int32]:
        """Numbers of all words in order."""
        return self._words.whole()  # type: ignore[return-value]

    @property
    def word_starts(self) -> npt.NDArray[np.int32]:
        """First code point of each word in its text."""
        return self._word_starts.whole()  # type: ignore[return-value]

    @property
    def word_sizes(self) -> npt.NDArray[np.uint16]:
        """Code points of each word."""
        return self._word_sizes.whole()  # type: ignore[return-value]

    def end_of(self, word: int) -> int:
        """Code point after the last of one word in its text."""
        return int(self.word_starts[word]) + int(self.word_sizes[word])

    @property
    def word_bounds(self) -> npt.NDArray[np.int64]:
        """Where the words of each passage begin, one more entry than passages."""
        return self._bounds.whole()  # type: ignore[return-value]

    @property
    def text_of(self) -> npt.NDArray[np.int32]:
        """The text of each passage."""
        return np.array(self._texts, np.int32)

    def passage_days(self) -> npt.NDArray[np.int32]:
        """First and last possible day of each passage, shape (passages, 2), zeros where unknown."""
        days_of = np.array(self._text_days, np.int32).reshape(-1, 2)
        return days_of[self.text_of]

    def texts(self) -> Iterator[str]:
        """All texts in order."""
        for place in range(len(self.ids)):
            yield self.text(place)

    def digest(self) -> bytes:
        """A hash of all texts with what is known about them, whatever their order."""
        whole = hashlib.sha256(self.name.encode())
        for place in sorted(range(len(self.ids)), key=self.ids.__getitem__):
            record = (
                self.ids[place],
                self.langs[place],
                self.dates[place],
                self.actors[place],
                self.bases.get(place),
            )
            whole.update(repr(record).encode("utf-8", "surrogatepass"))
            whole.update(self._bytes[self._ends[place] : self._ends[place + 1]])
        return whole.digest()

    def warnings(self) -> list[str]:
        """What a reader should know about these texts, one sentence each, in order."""
        found: list[str] = []
        sizes = np.diff(self.word_bounds) if self.passages else np.zeros(0, np.int64)
        for place, text_id in enumerate(self.ids):
            passages = self.passages_of(place)
            if not int(sizes[passages.start : passages.stop].sum()):
                found.append(f"{self.name}: {text_id!r} has no words and matches nothing")
            elif self._ends[place + 1] - self._ends[place] > LARGE:
                found.append(
                    f"{self.name}: {text_id!r} is very long and was compared in {len(passages)} passages"
                )
            language = self.langs[place]
            if language and language.lower()[:2] not in LANGUAGES:
                found.append(
                    f"{self.name}: {text_id!r} is in {language!r}, compared by its words without its grammar"
                )
        undated = sum(1 for date in self.dates if not date)
        if undated:
            found.append(
                f"{self.name}: {undated} of {len(self.ids)} texts have no date; they can raise no claim"
            )
        return found

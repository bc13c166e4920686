"""Several people at the same paragraphs: what happens to a text that arrives, and how two versions of a section are compared.

Plain Python. A text that arrives is saved, or is there already, or is kept beside the newer one; it is never dropped.
"""

import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a text that arrives."""

    #: It is the paragraph's next version.
    SAVED = "saved"
    #: It is there already, or was and somebody wrote on from it: nothing to do.
    THERE = "there"
    #: Somebody else saved another text meanwhile: both are kept until a person chooses.
    KEPT = "kept"


class ChangeKind(StrEnum):
    """What a document that came back does to a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


#: How alike two paragraphs must be to count as one that was changed.
ALIKE = 0.5
LONGEST = 20_000
_BREAK = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
#: A word is a run of letters and digits; scripts without spaces between words count by character.
_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’\u0640\u064b-\u0652][^\W_]+)*"
)


def clean(text: str) -> str:
    """A paragraph as it is kept: one kind of line end, no blanks around it, no characters that no database holds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def split(text: str) -> list[str]:
    """The paragraphs of a text: what stands between empty lines."""
    return [piece for part in _BREAK.split(clean(text)) if (piece := clean(part))]


def count_words(text: str) -> int:
    """How many words a text has."""
    return sum(1 for _match in _WORD.finditer(text))


def judge(
    arrived: str,
    *,
    base: int,
    current: str,
    version: int,
    base_text: str | None,
    written_here_since: Collection[str] = (),
) -> Outcome:
    """What becomes of `arrived`, which was written over version `base`, when the paragraph reads `current` at `version`.

    `base_text` is what version `base` said (None when nobody knows); `written_here_since` holds the texts that the same
    person saved after it: an answer that got lost on the line is sent again.
    """
    if arrived == current:
        return Outcome.THERE
    if base == version:
        return Outcome.SAVED
    if arrived == base_text or arrived in written_here_since:
        return Outcome.THERE
    return Outcome.KEPT


@dataclass(frozen=True, kw_only=True)
class Known:
    """A paragraph as it stood in a copy that was taken out."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a document that came back does: to which paragraph (`key`, empty for a new one), after which."""

    kind: ChangeKind
    key: str = ""
    after: str = ""
    before_text: str = ""
    text: str = ""


def compare(copy: Sequence[Known], returned: Sequence[str]) -> list[Change]:
    """The changes from a copy to what came back, in the order in which the result reads.

    Equal paragraphs anchor the rest; between them those that are alike are one that was changed. Taking all changes
    gives what came back; taking none gives the copy.
    """
    found: list[Change] = []
    # How a line is broken inside a paragraph is lost in word processors, and is no change.
    before = [" ".join(each.text.split()) for each in copy]
    after = [" ".join(each.split()) for each in returned]
    last = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for each in copy[i1:i2]:
                found.append(
                    Change(kind=ChangeKind.SAME, key=each.key, before_text=each.text, text=each.text)
                )
                last = each.key
            continue
        pairs = _pairs(before[i1:i2], after[j1:j2])
        place = i1
        for offset, arrived in enumerate(returned[j1:j2]):
            text = clean(arrived)
            partner = pairs.get(offset)
            if partner is None:
                found.append(Change(kind=ChangeKind.NEW, after=last, text=text))
                continue
            for gone in copy[place : i1 + partner]:
                found.append(Change(kind=ChangeKind.REMOVED, key=gone.key, before_text=gone.text))
                last = gone.key
            each = copy[i1 + partner]
            found.append(Change(kind=ChangeKind.CHANGED, key=each.key, before_text=each.text, text=text))
            last = each.key
            place = i1 + partner + 1
        for gone in copy[place:i2]:
            found.append(Change(kind=ChangeKind.REMOVED, key=gone.key, before_text=gone.text))
            last = gone.key
    return found


def _pairs(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For places in `after`, the place in `before` that it is most alike, without crossing."""
    found: dict[int, int] = {}
    floor = 0
    for j, text in enumerate(after):
        best, place = ALIKE, -1
        for i in range(floor, len(before)):
            matcher = SequenceMatcher(None, before[i], text, autojunk=False)
            if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
                continue
            ratio = matcher.ratio()
            if ratio > best:
                best, place = ratio, i
        if place >= 0:
            found[j] = place
            floor = place + 1
    return found


def apply(copy: Sequence[Known], changes: Sequence[Change], accepted: Collection[Hashable]) -> list[str]:
    """How the section reads when the changes with these numbers (their places in `changes`) are taken."""
    read: list[str] = []
    for number, change in enumerate(changes):
        taken = number in accepted
        if change.kind is ChangeKind.SAME or (change.kind is ChangeKind.REMOVED and not taken):
            read.append(change.before_text)
        elif change.kind is ChangeKind.CHANGED:
            read.append(change.text if taken else change.before_text)
        elif change.kind is ChangeKind.NEW and taken:
            read.append(change.text)
    return read

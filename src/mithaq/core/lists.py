"""The list kit: one declaration gives a page with search, filters, order, column choice and paging, and its data twins.

    class CountryList(ListPage):
        name = "countries"
        title = _("Countries")
        columns = (
            Column("name", _("Country"), lambda c: text_in(c.names), sort=sort_by_text("names")),
            Column("iso3", _("Code"), lambda c: c.iso3, sort="iso3"),
        )
        filters = (Filter("region", _("Region"), regions, lambda rows, value: rows.filter(regions=value)),)
        search_fields = ("names__en", "names__ar", "iso3")
        default_order = ("name",)

        def rows(self):
            return Country.objects.visible_to(self.request.user)

    urlpatterns = list_paths("countries", CountryList)

`rows` joins what the columns need (`select_related`, `prefetch_related`), so that the number of queries does not grow
with the rows. See docs/how-to/add-a-list.md. Saved views and bulk actions are in `lists_views` and `lists_bulk`.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase  # noqa: TID251 - lists are views
from django.shortcuts import render  # noqa: TID251 - lists are views
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views import View

from mithaq.core import changes, freshness, lists_form, lists_views, twins
from mithaq.core.exports import XLSX_ROWS, Field
from mithaq.core.lists_ask import BadQuestion, Question, read_question
from mithaq.core.lists_bulk import BulkAction, BulkResult, delete_action
from mithaq.core.lists_order import BadCursor, Key, Order, Page, is_nullable, sort_by_text
from mithaq.core.lists_parts import Cell, Choices, Column, Filter, Kind, Link, Text, Value, values_of
from mithaq.core.lists_paths import FORMATS, list_paths
from mithaq.core.lists_posts import UNDO_KEY, answer_post
from mithaq.core.lists_table import number_text, table_html

__all__ = [
    "BulkAction",
    "BulkResult",
    "Cell",
    "Column",
    "Filter",
    "Kind",
    "Link",
    "ListPage",
    "Value",
    "delete_action",
    "list_paths",
    "sort_by_text",
]


class ListPage(View):
    """A list as page and as data. Subclasses declare; see the module."""

    name: ClassVar[str] = ""
    title: Text = ""
    intro: Text = ""
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    search_fields: Sequence[str] = ()
    default_order: Sequence[str] = ()
    page_size: int = 50
    most_on_page: int = 500
    most_rows: int = 250_000
    sources: Sequence[Any] = ()
    licence: str = ""
    bulk_actions: Sequence[BulkAction] = ()
    template_name: str = "core/list.html"
    #: What the page says when there is nothing at all, and the next step.
    empty: Text = ""
    #: Public facts: anonymous readers may be answered from the shared cache, and data may be read from other sites.
    public: bool = False
    max_age: int = 300
    areas: Sequence[str] = (changes.EVERYTHING,)
    #: Signed-in people may save the address under a name.
    can_save_views: bool = True

    # --- what a subclass says ---------------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """The rows this person may see: start at `visible_to(self.request.user)`."""
        raise NotImplementedError

    def search(self, rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
        """The rows in which every word occurs in one of the search fields."""
        for word in words:
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(found)
        return rows

    def complete(self, rows: Sequence[Any]) -> None:
        """Fill in, once for the rows of a page, what its columns show of other records and `rows()` does not fetch."""

    def links(self) -> Sequence[Link]:
        """Ways on beside the title, such as "Add an organisation"."""
        return ()

    def extra_context(self) -> dict[str, Any]:
        """What the subclass's own template needs besides."""
        return {}

    def as_of(self) -> date | None:
        """The day the facts are as of; today when None."""
        return None

    def meta(self) -> twins.Meta:
        """What stands beside the data."""
        return twins.Meta(sources=self.sources, licence=self.licence, as_of=self.as_of())

    def etag(self) -> str | None:
        """A cheap text that changes whenever this page does, for lists that are not `public`; None: always made anew."""
        return None

    # --- what is asked ------------------------------------------------------------------------------

    @cached_property
    def choices_of(self) -> dict[str, Choices]:
        """The choices of each filter that has some."""
        return {
            each.key: tuple(each.choices(self) if callable(each.choices) else each.choices)
            for each in self.filters
            if each.choices is not None
        }

    def read(self, *, strict: bool) -> Question:
        """The question as the address puts it."""
        columns = [column for column in self.columns if (column.in_data if strict else column.in_page)]
        return read_question(
            self.request.GET,
            columns=columns,
            filters=self.filters,
            choices_of=self.choices_of,
            most=self.most_rows if strict else self.most_on_page,
            strict=strict,
        )

    def order_of(self, question: Question) -> Order:
        """The order asked for, else the list's own."""
        wanted = [question.sort] if question.sort else list(self.default_order)
        model = self.rows_model
        language = get_language() or "en"
        by_key = {column.key: column for column in self.columns if column.sort is not None}
        keys = []
        for name in wanted:
            bare = name.removeprefix("-")
            sort: Any = by_key[bare].sort if bare in by_key else bare
            by = sort(language) if callable(sort) and not hasattr(sort, "resolve_expression") else sort
            keys.append(
                Key(
                    by=by,
                    descending=name.startswith("-"),
                    nullable=is_nullable(model, by) if isinstance(by, str) else True,
                )
            )
        return Order(model, keys)

    @cached_property
    def all_rows(self) -> QuerySet[Any]:
        return self.rows()

    @property
    def rows_model(self) -> Any:
        return self.all_rows.model

    def matching(self, question: Question) -> QuerySet[Any]:
        """The rows that search and filters leave, in no order."""
        rows = self.all_rows
        for each in self.filters:
            if each.key in question.chosen:
                rows = each.apply(rows, question.chosen[each.key])
        return self.search(rows, question.words) if question.words and self.search_fields else rows

    def shown_columns(self, question: Question) -> list[Column]:
        """The columns of the page: those asked for (the first always), else those shown by default."""
        usable = [column for column in self.columns if column.in_page]
        if question.columns:
            return [c for number, c in enumerate(usable) if number == 0 or c.key in question.columns]
        return [column for column in usable if column.shown]

    # --- answers --------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *, format: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if self.public:
            return freshness.answer_fresh(
                request, lambda: self.answer(format), max_age=self.max_age, areas=self.areas
            )
        if stamp := self.etag():
            who = str(getattr(request.user, "pk", None))
            tag = freshness.weak_tag(
                freshness.release(), stamp, who, get_language() or "", request.get_full_path()
            )
            if freshness.matches(request, tag):
                response: HttpResponseBase = freshness.not_modified(tag)
            else:
                response = self.answer(format)
                response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "private, no-cache"
            return response
        return self.answer(format)

    def post(self, request: HttpRequest, *, format: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if format is not None:
            return self.http_method_not_allowed(request)
        return answer_post(self)

    def view_name(self) -> str:
        """The name under which views of this list are saved."""
        match = self.request.resolver_match
        return (match.view_name if match else "") or self.name

    @cached_property
    def permitted_actions(self) -> list[BulkAction]:
        """The bulk actions this person may use."""
        person = self.request.user
        return [action for action in self.bulk_actions if person.is_authenticated and action.may(person)]

    def answer(self, format: str | None) -> HttpResponseBase:
        """The page, or the data in `format`."""
        return self.page() if format is None else self.data(format)

    def find(self, question: Question) -> tuple[Page, int]:
        """The page asked for, and how many rows match in all."""
        rows = self.matching(question)
        order = self.order_of(question)
        size = question.limit or self.page_size
        page = order.page(rows, size=size, after=question.after, before=question.before)
        self.complete(page.rows)
        whole = question.after is None and question.before is None and page.after is None
        return page, len(page.rows) if whole else rows.count()

    def page(self, *, status: int = 200, ticked: frozenset[str] = frozenset()) -> HttpResponse:
        """The list as a page; a question that cannot be understood is answered with the form and the reason."""
        question = self.read(strict=False)
        found, count = Page(rows=[], before=None, after=None), 0
        if not question.problems:
            try:
                found, count = self.find(question)
            except BadCursor:
                question.problems.append(
                    _("This page of the list is no longer there. Begin at the first one.")
                )
        context = {
            **self.frame(question),
            "count": count,
            "count_text": self.count_text(count, question),
            "table": self.table(question, found, ticked) if found.rows else "",
            "pages": self.pages(question, found),
            **self.people_context(),
            **self.extra_context(),
        }
        return render(self.request, self.template_name, context, status=400 if question.problems else status)

    def people_context(self) -> dict[str, Any]:
        """What only somebody signed in sees: saved views, bulk actions, undo."""
        person = self.request.user
        if not person.is_authenticated or not (self.can_save_views or self.bulk_actions):
            return {"views": [], "can_save": False}
        current = self.request.GET.get("view", "")
        views = lists_views.views_for(self.view_name(), person) if self.can_save_views else []
        undo = self.request.session.get(UNDO_KEY)
        return {
            "can_save": self.can_save_views,
            "views": [
                {
                    "name": view.name,
                    "address": f"{self.request.path}?{view.address}{'&' if view.address else ''}view={view.pk}",
                    "current": str(view.pk) == current,
                    "shared": bool(view.role),
                    "own": view.owner_id == person.pk,
                    "pk": view.pk,
                }
                for view in views
            ],
            "roles": lists_views.roles_to_share_with(person) if self.can_save_views else [],
            "actions": self.permitted_actions,
            "undo_count": len(undo[1]) if undo and undo[0] == self.view_name() else 0,
        }

    def frame(self, question: Question) -> dict[str, Any]:
        """Everything round the table."""
        return {
            "page": self,
            "title": self.title,
            "intro": self.intro,
            "question": question,
            "links": self.links(),
            "tools": lists_form.tools_html(self, question),
            "downloads": [(name.upper(), f"{self.request.path}.{name}{_rest(question)}") for name in FORMATS],
            "first_address": question.address(),
            "bare_address": self.request.path,
        }

    def table(self, question: Question, found: Page, ticked: frozenset[str]) -> str:
        """The table of the rows found."""
        chosen = (lambda row: str(row.pk) in ticked) if self.permitted_actions else None
        return table_html(
            self.shown_columns(question),
            found.rows,
            caption=str(self.title),
            question=question,
            sorted_by=self.sorted_by(question),
            chosen=chosen,
        )

    def sorted_by(self, question: Question) -> tuple[str, bool] | None:
        """The column the rows stand in the order of, and whether from its end."""
        first = question.sort or (self.default_order[0] if self.default_order else "")
        return (first.removeprefix("-"), first.startswith("-")) if first else None

    def pages(self, question: Question, found: Page) -> dict[str, str]:
        """The addresses of the neighbours."""
        near = {}
        if found.before:
            near["first"] = question.address()
            near["previous"] = question.address(before=found.before)
        if found.after:
            near["next"] = question.address(after=found.after)
        return near

    def count_text(self, count: int, question: Question) -> str:
        """How many rows match, in words."""
        shown = {"count": number_text(count)}
        if question.narrowed:
            return ngettext("%(count)s row matches", "%(count)s rows match", count) % shown
        return ngettext("%(count)s row", "%(count)s rows", count) % shown

    def data(self, format: str) -> HttpResponseBase:
        """The rows as data: all that match, or a page of them when `limit` is given."""
        question = self.read(strict=True)
        columns = [
            column
            for column in self.columns
            if column.in_data and (not question.columns or column.key in question.columns)
        ]
        if question.problems:
            return self.refuse(format, " ".join(question.problems))
        meta = self.meta()
        rows: Any
        if question.limit or question.after or question.before:
            try:
                found, count = self.find(question)
            except BadCursor:
                return self.refuse(
                    format, _("This page of the list is no longer there. Begin at the first one.")
                )
            rows = found.rows
            if found.after:
                meta.more["next"] = self.request.path + question.address(after=found.after)
            if found.before:
                meta.more["previous"] = self.request.path + question.address(before=found.before)
        else:
            matching = self.matching(question)
            count = matching.count()
            most = min(self.most_rows, XLSX_ROWS - 1) if format == "xlsx" else self.most_rows
            if count > most:
                return self.refuse(
                    format,
                    _(
                        "These are more than %(most)s rows. Narrow them with a filter, or ask for them in pages with “limit”."
                    )
                    % {"most": number_text(most)},
                )
            rows = self.order_of(question).over(matching).iterator(chunk_size=1000)
        meta.more["count"] = count
        return self.data_answer(format, columns, rows, meta)

    def data_answer(
        self, format: str, columns: Sequence[Column], rows: Any, meta: twins.Meta
    ) -> HttpResponseBase:
        """The rows in one format."""
        fields = [Field(key=column.key, label=str(column.label)) for column in columns]
        values = values_of(columns, rows)
        name = self.name or "data"
        if format == "csv":
            return twins.csv_answer(name, fields, values, open_data=self.public)
        if format == "xlsx":
            return twins.xlsx_answer(name, str(self.title), fields, values, meta, open_data=self.public)
        return twins.json_rows_answer(fields, values, meta, open_data=self.public)

    def refuse(self, format: str, sentence: str) -> HttpResponse:
        """Say in one sentence why there are no data."""
        if format == "json":
            return twins.json_error(sentence, code=BadQuestion.code)
        return HttpResponse(sentence + "\n", status=400, content_type="text/plain; charset=utf-8")


def _rest(question: Question) -> str:
    address = question.address(limit=None, view=None)
    return "" if address == "?" else address

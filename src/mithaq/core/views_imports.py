"""The screens of an import: send a file, map its columns, check the difference, apply, undo."""

import csv
import io
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from mithaq.core import imports_runs
from mithaq.core.errors import Conflict, MithaqError, NotFound, NotPermitted, RuleBroken
from mithaq.core.exports import BOM, guarded
from mithaq.core.imports import Change, ImportKind, Plan, column_letters
from mithaq.core.lists_table import number_text
from mithaq.core.models_lists import ImportRun, ImportState
from mithaq.core.sheets import SheetRefused, Table

#: How many rows of each sort the check shows.
SHOWN = 100


class ImportView(View):
    """What the screens share: the kind, and who may."""

    kind: ImportKind = ImportKind()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not self.kind.may(request.user):
            raise NotPermitted
        return super().dispatch(request, *args, **kwargs)

    def address(self, run: ImportRun | None = None) -> str:
        """The address of the beginning, or of one run."""
        match = self.request.resolver_match
        space = f"{':'.join(match.namespaces)}:" if match and match.namespaces else ""
        if run is None:
            return reverse(f"{space}{self.kind.name}_import")
        return reverse(f"{space}{self.kind.name}_import_run", args=[run.pk])

    def run_of(self, pk: int) -> ImportRun:
        if pk >= 2**63:
            raise NotFound
        run = ImportRun.objects.select_related("read_by").filter(pk=pk, kind=self.kind.name).first()
        if run is None:
            raise NotFound
        return run

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return render(
            self.request,
            f"core/{template}.html",
            {"kind": self.kind, "start": self.address(), "back": self.kind.back_address or "/", **context},
            status=status,
        )


class ImportStart(ImportView):
    """Send a file; earlier imports of this kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, problem: str = "", status: int = 200) -> HttpResponse:
        runs = [
            (run, self.address(run))
            for run in ImportRun.objects.select_related("read_by")
            .filter(kind=self.kind.name)
            .defer("table", "changes")[:20]
        ]
        limits = self.kind.limits
        return self.show(
            "import_start",
            {
                "runs": runs,
                "problem": problem,
                "megabytes": limits.bytes // (1024 * 1024),
                "most_rows": number_text(limits.rows),
            },
            status,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        upload: Any = request.FILES.get("file")
        try:
            run = imports_runs.receive(self.kind, upload, by=request.user, at=timezone.now())
        except SheetRefused as refused:
            return self.page(str(refused), refused.status)
        return HttpResponseRedirect(self.address(run))


class ImportStep(ImportView):
    """One run: whatever is next for it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_of(pk)
        if run.state != ImportState.READ:
            return self.done(run)
        if not run.columns or request.GET.get("map") == "1":
            return self.map(run)
        return self.check(run)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_of(pk)
        steps = {"map": self.save_map, "apply": self.apply, "undo": self.undo}
        step = steps.get(request.POST.get("do", ""))
        if step is None:
            raise NotFound
        return step(run)

    # --- columns ------------------------------------------------------------------------------------

    def map(self, run: ImportRun, problem: str = "", columns: dict[str, int] | None = None) -> HttpResponse:
        table = imports_runs.table_of(run)
        if columns is None:
            columns = run.columns or imports_runs.first_columns(self.kind, table)
        sample = table.rows[:3]
        fields = [
            {
                "field": each,
                "column": columns.get(each.key),
                "needed": each.required or each.key in self.kind.key,
                "example": _example(table, columns.get(each.key)),
            }
            for each in self.kind.fields
        ]
        choices = [
            (place, column_letters(place), heading or _("(no heading)"))
            for place, heading in enumerate(table.headings)
        ]
        unused = [
            heading
            for place, heading in enumerate(table.headings)
            if heading and place not in columns.values()
        ]
        return self.show(
            "import_map",
            {
                "run": run,
                "fields": fields,
                "choices": choices,
                "sample": sample,
                "unused": unused,
                "problem": problem,
                "address": self.address(run),
            },
            422 if problem else 200,
        )

    def save_map(self, run: ImportRun) -> HttpResponse:
        columns: dict[str, int] = {}
        for each in self.kind.fields:
            raw = self.request.POST.get(f"column-{each.key}", "")
            if raw.isdecimal() and len(raw) < 6:
                columns[each.key] = int(raw)
        try:
            imports_runs.map_columns(self.kind, run, columns, by=self.request.user, at=timezone.now())
        except RuleBroken as error:
            return self.map(run, str(error), columns)
        return HttpResponseRedirect(self.address(run))

    # --- check and apply ----------------------------------------------------------------------------

    def check(self, run: ImportRun, problem: str = "", status: int = 200) -> HttpResponse:
        plan = imports_runs.plan_run(self.kind, run)
        before = (
            ImportRun.objects.filter(kind=self.kind.name, sha256=run.sha256, state=ImportState.APPLIED)
            .defer("table", "changes")
            .first()
        )
        counts = plan.counts
        return self.show(
            "import_check",
            {
                "run": run,
                "plan": plan,
                "counts": counts,
                "summary": summary(counts),
                "rows": self.rows(plan),
                "hidden": max(len(plan.changes) - SHOWN, 0),
                "hidden_rejects": max(len(plan.rejects) - SHOWN, 0),
                "digest": plan.digest(),
                "problem": problem,
                "same_file": before,
                "address": self.address(run),
                "rejects_address": f"{self.address(run)}/rejects.csv",
            },
            status,
        )

    def rows(self, plan: Plan) -> list[dict[str, Any]]:
        """The first rows of each sort, as the check shows them."""
        shown: list[dict[str, Any]] = [
            {
                "name": " ".join(str(part) for part in change.key),
                "line": change.line,
                "status": "done" if change.is_new else "part",
                "word": _("New") if change.is_new else _("Changed"),
                "differences": self.differences(change),
            }
            for change in plan.changes[:SHOWN]
        ]
        shown += [
            {
                "name": next((cell for cell in reject.cells if cell.strip()), _("(empty)"))[:80],
                "line": reject.line,
                "status": "late",
                "word": _("Cannot be read"),
                "reasons": reject.reasons,
            }
            for reject in plan.rejects[:SHOWN]
        ]
        return sorted(shown, key=lambda row: int(row["line"]))

    def differences(self, change: Change) -> list[dict[str, Any]]:
        labels = {each.key: each.label for each in self.kind.fields}
        return [
            {
                "label": labels.get(name, name),
                "before": self.kind.show_value(name, change.before.get(name)) if change.before else "",
                "after": self.kind.show_value(name, change.after[name]),
            }
            for name in change.changed_fields()
            if not (change.before is None and change.after[name] in (None, ""))
        ]

    def apply(self, run: ImportRun) -> HttpResponse:
        post = self.request.POST
        try:
            imports_runs.apply_run(
                self.kind,
                run,
                digest=post.get("digest", ""),
                leave_rejects=post.get("rejects") == "leave",
                by=self.request.user,
                at=timezone.now(),
            )
        except (RuleBroken, Conflict) as error:
            run = self.run_of(run.pk)
            if run.state != ImportState.READ:
                return self.done(run, str(error), error.status)
            return self.check(run, str(error), error.status)
        return HttpResponseRedirect(self.address(run))

    def undo(self, run: ImportRun) -> HttpResponse:
        try:
            count = imports_runs.undo_run(self.kind, run, by=self.request.user, at=timezone.now())
        except MithaqError as error:
            return self.done(self.run_of(run.pk), str(error), error.status)
        messages.success(
            self.request,
            ngettext("%(count)s row is as it was before.", "%(count)s rows are as they were before.", count)
            % {"count": number_text(count)},
        )
        return HttpResponseRedirect(self.address(run))

    def done(self, run: ImportRun, problem: str = "", status: int = 200) -> HttpResponse:
        can_undo = (
            run.state == ImportState.APPLIED
            and run.applied_at is not None
            and timezone.now() - run.applied_at <= imports_runs.KEPT
            and (run.counts.get("new", 0) or run.counts.get("changed", 0))
        )
        return self.show(
            "import_done",
            {
                "run": run,
                "summary": summary(run.counts),
                "can_undo": can_undo,
                "undone": run.state == ImportState.UNDONE,
                "problem": problem,
                "address": self.address(run),
            },
            status,
        )


class ImportRejects(ImportView):
    """The rows that cannot be read, as a file to correct and send again: the columns as they were, and why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_of(pk)
        if run.state != ImportState.READ or not run.columns:
            raise NotFound
        table = imports_runs.table_of(run)
        plan = imports_runs.plan_run(self.kind, run)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([*(guarded(each) for each in table.headings), _("Row"), _("Why it cannot be read")])
        for reject in plan.rejects:
            writer.writerow(
                [*(guarded(cell) for cell in reject.cells), reject.line, guarded(" ".join(reject.reasons))]
            )
        response = HttpResponse(BOM + out.getvalue(), content_type="text/csv; charset=utf-8")
        stem = run.file_name.rsplit(".", 1)[0]
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stem)}-rejects.csv"
        return response


def summary(counts: dict[str, int]) -> list[str]:
    """The counts in words."""
    return [
        ngettext("%(count)s new row", "%(count)s new rows", counts.get("new", 0))
        % {"count": number_text(counts.get("new", 0))},
        ngettext("%(count)s changed row", "%(count)s changed rows", counts.get("changed", 0))
        % {"count": number_text(counts.get("changed", 0))},
        ngettext("%(count)s row stays the same", "%(count)s rows stay the same", counts.get("unchanged", 0))
        % {"count": number_text(counts.get("unchanged", 0))},
        ngettext("%(count)s row cannot be read", "%(count)s rows cannot be read", counts.get("rejected", 0))
        % {"count": number_text(counts.get("rejected", 0))},
    ]


def _example(table: Table, place: int | None) -> str:
    if place is None:
        return ""
    return next((row[place] for row in table.rows[:50] if place < len(row) and row[place].strip()), "")[:60]


def import_paths(route: str, kind: ImportKind) -> list[URLPattern]:
    """The addresses of an import: `route` (named `<kind>_import`), `route/<run>` (`<kind>_import_run`) and its rejects."""
    return [
        path(route, ImportStart.as_view(kind=kind), name=f"{kind.name}_import"),
        path(f"{route}/<int:pk>", ImportStep.as_view(kind=kind), name=f"{kind.name}_import_run"),
        path(
            f"{route}/<int:pk>/rejects.csv",
            ImportRejects.as_view(kind=kind),
            name=f"{kind.name}_import_rejects",
        ),
    ]

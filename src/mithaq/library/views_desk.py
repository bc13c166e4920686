"""Work on the library: the list with the state of every reading, adding, changing, another language, withdrawing."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, ListPage
from mithaq.core.lists_parts import Link
from mithaq.library import actions, forms, permissions, queries, rules
from mithaq.library.models import READERSHIPS, READINGS, Document, DocumentText
from mithaq.library.views import COLUMNS, FILTERS

READING_SHAPES = {"waiting": "none", "read": "done", "refused": "held"}


def _reading(row: Document) -> Cell:
    """The worst of how the newest texts stand."""
    states = {text.state for text in row.texts.all() if text.is_current}
    for state, words in reversed(READINGS):
        if state in states and state != rules.Reading.READ:
            return Cell(words, status=READING_SHAPES[state])
    return Cell(dict(READINGS)[rules.Reading.READ.value], status="done") if states else Cell("")


class DeskDocuments(Requires, ListPage):
    """Every document that this person may read, with how its reading stands and who may read it."""

    may = staticmethod(permissions.may_read_desk)
    name = "desk_documents"
    title = _("Documents of the library")
    columns = (
        *COLUMNS,
        Column("reading", _("Reading"), lambda row: str(_reading(row).text), _reading),
        Column(
            "readership",
            _("Who may read it"),
            lambda row: row.readership,
            lambda row: Cell(
                _now("withdrawn") if row.withdrawn_at else row.get_readership_display(),
                status="held" if row.withdrawn_at else "",
            ),
            sort="readership",
        ),
    )
    filters = (
        *FILTERS,
        Filter(
            "readership", _("Who may read it"), READERSHIPS, lambda rows, value: rows.filter(readership=value)
        ),
        Filter(
            "reading",
            _("Reading"),
            READINGS,
            lambda rows, value: rows.filter(texts__state=value, texts__is_current=True).distinct(),
        ),
    )
    search_fields = ("titles__en", "titles__ar", "symbol", "issued_by")
    default_order = ("-id",)
    empty = _("No document is here yet. The hub and the coordinators add them.")

    def rows(self) -> QuerySet[Document]:
        return queries.with_texts(Document.objects.visible_to(self.request.user))

    def links(self) -> tuple[Link, ...]:
        if not permissions.may_add_document(self.request.user):
            return ()
        return (Link(_now("Add a document"), reverse("library:add"), button=True),)


class DocumentEdit(EditPage):
    """A page of work on the library; only for who adds documents."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_add_document) or super().dispatch(request, *args, **kwargs)


class AddPage(DocumentEdit):
    """Add a document with its file."""

    title = _("Add a document")
    form_class = forms.AddForm
    show_history = False
    back_address = ""

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_add_document(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> forms.AddForm:
        self.form = forms.AddForm(data, files, initial={"readership": rules.Readership.STAFF.value})
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        text = actions.add_document(
            by,
            language=data["language"],
            upload=data["file"],
            public=data["readership"] == rules.Readership.PUBLIC,
            at=at,
            **self.form.values(),
        )
        return text.document

    def leave(self, thing: Any) -> str:
        return reverse("library:desk_documents")


class ChangePage(DocumentEdit):
    """Change what is said of a document, and who may read it."""

    title = _("Change what is said of the document")
    form_class = forms.AboutForm
    version_field = "version"

    def find(self) -> Any:
        return get_or_not_found(Document.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_document(person, thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> forms.AboutForm:
        self.form = forms.AboutForm(data, initial=self.initial(thing))
        return self.form

    def initial(self, thing: Any) -> dict[str, Any]:
        kept = ("kind", "symbol", "issued_by", "address", "readership")
        return {
            **{name: getattr(thing, name) for name in kept},
            "country": thing.country_id or "",
            "when": str(thing.when or ""),
            "title_en": thing.titles.get("en", ""),
            "title_ar": thing.titles.get("ar", ""),
            "readers": "\n".join(thing.readers.values_list("email", flat=True)),
        }

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        values = self.form.values()
        # Titles in other languages stay as they are.
        values["titles"] = {**thing.titles, **values["titles"]}
        return actions.change_document(by, thing, readership=data["readership"], at=at, **values)


class AddTextPage(DocumentEdit):
    """Add another language or a newer version."""

    title = _("Add a language or a version")
    intro = _("Earlier versions stay, with the numbers of their passages; links to them go on working.")
    form_class: type[Any] = forms.TextForm
    show_history = False

    def find(self) -> Any:
        return get_or_not_found(Document.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_document(person, thing)

    def seen(self, thing: Any) -> str:
        return ""  # Texts are only added: two people may add at the same time.

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_text(by, thing, language=data["language"], upload=data["file"], at=at)

    def leave(self, thing: Any) -> str:
        return str(thing.get_absolute_url())


class WithdrawPage(AddTextPage):
    """Withdraw a document."""

    title = _("Withdraw the document")
    intro = _("It leaves pages, data and search at once. The hub still finds it here, with your reason.")
    button = _("Withdraw")
    form_class = forms.WithdrawForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_open_documents(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.withdraw_document(by, thing, why=data["why"], at=at)
        return thing


@requires(permissions.may_add_document)
@require_POST
def read_again(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    """Ask once more for the reading of a text that could not be read."""
    rows = DocumentText.objects.visible_to(request.user).select_related("document")
    found = get_or_not_found(rows, pk=text, document=pk)
    actions.ask_again(request.user, found, at=timezone.now())  # type: ignore[arg-type]
    return HttpResponseRedirect(found.get_absolute_url())

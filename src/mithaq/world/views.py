"""Public pages of the world: instruments and their articles."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mithaq.core import twins
from mithaq.core.errors import NotFound
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, sort_by_text
from mithaq.core.lists_parts import Choices
from mithaq.core.texts import language_of, text_in
from mithaq.core.verification import Verification
from mithaq.world import queries
from mithaq.world.models import Chapter, Mechanism, Provision, Treaty
from mithaq.world.permissions import may_confirm_values
from mithaq.world.rules import TreatyKind

LANGUAGES = [code for code, _name in settings.ALL_LANGUAGES]


def text_cell(value: Any, *, href: str | None = None, verification: str = "sourced") -> Cell:
    """A text by language: marked with its language when it is not the reader's, and when it is not verified."""
    found = language_of(value)
    return Cell(
        text_in(value),
        href=href,
        lang=found if found and found != get_language() else None,
        mark=queries.mark_of(verification),
    )


def sure_of(words: Any, value: Any) -> str:
    """How sure the text is in the language that the reader sees."""
    return str((words or {}).get(language_of(value), Verification.UNVERIFIED))


def _entry(field: str, code: str) -> Callable[[Any], str]:
    """Reads one language of a text."""
    return lambda row: str(getattr(row, field).get(code, ""))


def find_treaty(slug: str) -> Treaty:
    """The instrument at this address, written in small letters."""
    treaty = Treaty.objects.filter(pk=slug.upper()).select_related("source", "parties_stated_source").first()
    if treaty is None:
        raise NotFound(_("We hold no instrument of that name. The list of treaties names those we know."))
    return treaty


def treaty_told(treaty: Treaty) -> dict[str, Any]:
    """An instrument as data twins tell it."""
    return {
        "code": treaty.code,
        "kind": treaty.kind,
        "names": treaty.names,
        "names_verification": treaty.names_verification,
        "adopted": treaty.adopted,
        "adopted_verification": treaty.adopted_verification,
        "in_force": treaty.in_force,
        "in_force_verification": treaty.in_force_verification,
        "mechanisms": [mechanism.code for mechanism in treaty.mechanisms.all()],
    }


def _partial_column(key: str, label: Any) -> Column:
    """A date with the precision it is known to, and its mark; only a treaty enters into force."""

    def show(treaty: Treaty) -> Cell:
        told = getattr(treaty, key)
        if told:
            return Cell(told, mark=queries.mark_of(getattr(treaty, f"{key}_verification")))
        if key == "in_force" and treaty.kind != TreatyKind.TREATY:
            return Cell("")
        return Cell(gettext("unknown"), status="unknown")

    return Column(key, label, lambda treaty: getattr(treaty, key), show=show, sort=key, expected=False)


class TreatyList(ListPage):
    """Instruments against corruption, one row each."""

    name = "treaties"
    title = _("Treaties and other instruments")
    intro = _("The treaty, and the instruments and mechanisms beside it.")
    public = True
    areas = ("world",)
    template_name = "world/treaties.html"
    columns = (
        Column(
            "name",
            _("Name"),
            lambda treaty: text_in(treaty.names),
            show=lambda treaty: text_cell(
                treaty.names,
                href=treaty.get_absolute_url(),
                verification=sure_of(treaty.names_verification, treaty.names),
            ),
            sort=sort_by_text("names"),
        ),
        Column("code", _("Code"), lambda treaty: treaty.code, sort="code"),
        Column(
            "kind",
            _("Kind"),
            lambda treaty: treaty.kind,
            show=lambda treaty: Cell(treaty.get_kind_display()),
            sort="kind",
        ),
        Column(
            "organisation",
            _("Adopted within"),
            lambda treaty: text_in(treaty.organisations),
            show=lambda treaty: text_cell(treaty.organisations),
        ),
        _partial_column("adopted", _("Adopted")),
        _partial_column("in_force", _("In force")),
        Column(
            "mechanisms",
            _("Followed by"),
            lambda treaty: "; ".join(text_in(mechanism.names) for mechanism in treaty.mechanisms.all()),
            expected=False,
            shown=False,
        ),
        Column(
            "parties_known",
            _("Parties we know"),
            lambda treaty: treaty.parties_known or None,
            kind=Kind.NUMBER,
            sort="parties_known",
            expected=False,
        ),
        *(Column(f"name_{code}", code, _entry("names", code), in_page=False) for code in LANGUAGES),
        Column("verification", _("Verification"), lambda treaty: treaty.verification, in_page=False),
        Column("source", _("Source"), lambda treaty: treaty.source_id, in_page=False),
    )
    filters = (
        Filter(
            "kind",
            _("Kind"),
            list(Treaty.KIND_WORDS.items()),
            lambda rows, value: rows.filter(kind=value),
        ),
    )
    search_fields = ("code", "names__en", "names__ar", "names__fr", "names__es")
    default_order = ("order",)

    def rows(self) -> QuerySet[Any]:
        return (
            Treaty.objects.visible_to(self.request.user)
            .prefetch_related("mechanisms")
            .annotate(parties_known=Count("parties", filter=Q(parties__is_party=True)))
        )

    def extra_context(self) -> dict[str, Any]:
        return {"mechanisms": Mechanism.objects.prefetch_related("treaties").select_related("source")}

    def meta(self) -> twins.Meta:
        return twins.Meta(
            sources=queries.sources_told(Treaty.objects.values_list("source", flat=True)),
            licence=self.licence,
        )


def _chapters(page: "TreatyPage") -> Choices:
    return [
        (str(chapter.order), f"{chapter.number}. {text_in(chapter.names)}")
        for chapter in Chapter.objects.filter(treaty=page.treaty)
    ]


def _title_cell(provision: Provision) -> Cell:
    return text_cell(
        provision.titles,
        href=provision.get_absolute_url(),
        verification=sure_of(provision.titles_verification, provision.titles),
    )


def _chapter_cell(provision: Provision) -> Cell:
    chapter = provision.chapter
    if chapter is None:
        return Cell("")
    return Cell(
        f"{chapter.number}. {text_in(chapter.names)}",
        mark=queries.mark_of(sure_of(chapter.names_verification, chapter.names)),
    )


PROVISION_COLUMNS: tuple[Column, ...] = (
    Column(
        "article",
        _("Article"),
        lambda provision: provision.number,
        show=lambda provision: Cell(provision.number, href=provision.get_absolute_url()),
        kind=Kind.NUMBER,
        sort="order",
    ),
    Column(
        "title",
        _("Title"),
        lambda provision: text_in(provision.titles),
        show=_title_cell,
        sort=sort_by_text("titles"),
    ),
    Column(
        "chapter",
        _("Chapter"),
        lambda provision: provision.chapter.number if provision.chapter else "",
        show=_chapter_cell,
        sort="chapter__order",
    ),
    Column(
        "obligation",
        _("Obligation"),
        lambda provision: provision.obligation,
        show=lambda provision: Cell(
            provision.get_obligation_display(), mark=queries.mark_of(provision.obligation_verification)
        ),
        sort="obligation",
    ),
    Column(
        "cycle",
        _("Review cycle"),
        lambda provision: provision.cycle,
        sort="cycle",
        expected=False,
        about=_("The cycle of the review mechanism that looks at this article."),
    ),
    Column(
        "obligation_note",
        _("Which paragraph binds how"),
        lambda provision: text_in(provision.obligation_notes),
        show=lambda provision: text_cell(provision.obligation_notes),
        expected=False,
        shown=False,
    ),
    Column("identifier", _("Identifier"), lambda provision: provision.identifier, sort="order", shown=False),
    *(Column(f"title_{code}", code, _entry("titles", code), in_page=False) for code in LANGUAGES),
    *(
        Column(
            f"title_{code}_verification",
            code,
            _entry("titles_verification", code),
            in_page=False,
        )
        for code in LANGUAGES
    ),
    Column(
        "obligation_verification",
        _("Verification"),
        lambda provision: provision.obligation_verification,
        in_page=False,
    ),
    Column("source", _("Source"), lambda provision: provision.source_id, in_page=False),
)


class TreatyPage(ListPage):
    """One instrument: what it is, what follows it, and its articles as the list."""

    name = "treaty"
    public = True
    areas = ("world",)
    template_name = "world/treaty.html"
    page_size = 100
    columns = PROVISION_COLUMNS
    filters = (
        Filter("chapter", _("Chapter"), _chapters, lambda rows, value: rows.filter(chapter__order=value)),
        Filter(
            "obligation",
            _("Obligation"),
            list(Provision.OBLIGATION_WORDS.items()),
            lambda rows, value: rows.filter(obligation=value),
        ),
        Filter(
            "cycle",
            _("Review cycle"),
            [("I", "I"), ("II", "II")],
            lambda rows, value: rows.filter(cycle=value),
        ),
    )
    search_fields = ("number", *(f"titles__{code}" for code in LANGUAGES))
    default_order = ("order",)

    @cached_property
    def treaty(self) -> Treaty:
        """The instrument that the address names."""
        return find_treaty(self.kwargs["treaty"])

    def rows(self) -> QuerySet[Any]:
        return (
            Provision.objects.visible_to(self.request.user)
            .filter(treaty=self.treaty)
            .select_related("chapter")
        )

    def frame(self, question: Any) -> dict[str, Any]:
        return {**super().frame(question), "title": text_in(self.treaty.names)}

    def extra_context(self) -> dict[str, Any]:
        return {
            "treaty": self.treaty,
            "mechanisms": self.treaty.mechanisms.all(),
            "parties": queries.party_count(self.treaty),
            "name_verification": sure_of(self.treaty.names_verification, self.treaty.names),
            "may_confirm": may_confirm_values(self.request.user),
        }

    def page(self, *, status: int = 200, ticked: frozenset[str] = frozenset()) -> HttpResponse:
        if self.rows().exists():
            return super().page(status=status, ticked=ticked)
        context = {
            "title": text_in(self.treaty.names),
            "json": f"{self.request.path}.json",
            **self.extra_context(),
        }
        return render(self.request, "world/treaty_without_articles.html", context)

    def meta(self) -> twins.Meta:
        codes = {self.treaty.source_id, *self.rows().values_list("source", flat=True)}
        return twins.Meta(
            sources=queries.sources_told(codes), licence=self.licence, treaty=treaty_told(self.treaty)
        )


def provision_page(
    request: HttpRequest, treaty: str, number: int, format: str | None = None
) -> HttpResponseBase:
    """One article: its title in six languages and how sure each is, its class of obligation, its place."""
    found = (
        Provision.objects.visible_to(request.user)
        .filter(treaty=find_treaty(treaty), number=str(number))
        .select_related("treaty", "chapter", "source")
        .first()
    )
    if found is None:
        raise NotFound(
            _("This treaty has no article of that number in our record. Its page lists those we know.")
        )
    if format:
        return _provision_data(found, format)
    siblings = Provision.objects.filter(treaty=found.treaty_id)
    context = {
        "provision": found,
        "titles": queries.titles_of(found),
        "verification": sure_of(found.titles_verification, found.titles),
        "chapter_verification": sure_of(found.chapter.names_verification, found.chapter.names)
        if found.chapter
        else "",
        "previous": siblings.filter(order__lt=found.order).order_by("-order").first(),
        "following": siblings.filter(order__gt=found.order).order_by("order").first(),
        "may_confirm": may_confirm_values(request.user),
        "data": f"{request.path}.json",
        "csv": f"{request.path}.csv",
    }
    return render(request, "world/provision.html", context)


def _provision_data(provision: Provision, format: str) -> HttpResponseBase:
    columns = [column for column in PROVISION_COLUMNS if column.in_data]
    meta = twins.Meta(sources=queries.sources_told([provision.source_id]), treaty=provision.treaty_id)
    if format == "json":
        return twins.json_answer({column.key: column.value(provision) for column in columns}, meta)
    fields = [twins.Field(key=column.key, label=str(column.label)) for column in columns]
    rows = [[column.value(provision) for column in columns]]
    name = f"{provision.treaty_id.lower()}-{provision.number}"
    if format == "csv":
        return twins.csv_answer(name, fields, rows)
    return twins.xlsx_answer(name, str(provision), fields, rows, meta)

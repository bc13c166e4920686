"""Words of public reports in the search of texts: titles, findings, the text of published editions, recommendations.

Only what everybody may read goes into the index. `put_report` and `put_recommendation` run in the transaction in which
something becomes public, changes or is taken back, and leave in the index what is public then, which may be nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core.texts import language_of, text_in
from mithaq.library import indexing
from mithaq.library.search_kinds import NewEntry, SearchKind, Shown
from mithaq.reports.manuscript import Block, BlockKind, Manuscript
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import Publication
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_writing import Finding

REPORTS, FINDINGS, TEXTS, RECOMMENDATIONS = "report", "finding", "report_text", "recommendation"
#: The place of an entry tells its language by the number here: add at the end only.
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
#: Blocks of an edition that are found as its text; findings and recommendations are kinds of their own.
WORDED = frozenset({BlockKind.TEXT, BlockKind.SUMMARY, BlockKind.REPLY})

Places = Sequence[tuple[int, int]]


def owners(person: Anybody) -> QuerySet[ParallelReport]:
    """The reports that this person may see."""
    return ParallelReport.objects.visible_to(person)


def owners_of_recommendations(person: Anybody) -> QuerySet[Recommendation]:
    """The recommendations that this person may see."""
    return Recommendation.objects.visible_to(person)


# --- putting in and taking out ----------------------------------------------------------------------------


def put_report(report: ParallelReport) -> None:
    """Let be found of a report, and of its recommendations, what is public now."""
    indexing.put(REPORTS, report.pk, entries_of_report(report))
    indexing.put(FINDINGS, report.pk, entries_of_findings(report))
    indexing.put(TEXTS, report.pk, entries_of_edition(report))
    for recommendation in Recommendation.objects.filter(report=report).order_by("pk"):
        recommendation.report = report
        indexing.put(RECOMMENDATIONS, recommendation.pk, entries_of_recommendation(recommendation))


def put_recommendation(recommendation: Recommendation) -> None:
    """Let a recommendation be found when it is public, and not when it is not."""
    # Asked anew: the row at hand may be older than what its report has become.
    now = Recommendation.objects.select_related("report").get(pk=recommendation.pk)
    indexing.put(RECOMMENDATIONS, now.pk, entries_of_recommendation(now))


def forget_report(report: ParallelReport, at: datetime) -> None:
    """Take everything out of a report that was withdrawn (`withdrawals.register`)."""
    put_report(report)


# --- what the entries are ---------------------------------------------------------------------------------


def _facets(report: ParallelReport) -> dict[str, str]:
    return {
        "country": report.country_id,
        "year": str(report.published_on.year) if report.published_on else "",
    }


def _in_languages(texts: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Number, language and words of each text that is there."""
    for number, language in enumerate(LANGUAGES):
        if words := texts.get(language, "").strip():
            yield number, language, words


def entries_of_report(report: ParallelReport) -> Iterator[NewEntry]:
    """Its titles, each with the name of the State."""
    if not report.is_public:
        return
    for number, language, title in _in_languages(report.titles):
        yield NewEntry(
            owner=report.pk,
            place=number,
            language=language,
            is_public=True,
            words=f"{title} {report.country.names.get(language, '')} {report.code}",
            facets=_facets(report),
        )


def entries_of_findings(report: ParallelReport) -> Iterator[NewEntry]:
    """What it found, article by article, in a sentence."""
    if not report.is_public:
        return
    for key, headlines in report.findings.order_by("pk").values_list("pk", "headlines"):
        for number, language, words in _in_languages(headlines):
            yield NewEntry(
                owner=report.pk,
                place=key * 10 + number,
                language=language,
                is_public=True,
                words=words,
                facets=_facets(report),
            )


def entries_of_edition(report: ParallelReport) -> Iterator[NewEntry]:
    """The paragraphs of its newest edition, summaries and the State's reply among them."""
    text = _released(report)
    if text is None:
        return
    for number, block in enumerate(text.blocks):
        if block.kind in WORDED and block.text.strip():
            yield NewEntry(
                owner=report.pk,
                place=number,
                language=_language(block, text),
                is_public=True,
                words=block.text,
                facets=_facets(report),
            )


def entries_of_recommendation(recommendation: Recommendation) -> Iterator[NewEntry]:
    """What is asked, of whom, and how one will see it done, with the code."""
    if not recommendation.is_public:
        return
    for number, language, _words in _in_languages(recommendation.texts):
        yield NewEntry(
            owner=recommendation.pk,
            place=number,
            language=language,
            is_public=True,
            words=f"{_words_of(recommendation, language)} {recommendation.code}",
            facets=_facets(recommendation.report),
        )


def _released(report: ParallelReport) -> Manuscript | None:
    if not report.is_public:
        return None
    row = Publication.objects.filter(report=report).first()
    return row.released_text if row is not None else None


def _language(block: Block, text: Manuscript) -> str:
    return (block.language or text.language)[:2]


def _words_of(recommendation: Recommendation, language: str) -> str:
    texts = (recommendation.texts, recommendation.addressees, recommendation.success)
    return " · ".join(words for words in (each.get(language, "").strip() for each in texts) if words)


# --- a rebuild --------------------------------------------------------------------------------------------


def indexed() -> QuerySet[ParallelReport]:
    """The public reports."""
    return ParallelReport.objects.public()


def indexed_recommendations() -> QuerySet[Recommendation]:
    """The public recommendations."""
    return Recommendation.objects.public()


def _each(keys: Sequence[int]) -> Iterator[ParallelReport]:
    yield from indexed().filter(pk__in=keys).select_related("country").order_by("pk")


def titles_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """The titles of these reports."""
    return (entry for report in _each(keys) for entry in entries_of_report(report))


def findings_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """The findings of these reports."""
    return (entry for report in _each(keys) for entry in entries_of_findings(report))


def editions_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """The texts of these reports."""
    return (entry for report in _each(keys) for entry in entries_of_edition(report))


def recommendations_of(keys: Sequence[int]) -> Iterable[NewEntry]:
    """These recommendations."""
    rows = indexed_recommendations().filter(pk__in=keys).select_related("report").order_by("pk")
    return (entry for row in rows for entry in entries_of_recommendation(row))


# --- how they are shown -----------------------------------------------------------------------------------


def show_reports(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Reports that were found by their titles."""
    rows = ParallelReport.objects.filter(pk__in={owner for owner, _place in places})
    reports = {row.pk: row for row in rows.select_related("country", "cycle")}
    found = {}
    for owner, place in places:
        if report := reports.get(owner):
            found[owner, place] = Shown(
                title=report.title,
                title_language=language_of(report.titles),
                href=report.get_absolute_url(),
                words=f"{text_in(report.country.names)}, {text_in(report.cycle.names)}",
                language=get_language() or "en",
                about=report.code,
            )
    return found


def show_findings(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Findings by their article, in the language in which they were found."""
    rows = Finding.objects.filter(pk__in={place // 10 for _owner, place in places})
    findings = {
        row.pk: row
        for row in rows.select_related("report__country", "report__cycle", "report__publication", "provision")
    }
    found = {}
    for owner, place in places:
        finding = findings.get(place // 10)
        if finding is None or finding.report_id != owner:
            continue
        language = LANGUAGES[place % 10]
        publication = getattr(finding.report, "publication", None)
        found[owner, place] = Shown(
            title=_now("Article %(number)s: %(title)s")
            % {"number": finding.provision.number, "title": text_in(finding.provision.titles)},
            title_language=language_of(finding.provision.titles),
            href=f"{_read(finding.report)}#finding-{finding.pk}"
            if publication is not None and publication.manuscript
            else finding.report.get_absolute_url(),
            words=finding.headlines.get(language, ""),
            language=language,
            about=finding.report.title,
        )
    return found


def show_editions(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Paragraphs, at the nearest heading above them."""
    rows = Publication.objects.filter(report__in={owner for owner, _place in places})
    found = {}
    for row in rows.select_related("report__country", "report__cycle"):
        text = row.released_text
        if text is None:
            continue
        for place in {
            place for owner, place in places if owner == row.report_id and place < len(text.blocks)
        }:
            block = text.blocks[place]
            heading = _heading_above(text, place)
            found[row.report_id, place] = Shown(
                title=row.report.title,
                title_language=language_of(row.report.titles),
                href=_read(row.report) + (f"#{heading.anchor}" if heading else ""),
                words=block.text,
                language=_language(block, text),
                about=heading.text if heading else "",
            )
    return found


def _heading_above(text: Manuscript, place: int) -> Block | None:
    above = (text.blocks[number] for number in range(place, -1, -1))
    return next((block for block in above if block.kind is BlockKind.HEADING and block.anchor), None)


def _read(report: ParallelReport) -> str:
    return reverse("reports:read", kwargs={"code": report.code})


def show_recommendations(places: Places) -> Mapping[tuple[int, int], Shown]:
    """Recommendations in the language in which they were found."""
    rows = Recommendation.objects.filter(pk__in={owner for owner, _place in places})
    asked = {row.pk: row for row in rows.select_related("report__country", "report__cycle")}
    found = {}
    for owner, place in places:
        if row := asked.get(owner):
            language = LANGUAGES[place]
            found[owner, place] = Shown(
                title=_now("Recommendation %(number)d") % {"number": row.number},
                href=row.get_absolute_url(),
                words=_words_of(row, language),
                language=language,
                about=row.report.title,
            )
    return found


KINDS = (
    SearchKind(
        key=REPORTS,
        label=_("Parallel reports"),
        owners=owners,
        indexed=indexed,
        entries=titles_of,
        show=show_reports,
        is_title=True,
        is_public_only=True,
        has_box=True,
    ),
    SearchKind(
        key=FINDINGS,
        label=_("Findings of parallel reports"),
        owners=owners,
        indexed=indexed,
        entries=findings_of,
        show=show_findings,
        is_public_only=True,
    ),
    SearchKind(
        key=TEXTS,
        label=_("Texts of parallel reports"),
        owners=owners,
        indexed=indexed,
        entries=editions_of,
        show=show_editions,
        is_public_only=True,
    ),
    SearchKind(
        key=RECOMMENDATIONS,
        label=_("Recommendations"),
        owners=owners_of_recommendations,
        indexed=indexed_recommendations,
        entries=recommendations_of,
        show=show_recommendations,
        is_public_only=True,
        has_box=True,
    ),
)

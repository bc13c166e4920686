"""What everybody may read of reports: who wrote them, what they found, what the steps of the scale mean."""

from django.utils.translation import gettext as _

from mithaq.core.texts import text_in
from mithaq.network import exposure
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Finding, ScaleStep


def authors_of(report: ParallelReport) -> list[tuple[str, str, str]]:
    """Who wrote a report: name, language of the name, address in the directory. An organisation that chose not to be named is not."""
    if report.author_name:
        return [(report.author_name, "", "")]
    found = []
    for row in report.contributors.all():
        card = exposure.card_of(row.organisation)
        if card is not None and card.is_named:
            organisation = row.organisation
            found.append(
                (organisation.display_name, organisation.display_language, organisation.get_public_url())
            )
    return found


def authors_text(report: ParallelReport) -> str:
    """The same in one line; empty when nobody may be named."""
    return ", ".join(name for name, _language, _address in authors_of(report))


def findings_of(report: ParallelReport) -> list[Finding]:
    """The findings of a report that is published, in the order of the treaty."""
    if not report.is_public:
        return []
    return list(
        Finding.objects.filter(report=report).select_related("provision").order_by("provision__order")
    )


def scale_words() -> dict[int, str]:
    """The steps of the scale in words."""
    return {step.score: text_in(step.names) for step in ScaleStep.objects.all()}


def score_text(score: int | None, scale: dict[int, str]) -> str:
    """A score as people read it."""
    return _("not scored") if score is None else f"{score} · {scale.get(score, '')}"

"""What people do with reports out: begin one with the texts of the last, write, sign off."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.funding.models import GrantAgreement
from mithaq.results import documents_out, permissions, rules_out
from mithaq.results.models import OutBlock, OutReport, ReportingPeriod, Series

SIGNED = _("This report is signed off. Its words and numbers stand as they are.")


def is_known(kind: str, name: str) -> bool:
    """Whether a live field speaks of something that there is."""
    if kind in ("value", "target"):
        return Series.objects.filter(key=name).exists()
    if kind == "income":
        return name.isdigit() and len(name) == 4
    return kind == "day"


def open_report(
    by: User,
    reporting: ReportingPeriod,
    *,
    code: str,
    kind: rules_out.OutKind,
    titles: Mapping[str, str],
    agreement: GrantAgreement | None = None,
    at: datetime,
) -> OutReport:
    """Begin a report. Its texts begin as those of the newest report of its kind (for a donor: of its agreement)."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if (kind is rules_out.OutKind.DONOR) != (agreement is not None):
        raise RuleBroken(
            _("A report to a donor names its agreement; other reports name none."),
            code="agreement_and_kind",
            field="agreement",
        )
    earlier: list[Mapping[tuple[str, str], str]] = [
        {(block.section, block.language): block.text for block in report.blocks.all()}
        for report in OutReport.objects.filter(kind=kind.value, agreement=agreement)
        .order_by("-made_at", "-id")
        .prefetch_related("blocks")
    ]
    try:
        with transaction.atomic():
            made = OutReport.objects.create(
                code=code,
                kind=kind.value,
                titles=dict(titles),
                reporting=reporting,
                agreement=agreement,
                made_at=at,
            )
            kept = rules_out.carried_over(rules_out.text_sections(kind), earlier)
            OutBlock.objects.bulk_create(
                OutBlock(report=made, section=section, language=language, text=text)
                for (section, language), text in sorted(kept.items())
            )
            audit.record(
                by, "open_report_out", made, at=at, after={"kind": kind.value, "period": reporting.code}
            )
    except IntegrityError:
        raise RuleBroken(
            _("A report with this short name is there already. Choose another one."),
            code="report_twice",
            field="code",
        ) from None
    return made


def write_text(
    by: User, report: OutReport, *, section: str, language: str, text: str, at: datetime
) -> OutReport:
    """Write the text of one section in one language. A live field that nothing can fill is refused with its name."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if report.signed_at is not None:
        raise RuleBroken(SIGNED, code="signed_off")
    if section not in rules_out.text_sections(rules_out.OutKind(report.kind)) or language not in dict(
        settings.ALL_LANGUAGES
    ):
        raise RuleBroken(_("This report has no such text."), code="no_such_text")
    unknown = rules_out.unknown_fields(text, is_known)
    if unknown:
        raise RuleBroken(
            _("Nothing can fill these fields: %(fields)s. Correct their names, or leave them out."),
            code="unknown_field",
            field="text",
            fields=", ".join(unknown),
        )
    with transaction.atomic():
        _claim(report)
        OutBlock.objects.update_or_create(
            report=report, section=section, language=language, defaults={"text": text.strip()}
        )
        audit.record(by, "write_report_text", report, at=at, after={"section": section, "language": language})
    return report


def _claim(report: OutReport, **values: Any) -> None:
    """Move the version on, if nobody else did and it is not signed off."""
    changed = OutReport.objects.filter(pk=report.pk, version=report.version, signed_at__isnull=True).update(
        version=report.version + 1, **values
    )
    if changed != 1:
        raise Conflict()
    report.version += 1


def sign_report(by: User, report: OutReport, *, at: datetime) -> OutReport:
    """Freeze words and numbers. The figures of the period must be signed off first, and every text be there."""
    if not permissions.may_approve(by):
        raise NotPermitted()
    if report.signed_at is not None:
        raise RuleBroken(SIGNED, code="signed_off")
    if not report.reporting.is_signed:
        raise RuleBroken(
            _("The figures of this period are not signed off yet. Sign them off first."),
            code="figures_not_signed",
        )
    languages = list(settings.COMPLETE_LANGUAGES)
    have = {(block.section, block.language) for block in report.blocks.all() if block.text}
    missing = [
        f"{section} ({language})"
        for section in rules_out.text_sections(rules_out.OutKind(report.kind))
        for language in languages
        if (section, language) not in have
    ]
    if missing:
        raise RuleBroken(
            _("These texts are still empty: %(texts)s. Write them, then sign off."),
            code="texts_missing",
            texts=", ".join(missing),
        )
    frozen = json.dumps(
        {language: documents_out.make(report, language) for language in languages},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    with transaction.atomic():
        _claim(report, frozen=frozen, digest=digest, signed_at=at, signed_by=by)
        audit.record(by, "sign_report_out", report, at=at, after={"digest": digest})
    report.refresh_from_db()
    return report


def holds(report: OutReport) -> bool:
    """Whether what was signed off is still what was hashed."""
    return hashlib.sha256(report.frozen.encode()).hexdigest() == report.digest

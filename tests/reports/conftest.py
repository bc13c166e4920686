"""A small treaty with two chapters, a State, an organisation, the real template, and a report begun from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from mithaq.core import reference
from mithaq.library.actions_evidence import use_evidence
from mithaq.library.models_evidence import EvidenceItem
from mithaq.network.models import Organisation
from mithaq.reports import actions, actions_writing, gates, queries, rules
from mithaq.reports.actions_writing import Entry
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Finding, Paragraph, Section
from mithaq.reports.reference import FILES
from mithaq.reviews.models import Cycle
from mithaq.world.models import (
    Chapter,
    Country,
    CountryRegion,
    Mechanism,
    MechanismTreaty,
    Party,
    Provision,
    Region,
    Treaty,
)
from tests.people import Cast

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: The part that each of the cast has in the report of these tests.
PARTS = {
    "hub_staff": rules.Part.EDITOR,
    "member_in_amman": rules.Part.AUTHOR,
    "member_in_lima": rules.Part.AUTHOR,
    "board_member": rules.Part.PEER_REVIEWER,
    "case_worker": rules.Part.LEGAL_CHECKER,
    "election_officer": rules.Part.HARM_CHECKER,
    "director": rules.Part.APPROVER,
}


def make_world() -> None:
    """What reports stand on."""
    swana, _new = Region.objects.get_or_create(
        code="swana", defaults={"system": "coordination", "names": {"en": "SWANA"}}
    )
    treaty, _new = Treaty.objects.get_or_create(
        code="UNCAC", defaults={"kind": "treaty", "names": {"en": "Convention"}}
    )
    mechanism, _new = Mechanism.objects.get_or_create(
        code="UNCAC-IRM", defaults={"kind": "review_mechanism", "names": {"en": "Mechanism"}}
    )
    MechanismTreaty.objects.get_or_create(mechanism=mechanism, treaty=treaty)
    for order, (number, articles) in enumerate((("II", ("5", "13")), ("V", ("51",))), 1):
        chapter, _new = Chapter.objects.get_or_create(
            identifier=f"UNCAC:{number}",
            defaults={
                "treaty": treaty,
                "order": order,
                "number": number,
                "names": {"en": f"Chapter {number}"},
            },
        )
        for article in articles:
            Provision.objects.get_or_create(
                identifier=f"UNCAC:art{article}",
                defaults={
                    "treaty": treaty,
                    "chapter": chapter,
                    "number": article,
                    "order": int(article),
                    "titles": {"en": f"Title of {article}", "ar": f"عنوان {article}"},
                },
            )
    Cycle.objects.get_or_create(
        code="irm-2", defaults={"mechanism": mechanism, "number": 2, "names": {"en": "Second review"}}
    )
    for iso3, iso2, m49 in (("JOR", "JO", "400"), ("PER", "PE", "604")):
        country, _new = Country.objects.get_or_create(
            iso3=iso3, defaults={"iso2": iso2, "m49": m49, "status": "member_state", "names": {"en": iso3}}
        )
        Party.objects.get_or_create(treaty=treaty, country=country, defaults={"is_party": True})
    CountryRegion.objects.get_or_create(country_id="JOR", system="coordination", defaults={"region": swana})
    for code, seat in (("jordan-watch", "JOR"), ("lima-ojo-publico", "PER")):
        Organisation.objects.get_or_create(
            code=code,
            defaults={"name": f"{code} (invented)", "seat_id": seat, "state": "active", "exposure": "full"},
        )
    outcome = reference.load(at=NOW, apply=True, files=[file for file in FILES if file.order < 404])
    assert not outcome.faults, outcome.faults


@dataclass(frozen=True, kw_only=True)
class Work:
    """A report with people, and ways to write in it quickly."""

    report: ParallelReport
    cast: Cast
    now: datetime = NOW
    later: Callable[[int], datetime] = field(default=lambda minutes: NOW + timedelta(minutes=minutes))

    def section(self, code: str, article: str = "") -> Section:
        """A section of the report by the code of its question."""
        rows = Section.objects.filter(report=self.report, question__code=code, language=self.report.language)
        return rows.get(provision__number=article) if article else rows.get(provision=None)

    def write(self, code: str, text: str, article: str = "", minutes: int = 0) -> Paragraph:
        """Write a new paragraph as the author in Amman."""
        import uuid

        entry = Entry(section=self.section(code, article).pk, key=uuid.uuid4(), base=0, text=text)
        receipts = actions_writing.save_paragraphs(
            self.cast.member_in_amman, self.report, [entry], at=self.later(minutes)
        )
        return Paragraph.objects.get(key=receipts[0].key)

    def fill(self) -> None:
        """Write, answer, score and back everything that the template asks for."""
        for section in Section.objects.filter(report=self.report).select_related("question", "provision"):
            if section.question.kind == "choice":
                actions_writing.answer_choice(self.cast.member_in_amman, section, "no", at=self.now)
            self.write_in(section)
        for finding in Finding.objects.filter(report=self.report):
            self.back(finding)

    def write_in(self, section: Section) -> None:
        import uuid

        actions_writing.save_paragraphs(
            self.cast.member_in_amman,
            self.report,
            [Entry(section=section.pk, key=uuid.uuid4(), base=0, text=f"Invented words on {section.pk}.")],
            at=self.now,
        )

    def back(self, finding: Finding) -> None:
        actions_writing.score_finding(
            self.cast.member_in_amman,
            finding,
            law=2,
            practice=1,
            headlines={"en": "The law exists and is not applied."},
            seen=finding.version,
            at=self.now,
        )
        item = EvidenceItem.objects.create(
            title="Invented statistics",
            kind="data",
            source="invented",
            country_id="JOR",
            added_by=self.cast.member_in_amman,
            added_at=self.now,
        )
        use_evidence(self.cast.member_in_amman, [item], kind="finding", key=str(finding.pk), at=self.now)

    def to(self, stage: str) -> None:
        """Walk the report to a stage by the hands of its different people."""
        from mithaq.reports.actions_stages import sign_stage

        signers = {
            "outline": self.cast.hub_staff,
            "drafting": self.cast.member_in_amman,
            "peer_review": self.cast.board_member,
            "legal_check": self.cast.case_worker,
            "harm_check": self.cast.election_officer,
            "approval": self.cast.director,
        }
        for code, signer in signers.items():
            if code == stage:
                break
            if code == "drafting":
                self.fill()
            sign_stage(signer, self.report, stage=code, verdict=rules.Verdict.PASSED, at=self.now)
        self.report.refresh_from_db()


def begin(cast: Cast) -> Work:
    """Begin the report of these tests, with all its people."""
    make_world()
    report = actions.start_report(
        cast.hub_staff,
        country=Country.objects.get(pk="JOR"),
        cycle=Cycle.objects.get(pk="irm-2"),
        chapters=["II"],
        lead=Organisation.objects.get(code="jordan-watch"),
        titles={"en": "Invented report", "ar": "تقرير مخترع"},
        language="en",
        summary_languages=["ar"],
        at=NOW,
        is_invented=True,
    )
    for name, part in PARTS.items():
        actions.name_person(cast.hub_staff, report, getattr(cast, name), part, at=NOW)
    return Work(report=report, cast=cast)


@pytest.fixture
def world(db: None) -> None:
    make_world()


@pytest.fixture
def work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The report, with the gates of its own half alone: what publishing asks before a stage is tested beside publishing."""
    own = {
        stage: [gate for gate in found if gate.__module__ == queries.__name__]
        for stage, found in gates._gates.items()
    }
    monkeypatch.setattr(gates, "_gates", own)
    return begin(cast)


@pytest.fixture
def day() -> date:
    return NOW.date()

"""Invented workshops of a demo installation, made by the actions that people use."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.library import actions_evidence
from mithaq.library import rules_evidence as kinds
from mithaq.reports import actions_workshops as actions
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_workshops import Workshop
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country, Region

HOUSES = "Cedar Forum (invented), Condor Observatory (invented)"


def load_demo(at: datetime) -> None:
    """Make two workshops, unless there are some or the people of the demo are missing."""
    hub = User.objects.filter(email="hub@demo.example").first()
    if hub is None or Workshop.objects.exists():
        return
    if Country.objects.filter(pk="JOR").exists():
        _in_amman(hub, at)
    if Region.objects.filter(pk="coordination-latin-america-caribbean").exists():
        actions.record_workshop(
            hub,
            actions.Described(
                titles={
                    "en": "How to follow recommendations up (invented workshop)",
                    "ar": "كيف تُتابَع التوصيات (حلقة عمل مخترعة)",
                },
                begins=PartialDate(date(at.year - 1, 11, 1), Precision.MONTH),
                is_online=True,
                region="coordination-latin-america-caribbean",
                organisers="Condor Observatory (invented)",
            ),
            is_invented=True,
            at=at - timedelta(days=30),
        )


def _in_amman(hub: User, at: datetime) -> None:
    day = (at - timedelta(days=120)).date()
    reports = ParallelReport.objects.filter(country="JOR", is_invented=True).order_by("code")[:1]
    made = actions.record_workshop(
        hub,
        actions.Described(
            titles={
                "en": "Writing a parallel report in Amman (invented workshop)",
                "ar": "كتابة تقرير موازٍ في عمّان (حلقة عمل مخترعة)",
            },
            begins=PartialDate(day),
            ends=day + timedelta(days=1),
            place="Amman",
            country="JOR",
            cycle="irm-2" if Cycle.objects.filter(pk="irm-2").exists() else None,
            reports=list(reports),
            organisers=HOUSES,
            participants=23,
        ),
        is_invented=True,
        at=at - timedelta(days=110),
    )
    item = actions_evidence.add_evidence(
        hub,
        actions_evidence.Described(
            title="Programme and training notes of a workshop (invented)",
            kind=kinds.Kind.OTHER,
            source="Invented for the demonstration.",
            reliability=kinds.Reliability.KNOWN,
            language="en",
            consent=kinds.Consent.NOT_NEEDED,
            publishable=True,
            country=made.country,
        ),
        upload=ContentFile(b"Invented programme of an invented workshop.", name="programme-invented.txt"),
        at=at - timedelta(days=110),
    )
    actions.add_workshop_output(
        hub,
        made,
        what={
            "en": "A training guide of twelve pages that two organisations use (invented).",
            "ar": "دليل تدريبي من اثنتي عشرة صفحة تستخدمه منظمتان (مخترع).",
        },
        evidence=[item],
        at=at - timedelta(days=109),
    )

"""The engine's proposals for one report: 60 findings and recommendations against an official report of 300 pages.

Texts are invented sentences from a vocabulary of the field; a third of ours is taken up word for word, with edits, or not at all.
CPU seconds of the job in this process, the first run of the process (imports, loading compiled code) told apart from later ones.

python benchmarks/answers.py [--pages 300]
"""

import argparse
import json
import random
import shutil
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine

WORDS = [
    "authority",
    "law",
    "report",
    "register",
    "official",
    "asset",
    "public",
    "procurement",
    "declaration",
    "court",
    "prosecutor",
    "budget",
    "bank",
    "transfer",
    "owner",
    "contract",
    "complaint",
    "request",
    "information",
    "society",
    "review",
    "measure",
    "ministry",
    "council",
    "inspector",
    "appeal",
    "tender",
    "conflict",
    "interest",
    "training",
    "code",
    "conduct",
    "investigation",
    "evidence",
    "witness",
    "protection",
    "recovery",
    "confiscation",
    "cooperation",
    "extradition",
    "treaty",
    "article",
    "paragraph",
    "national",
]


def sentence(chance: random.Random, length: int) -> str:
    """An invented sentence."""
    return " ".join(
        chance.choice(WORDS) if chance.random() < 0.7 else f"{chance.choice(WORDS)}{chance.randrange(400)}"
        for _ in range(length)
    ).capitalize()


def build(pages: int) -> tuple[Any, Any]:
    """The report and the official text in the database."""
    from django.core.files.base import ContentFile

    from mithaq.core import files
    from mithaq.library.models import Document, DocumentText, Passage
    from mithaq.reports.models import ParallelReport
    from mithaq.reports.models_answers import MatchRun, OfficialAnswer
    from mithaq.reports.models_recommendations import Recommendation
    from mithaq.reviews.models import Cycle
    from mithaq.world.models import Country, Mechanism

    chance = random.Random(7)
    mechanism = Mechanism.objects.create(code="M", kind="review_mechanism", names={"en": "M"})
    cycle = Cycle.objects.create(code="irm-2", mechanism=mechanism, number=2, names={"en": "Two"})
    Country.objects.create(iso3="JOR", iso2="JO", m49="400", status="member_state", names={"en": "Jordan"})
    report = ParallelReport.objects.create(
        code="bench", country_id="JOR", cycle=cycle, status="published", published_on=date(2025, 1, 1)
    )
    now = datetime(2026, 1, 1, tzinfo=UTC)
    ours = [sentence(chance, chance.randrange(14, 34)) for _ in range(60)]
    for number, text in enumerate(ours, 1):
        Recommendation.objects.create(
            code=f"bench-R{number}",
            report=report,
            number=number,
            country_id="JOR",
            cycle=cycle,
            texts={"en": text},
            state="submitted",
            created_at=now,
            submitted_at=now,
        )
    passages = [sentence(chance, chance.randrange(30, 110)) for _ in range(pages * 8)]
    for number in range(0, 60, 3):
        at = chance.randrange(len(passages))
        passages[at] = f"{sentence(chance, 12)} {ours[number].lower()} {sentence(chance, 9)}"
    limits = files.FileLimits(label="bench", extensions=frozenset({"txt"}))
    stored = files.keep(ContentFile(b"invented", name="b.txt"), limits=limits, by=None, at=now)
    document = Document.objects.create(
        kind="full_report",
        titles={"en": "Invented"},
        added_at=now,
        dated=date(2026, 1, 1),
        dated_precision="day",
    )
    text = DocumentText.objects.create(
        document=document, language="en", stored=stored, state="read", added_at=now
    )
    Passage.objects.bulk_create(
        [
            Passage(text=text, number=number, kind="paragraph", words=words)
            for number, words in enumerate(passages, 1)
        ],
        batch_size=500,
    )
    answer = OfficialAnswer.objects.create(country_id="JOR", cycle=cycle, text=text, added_at=now)
    return report, lambda: MatchRun.objects.create(report=report, answer=answer, asked_at=now)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    asked = parser.parse_args()
    folder = machine.set_up("answers")
    from mithaq.reports import matching
    from mithaq.reports.models_answers import AnswerPair

    _report, begin = build(asked.pages)
    took = []
    for _ in range(3):
        run = begin()
        begun = time.process_time()
        matching.run_matching(run.pk, at=datetime(2026, 1, 2, tzinfo=UTC))
        took.append(round(time.process_time() - begun, 3))
        run.refresh_from_db()
    found = set(
        AnswerPair.objects.filter(probability__gte=0.5).values_list("recommendation__number", flat=True)
    )
    planted = set(range(1, 61, 3))
    figures = {
        "ours": run.total,
        "passages": run.passages,
        "first_run_cpu_s": took[0],
        "later_runs_cpu_s": took[1:],
        "taken_up": len(planted),
        "found": len(planted & found),
        "found_wrongly": len(found - planted),
    }
    shutil.rmtree(folder)
    print(
        json.dumps(
            {"benchmark": "answers", **figures, "machine": machine.facts()}, ensure_ascii=False, indent=2
        )
    )


if __name__ == "__main__":
    main()

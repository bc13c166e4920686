"""The log kept between questions is the log read anew, and only what changed is judged again."""

from datetime import UTC, date, datetime

import pytest

from mithaq.reviews import fact_ledger, rules
from mithaq.reviews.fact_ledger import Judged, Ledger
from mithaq.reviews.models import CountryReview, Cycle, Milestone, ReviewFact
from mithaq.world.models import Country, Mechanism

AT = datetime(2026, 6, 1, tzinfo=UTC)
ON = date(2026, 6, 1)


@pytest.fixture
def reviews(db: None) -> list[CountryReview]:
    mechanism = Mechanism.objects.create(code="made", names={"en": "Invented"})
    cycle = Cycle.objects.create(code="made-1", mechanism=mechanism, number=1, names={"en": "First"})
    Milestone.objects.create(
        key="made:executive_summary",
        mechanism=mechanism,
        code="executive_summary",
        position=1,
        names={"en": "x"},
        is_document=True,
    )
    countries = [
        Country.objects.create(iso3=iso3, iso2=iso3[1:], m49=m49, names={"en": iso3})
        for iso3, m49 in (("XAA", "991"), ("XAB", "992"))
    ]
    return [CountryReview.objects.create(key=each.pk, cycle=cycle, country=each) for each in countries]


def fact(review: CountryReview, **more: object) -> ReviewFact:
    return ReviewFact.objects.create(
        review=review,
        milestone=Milestone.objects.get(),
        aspect="reached",
        when=date(2025, 1, 1),
        precision="day",
        source_kind="mission",
        source="invented",
        recorded_at=AT,
        **more,
    )


def test_what_is_kept_is_what_is_read_anew_after_every_kind_of_change(reviews: list[CountryReview]) -> None:
    one, other = reviews
    still = fact(other)
    kept = fact_ledger.read(Ledger())

    def follows() -> None:
        nonlocal kept
        before, kept = kept, fact_ledger.read(kept)
        assert kept.told == fact_ledger.read_all().told
        assert kept.of(other.pk) is before.of(other.pk), "nothing of this review changed"
        assert kept.of(one.pk) != before.of(one.pk)

    first = fact(one)
    follows()
    second = fact(one, corrects=first)
    follows()
    ReviewFact.objects.filter(pk=second.pk).update(withdrawn_at=AT)
    follows()
    # A reference file may be loaded again with another source, in place.
    ReviewFact.objects.filter(pk=first.pk).update(source="another")
    follows()
    second.delete()
    follows()
    first.delete()
    follows()
    assert kept.told.keys() == {other.pk} and kept.of(other.pk).facts[0].id == still.pk


def test_only_a_review_of_which_the_facts_or_the_milestones_changed_is_judged_again(
    reviews: list[CountryReview], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: Judged = {}
    asked: list[int] = []
    plain = rules.standing

    def standing(facts: tuple[rules.Fact, ...], *rest: object, **more: object) -> rules.Standing:
        asked.append(len(facts))
        return plain(facts, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "standing", standing)

    def judge(ledger: Ledger) -> None:
        steps = tuple(each.as_step() for each in Milestone.objects.all())
        for review in reviews:
            found = fact_ledger.judge(review.pk, ledger.of(review.pk), steps, judged, as_of=ON, known=None)
            assert found == plain(ledger.of(review.pk).facts, steps, as_of=ON, known=None)

    fact(reviews[0])
    ledger = fact_ledger.read(Ledger())
    judge(ledger)
    judge(ledger)
    assert asked == [1, 0]
    fact(reviews[1])
    ledger = fact_ledger.read(ledger)
    judge(ledger)
    assert asked == [1, 0, 1]
    Milestone.objects.update(expected_days=30)
    judge(ledger)
    assert asked == [1, 0, 1, 1, 1]

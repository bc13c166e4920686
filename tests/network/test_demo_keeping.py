"""The invented work of those who keep the records: it is there once, and no published count moves by it."""

from datetime import date

import pytest

from mithaq.accounts import demo as accounts_demo
from mithaq.network import demo, demo_keeping, queries
from mithaq.network.models import ErasureRequest, LikePair, Merge, Organisation, OrganisationRole, Proposal
from tests.network.conftest import AT


@pytest.mark.usefixtures("world")
def test_the_demo_has_something_to_keep_and_the_counts_stay() -> None:
    accounts_demo.load_demo(AT)
    demo.load_demo(AT)
    before = [queries.counts(day) for day in (date(2022, 6, 30), date(2023, 4, 28), AT.date())]
    demo_keeping.load_demo(AT)
    assert [queries.counts(day) for day in (date(2022, 6, 30), date(2023, 4, 28), AT.date())] == before
    assert (before[0].organisations, before[0].countries) == (343, 126)
    assert (before[0].members, before[0].member_countries) == (151, 79)
    rows = (Organisation, LikePair, Merge, Proposal, ErasureRequest, OrganisationRole)
    held = [model.objects.count() for model in rows]  # type: ignore[attr-defined]
    assert (LikePair.objects.open().count(), Merge.objects.count()) == (2, 1)
    assert (Proposal.objects.open().count(), ErasureRequest.objects.open().count()) == (2, 1)
    assert OrganisationRole.objects.waiting().count() == 1
    demo_keeping.load_demo(AT)
    assert [model.objects.count() for model in rows] == held  # type: ignore[attr-defined]

"""What the director does: who answers, a changed definition in five honest ways, links for donors; what the desk warns of."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.results import actions_definitions, early_warnings, gaps, queries
from mithaq.results.models import DefinitionChange, Indicator, IndicatorOwner, Series
from mithaq.results.rules_signing import Treatment
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("strategy")
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def indicator(code: str = "3.3") -> Indicator:
    return Indicator.objects.current().get(code=code)


def change(cast: Cast, treatment: Treatment = Treatment.KEEP, **values: object) -> Indicator:
    told = {
        "titles": {"en": "Working groups that work", "ar": "مجموعات عمل تعمل"},
        "methods": {"en": "Counted anew.", "ar": "يُعدّ من جديد."},
        "why": "The old wording counted groups that never met.",
        "at": AT,
        **values,
    }
    return actions_definitions.change_definition(cast.director, indicator(), treatment=treatment, **told)  # type: ignore[arg-type]


# --- definitions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("treatment", list(Treatment))
def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(
    cast: Cast, client: Client, treatment: Treatment
) -> None:
    new = change(cast, treatment)
    assert (new.version, new.replaced_on) == (2, None)
    old = Indicator.objects.get(code="3.3", version=1)
    assert old.replaced_on == TODAY and old.methods != new.methods
    assert DefinitionChange.objects.get().treatment == treatment
    for language in ("en", "ar"):
        page = client.get(f"/{language}/indicators/3.3").content.decode()
        assert "The old wording counted groups that never met." in page


def test_to_keep_the_old_values_they_stay_on_the_line(cast: Cast) -> None:
    change(cast, Treatment.KEEP)
    view = queries.indicator_on("3.3", TODAY)
    assert view is not None and [line.series.key for line in view.main] == ["working-groups"]
    assert len(view.main[0].published) == 3


@pytest.mark.parametrize("treatment", list(Treatment))
def test_only_an_annotated_change_is_marked_on_the_chart_with_its_words(
    cast: Cast, client: Client, treatment: Treatment
) -> None:
    change(cast, treatment)
    page = client.get("/en/indicators/3.3").content.decode()
    marked = treatment is Treatment.ANNOTATE
    assert ("another meaning from here" in page) is marked
    # In the mark, in the description of the picture, and below it.
    told = page.count("the line means something else (version 2): The old wording counted groups")
    assert told == (3 if marked else 0)
    before = client.get("/en/indicators/3.3?as_of=2026-01-01").content.decode()
    assert "another meaning from here" not in before


def test_to_split_the_line_old_and_new_values_never_share_it(cast: Cast) -> None:
    change(cast, Treatment.SPLIT)
    view = queries.indicator_on("3.3", TODAY)
    assert view is not None and [line.series.key for line in view.main] == ["working-groups-v2"]
    assert not view.main[0].published and view.main[0].targets and view.main[0].known_baseline is None
    assert Series.objects.get(key="working-groups").indicator_id == "3.3.v1"


def test_to_drop_the_old_values_they_are_shown_aside_with_the_reason(cast: Cast) -> None:
    change(cast, Treatment.DROP)
    view = queries.indicator_on("3.3", TODAY)
    assert view is not None and [line.series.key for line in view.left_out] == ["working-groups"]
    assert view.left_out[0].series.reasons["en"].startswith("The old wording")
    assert [line.series.key for line in view.main] == ["working-groups-v2"]


def test_a_definition_is_changed_by_the_director_once_and_for_a_reason(cast: Cast) -> None:
    old = indicator()
    with pytest.raises(NotPermitted):
        actions_definitions.change_definition(
            cast.hub_staff, old, titles={}, methods={}, treatment=Treatment.KEEP, why="x", at=AT
        )
    for values, code in (
        ({"why": " "}, "no_reason"),
        ({"titles": old.titles, "methods": old.methods}, "nothing_changed"),
    ):
        with pytest.raises(RuleBroken) as refused:
            change(cast, **values)
        assert refused.value.code == code
    change(cast)
    with pytest.raises(Conflict):
        actions_definitions.change_definition(
            cast.director, old, titles={"en": "x"}, methods={}, treatment=Treatment.KEEP, why="x", at=AT
        )


# --- who answers --------------------------------------------------------------------------------------


def test_whoever_answers_is_warned_on_the_desk_and_nobody_else(cast: Cast) -> None:
    actions_definitions.make_responsible(cast.director, indicator("T.1"), cast.hub_staff, at=AT)
    mine = list(early_warnings.waiting(cast.hub_staff, AT))
    assert [item.kind for item in mine] == ["indicator_missing"]
    assert "T.1" in str(mine[0].title) and mine[0].url.endswith("/indicators/T.1")
    for person in (cast.director, cast.stranger, cast.member_in_lima):
        assert list(early_warnings.waiting(person, AT)) == []
    actions_definitions.make_responsible(cast.director, indicator("T.1"), None, at=AT)
    assert not IndicatorOwner.objects.exists()


def test_who_cannot_open_the_strategy_answers_for_nothing(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        actions_definitions.make_responsible(cast.director, indicator(), cast.member_in_lima, at=AT)
    with pytest.raises(NotPermitted):
        actions_definitions.make_responsible(cast.hub_staff, indicator(), cast.hub_staff, at=AT)


def test_what_is_missing_is_told_with_who_owes_it(cast: Cast, client: Client) -> None:
    actions_definitions.make_responsible(cast.director, indicator("1.2"), cast.director, at=AT)
    strategy = queries.strategy_on(TODAY)
    assert strategy is not None
    owed = {one.view.indicator.code: one for one in gaps.owed(strategy.by_number, TODAY)}
    assert owed["1.2"].owner == cast.director
    kinds = {gap.kind for gap in owed["1.2"].gaps}
    assert {"baseline_lost", "target_lost", "not_counted"} <= kinds and "no_owner" not in kinds
    assert "no_owner" in {gap.kind for gap in owed["2.1"].gaps}
    client.force_login(cast.board_member)
    for path in ("board", "missing"):
        assert client.get(f"/ar/strategy/{path}").status_code == 200

"""The strategy and its indicators say where they stand, as page and as data."""

import json
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mithaq.core import reference
from mithaq.results import queries
from mithaq.results.models import Indicator, PublishedMeasurement, Series
from tests.results.conftest import AT

pytestmark = pytest.mark.usefixtures("strategy")
TODAY = date(2026, 11, 24)


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode("utf-8-sig")


def data(client: Client, path: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(body(client, path))
    return loaded


def test_the_fifteen_indicators_stand_where_the_published_values_put_them() -> None:
    strategy = queries.strategy_on(TODAY)
    assert strategy is not None and len(strategy.indicators) == 15
    stands = {view.indicator.code: view.verdict.standing.value for view in strategy.indicators}
    assert {code for code, standing in stands.items() if standing == "reached"} == {"1.1", "3.3"}
    assert {code for code, standing in stands.items() if standing == "partly"} == {"2.1", "2.3", "4.2"}
    assert {code for code, standing in stands.items() if standing == "unknown"} == {"1.2", "3.1", "3.2"}
    assert list(stands.values()).count("no_value_since") == 7


def test_the_past_is_told_without_what_came_later() -> None:
    view = queries.indicator_on("1.1", date(2024, 12, 31))
    assert view is not None and view.verdict.standing.value == "on_path"
    assert [point.value for point in view.main[0].sums] == [14, 21]


def test_a_lost_target_is_unknown_and_has_no_number() -> None:
    view = queries.indicator_on("1.2", TODAY)
    assert view is not None
    assert all(
        target.value is None and target.known == "lost" for line in view.main for target in line.targets
    )


def test_loading_twice_changes_nothing() -> None:
    files = [file for file in reference.registered() if file.path.startswith(("results/", "coalition/"))]
    assert not reference.load(at=AT, apply=True, files=files).changes_anything


def test_every_published_value_has_a_source_and_a_text_in_both_languages() -> None:
    for value in PublishedMeasurement.objects.select_related("series", "source"):
        assert value.source.address or value.source.code in ("strategy-2023-2026", "about-page-copy"), value
        for texts in (value.series.titles, value.series.units, value.source.titles):
            assert texts["en"] and texts["ar"], value
    for indicator in Indicator.objects.all():
        for texts in (indicator.titles, indicator.remarks, indicator.methods, indicator.gaps):
            assert texts["en"] and texts["ar"], indicator


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        "strategy",
        "indicators",
        *(f"indicators/{code}" for code in ("1.1", "1.2", "2.1", "2.3", "4.3", "T.2")),
    ],
)
def test_every_page_opens_in_both_languages(client: Client, language: str, path: str) -> None:
    assert f'<html lang="{language}"' in body(client, f"/{language}/{path}")


def test_the_three_kinds_of_value_are_kept_apart(client: Client) -> None:
    told = data(client, "/en/indicators/2.1.json")
    assert told["computed"] == [] and told["typed"] == []
    assert told["computed_note"] == "Not yet counted from these records."
    published = told["published"]
    assert isinstance(published, list)
    assert {"line": "cosp-people", "value": 400, "qualifier": "over"}.items() <= next(
        value for value in published if value["line"] == "cosp-people"
    ).items()
    assert told["meta"]["sources"] and told["meta"]["licence"]  # type: ignore[index]


def test_a_sum_is_called_a_sum_of_published_figures(client: Client) -> None:
    page = body(client, "/en/indicators/1.1")
    assert "sum of published figures" in page and ">computed</span>" not in page
    assert "not yet counted" in page


def test_an_undated_value_is_told_and_not_plotted(client: Client) -> None:
    page = body(client, "/en/indicators/T.2")
    assert "no date given" in page
    chart = page[page.index('<svg class="chart') : page.index("</figure>")]
    assert "130" not in chart and "126" in chart


def test_different_measures_never_share_a_line() -> None:
    for series in Series.objects.all():
        assert series.units and series.titles
    line = queries.figure_on("members-and-affiliates", TODAY)
    assert line is not None and {value.series_id for value in line.published} == {"members-and-affiliates"}


def test_the_list_and_its_data_hold_the_same(client: Client) -> None:
    rows = data(client, "/en/indicators.json")["rows"]
    assert isinstance(rows, list) and len(rows) == 15 and rows[0]["standing"] == "reached"
    assert len(body(client, "/en/indicators.csv").strip().splitlines()) == 16
    one = data(client, "/en/indicators.json?stands=partly")["rows"]
    assert isinstance(one, list) and [row["code"] for row in one] == ["2.1", "2.3", "4.2"]


def test_an_unknown_indicator_is_a_page_with_a_way_on_and_json_for_programs(client: Client) -> None:
    assert client.get("/ar/indicators/9.9").status_code == 404
    assert client.get("/en/indicators/9.9.json").json()["error"]["code"] == "no_such_indicator"
    moved = client.get("/en/indicators/t.1")
    assert moved.status_code == 301 and moved.headers["Location"] == "/en/indicators/T.1"


def test_a_wrong_day_is_refused_with_the_remedy(client: Client) -> None:
    response = client.get("/en/strategy.json?as_of=yesterday")
    assert response.status_code == 422 and "2025-12-31" in response.json()["error"]["message"]


def test_the_number_of_queries_does_not_grow_with_indicators(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    queries.strategy_on(timezone.localdate())  # counts what nobody asked for before
    with django_assert_max_num_queries(12):
        queries.strategy_on(timezone.localdate())

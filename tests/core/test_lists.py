"""A list answers what is asked of it, on the page and as data, and says so when it cannot."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mithaq.core.lists import Column, Filter, list_paths
from tests.core.kit import Parcel, ParcelList, make_parcels, parcel_table  # noqa: F401

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.core.kit"),
    pytest.mark.usefixtures("parcel_table"),
]


def body_of(response: Any) -> str:
    """The content of any answer, streamed or not."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return str(raw.decode())


def names_on(response: Any) -> list[str]:
    """The row headers of a page."""
    text = body_of(response)
    return [part.split("</bdi>")[0] for part in text.split('scope="row"><span><bdi>')[1:]]


def test_a_page_shows_rows_in_order_with_their_count(client: Client) -> None:
    make_parcels(60)
    page = client.get("/en/parcels")
    assert page.status_code == 200
    assert names_on(page) == [f"Parcel {number:03}" for number in range(50)]
    assert "60 rows" in body_of(page)
    assert 'aria-sort="ascending"' in body_of(page)
    assert "(A–Z)" in body_of(page)


def test_the_next_page_goes_on_and_the_previous_comes_back(client: Client) -> None:
    make_parcels(120)
    first = client.get("/en/parcels?sort=-pieces&limit=50")
    second = client.get("/en/parcels" + first.context["pages"]["next"])
    third = client.get("/en/parcels" + second.context["pages"]["next"])
    assert "next" not in third.context["pages"]
    walked = names_on(first) + names_on(second) + names_on(third)
    assert len(walked) == 120 and len(set(walked)) == 120
    back = client.get("/en/parcels" + third.context["pages"]["previous"])
    assert names_on(back) == names_on(second)
    assert names_on(client.get("/en/parcels" + back.context["pages"]["previous"])) == names_on(first)


def test_empty_values_stand_last_in_both_directions(client: Client) -> None:
    make_parcels(30)
    empty = set(Parcel.objects.filter(weight=None).values_list("name", flat=True))
    for sort in ("weight", "-weight"):
        names = names_on(client.get(f"/en/parcels?sort={sort}"))
        assert set(names[-len(empty) :]) == empty


def test_search_finds_rows_in_which_every_word_occurs(client: Client) -> None:
    make_parcels(30)
    assert names_on(client.get("/en/parcels?q=parcel 007")) == ["Parcel 007"]
    assert "1 row matches" in body_of(client.get("/en/parcels?q=parcel 007"))
    assert names_on(client.get("/en/parcels", {"q": "طرد 12"})) == ["Parcel 012"]
    nothing = body_of(client.get("/en/parcels?q=100%25_"))
    assert "Nothing matches." in nothing


def test_filters_narrow_page_and_data_alike(client: Client) -> None:
    make_parcels(40)
    query = "kind=tube&since=2026-01-05&least=2&sort=-sent_on"
    page = names_on(client.get(f"/en/parcels?{query}"))
    data = json.loads(body_of(client.get(f"/en/parcels.json?{query}")))
    assert page and [row["name"] for row in data["rows"]] == page
    assert all(row["kind"] == "tube" and row["pieces"] >= 2 for row in data["rows"])
    assert data["meta"]["count"] == len(page)


def test_page_json_csv_and_xlsx_hold_the_same_rows_fields_and_order(client: Client) -> None:
    make_parcels(45)
    query = "sort=-packed_at&q=parcel"
    page = names_on(client.get(f"/en/parcels?{query}"))
    as_json = json.loads(body_of(client.get(f"/en/parcels.json?{query}")))["rows"]
    text = body_of(client.get(f"/en/parcels.csv?{query}"))
    as_csv = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    raw = b"".join(client.get(f"/en/parcels.xlsx?{query}").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    as_xlsx = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row["name"] for row in as_json] == page
    assert [row["name"] for row in as_csv] == page
    assert [row[0] for row in as_xlsx] == page
    keys = ["name", "weight", "pieces", "sent_on", "packed_at", "kind", "fragile", "code"]
    assert list(as_json[0]) == list(as_csv[0]) == keys
    for one, two, three in zip(as_json, as_csv, as_xlsx, strict=True):
        assert two["pieces"] == ("" if one["pieces"] is None else str(one["pieces"]))
        assert two["sent_on"] == (one["sent_on"] or "")
        assert three[2] == one["pieces"]
        assert (three[3].date().isoformat() if three[3] else None) == one["sent_on"]
        assert two["fragile"] == str(one["fragile"]).lower()


def test_data_carry_sources_licence_and_day(client: Client) -> None:
    meta = json.loads(body_of(client.get("/en/parcels.json")))["meta"]
    assert meta["sources"] == ["An invented source"] and meta["licence"] == "CC BY 4.0"
    assert meta["as_of"] and meta["generated"] and meta["count"] == 0


def test_data_can_be_walked_in_pages(client: Client) -> None:
    make_parcels(25)
    address = "/en/parcels.json?limit=10"
    seen = []
    while address:
        answer = json.loads(body_of(client.get(address)))
        seen += [row["name"] for row in answer["rows"]]
        address = answer["meta"].get("next")
    assert seen == [f"Parcel {number:03}" for number in range(25)]


def test_columns_can_be_chosen_and_downloads_keep_the_choice(client: Client) -> None:
    make_parcels(3)
    assert "Packed" not in body_of(client.get("/en/parcels")).split("<table")[1]
    page = client.get("/en/parcels?columns=packed_at,secret&columns=pieces")
    table = body_of(page).split("<table")[1]
    assert "Packed" in table and "Secret" in table and "Weight" not in table
    chosen = json.loads(body_of(client.get("/en/parcels.json?columns=name,pieces")))
    assert list(chosen["rows"][0]) == ["name", "pieces"]


def test_data_leave_out_what_is_only_for_the_page(client: Client) -> None:
    make_parcels(1)
    assert "secret" not in json.loads(body_of(client.get("/en/parcels.json")))["rows"][0]
    assert client.get("/en/parcels.json?columns=secret").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=99999999999999999999999",
        "limit=x",
        "limit=١",
        "sort=nothing",
        "sort=kind",
        "sort=--name",
        "kind=crate",
        "kind=%00",
        "since=yesterday",
        "since=2026-13-40",
        "least=1e9",
        "least=999999999999999999999",
        "q=%00",
        "q=" + "a" * 300,
        "after=nonsense",
        "after=%00",
        "after=" + "A" * 5000,
        "before=W10",
        "after=bnVsbA&before=bnVsbA",
        "columns=nothing",
    ],
)
def test_a_question_that_cannot_be_answered_is_told_so_in_words(client: Client, query: str) -> None:
    make_parcels(3)
    page = client.get(f"/en/parcels?{query}")
    assert page.status_code == 400
    assert page.context["question"].problems
    assert names_on(page) == []
    data = client.get(f"/en/parcels.json?{query}")
    assert data.status_code == 400
    assert data.json()["error"]["message"]
    table = client.get(f"/en/parcels.csv?{query}")
    assert table.status_code == 400 and table["Content-Type"].startswith("text/plain")


def test_data_refuse_a_filter_they_do_not_know_and_a_page_ignores_it(client: Client) -> None:
    assert client.get("/en/parcels?utm_source=x").status_code == 200
    answer = client.get("/en/parcels.json?regoin=x")
    assert answer.status_code == 400 and "regoin" in answer.json()["error"]["message"]


def test_a_cursor_of_another_order_or_with_forged_values_is_refused(client: Client) -> None:
    import base64

    make_parcels(60)
    cursor = client.get("/en/parcels").context["pages"]["next"].split("after=")[1]
    assert client.get(f"/en/parcels?sort=-name&after={cursor}").status_code == 400
    mark = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    for values in (
        ["x", 2**70],
        ["x", "y"],
        ["\x00", 1],
        [None, 1],
        [{}, 1],
        ["\ud800", 1],
        ["x"],
        ["x", 1, 2],
        ["x", None],
    ):
        forged = base64.urlsafe_b64encode(json.dumps([mark, *values]).encode()).decode().rstrip("=")
        assert client.get(f"/en/parcels?after={forged}").status_code == 400, values


def test_a_page_beyond_the_last_row_is_empty_and_leads_back(client: Client) -> None:
    parcels = make_parcels(60)
    cursor = client.get("/en/parcels?limit=59").context["pages"]["next"]
    parcels[59].delete()
    page = client.get("/en/parcels" + cursor)
    assert page.status_code == 200 and "59 rows" in body_of(client.get("/en/parcels"))
    assert names_on(page) == []


@pytest.mark.parametrize(
    "address", ["/en/parcels", "/en/parcels.json", "/en/parcels.csv", "/en/parcels.xlsx"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert body
        return len([each for each in queries if "kit_parcel" in each["sql"]])

    make_parcels(10)
    few = count()
    make_parcels(190)
    assert few <= 2
    assert count() <= 2


def test_what_stands_in_a_row_cannot_become_markup(client: Client) -> None:
    Parcel.objects.create(name='<script>alert("x")</script>\u202e', kind="\"><b onclick='x'>")
    text = body_of(client.get("/en/parcels"))
    assert "<script>alert" not in text and "<b onclick" not in text
    assert "&lt;script&gt;" in text


def test_a_link_that_would_run_something_is_not_a_link() -> None:
    from mithaq.core.lists_parts import Cell
    from mithaq.core.lists_table import cell_html

    assert "<a" not in cell_html(Cell("x", href="javascript:alert(1)"))
    assert "<a" not in cell_html(Cell("x", href="data:text/html,x"))
    assert 'href="/countries/AUT"' in cell_html(Cell("x", href="/countries/AUT"))


def test_unknown_is_told_and_a_dash_stands_only_where_nothing_is_expected(client: Client) -> None:
    Parcel.objects.create(name="Bare")
    row = body_of(client.get("/en/parcels")).split('<tr role="row">')[-1]
    assert row.count("unknown</span>") == 2  # weight and day; the number of pieces is not expected
    assert "—" in row


def test_an_arabic_workbook_reads_from_right_to_left(client: Client) -> None:
    make_parcels(2)
    raw = b"".join(client.get("/ar/parcels.xlsx").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0].sheet_view.rightToLeft
    raw = b"".join(client.get("/en/parcels.xlsx").streaming_content)
    assert not openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0].sheet_view.rightToLeft


def test_a_list_names_itself_and_refuses_a_filter_named_like_a_part_of_the_kit() -> None:
    class Wrong(ParcelList):
        filters = (Filter("sort", "Sort", None, lambda rows, value: rows),)

    with pytest.raises(ValueError, match="sort"):
        list_paths("wrong", Wrong)


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post("/en/parcels.json").status_code == 405
    assert client.put("/en/parcels").status_code == 405
    assert client.post("/en/parcels", {"do": "throw"}).status_code == 403


def test_a_column_without_a_label_in_the_page_stays_out_of_it(client: Client) -> None:
    make_parcels(1)
    assert "Code" not in body_of(client.get("/en/parcels")).split("<table")[1]
    assert "code" in json.loads(body_of(client.get("/en/parcels.json")))["rows"][0]
    assert Column("x", "X", lambda row: None).shown

"""The pages of the world, and their data, say what is known and mark what is not."""

import csv
import io
import json

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("world")


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode("utf-8-sig")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    ["treaties", "treaties/uncac", "treaties/arab", "treaties/uncac/13", "treaties/uncac/parties", "sources"],
)
def test_every_page_opens_in_both_languages(client: Client, language: str, path: str) -> None:
    assert f'<html lang="{language}"' in body(client, f"/{language}/{path}")


def test_the_data_of_a_treaty_are_its_articles(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(body(client, "/en/treaties/uncac.csv"))))
    assert len(rows) == 71 and rows[12]["identifier"] == "UNCAC:art13"
    data = json.loads(body(client, "/en/treaties/uncac.json"))
    assert len(data["rows"]) == 71 and data["meta"]["treaty"]["code"] == "UNCAC" and data["meta"]["sources"]


def test_one_article_is_data_too(client: Client) -> None:
    data = json.loads(body(client, "/ar/treaties/uncac/13.json"))
    assert data["identifier"] == "UNCAC:art13" and data["title_ar_verification"] == "unverified"


def test_the_parties_page_says_that_one_is_unknown(client: Client) -> None:
    page = body(client, "/en/treaties/uncac/parties")
    assert "191 of 192 parties are known to us by name." in page and "unknown to us" in page
    meta = json.loads(body(client, "/en/treaties/uncac/parties.json"))["meta"]
    assert (meta["parties_known"], meta["parties_stated"]) == (191, 192)
    assert "state of <bdi>2014</bdi>" in body(client, "/en/treaties/untoc/parties")


@pytest.mark.parametrize(
    "path", ["treaties/nope", "treaties/uncac/99", "treaties/uncac/0", "treaties/nope/parties"]
)
def test_an_unknown_treaty_or_article_is_a_page_with_a_way_on(client: Client, path: str) -> None:
    assert client.get(f"/ar/{path}").status_code == 404
    assert client.get(f"/ar/{path}.json").json()["error"]["code"] == "not_found"


def test_lists_ask_as_many_questions_for_few_rows_as_for_many(
    client: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        body(client, "/en/treaties/uncac/parties")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        body(client, "/en/treaties/uncac")

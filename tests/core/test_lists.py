"""A list answers what is asked of it, on the page and as data, and says so when it cannot."""

import pytest
from django.test import Client

from tests.core.kit import Parcel, make_parcels, parcel_table  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.kit"), pytest.mark.usefixtures("parcel_table")]


def test_a_page_shows_rows_in_order_with_their_count(client: Client) -> None:
    make_parcels(60)
    page = client.get("/en/parcels")
    assert page.status_code == 200
    text = page.content.decode()
    assert "60 rows" in text
    assert text.index("Parcel 000") < text.index("Parcel 049")
    assert "Parcel 050" not in text
    assert 'aria-sort="ascending"' in text


def test_data_hold_the_same_rows(client: Client) -> None:
    make_parcels(60)
    answer = client.get("/en/parcels.json")
    body = b"".join(answer.streaming_content).decode()
    import json

    data = json.loads(body)
    assert len(data["rows"]) == 60
    assert data["meta"]["count"] == 60

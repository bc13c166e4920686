"""The frame answers: languages, unknown addresses, headers."""

import pytest
from django.test import Client


def test_root_sends_a_reader_to_their_language(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "ar"}).headers["Location"] == "/ar/"
    assert client.get("/", headers={"accept-language": "de"}).headers["Location"] == "/en/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/nothing", "/xx/nothing", "/nothing"])
def test_an_unknown_address_is_a_page_with_a_way_on(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert client.get(path + ".json").json()["error"]["code"] == "not_found"

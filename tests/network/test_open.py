"""The pages of the network: what the public finds, what the desk shows, and a planted name that appears nowhere."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mithaq.core.imports import guess_columns, plan_import
from mithaq.core.sheets import Table, read_table
from mithaq.network import actions, jobs, queries, queries_gaps
from mithaq.network import actions_admission as admission
from mithaq.network.models import Organisation
from mithaq.network.organisation_import import OrganisationImport
from tests.network.conftest import AT, Network
from tests.network.test_apply import REFEREES, VALUES
from tests.people import Cast

MARKER = "PLANTEDMARKER"
PUBLIC = (
    "/en/network", "/ar/network", "/en/network.json", "/en/directory", "/ar/directory", "/en/directory.json",
    "/en/directory.csv", "/en/directory?q=cryptic", "/en/directory?country=LVA", "/en/directory.json?country=LVA",
    "/en/directory/hidden-one", "/en/search?q=cryptic", "/en/countries/LVA", "/en/countries/LVA.json", "/en/join",
    "/en/desk/organisations/of/hidden-one",
)  # fmt: skip


def text_of(client: Client, address: str) -> str:
    """What an address answers, streamed or not."""
    answer = client.get(address)
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


@pytest.mark.parametrize("chosen", ["hidden", "country_only"])
@pytest.mark.parametrize("who", ["nobody", "stranger", "member_in_lima", "coordinator"])
def test_a_name_that_is_not_to_be_shown_appears_nowhere(
    network: Network, cast: Cast, client: Client, chosen: str, who: str
) -> None:
    network.make(
        "hidden-one",
        seat="LVA",
        exposure=chosen,
        name=f"{MARKER} Cryptic",
        web=f"https://{MARKER}.example.org",
        about=MARKER,
    )
    if who != "nobody":
        client.force_login(getattr(cast, who))
    for address in PUBLIC:
        body = text_of(client, address)
        assert MARKER not in body, address
        assert "hidden-one" in address or "hidden-one" not in body, address


def test_what_is_chosen_counts_at_once(network: Network, cast: Cast, client: Client) -> None:
    cache.clear()
    name = "Jordan Watch (invented)"
    assert name in client.get("/en/directory").content.decode()
    actions.change_organisation(
        cast.member_in_amman, network.amman, {"exposure": "hidden"}, at=timezone.now()
    )
    for address in ("/en/directory", "/en/directory.json", "/en/countries/JOR", "/en/search?q=jordan"):
        assert name not in text_of(client, address), address
    assert client.get("/en/directory/jordan-watch").status_code == 404
    assert client.get("/en/network.json").json()["organisations"] == 2


def test_the_totals_as_data_answer_any_past_day(network: Network, client: Client) -> None:
    found = client.get("/en/network.json?as_of=2022-06-30").json()
    assert (found["organisations"], found["countries"], found["members"], found["member_countries"]) == (
        2,
        2,
        2,
        2,
    )
    assert found["by_region"]["swana"]["organisations"] == 1
    assert client.get("/en/network.json?as_of=2019-06-30").json()["organisations"] == 0
    assert "Jordan Watch" not in client.get("/en/network.json").content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/network?as_of=yesterday", 422),
        ("/en/network.json?as_of=2999-01-01", 422),
        ("/en/network.json?asof=2022-06-30", 400),
        ("/en/network.json?region=atlantis", 400),
        ("/en/network.csv", 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    network: Network, client: Client, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    "address", ["/en/directory", "/en/desk/organisations", "/en/desk/applications", "/en/desk/gaps"]
)
def test_the_number_of_queries_of_a_list_does_not_grow(
    network: Network, cast: Cast, client: Client, address: str
) -> None:
    client.force_login(cast.hub_staff)

    def asked() -> int:
        cache.clear()
        queries._standings.cache_clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    asked()
    first = asked()
    for number in range(15):
        network.make(f"more-{number}", seat=("LVA", "PER")[number % 2])
        values = {**VALUES, "email": f"more-{number}@example.org", "name": f"More {number}"}
        admission.start_application(values, [], language="en", at=AT)
    assert asked() <= first + 1


def test_a_coordinator_sees_the_region_and_no_other(network: Network, cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    body = client.get("/en/desk/organisations").content.decode()
    assert "Jordan Watch" in body and "Ojo Inventado" not in body
    assert client.get("/en/desk/organisations/of/lima-ojo-publico").status_code == 404
    assert client.get("/en/desk/organisations/of/lima-ojo-publico/held.json").status_code == 404


def test_a_representative_reads_corrects_and_takes_away_what_is_held(
    network: Network, cast: Cast, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    page = client.get("/ar/desk/my-organisation")
    assert page.status_code == 200 and "Jordan Watch" in page.content.decode()
    held = client.get("/en/desk/organisations/of/jordan-watch/held.json")
    assert held.json()["events"][0]["event"] == "admitted"
    form = client.get("/en/desk/organisations/of/jordan-watch/correct").content.decode()
    seen = form.split('name="_seen" value="')[1].split('"')[0]
    answer = client.post(
        "/en/desk/organisations/of/jordan-watch/correct",
        {"_seen": seen, "exposure": "name", "web": "https://watch.example.org", "languages": ["ar", "en"]},
    )
    assert answer.status_code == 302
    changed = Organisation.objects.get(code="jordan-watch")
    assert (changed.exposure, changed.languages) == ("name", "ar en")
    assert client.get("/en/desk/organisations/of/jordan-watch/edit").status_code == 403
    assert client.get("/en/desk/organisations/of/lima-ojo-publico/correct").status_code == 404
    assert client.post("/en/desk/organisations/of/jordan-watch/confirm").status_code == 302


def test_the_hub_adds_edits_and_records(network: Network, cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_staff)
    values = {
        "code": "riga-lens", "name": "Riga Lens (invented)", "language": "en", "kind": "ngo", "seat": "LVA", "exposure": "full",
        "name_ar": "عدسة ريغا (مخترعة)",
    }  # fmt: skip
    assert client.post("/en/desk/organisations/add", values).status_code == 302
    assert client.post("/en/desk/organisations/add", values).status_code == 422
    event = {"kind": "national", "event": "admitted", "on": "2026-01-05", "decision": "Minutes"}
    assert client.post("/en/desk/organisations/of/riga-lens/event", event).status_code == 302
    assert "عدسة ريغا" in client.get("/ar/directory").content.decode()
    assert client.get("/en/desk/organisations/of/riga-lens/edit").status_code == 200
    assert (
        client.post("/en/desk/organisations/of/riga-lens/event", {**event, "event": "expelled"}).status_code
        == 422
    )


def test_who_is_missing_answers_with_candidates_and_a_pace(
    network: Network, cast: Cast, client: Client
) -> None:
    row = admission.start_application(
        {**VALUES, "seat_id": "LVA", "works_in": "LVA"}, REFEREES, language="en", at=AT
    )
    admission.send_application(row, at=AT)
    found = queries_gaps.gaps(AT.date())
    assert [(gap.iso3, gap.candidates) for gap in found] == [("LVA", 1)]
    client.force_login(cast.coordinator)
    body = client.get("/en/desk/gaps").content.decode()
    assert "98 more are needed" in body
    client.force_login(cast.member_in_lima)
    assert client.get("/en/desk/gaps").status_code == 403


def test_who_is_silent_for_two_years_becomes_dormant_and_is_kept(network: Network) -> None:
    Organisation.objects.filter(code="jordan-watch").update(confirmed_on=AT.date() - timedelta(days=30))
    assert jobs.dormant_once(at=AT) == 1
    assert jobs.dormant_once(at=AT) == 0
    network.lima.refresh_from_db()
    assert network.lima.state == "dormant"


def table_of(content: bytes, name: str = "list.csv") -> Table:
    return read_table(SimpleUploadedFile(name, content))


def test_a_file_from_civicrm_is_understood_and_bad_rows_are_refused_in_words(network: Network) -> None:
    kind = OrganisationImport()
    table = table_of(
        "External Identifier,Organization Name,Primary Country,Primary Email\n"
        "jordan-watch,Jordan Watch (invented),JOR,office@watch.example.org\n"
        "new-one,New One (invented),PER,\n"
        "Bad Code,Half (invented),PER,\n"
        "no-country,Half (invented),Atlantis,\n"
        "bad-mail,Half (invented),PER,nobody\n".encode("utf-16")
    )
    columns = guess_columns(kind, table.headings)
    assert set(columns) == {"code", "name", "seat_id", "email"}
    plan = plan_import(kind, table, columns)
    assert plan.counts == {"new": 1, "changed": 1, "unchanged": 0, "rejected": 3}
    assert all(reject.reasons for reject in plan.rejects)
    kind.apply(plan.changes, by=None, at=AT)
    made = Organisation.objects.get(code="new-one")
    assert (made.exposure, made.state, made.folded) == ("hidden", "none", "new one (invented) ·")
    kind.undo(plan.changes, by=None, at=AT)
    assert not Organisation.objects.filter(code="new-one").exists()
    assert Organisation.objects.get(code="jordan-watch").email == ""

"""Evidence is kept once: sealed, shown only with consent, flagged everywhere when it falls, its addresses looked at."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import files
from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.waiting import waiting_for
from mithaq.core.worker import run_waiting
from mithaq.library import actions_evidence as actions
from mithaq.library import jobs_evidence, queries_evidence
from mithaq.library import rules_evidence as rules
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse
from mithaq.world.models import Country, CountryRegion, Region
from tests.library.evidence.test_strip import JPEG, SECRET, gif, odt
from tests.people import Cast

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def jordan(db: None) -> Country:
    region = Region.objects.create(code="swana", system="coordination", names={"en": "SWANA"})
    country = Country.objects.create(
        iso3="JOR", iso2="JO", m49="400", status="member_state", names={"en": "Jordan", "ar": "الأردن"}
    )
    CountryRegion.objects.create(country=country, region=region, system="coordination")
    return country


def described(**more: Any) -> actions.Described:
    values: dict[str, Any] = {
        "title": "Law 7",
        "kind": rules.Kind.LAW,
        "source": "gazette",
        "reliability": rules.Reliability.OFFICIAL,
        "language": "ar",
        "consent": rules.Consent.NOT_NEEDED,
        "publishable": True,
        "address": "https://gazette.example.org/7",
        **more,
    }
    return actions.Described(**values)


def photo(cast: Cast, jordan: Country, **more: Any) -> EvidenceItem:
    upload = SimpleUploadedFile("rana-at-the-ministry.jpg", JPEG)
    values = {
        "kind": rules.Kind.PICTURE,
        "consent": rules.Consent.GIVEN,
        "country": jordan,
        "address": "",
        **more,
    }
    return actions.add_evidence(cast.member_in_amman, described(**values), upload=upload, at=NOW)


def test_the_original_is_sealed_and_the_copy_is_clean(cast: Cast, jordan: Country) -> None:
    item = photo(cast, jordan)
    assert item.original is not None and item.original.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert item.stripped == "waiting" and item.shared is None
    run_waiting()
    item.refresh_from_db()
    assert item.stripped == "clean" and item.shared is not None
    with files.open_content(item.shared) as stream:
        assert SECRET not in stream.read()
    assert item.shared.name == f"evidence-{item.pk}.jpg", "the name of the file may say who somebody is"
    assert [entry.verb for entry in history_of(item)] == ["add_evidence"]


def test_an_open_document_and_a_moving_picture_are_shared_clean(cast: Cast, jordan: Country) -> None:
    for name, content in (("minutes.odt", odt()), ("moving.gif", gif())):
        upload = SimpleUploadedFile(name, content)
        item = actions.add_evidence(cast.member_in_amman, described(country=jordan), upload=upload, at=NOW)
        run_waiting()
        item.refresh_from_db()
        assert item.stripped == "clean" and item.shared is not None, name
        with files.open_content(item.shared) as stream:
            copy = stream.read()
        assert SECRET not in copy and copy != content


def test_a_text_with_programs_is_not_shared(cast: Cast, jordan: Country) -> None:
    upload = SimpleUploadedFile("minutes.odt", odt(**{"Basic/Standard/Module1.xml": b"Sub Main"}))
    item = actions.add_evidence(cast.member_in_amman, described(country=jordan), upload=upload, at=NOW)
    run_waiting()
    item.refresh_from_db()
    assert (item.shared, item.stripped) == (None, "macros")


def test_what_cannot_be_cleaned_is_not_shared_and_says_so(cast: Cast, jordan: Country) -> None:
    upload = SimpleUploadedFile("scan.gif", b"GIF89a" + SECRET)
    item = actions.add_evidence(cast.member_in_amman, described(country=jordan), upload=upload, at=NOW)
    run_waiting()
    item.refresh_from_db()
    assert item.shared is None and item.stripped == "unreadable"
    assert "not shared" in str(item.get_stripped_display())


def test_only_who_works_on_it_opens_the_original(cast: Cast, jordan: Country, client: Client) -> None:
    item = photo(cast, jordan)
    run_waiting()
    may_open = {"member_in_amman", "coordinator", "hub_staff", "director"}
    for name, person in cast:
        client.logout()
        if name != "nobody":
            client.force_login(person)  # type: ignore[arg-type]
        answer = client.get(f"/en/evidence/{item.pk}/original")
        assert (answer.status_code == 200) == (name in may_open), name
        assert client.get(f"/en/evidence/{item.pk}/copy").status_code == 200, "it is public"
    assert history_of(item).filter(verb="open_evidence_original").count() == len(may_open)
    assert item.original is not None and item.original.label == actions.ORIGINAL
    assert not any(files.may_read(person, item.original) for _name, person in cast)


def test_nothing_is_shown_without_consent(cast: Cast, jordan: Country, client: Client) -> None:
    for change, code in (
        ({"kind": rules.Kind.INTERVIEW, "consent": rules.Consent.NOT_NEEDED}, "people_in_it"),
        ({"consent": rules.Consent.REFUSED}, "no_consent"),
        ({"source": " "}, "no_source"),
        ({"address": ""}, "nothing_to_show"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            actions.add_evidence(cast.member_in_amman, described(**change), at=NOW)
        assert refusal.value.code == code
    item = photo(cast, jordan)
    assert client.get(f"/ar/evidence/{item.pk}").status_code == 200
    actions.describe_evidence(
        cast.member_in_amman,
        item,
        described(
            kind=rules.Kind.PICTURE, consent=rules.Consent.TAKEN_BACK, publishable=False, country=jordan
        ),
        at=NOW,
    )
    assert client.get(f"/en/evidence/{item.pk}").status_code == 404
    assert client.get(f"/en/evidence/{item.pk}/copy").status_code == 404


def test_an_item_is_seen_by_whose_work_it_is(cast: Cast, jordan: Country) -> None:
    item = photo(cast, jordan, publishable=False)
    seen = {
        name for name, person in cast if EvidenceItem.objects.visible_to(person).filter(pk=item.pk).exists()
    }
    assert seen == {"member_in_amman", "coordinator", "hub_staff", "director", "auditor"}
    for name in ("stranger", "auditor", "board_member", "nobody"):
        with pytest.raises(NotPermitted):
            actions.add_evidence(getattr(cast, name), described(), at=NOW)
    with pytest.raises(NotPermitted):
        actions.withdraw_evidence(cast.member_in_lima, item, why="No.", at=NOW)


def test_withdrawn_once_it_is_flagged_everywhere(cast: Cast, jordan: Country, client: Client) -> None:
    item = photo(cast, jordan)
    for kind, key in (("finding", "7"), ("status", "9")):
        actions.use_evidence(cast.member_in_amman, [item], kind=kind, key=key, at=NOW)
    actions.use_evidence(cast.member_in_amman, [item], kind="status", key="9", at=NOW)
    assert EvidenceUse.objects.count() == 2
    actions.withdraw_evidence(cast.member_in_amman, item, why="Forged.", at=NOW)
    assert queries_evidence.flagged("finding", [7, 8]) == {"7"}
    assert queries_evidence.flagged("status", [9]) == {"9"}
    assert {each.kind for each in waiting_for(cast.hub_staff, NOW)} >= {"evidence_flagged"}
    with pytest.raises(Conflict):
        actions.withdraw_evidence(cast.member_in_amman, item, why="Again.", at=NOW)
    with pytest.raises(RuleBroken):
        actions.use_evidence(cast.member_in_amman, [item], kind="status", key="10", at=NOW)
    use = EvidenceUse.objects.select_related("item").get(kind="status")
    use.item.refresh_from_db()
    actions.look_at_use(cast.member_in_amman, use, keep=False, at=NOW)
    assert queries_evidence.flagged("status", [9]) == set()
    with pytest.raises(Conflict):
        actions.look_at_use(cast.member_in_amman, use, keep=True, at=NOW)
    client.force_login(cast.hub_staff)
    assert "Forged." in client.get(f"/en/evidence/{item.pk}").content.decode()
    assert client.get("/ar/desk/evidence?flagged=yes").status_code == 200


def test_a_replacement_stands_itself(cast: Cast, jordan: Country) -> None:
    old, new = photo(cast, jordan), photo(cast, jordan)
    for by in (old, actions.withdraw_evidence(cast.hub_staff, photo(cast, jordan), why="No.", at=NOW)):
        with pytest.raises(RuleBroken):
            actions.replace_evidence(cast.member_in_amman, old, by, why="Better.", at=NOW)
    done = actions.replace_evidence(cast.member_in_amman, old, new, why="Better.", at=NOW)
    assert done.state == "replaced" and done.replaced_by == new


def test_three_misses_make_an_address_dead_and_the_copy_is_offered(
    cast: Cast, jordan: Country, client: Client
) -> None:
    item = photo(cast, jordan, address="https://gone.example.org/picture")
    run_waiting()
    asked: list[str] = []

    def nothing(address: str) -> actions.Answer:
        asked.append(address)
        return actions.Answer(found=False)

    for expected in ("unchecked", "unchecked", "gone"):
        assert jobs_evidence.look_at_addresses(nothing) == 1
        item.refresh_from_db()
        assert item.address_state == expected
    assert asked == ["https://gone.example.org/picture"] * 3
    page = client.get(f"/en/evidence/{item.pk}").content.decode()
    assert "The copy that we kept can still be read." in page and 'href="https://gone' not in page
    jobs_evidence.look_at_addresses(lambda address: actions.Answer(found=True, moved=True))
    item.refresh_from_db()
    assert (item.address_state, item.address_misses) == ("moved", 0)


def test_addresses_inside_our_own_house_are_never_asked() -> None:
    for address in ("http://127.0.0.1/x", "http://[::1]/x", "http://10.0.0.7/x", "http://169.254.169.254/x"):
        assert jobs_evidence.fetch(address) == actions.Answer(found=False)


@given(st.lists(st.booleans(), max_size=12))
def test_an_address_is_dead_only_after_three_misses_in_a_row(answers: list[bool]) -> None:
    state, misses = rules.Address.UNCHECKED, 0
    for found in answers:
        state, misses = rules.address_after(found, moved=False, misses=misses)
    assert (state is rules.Address.GONE) == (len(answers) >= 3 and not any(answers[-3:]))


def test_the_pages_of_the_work_open_and_keep_what_was_written(
    cast: Cast, jordan: Country, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    values = {
        "title": "A letter",
        "kind": "letter",
        "country": "JOR",
        "when": "2026-02",
        "source": "ministry",
        "reliability": "official",
        "consent": "refused",
        "publishable": "on",
    }
    refused = client.post("/en/desk/evidence/add", values)
    assert refused.status_code == 422 and "A letter" in refused.content.decode()
    upload = SimpleUploadedFile("letter.txt", b"Dear all")
    made = client.post("/en/desk/evidence/add", {**values, "publishable": "", "file": upload})
    item = EvidenceItem.objects.get()
    assert made.status_code == 302 and str(item.when) == "2026-02" and not item.is_public
    for page in ("", "/describe", "/replace", "/withdraw"):
        assert client.get(f"/ar/evidence/{item.pk}{page}").status_code == 200
    form = client.get(f"/en/evidence/{item.pk}/withdraw")
    gone = client.post(f"/en/evidence/{item.pk}/withdraw", {"why": "A slip.", "_seen": form.context["seen"]})
    assert gone.status_code == 302
    item.refresh_from_db()
    assert item.state == "withdrawn" and item.ended_at is not None and item.ended_at > NOW - timedelta(days=1)

"""Documents are added, opened, changed and withdrawn by who may, and nobody else learns of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, Job
from mithaq.library import actions, queries
from mithaq.library.models import Document, DocumentText, Passage
from tests.library.conftest import SENTENCES, pdf_of, upload
from tests.people import Cast

Add = Callable[..., DocumentText]


def change(by: Any, document: Document, **more: Any) -> Document:
    values = {"country": None, "dated": None, "readership": document.readership, **more}
    return actions.change_document(by, document, at=timezone.now(), **values)


def test_the_hub_adds_a_document_and_it_is_read_into_numbered_passages(add: Add) -> None:
    text = add(
        pdf_of([("ar", ["# عنوان", SENTENCES["ar"]])]), name="a.pdf", language="ar", symbol="cac/cosp/2023/l4"
    )
    assert (text.state, text.pages, text.document.symbol) == ("read", 1, "CAC/COSP/2023/L.4")
    assert [row.anchor for row in queries.passages_of(text)] == ["p1", "p2"]
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"add_library_document", "add_library_text", "read_library_text"} <= verbs


def test_adding_asks_for_the_reading_in_the_same_transaction(add: Add, cast: Cast) -> None:
    text = add()
    job = Job.objects.get(task="mithaq.library.actions.read_text")
    assert job.args == [text.pk]


def test_who_does_not_add_documents_is_refused(add: Add, cast: Cast) -> None:
    for person in (cast.member_in_amman, cast.stranger, cast.case_worker, cast.auditor, cast.board_member):
        with pytest.raises(NotPermitted):
            add(by=person)
    assert not Document.objects.exists()


def test_a_coordinator_adds_for_staff_and_only_the_hub_opens_it(add: Add, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as caught:
        add(by=cast.coordinator, public=True)
    assert caught.value.code == "not_open"
    text = add(by=cast.coordinator, public=False)
    with pytest.raises(RuleBroken):
        change(cast.coordinator, text.document, readership="public")
    assert change(cast.hub_staff, text.document, readership="public").is_public


def test_who_may_read_a_document_decides_its_page_its_data_and_its_file(
    add: Add, cast: Cast, client: Client
) -> None:
    public, staff = add(), add("Other words.", public=False)
    named = add("Third words.", public=False, readers=[cast.member_in_lima])
    readers: dict[int, set[str]] = {
        public.document_id: {name for name, _person in cast},
        staff.document_id: {"coordinator", "hub_staff", "director", "auditor"},
        named.document_id: {"member_in_lima", "hub_staff", "director", "auditor"},
    }
    for name, person in cast:
        client.logout()
        if name != "nobody":
            client.force_login(person)  # type: ignore[arg-type]
        seen = set(Document.objects.visible_to(person).values_list("pk", flat=True))
        for text in (public, staff, named):
            may = name in readers[text.document_id]
            assert (text.document_id in seen) is may, (name, text.document.readership)
            if name in ("nobody", "member_in_lima", "hub_staff"):
                status = 200 if may else 404
                assert client.get(text.document.get_absolute_url()).status_code == status
                assert client.get(f"{text.get_absolute_url()}.json").status_code == status
                file = reverse("core:file", kwargs={"file_id": text.stored_id, "name": "text.txt"})
                assert client.get(file).status_code == status


def test_a_newer_version_leaves_the_numbers_of_the_older_one(add: Add, cast: Cast) -> None:
    first = add("One.\n\nTwo.")
    kept = list(Passage.objects.filter(text=first).values_list("pk", "number", "words"))
    second = actions.add_text(
        cast.hub_staff,
        first.document,
        language="en",
        upload=upload("Two.\n\nThree.", "b.txt"),
        at=timezone.now(),
    )
    actions.read_text.func(second.pk)
    first.refresh_from_db()
    assert (first.is_current, second.number) == (False, 2)
    assert list(Passage.objects.filter(text=first).values_list("pk", "number", "words")) == kept


def test_the_same_file_twice_is_refused(add: Add, cast: Cast) -> None:
    text = add()
    with pytest.raises(RuleBroken) as caught:
        actions.add_text(
            cast.hub_staff,
            text.document,
            language="en",
            upload=upload("Words of a document.", "again.txt"),
            at=timezone.now(),
        )
    assert caught.value.code == "same_file"


def test_reading_twice_changes_nothing(add: Add) -> None:
    text = add("One.\n\nTwo.")
    before = list(Passage.objects.values_list("pk", flat=True))
    assert actions.read_text.func(text.pk) == 0
    assert list(Passage.objects.values_list("pk", flat=True)) == before


def test_a_file_that_cannot_be_read_stays_and_says_why(add: Add, cast: Cast, client: Client) -> None:
    text = add("   \n\n  ", name="empty.txt")
    assert (text.state, text.fault) == ("refused", "empty")
    client.force_login(cast.hub_staff)
    page = client.get(text.document.get_absolute_url()).content.decode()
    assert "This file could not be read" in page and "No words were found" in page
    actions.ask_again(cast.hub_staff, text, at=timezone.now())
    with pytest.raises(Conflict):
        actions.ask_again(cast.hub_staff, text, at=timezone.now())
    with pytest.raises(NotPermitted):
        actions.ask_again(cast.member_in_lima, text, at=timezone.now())


def test_a_word_file_with_a_password_is_refused_in_its_own_words(add: Add) -> None:
    with pytest.raises(RuleBroken) as caught:
        add(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, name="locked.docx")
    assert caught.value.code == "locked"
    assert not Document.objects.exists()


def test_two_who_change_it_at_once_do_not_overwrite_each_other(add: Add, cast: Cast) -> None:
    document = add().document
    seen = Document.objects.get(pk=document.pk)
    change(cast.hub_staff, document, titles={"en": "First"})
    with pytest.raises(Conflict):
        change(cast.director, seen, titles={"en": "Second"})


def test_a_withdrawn_document_leaves_pages_and_data_at_once(add: Add, cast: Cast, client: Client) -> None:
    document = add().document
    with pytest.raises(NotPermitted):
        actions.withdraw_document(cast.coordinator, document, why="Wrong file.", at=timezone.now())
    with pytest.raises(RuleBroken):
        actions.withdraw_document(cast.hub_staff, document, why=" ", at=timezone.now())
    assert client.get(document.get_absolute_url()).status_code == 200
    actions.withdraw_document(cast.hub_staff, document, why="Wrong file.", at=timezone.now())
    assert client.get(document.get_absolute_url()).status_code == 404
    data = b"".join(client.get("/en/library.json").streaming_content)  # type: ignore[attr-defined]
    assert json.loads(data)["rows"] == []
    with pytest.raises(Conflict):
        actions.withdraw_document(cast.hub_staff, document, why="Again.", at=timezone.now())


def test_the_form_adds_a_document_with_named_readers(
    cast: Cast, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_DIR = tmp_path / "files"
    client.force_login(cast.hub_staff)
    sent = {
        "kind": "note",
        "title_en": "Named",
        "language": "en",
        "readership": "named",
        "readers": "nobody@nowhere.example",
        "when": "2024-13",
        "file": upload("Words.", "words.txt"),
    }
    refused = client.post("/en/library/new", sent)
    assert refused.status_code == 422
    assert {"readers", "when"} <= {row.name for row, _error in refused.context["wrong"]}
    sent |= {"readers": cast.member_in_lima.email, "when": "2024-05", "file": upload("Words.", "words.txt")}
    assert client.post("/en/library/new", sent).status_code == 302
    document = Document.objects.get()
    assert (document.readership, str(document.when)) == ("named", "2024-05")
    assert list(document.readers.all()) == [cast.member_in_lima]


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_takes_the_same_number_of_queries_however_long_it_is(
    count: int, add: Add, client: Client, django_assert_max_num_queries: Any
) -> None:
    add()
    for number in range(count):
        document = Document.objects.create(
            kind="note", titles={"en": f"No. {number}"}, readership="public", added_at=timezone.now()
        )
        first = DocumentText.objects.values("stored_id").first()
        assert first is not None
        DocumentText.objects.create(document=document, language="en", added_at=timezone.now(), **first)
    client.get("/en/library")
    with django_assert_max_num_queries(12):
        assert client.get("/en/library?sort=title").status_code == 200

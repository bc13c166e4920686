"""Who may open what, kept true: the matrix of every address by everybody, and the page made from it."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.people import Cast
from tests.promises import matrix

HOW = "Run `manage.py permissions --update`, read what changed in tests/promises/permission_matrix.csv, and commit it."
#: Pages for everybody: the public packages, and single addresses.
PUBLIC_SPACES = ("public:", "results:", "world:", "reviews:", "library:", "api:", "outreach:")
PUBLIC = {
    "choose_language",
    "health",
    "robots",
    "sitemap",
    "security_txt",
    "core:design",
    # Groups, meetings, stories, partnerships and agreements, as far as each row is public; anybody may ask to join.
    *(f"groups:{name}" for name in ("groups", "groups_data", "group", "join", "meetings", "meetings_data")),
    *(f"groups:{name}" for name in ("stories", "stories_data")),
    *(f"relations:{name}" for name in ("partnerships", "partnerships_data", "agreements", "agreements_data")),
    "relations:agreement",
    # Published reports.
    *(f"reports:{name}" for name in ("reports", "reports_data", "report", "report_data")),
    # Recommendations of published reports, what became of them, and what other mechanisms recommended.
    *(f"reports:{name}" for name in ("recommendations", "recommendations_data", "recommendation")),
    *(f"reports:{name}" for name in ("recommendation_data", "card", "became", "became_data")),
    *(f"reports:{name}" for name in ("outside", "outside_data")),
    # Their text and files; the draft by the signed link of an early reader; a pair once a person confirmed it.
    *(f"reports:{name}" for name in ("read", "edition_file", "early", "pair")),
    # Workshops, as far as each is public: held for members of the public too, and counted for indicator 1.1.
    *(f"reports:{name}" for name in ("workshops", "workshops_data", "workshop")),
    # What each donor gave, as far as it is published (transparency policy).
    "funding:funding",
    "funding:funding_data",
    # The totals of the network, the directory of who chose to be in it, and admission by signed links.
    *(
        f"network:{name}"
        for name in ("network", "network_data", "directory", "directory_data", "entry", "join")
    ),
    *(f"network:{name}" for name in ("individuals", "individuals_data", "surveys", "surveys_data")),
    *(f"network:{name}" for name in ("application_by_link", "write_application", "referee")),
    # Stopping a mail asks for no account: the signed link in the mail is the proof.
    "desk:stop_monday_mail",
}
#: The way in, open to who has not signed in by its nature.
WAY_IN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
}
#: One's own account, desk and what one follows, open to whoever has signed in.
OWN = (
    "account_",
    "mfa_",
    "usersessions_",
    "desk:",
    "accounts:profile",
    "reviews:follow",
    "groups:mine",
    "network:ask_erasure",
)


@pytest.mark.django_db
def test_every_address_answers_everybody_as_the_matrix_says(cast: Cast) -> None:
    found = matrix.probe(cast)
    expected = matrix.read()
    if os.environ.get("MATRIX_UPDATE"):
        matrix.write(found)
        return
    broken = [f"{name} {method}" for (name, method), row in found.items() if matrix.ERROR in row.values()]
    assert not broken, f"These fail instead of answering: {broken}"
    missing = sorted({name for name, _method in found.keys() - expected.keys()})
    assert not missing, f"Not in the permission matrix: {missing}. {HOW}"
    gone = sorted({name for name, _method in expected.keys() - found.keys()})
    assert not gone, f"In the permission matrix but no address any more: {gone}. {HOW}"
    changed = [
        f"{name} {method} {person}: expected {expected[name, method][person]!r}, is {row[person]!r}"
        for (name, method), row in found.items()
        for person in matrix.PERSONS
        if row[person] != expected[name, method][person]
    ]
    assert not changed, "\n".join([*changed, HOW])


def test_who_has_not_signed_in_reaches_the_public_pages_and_the_way_in_only() -> None:
    open_to_all = {name for (name, _method), row in matrix.read().items() if row["nobody"] == matrix.YES}
    unexpected = {name for name in open_to_all - PUBLIC - WAY_IN if not name.startswith(PUBLIC_SPACES)}
    assert not unexpected, (
        "Open to everybody. If that is meant, say so in PUBLIC, with the reason in the commit."
    )


def test_an_account_without_a_role_reaches_its_own_pages_only() -> None:
    more = {
        name
        for (name, _method), row in matrix.read().items()
        if row["stranger"] == matrix.YES and row["nobody"] != matrix.YES and not name.startswith(OWN)
    }
    assert not more, "A stranger with an account may do this. If that is meant, say so in OWN."


def test_an_auditor_reads_and_sends_nothing() -> None:
    sends = {
        name
        for (name, method), row in matrix.read().items()
        if method == "POST" and row["auditor"] == matrix.YES and row["stranger"] != matrix.YES
    }
    assert not sends


def test_an_operator_outside_staff_mode_has_no_more_than_a_stranger() -> None:
    extra = {
        (name, method)
        for (name, method), row in matrix.read().items()
        if row["operator"] == matrix.YES and row["stranger"] != matrix.YES
    }
    assert extra <= {
        ("accounts:staff_mode", "GET"),
        ("accounts:staff_mode", "POST"),
        ("accounts:end_staff_mode", "POST"),
    }


def test_the_permissions_page_is_made_from_what_stands(tmp_path: Path) -> None:
    page = tmp_path / "permissions.md"
    call_command("permissions", output=str(page))
    kept = settings.ROOT / "docs" / "reference" / "permissions.md"
    assert kept.exists() and kept.read_text(encoding="utf-8") == page.read_text(encoding="utf-8"), (
        "docs/reference/permissions.md is not up to date. Run `manage.py permissions`."
    )

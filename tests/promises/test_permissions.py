"""Who may open what, kept true: the matrix of every address by everybody, and the page made from it."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.people import Cast
from tests.promises import matrix

HOW = "Run `manage.py permissions --update`, read what changed in tests/promises/permission_matrix.csv, and commit it."
#: Addresses that anybody may open or send to, because they are the public pages or the way in.
PUBLIC_SPACES = ("public:", "core:", "results:", "api:", "world:")
WAY_IN = {
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_confirm_email", "account_email_verification_sent", "mfa_login_webauthn", "mfa_authenticate",
    "choose_language", "health",
}  # fmt: skip


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


def test_nobody_and_the_stranger_reach_nothing_of_the_desk() -> None:
    """Whatever the matrix says, these rules hold for it."""
    for (name, method), row in matrix.read().items():
        if name in WAY_IN or name.startswith(PUBLIC_SPACES):
            continue
        assert row["nobody"] != matrix.YES or row["stranger"] != matrix.YES or _is_public_reading(name), (
            f"{name} {method} is open to everybody. If that is meant, it belongs to the public pages: "
            "put it into PUBLIC_SPACES or WAY_IN with a reason."
        )


def _is_public_reading(name: str) -> bool:
    return matrix.read()[name, "POST"]["nobody"] in {matrix.NO_METHOD, matrix.HIDDEN, matrix.SIGN_IN}


def test_what_hub_staff_alone_may_do_no_member_may() -> None:
    for (name, method), row in matrix.read().items():
        if row["hub_staff"] != matrix.YES:
            continue
        if row["stranger"] != matrix.YES and row["member_in_lima"] == matrix.YES:
            assert row["member_in_amman"] == matrix.YES, f"{name} {method} tells members apart"


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

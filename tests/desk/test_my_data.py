"""Everything held about a person, and nothing that is a key."""

import io
import json
import zipfile

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from mithaq.accounts import actions
from mithaq.accounts.models import User
from mithaq.accounts.rules import Role, RoleWanted
from mithaq.core.models import AuditEntry
from mithaq.desk import queries
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def downloaded(client: Client) -> tuple[dict, str]:
    answer = client.post("/en/desk/my-data")
    assert answer["Content-Type"] == "application/zip" and "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read("my-data.json").decode()
    return json.loads(text), text


def test_every_column_that_points_at_an_account_is_looked_into() -> None:
    expected = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }
    found = {(model._meta.label, column) for model, column in queries.columns_naming_a_person()}
    assert expected <= found and ("accounts.User", "pk") in found and len(expected) > 8


def test_my_data_holds_my_rows_of_every_table(cast: Cast, client: Client) -> None:
    actions.grant_role(cast.director, cast.stranger, RoleWanted(role=Role.BOARD_MEMBER), at=timezone.now())
    client.force_login(cast.stranger)
    data, _text = downloaded(client)
    tables = data["tables"]
    assert tables["accounts.User"]["pk"][0]["email"] == cast.stranger.email
    assert tables["accounts.RoleGrant"]["user"][0]["role"] == "board_member"
    assert tables["account.EmailAddress"]["user"] and tables["core.OutgoingMail"]["to"]
    assert AuditEntry.objects.filter(verb="export_my_data", actor=cast.stranger).count() == 1


def test_my_data_holds_no_key_and_nobody_elses_rows(cast: Cast, client: Client) -> None:
    cast.stranger.set_password(PASSWORD)
    cast.stranger.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.stranger, secret)
    client.force_login(cast.stranger)
    _data, text = downloaded(client)
    cast.stranger.refresh_from_db()
    for key in (cast.stranger.password, secret, client.cookies["session"].value):
        assert key not in text
    for other in cast.signed_in():
        if other != cast.stranger:
            assert other.email not in text


def test_looking_downloads_nothing_and_needs_an_account(cast: Cast, client: Client) -> None:
    assert client.post("/en/desk/my-data").status_code == 302
    client.force_login(cast.stranger)
    page = client.get("/en/desk/my-data").content.decode()
    assert "accounts.User" in page and "core.AuditEntry" not in page
    assert not AuditEntry.objects.filter(verb="export_my_data").exists()

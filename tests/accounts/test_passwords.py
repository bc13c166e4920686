"""What a password must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.passwords import fault_in_password


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short words 12", "too_short"),
        ("passwordpassword", "common"),
        ("1234567890123456", "common"),
        ("aaaaaaaaaaaaaaaaa", "common"),
        ("Password!1234567890", "common"),
        ("rana.amman.example", "like_you"),
        ("four words nobody has", None),
        ("كلمات لا يعرفها أحد", None),
        ("x" * 257, "too_long"),
        ("plum kettle " * 8, None),
    ],
)
def test_a_password_is_long_and_nobodys_first_guess(password: str, fault: str | None) -> None:
    assert fault_in_password(password, about=("rana@amman.example.org", "Rana Amman")) == fault


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=15, max_size=64))
def test_no_kind_of_sign_is_asked_for(password: str) -> None:
    assert fault_in_password(password) in {None, "common"}

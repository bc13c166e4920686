"""What a password must be."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.breached import fault_in_list, is_breached
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


def _list_of(folder: Path, stolen: list[str], end: str = "\r\n") -> Path:
    digests = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in stolen)
    path = folder / "stolen.txt"
    path.write_bytes("".join(f"{digest}:{7 ** (n % 9)}{end}" for n, digest in enumerate(digests)).encode())
    return path


@pytest.mark.parametrize("size", [1, 2, 3, 17, 2_000])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_stolen_password_is_found_and_no_other(tmp_path: Path, size: int, end: str) -> None:
    stolen = [f"stolen somewhere {n}" for n in range(size)]
    path = _list_of(tmp_path, stolen, end)
    assert fault_in_list(path) == ""
    assert all(is_breached(path, one) for one in stolen)
    assert not any(is_breached(path, f"kept at home {n}") for n in range(200))


def test_a_stolen_password_is_refused_where_the_operator_keeps_a_list(tmp_path: Path, settings: Any) -> None:
    password = "four words nobody has"
    assert fault_in_password(password) is None
    settings.BREACHED_PASSWORDS = _list_of(tmp_path, [password, "another one of them"])
    assert fault_in_password(password) == "breached"
    assert fault_in_password("five words that nobody has") is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "it is empty"),
        (b"password\nqwerty\n", "it is no list of SHA-1 digests, a line each in capitals"),
        (b"F" * 40 + b":1\n" + b"0" * 40 + b":1\n", "it is not ordered by digest"),
    ],
)
def test_a_list_that_cannot_be_searched_stops_the_start(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    assert fault_in_list(path) == fault
    assert fault_in_list(tmp_path / "gone.txt").startswith("it cannot be read")

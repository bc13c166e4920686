"""Symbols of the United Nations are read however they were typed, written one way, and lead to their official place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.library import symbols

PARTS = st.one_of(
    st.integers(1, 9999).map(str),
    st.sampled_from(["COSP", "IRG", "RES", "CONF", "II", "XIV"]),
    st.tuples(
        st.sampled_from(["L", "CRP", "NGO", "WG", "Add", "Rev", "Corr", "INF"]), st.integers(1, 999)
    ).map(lambda pair: f"{pair[0]}.{pair[1]}"),
)
SYMBOLS = st.tuples(
    st.sampled_from(["CAC", "A", "S", "E", "CTOC"]), st.lists(PARTS, min_size=1, max_size=5)
).map(lambda pair: "/".join([pair[0], *pair[1]]))


@given(SYMBOLS)
def test_writing_a_symbol_is_stable(text: str) -> None:
    found = symbols.parse(text)
    if found is not None:
        again = symbols.parse(found.text)
        assert again == found


@given(SYMBOLS, st.sampled_from(["lower", "spaces", "backslash", "no point"]))
def test_however_it_was_typed_it_is_the_same_symbol(text: str, how: str) -> None:
    found = symbols.parse(text)
    typed = {
        "lower": text.lower(),
        "spaces": " " + text.replace("/", " / ") + ".",
        "backslash": text.replace("/", "\\"),
        "no point": text.replace(".", " "),
    }[how]
    assert symbols.parse(typed) == found


@given(st.text(max_size=60))
def test_no_text_makes_it_fail_and_what_is_no_symbol_stays(text: str) -> None:
    found = symbols.parse(text)
    assert (symbols.official_address(text) == "") is (found is None)
    if found is None:
        assert symbols.normalised(text) == " ".join(text.split())[: symbols.LONGEST]


@pytest.mark.parametrize(
    ("text", "written", "body", "base"),
    [
        ("cac/cosp/2023/l4", "CAC/COSP/2023/L.4", "conference_of_states_parties", "CAC/COSP/2023/L.4"),
        (
            "CAC/COSP/IRG/II/2/1/Add.13",
            "CAC/COSP/IRG/II/2/1/Add.13",
            "implementation_review_group",
            "CAC/COSP/IRG/II/2/1",
        ),
        (
            "CAC/COSP/WG.2/2019/3",
            "CAC/COSP/WG.2/2019/3",
            "working_group_asset_recovery",
            "CAC/COSP/WG.2/2019/3",
        ),
        ("A/RES/58/4", "A/RES/58/4", "general_assembly", "A/RES/58/4"),
        ("S/RES/1325(2000)", "S/RES/1325 (2000)", "security_council", "S/RES/1325"),
    ],
)
def test_symbols_of_the_field_are_known(text: str, written: str, body: str, base: str) -> None:
    found = symbols.parse(text)
    assert found is not None
    assert (found.text, found.body, found.base) == (written, body, base)


def test_a_symbol_leads_to_its_official_place_in_the_language_of_the_reader() -> None:
    assert symbols.official_address("cac/cosp/2023/L.4", "ar") == "https://docs.un.org/ar/CAC/COSP/2023/L.4"
    assert symbols.official_address("S/RES/1325 (2000)") == "https://docs.un.org/en/S/RES/1325%20(2000)"
    assert symbols.official_address("Annual report 2020") == ""


def test_symbols_are_found_in_running_text() -> None:
    text = "See CAC/COSP/2023/L.4/Rev.1 and A/RES/58/4; and/or nothing, km/h 3."
    assert [symbol for _start, _end, symbol in symbols.find_in(text)] == [
        "CAC/COSP/2023/L.4/Rev.1",
        "A/RES/58/4",
    ]
    start, end, _symbol = symbols.find_in(text)[0]
    assert text[start:end] == "CAC/COSP/2023/L.4/Rev.1"

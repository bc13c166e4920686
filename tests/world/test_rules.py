"""Laws of identifiers and of entry into force."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.world.rules import ProvisionId, chapter_id, in_force_for, is_treaty_code, roman

IDS = st.builds(
    ProvisionId,
    treaty=st.from_regex(r"[A-Z][A-Z0-9]{0,6}(-[A-Z0-9]{1,4})?", fullmatch=True),
    article=st.integers(1, 500),
    paragraph=st.none() | st.integers(1, 99),
    letter=st.sampled_from(["a", "b", "z", "aa"]),
    roman=st.sampled_from(["", "i", "iv"]),
)


@given(IDS)
def test_an_identifier_written_and_read_is_the_same(provision: ProvisionId) -> None:
    assert ProvisionId.parse(str(provision)) == provision


@given(IDS)
def test_every_parent_is_shorter_and_ends_at_the_article(provision: ProvisionId) -> None:
    steps = 0
    while provision.parent is not None:
        assert len(str(provision.parent)) < len(str(provision))
        assert provision.parent.article == provision.article
        provision, steps = provision.parent, steps + 1
    assert steps <= 3 and str(provision).endswith(f":art{provision.article}")


@given(st.text(max_size=20))
def test_any_other_text_is_refused_or_means_exactly_what_it_says(text: str) -> None:
    try:
        found = ProvisionId.parse(text)
    except ValueError:
        return
    assert str(found) == text


def test_an_identifier_reads_as_people_write_it() -> None:
    assert ProvisionId.parse("UNCAC:art13.1.b").number == "13(1)(b)"
    assert ProvisionId.parse("UNCAC:art15.a").number == "15(a)"


@pytest.mark.parametrize(
    "text", ["uncac:art13", "UNCAC:art0", "UNCAC:art13.b.1", "UNCAC:art13.", "UNCAC:art13\n"]
)
def test_a_slip_in_an_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no provision"):
        ProvisionId.parse(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_nobody_is_bound_before_the_treaty_nor_before_thirty_days(deposit: date) -> None:
    treaty = date(2005, 12, 14)
    bound = in_force_for(deposit, treaty_in_force=treaty, days=30)
    assert bound is not None and bound >= treaty and bound - deposit >= timedelta(days=30)
    assert bound in {treaty, deposit + timedelta(days=30)}


def test_what_is_unknown_stays_unknown() -> None:
    assert in_force_for(None, treaty_in_force=date(2005, 12, 14), days=30) is None
    assert in_force_for(date(2004, 1, 1), treaty_in_force=None, days=30) is None


def test_chapters_have_roman_numbers_and_names() -> None:
    assert [roman(n) for n in (1, 4, 8, 9, 14, 39)] == ["I", "IV", "VIII", "IX", "XIV", "XXXIX"]
    assert chapter_id("UNCAC", 2) == "UNCAC:ch2"
    assert is_treaty_code("COE-173") and not is_treaty_code("coe 173")

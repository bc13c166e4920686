"""A value is shown with its status in words, its source, how sure it is; what is not known says so."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import marks
from mithaq.core.partial_dates import PartialDate


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_a_status_is_a_shape_and_always_a_word() -> None:
    assert shown('{% status "done" "Published" %}') == '<span class="s s-done">Published</span>'
    for shape in marks.Status:
        assert shown("{% status code %}", code=shape).endswith("</span>")
        assert ">" + "</span>" not in shown("{% status code %}", code=shape)
    with pytest.raises(ValueError, match="green"):
        shown('{% status "green" "Good" %}')


def test_a_status_escapes_what_people_wrote() -> None:
    assert "<script" not in shown('{% status "done" word %}', word="<script>")


def test_only_what_we_computed_bears_our_mark() -> None:
    assert "mark-own" in shown('{% mark "computed" %}')
    assert "mark-own" not in shown('{% mark "published" %}') + shown('{% mark "typed" %}')
    with pytest.raises(ValueError, match="guessed"):
        shown('{% mark "guessed" %}')


@pytest.mark.parametrize("value", ["sourced", "confirmed"])
def test_what_is_verified_needs_no_mark(value: str) -> None:
    assert shown("{% verification value %}", value=value) == ""


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("unverified", "unverified"),
        ("partly", "verified in part"),
        ("inferred", "our conclusion"),
        ("", "unverified"),
        ("a word nobody knows", "unverified"),
    ],
)
def test_what_is_not_verified_says_so_wherever_it_is_shown(value: str, word: str) -> None:
    assert f">{word}</span>" in shown("{% verification value %}", value=value)


def test_numbers_have_the_same_digits_in_every_language() -> None:
    for language in ("en", "ar"):
        with translation.override(language):
            assert shown("{% number 1234567.5 %}") == '<bdi class="num">1,234,567.5</bdi>'
            assert shown("{% percent 0.25 %}") == '<bdi class="num">25%</bdi>'
            assert shown('{% money 4000 "EUR" %}') == '<bdi class="num">EUR 4,000</bdi>'


def test_a_number_that_is_not_known_is_the_word_and_never_zero() -> None:
    for tag in ("{% number value %}", "{% percent value %}", '{% money value "EUR" %}', "{% moment value %}"):
        assert shown(tag, value=None) == '<span class="s s-unknown">unknown</span>'
    assert shown("{% number 0 %}") == '<bdi class="num">0</bdi>'


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(marks.number_text(value).replace(",", "")) == value


def test_a_date_tells_as_much_as_is_known_in_both_languages() -> None:
    day = date(2025, 12, 9)
    assert shown("{% moment day %}", day=day) == '<time datetime="2025-12-09">9 December 2025</time>'
    assert (
        shown("{% moment day %}", day=PartialDate.parse("2015-03"))
        == '<time datetime="2015-03">March 2015</time>'
    )
    assert shown("{% moment day %}", day=PartialDate.parse("2014")) == '<time datetime="2014">2014</time>'
    assert shown('{% moment day "month" %}', day=day) == '<time datetime="2025-12">December 2025</time>'
    at = datetime(2025, 12, 9, 13, 5, tzinfo=UTC)
    assert shown("{% moment at %}", at=at) == (
        '<time datetime="2025-12-09T13:05+00:00">9 December 2025, 13:05</time>'
    )


def test_arabic_months_carry_both_names() -> None:
    with translation.override("ar"):
        assert "9 كانون الأول/ديسمبر 2025" in shown("{% moment day %}", day=date(2025, 12, 9))


def test_a_source_is_a_link_where_it_has_an_address_on_the_web() -> None:
    record = SimpleNamespace(
        title={"en": "The <list>"}, address="https://example.org/a?b=1&c=2", read_on=date(2026, 1, 2)
    )
    html = shown("{% source record %}", record=record)
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="external noreferrer">' in html
    assert "The &lt;list&gt;" in html and "2 January 2026" in html
    record.address = "javascript:alert(1)"
    assert "href" not in shown("{% source record %}", record=record)
    assert "source unknown" in shown("{% source record %}", record=None)
    assert shown("{% source text %}", text="Strategy; https://www.example.org/long/way") == (
        '<bdi>Strategy</bdi>; <a href="https://www.example.org/long/way" rel="external noreferrer">'
        "<bdi>example.org</bdi></a>"
    )


def test_evidence_opens_under_a_number() -> None:
    html = shown("{% why %}<p>14 + 7 + 9</p>{% endwhy %}")
    assert html == (
        '<details class="why"><summary>How we know</summary><div class="flow"><p>14 + 7 + 9</p></div></details>'
    )
    assert "<summary>A &lt;b&gt;</summary>" in shown("{% why title %}{% endwhy %}", title="A <b>")
    with pytest.raises(TemplateSyntaxError):
        shown("{% why one two %}{% endwhy %}")


def test_nothing_and_unknown_say_what_to_do() -> None:
    assert "<b>Nothing here yet.</b>Add one." in shown("{% empty_state %}Add one.{% endempty_state %}")
    assert "<b>Unknown</b>Tell us." in shown("{% unknown_state %}Tell us.{% endunknown_state %}")


def test_crumbs_lead_back_and_end_with_this_page() -> None:
    html = shown('{% crumbs "/en/countries" "Countries" "" name %}', name="Côte <d'Ivoire>")
    assert '<a href="/en/countries">Countries</a>' in html
    assert '<span aria-current="page"><bdi>Côte &lt;d&#x27;Ivoire&gt;</bdi></span>' in html
    with pytest.raises(TemplateSyntaxError):
        shown('{% crumbs "/en/" %}')

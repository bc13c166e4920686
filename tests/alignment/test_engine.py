"""What the engine promises: places, agreed language, time, rivals, order, determinism."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import Flag, Kind, Op, Text
from alignment.errors import BadDate, DuplicateId, UnknownText
from tests.alignment.fixtures import ASKED, CLAUSE, OFFICIAL, PRIOR, PROPOSAL, TAKEN, UNRELATED, best, engine


def test_a_change_that_comes_back_is_found_and_claimed():
    match = best()
    assert match.kind in (Kind.VERBATIM, Kind.EDITED)
    assert match.probability > 0.9
    assert Flag.BASED in match.flags
    new = [ASKED[s.proposal_start : s.proposal_end] for s in match.spans if s.op is Op.SAME]
    assert "and the replies of civil society organizations" in " ".join(new)


def test_agreed_words_are_marked_with_their_first_source_and_not_credited():
    match = best()
    old = [ASKED[s.proposal_start : s.proposal_end] for s in match.spans if s.op is Op.PRIOR]
    assert "within six months of their completion" in old
    assert match.first_seen.id == "prior-1"
    assert match.first_seen.date == "2009-11"
    assert match.novel_share < 0.6


def test_a_proposal_that_changes_nothing_gets_no_credit():
    match = best(proposals=[replace(PROPOSAL, text=CLAUSE)])
    assert match is None or match.probability < 0.3


def test_same_spans_hold_the_same_words():
    match = best()
    for span in match.spans:
        if span.op in (Op.SAME, Op.PRIOR):
            ours, theirs = (
                ASKED[span.proposal_start : span.proposal_end],
                TAKEN[span.official_start : span.official_end],
            )
            assert ours == theirs


def test_an_official_text_older_than_the_proposal_is_an_echo():
    match = best(proposals=[replace(PROPOSAL, date="2023")])
    assert match is None or (
        Flag.ECHO in match.flags and match.probability < 0.05 and Flag.CLAIM not in match.flags
    )


@pytest.mark.parametrize("missing", ["proposal", "official"])
def test_a_missing_date_never_raises_a_claim(missing):
    dated = best()
    if missing == "proposal":
        undated = best(proposals=[replace(PROPOSAL, date=None)])
    else:
        undated = best(official=[replace(OFFICIAL, date=None), UNRELATED])
    assert undated.probability <= dated.probability
    assert undated.probability < 0.95
    assert Flag.CLAIM not in undated.flags


def test_dates_known_to_the_year_that_overlap_raise_no_claim():
    match = best(proposals=[replace(PROPOSAL, date="2021")])
    assert Flag.CLAIM not in match.flags


def test_somebody_who_wrote_it_first_is_named_and_the_claim_withheld():
    earlier = replace(PROPOSAL, id="theirs", actor="a ministry", date="2018")
    match = best(proposals=[PROPOSAL, earlier])
    assert [rival.id for rival in match.rivals] == ["theirs"]
    assert Flag.RIVAL in match.flags
    assert Flag.CLAIM not in match.flags
    first = best(proposals=[PROPOSAL, earlier], of="theirs")
    assert first.rivals == ()


def test_the_order_of_documents_does_not_matter():
    official = [OFFICIAL, UNRELATED, replace(UNRELATED, id="copy")]
    prior = [PRIOR, replace(PRIOR, id="prior-0", date="2001")]
    one = engine(official, prior).match_all([PROPOSAL])
    other = engine(official[::-1], prior[::-1]).match_all([PROPOSAL])
    assert one == other


def test_documents_added_later_give_the_same_as_all_at_once():
    made = engine([OFFICIAL], [])
    made.match(PROPOSAL)
    made.add_official([UNRELATED])
    made.add_prior([PRIOR])
    assert made.match_all([PROPOSAL]) == engine().match_all([PROPOSAL])


def test_a_base_given_beside_the_text_is_what_the_change_is_measured_against():
    match = best(
        prior=[],
        proposals=[replace(PROPOSAL, base=CLAUSE)],
        official=[replace(OFFICIAL, base=CLAUSE), UNRELATED],
    )
    assert Flag.BASED in match.flags
    assert match.probability > 0.9


def test_a_shared_strike_is_a_shared_change():
    base = (
        "Members shall be elected by secret ballot for two years by the governments of the region concerned."
    )
    struck = "Members shall be elected by secret ballot for two years by the region concerned."
    match = best(
        prior=[replace(PRIOR, text=base)],
        proposals=[replace(PROPOSAL, text=struck)],
        official=[replace(OFFICIAL, text=struck)],
    )
    kept = best(
        prior=[replace(PRIOR, text=base)],
        proposals=[replace(PROPOSAL, text=struck)],
        official=[replace(OFFICIAL, text=base)],
    )
    assert match.probability > 0.6
    assert kept is None or kept.probability < 0.3


def test_adopted_wording_in_six_languages_is_found():
    wording = {
        "en": "States shall protect persons who report corruption to the authorities in good faith",
        "fr": "Les États protègent les personnes qui signalent de bonne foi la corruption aux autorités",
        "es": "Los Estados protegerán a las personas que denuncien de buena fe la corrupción ante las autoridades",
        "ru": "Государства защищают лиц, которые добросовестно сообщают органам власти о коррупции",
        "ar": "تحمي الدول الأشخاص الذين يبلغون السلطات عن الفساد بحسن نية",
        "zh": "各国应当保护善意向主管机关举报腐败行为的人员免受任何不公正待遇",
    }
    for lang, text in wording.items():
        official = Text(id="o", text=f"1. {text}.", lang=lang, date="2021")
        match = best([official], [], [Text(id="ours", text=text, lang=lang, date="2020")], with_="o")
        assert match is not None, lang
        assert match.kind is Kind.VERBATIM, lang


def test_a_duplicate_id_is_refused_and_an_identical_repetition_is_not():
    made = engine()
    assert made.add_official([OFFICIAL]) == 0
    with pytest.raises(DuplicateId, match="adopted"):
        made.add_official([replace(OFFICIAL, text="something else")])
    with pytest.raises(BadDate, match="2021-13"):
        made.add_official([replace(OFFICIAL, id="new", date="2021-13-01")])


def test_explaining_a_text_that_is_not_there_says_so():
    with pytest.raises(UnknownText, match="nowhere"):
        engine().explain(PROPOSAL, "nowhere")


letters = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
words = st.lists(
    st.sampled_from(
        [
            "urges",
            "states",
            "report",
            "review",
            "victims",
            "within",
            "months",
            "of",
            "the",
            "and",
            "حقوق",
            "报告",
            "ÉTAT",
            "2030",
        ]
    ),
    min_size=3,
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(words)
def test_a_text_aligned_with_itself_is_whole(found):
    text = " ".join(found)
    match = best([Text(id="o", text=text)], [], [Text(id="ours", text=text)], with_="o")
    assert match is not None
    covered = sum(s.proposal_end - s.proposal_start for s in match.spans if s.op in (Op.SAME, Op.MOVED))
    assert covered >= len(text) - len(found)
    assert match.kind is not Kind.NONE


@settings(max_examples=25, deadline=None)
@given(words, letters)
def test_spans_point_into_the_texts_as_given_whatever_surrounds_them(found, noise):
    text = " ".join(found)
    messy = f"{noise}\u200b\u0640 {text.upper()} {noise}"
    match = best([Text(id="o", text=text)], [], [Text(id="ours", text=messy)], with_="o")
    for span in match.spans if match else ():
        assert 0 <= span.proposal_start <= span.proposal_end <= len(messy)
        assert 0 <= span.official_start <= span.official_end <= len(text)


@settings(max_examples=20, deadline=None)
@given(st.lists(words, max_size=4), words)
def test_more_prior_text_never_raises_novelty(prior, ours):
    texts = [Text(id=f"r{at}", text=" ".join(part), date="2001") for at, part in enumerate(prior)]
    proposal = Text(id="ours", text=" ".join(ours), date="2020")
    official = [Text(id="o", text=" ".join(ours), date="2021")]
    shares = []
    for count in range(len(texts) + 1):
        match = best(official, texts[:count], [proposal], with_="o")
        shares.append(match.novel_share if match else 0.0)
    assert all(after <= before or before == 0.0 for before, after in itertools.pairwise(shares))


def test_a_word_that_comes_back_in_the_plural_is_found_and_marked_as_an_edit():
    ours = replace(PROPOSAL, text="processing for the prevention of fraud or its detection")
    theirs = replace(OFFICIAL, text="carried out in the purpose of monitoring and prevention of frauds")
    singular = replace(UNRELATED, text="Fraud is a crime.")
    match = best(official=[theirs, singular], proposals=[ours])
    assert match is not None
    marked = {
        (ours.text[s.proposal_start : s.proposal_end], theirs.text[s.official_start : s.official_end]): s.op
        for s in match.spans
    }
    assert marked["prevention of", "prevention of"] is Op.SAME
    assert marked["fraud", "frauds"] is Op.EDIT


def test_documents_added_later_do_not_change_what_is_found():
    late = replace(
        UNRELATED, id="late", text="A report of a State on a review of an organization of the sea."
    )
    plural = replace(OFFICIAL, text=TAKEN.replace("full reports", "full report"))
    whole = engine(official=[plural, UNRELATED, late])
    grown = engine(official=[plural])
    grown.match(PROPOSAL)
    grown.add_official([UNRELATED])
    grown.match(PROPOSAL)
    grown.add_official([late])
    assert grown.match(PROPOSAL) == whole.match(PROPOSAL)

"""Shards: the same bytes as one engine."""

from dataclasses import replace

import pytest

from alignment import Engine, Flag, Text
from alignment.bench.plant import paragraphs, plant
from alignment.bench.shard import fingerprint
from alignment.engine import Configuration
from alignment.shards import match_shards, pairs_of_languages, split
from tests.alignment.fixtures import LEXICAL, OFFICIAL, PRIOR, PROPOSAL, UNRELATED
from tests.alignment.test_meaning import Concepts


@pytest.mark.parametrize("shards", [1, 2, 4])
def test_any_number_of_shards_gives_the_bytes_of_one_engine(shards):
    base = paragraphs(160, 3)
    job = plant(base[:120], base[120:], 40, 150, 5)
    official = [replace(text, date=f"20{10 + at % 12}") for at, text in enumerate(job.official)]
    official += [OFFICIAL, UNRELATED, Text(id="old", text=PRIOR.text, date="2015", actor="Conference")]
    proposals = [*(replace(text, date="2016", actor=text.id) for text in job.proposals), PROPOSAL]
    prior = [PRIOR]
    engine = Engine(LEXICAL)
    engine.add_official(official)
    engine.add_prior(prior)
    alone = engine.match_all(proposals).matches
    assert len(alone) > 20
    assert fingerprint(match_shards(official, prior, proposals, shards, LEXICAL)) == fingerprint(alone)


@pytest.mark.parametrize("shards", [1, 2, 4])
def test_the_search_in_other_languages_gives_the_same_bytes_in_shards(shards, monkeypatch):
    monkeypatch.setattr("alignment.engine.make_encoder", lambda choice: Concepts())
    configuration = Configuration(semantic="on")
    words = {
        "en": ("protect", "report", "court", "sea"),
        "ar": ("حماية", "تقرير", "محكمة", "بحر"),
        "zh": ("保护", "报告", "法院", "海"),
    }
    official = [
        Text(
            id=f"{lang}-{at}",
            text=" ".join((said * 3)[at % 5 : at % 5 + 1 + at % 3]),
            lang=lang,
            date=f"{2000 + at}",
        )
        for at in range(12)
        for lang, said in words.items()
    ]
    proposals = [
        replace(text, id=f"our-{text.id}", date="2005", lang=None if at % 2 else text.lang, actor="us")
        for at, text in enumerate(official[::5])
    ]
    engine = Engine(configuration)
    engine.add_official(official)
    engine.add_prior([PRIOR])
    alone = engine.match_all(proposals).matches
    assert sum(Flag.SEMANTIC in match.flags for match in alone) > 50
    assert any(Flag.SEMANTIC not in match.flags for match in alone)
    assert fingerprint(match_shards(official, [PRIOR], proposals, shards, configuration)) == fingerprint(
        alone
    )


def test_without_the_channel_for_meaning_there_is_no_work_for_pairs_of_languages():
    texts = [Text(id="e", text="sea", lang="en"), Text(id="z", text="海", lang="zh")]
    assert pairs_of_languages(texts, texts, LEXICAL) == []
    jobs = pairs_of_languages(texts, texts, Configuration(semantic="on"))
    assert [(job.proposals[0].id, job.official[0].id) for job in jobs] == [("e", "z"), ("z", "e")]


def test_shards_follow_language_and_time():
    texts = [
        Text(id=str(at), text="x", lang=lang, date=date)
        for at, (lang, date) in enumerate([("fr", "1999"), ("en", "2020"), ("en", "2001")])
    ]
    assert [text.id for part in split(texts, 3) for text in part] == ["2", "1", "0"]

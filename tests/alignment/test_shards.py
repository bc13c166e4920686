"""Shards: the same bytes as one engine."""

from dataclasses import replace

import pytest

from alignment import Engine, Text
from alignment.bench.plant import paragraphs, plant
from alignment.bench.shard import fingerprint
from alignment.shards import match_shards, split
from tests.alignment.fixtures import LEXICAL, OFFICIAL, PRIOR, PROPOSAL, UNRELATED


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


def test_shards_follow_language_and_time():
    texts = [
        Text(id=str(at), text="x", lang=lang, date=date)
        for at, (lang, date) in enumerate([("fr", "1999"), ("en", "2020"), ("en", "2001")])
    ]
    assert [text.id for part in split(texts, 3) for text in part] == ["2", "1", "0"]

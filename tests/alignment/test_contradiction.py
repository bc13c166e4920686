"""Signs that a proposal was taken up and turned round or watered down."""

import pytest

from alignment import Flag, Text
from tests.alignment.fixtures import best

ASKS = "Urges States to establish 12 independent review bodies and to publish their findings every year."


def flags(official, proposal=ASKS):
    match = best(
        [Text(id="adopted", text=official, date="2021")], [], [Text(id="ours", text=proposal, date="2020")]
    )
    return set(match.flags)


@pytest.mark.parametrize(
    ("official", "flag"),
    [
        (
            "Urges States not to establish 12 independent review bodies and to publish their findings every year.",
            Flag.REVERSED,
        ),
        (
            "Calls upon States to establish 12 independent review bodies and to publish their findings every year.",
            Flag.WEAKENED,
        ),
        (
            "Decides that States establish 12 independent review bodies and publish their findings every year.",
            Flag.STRENGTHENED,
        ),
        (
            "Urges States to establish 5 independent review bodies and to publish their findings every year.",
            Flag.NUMBER,
        ),
        (
            "Urges States, where appropriate, to establish 12 independent review bodies and to publish their findings every year.",
            Flag.WEAKENED,
        ),
    ],
)
def test_a_turned_clause_is_flagged_and_never_claimed(official, flag):
    found = flags(official)
    assert flag in found
    assert flag is Flag.STRENGTHENED or Flag.CLAIM not in found


def test_a_faithful_clause_has_no_such_flag():
    assert not flags(ASKS) & {Flag.REVERSED, Flag.WEAKENED, Flag.STRENGTHENED, Flag.NUMBER}


def test_shall_to_may_is_weaker():
    assert Flag.WEAKENED in flags(
        "The committee may publish all its findings every year in six languages.",
        "The committee shall publish all its findings every year in six languages.",
    )


def test_a_weaker_verb_in_arabic_is_seen():
    assert Flag.WEAKENED in flags(
        "يدعو الدول إلى حماية المبلغين عن الفساد وأسرهم", "يحث الدول إلى حماية المبلغين عن الفساد وأسرهم"
    )

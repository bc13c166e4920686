"""What the page of a body tells, in one place: people in posts, talks, promises, positions."""

from dataclasses import dataclass
from datetime import date

from mithaq.accounts.models import Anybody
from mithaq.relations import rules
from mithaq.relations.models import Body, Commitment, Post, Talk

SHAPES = {
    rules.Due.CLOSED: "done",
    rules.Due.NO_DATE: "none",
    rules.Due.AHEAD: "none",
    rules.Due.SOON: "part",
    rules.Due.LATE: "late",
}
ENDS = {"open": "none", "kept": "done", "broken": "held", "dropped": "none"}


def due_of(row: Commitment, on: date) -> rules.Due:
    """How a promise stands against its day."""
    return rules.due(rules.CommitmentState(row.state), row.due_on, on)


@dataclass(frozen=True, kw_only=True)
class BodyStory:
    """What one person may read of a body on a day."""

    body: Body
    now: list[Post]
    before: list[Post]
    last: Talk | None
    talks: list[Talk]
    positions: list[Talk]
    promises: list[tuple[Commitment, str]]
    ended: list[Commitment]


def story_of(body: Body, person: Anybody, *, on: date) -> BodyStory:
    """Posts as of the day; the newest entries and promises this person may read."""
    posts = list(body.posts.select_related("contact", "after__contact"))
    talks = list(
        Talk.objects.visible_to(person).filter(body=body).select_related("contact", "recorded_by")[:30]
    )
    promises = list(Commitment.objects.visible_to(person).filter(body=body).select_related("owner"))
    return BodyStory(
        body=body,
        now=[post for post in posts if post.until is None or post.until > on],
        before=[post for post in posts if post.until is not None and post.until <= on],
        last=talks[0] if talks else None,
        talks=talks,
        positions=[talk for talk in talks if talk.position],
        promises=[(row, SHAPES[due_of(row, on)]) for row in promises if row.state == "open"],
        ended=[row for row in promises if row.state != "open"][:20],
    )

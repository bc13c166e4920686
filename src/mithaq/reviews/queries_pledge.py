"""The pledge for screens: each commitment of a State with its score, the reason, the State's reply, and the past."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mithaq.reviews import pledge_rules as pledge
from mithaq.reviews import queries
from mithaq.reviews.models import CommitmentScore, PledgeCommitment, PledgeSignature, StateReply


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitmentLine:
    """One commitment of one State."""

    code: str
    texts: Mapping[str, str]
    scored: pledge.Scored
    judged: CommitmentScore | None
    replies: tuple[StateReply, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PledgeOfState:
    """How one State keeps the pledge; it is scored whether or not it signed, as the facts are the same."""

    iso3: str
    names: Mapping[str, str]
    signature: PledgeSignature | None
    cycle: str
    lines: tuple[CommitmentLine, ...]

    def count(self, score: pledge.Score) -> int:
        """How many commitments have that score."""
        return sum(line.scored.score is score for line in self.lines)


def pledge_of(iso3: str, *, as_of: date, known_on: date | None = None) -> PledgeOfState | None:
    """The State's newest review scored line by line; None without any review."""
    return next(iter(pledges([iso3], as_of=as_of, known_on=known_on)), None)


def pledges(
    countries: list[str] | None, *, as_of: date, known_on: date | None = None
) -> tuple[PledgeOfState, ...]:
    """The pledge for these States (all signatories when None), by code."""
    signatures = {row.country_id: row for row in PledgeSignature.objects.all() if row.date.first <= as_of}
    wanted = set(signatures if countries is None else countries)
    newest: dict[str, queries.TrackerRow] = {}
    for row in queries.tracker(as_of=as_of, known_on=known_on):
        if row.iso3 in wanted:
            newest[row.iso3] = row  # rows come in the order of the cycles
    commitments = list(PledgeCommitment.objects.all())
    judged: dict[tuple[str, str], CommitmentScore] = {}
    for score in CommitmentScore.objects.filter(country__in=wanted, judged_on__lte=as_of).order_by(
        "judged_on", "id"
    ):
        judged[score.country_id, score.commitment_id] = score
    replies: dict[tuple[str, str], list[StateReply]] = {}
    for reply in StateReply.objects.filter(country__in=wanted, received_on__lte=as_of):
        replies.setdefault((reply.country_id, reply.commitment_id), []).append(reply)
    return tuple(
        PledgeOfState(
            iso3=iso3,
            names=row.names,
            signature=signatures.get(iso3),
            cycle=row.cycle,
            lines=tuple(
                CommitmentLine(
                    code=item.code,
                    texts=item.texts,
                    scored=_scored(item, row, judged.get((iso3, item.code))),
                    judged=judged.get((iso3, item.code)),
                    replies=tuple(replies.get((iso3, item.code), ())),
                )
                for item in commitments
            ),
        )
        for iso3, row in sorted(newest.items())
    )


def _scored(item: PledgeCommitment, row: queries.TrackerRow, judged: CommitmentScore | None) -> pledge.Scored:
    if judged is not None:
        return pledge.Scored(score=pledge.Score(judged.score), reason=pledge.Reason.JUDGED_BY_PEOPLE)
    scorer = pledge.SCORERS.get(item.scored_by)
    if scorer is None:
        return pledge.Scored(score=pledge.Score.UNKNOWN, reason=pledge.Reason.NOT_JUDGED)
    return scorer(row.standing)


def history_of(iso3: str, days: list[date]) -> list[tuple[date, Mapping[str, pledge.Score]]]:
    """The scores on several days, for the history of a State."""
    found: list[tuple[date, Mapping[str, pledge.Score]]] = []
    for day in days:
        state = pledge_of(iso3, as_of=day)
        if state is not None:
            found.append((day, {line.code: line.scored.score for line in state.lines}))
    return found

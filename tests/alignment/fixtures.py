"""Small texts of our own making that the tests share: a treaty's clause, an amendment of it, a resolution."""

from alignment import Configuration, Engine, Text

LEXICAL = Configuration(semantic="off")

CLAUSE = "Each State Party shall publish the reports of its review within six months of their completion."
ASKED = (
    "Each State Party shall publish the reports of its review and the replies of civil society organizations "
    "within six months of their completion."
)
TAKEN = (
    "Each State Party shall publish the full reports of its review and the replies of civil society organizations "
    "within six months of their completion."
)
OTHER = (
    "The secretariat shall keep a register of vessels and their ports of call, open to all masters at sea."
)

PRIOR = Text(id="prior-1", text=CLAUSE, lang="en", date="2009-11", actor="Conference", symbol="CON/1")
PROPOSAL = Text(id="ours", text=ASKED, lang="en", date="2020-02-01", actor="a member in Amman")
OFFICIAL = Text(id="adopted", text=TAKEN, lang="en", date="2021-12-17", actor="Conference", symbol="CON/9")
UNRELATED = Text(id="vessels", text=OTHER, lang="en", date="2021-12-17", actor="Conference")


def engine(official=(OFFICIAL, UNRELATED), prior=(PRIOR,)):
    """An engine without the channel for meaning, filled."""
    made = Engine(LEXICAL)
    made.add_official(official)
    made.add_prior(prior)
    return made


def best(official=(OFFICIAL, UNRELATED), prior=(PRIOR,), proposals=(PROPOSAL,), of="ours", with_="adopted"):
    """The match of one pair, or None."""
    found = engine(official, prior).match_all(proposals).matches
    return next((match for match in found if (match.proposal, match.official) == (of, with_)), None)

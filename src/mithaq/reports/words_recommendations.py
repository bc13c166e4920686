"""Rules' codes of recommendations and follow-up as people read them, with shapes for marks."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.reports import rules_followup as ladder
from mithaq.reports import rules_recommendations as rules

Text = str | Promise

FOUND_WORDS: dict[rules.Found, Text] = {
    rules.Found.NO_TEXT: _("Write what is recommended, in at least one language."),
    rules.Found.NO_ADDRESSEE: _("Say who is to do it: a ministry, the parliament, an agency."),
    rules.Found.VAGUE_VERB: _(
        "Its first verb asks for nothing that one can see done, such as “consider” or “encourage”. "
        "Ask for an act: adopt, publish, set up."
    ),
    rules.Found.NO_VERB_FOUND: _(
        "We found no verb that we know as an act. Make sure that it says what is to be done."
    ),
    rules.Found.NO_TEST: _("Say how one will see that it is done, so that two people would judge alike."),
    rules.Found.TEST_REPEATS_TEXT: _(
        "The test only repeats the recommendation. Name what one can look at: a gazette, a register, a number."
    ),
    rules.Found.NO_DEADLINE: _("Give the day by which it should be done."),
    rules.Found.DEADLINE_PAST: _(
        "The day by which it should be done has passed. Choose one that lies ahead."
    ),
    rules.Found.NO_PROVISION: _("Name at least one article of the treaty that it rests on."),
    rules.Found.NO_THEME: _("A theme would help others to find it."),
    rules.Found.TOO_LONG: _("It has more than 120 words. Readers remember short ones."),
    rules.Found.SEVERAL_ACTIONS: _(
        "It seems to ask for several things at once. One recommendation for each can be followed up; a bundle cannot."
    ),
}
RUNG_SHAPES: dict[str, str] = {
    "": "unknown",
    ladder.Rung.NONE.value: "none",
    ladder.Rung.ANNOUNCED.value: "part",
    ladder.Rung.IN_LAW.value: "part",
    ladder.Rung.IN_FORCE.value: "part",
    ladder.Rung.ENFORCED.value: "done",
    ladder.Rung.REVERSED.value: "late",
}
GAP_SHAPES: dict[str, str] = {
    ladder.Gap.UNKNOWN.value: "unknown",
    ladder.Gap.AGREE.value: "done",
    ladder.Gap.STATE_AHEAD.value: "late",
    ladder.Gap.STATE_BEHIND.value: "part",
}
SECOND_SHAPES: dict[str, str] = {
    ladder.Second.MISSING.value: "unknown",
    ladder.Second.CONFIRMS.value: "done",
    ladder.Second.DIFFERS.value: "late",
}
UNASSESSED: Text = _("nobody has said")
MARK_WORDS: dict[str, Text] = {
    ladder.Mark.BEFORE_LAW.value: _("claimed for a time before the law"),
}
FAULT_WORDS: dict[ladder.Fault, Text] = {
    ladder.Fault.WRONG_LADDER: _(
        "This step does not belong to this ladder: laws are in law or in force, practice is enforced or not."
    ),
    ladder.Fault.IN_FUTURE: _("This day lies in the future. Record what has happened."),
    ladder.Fault.NO_DATE: _(
        "Give the date since when this is so, as far as it is known: 2025, 2025-03 or 2025-03-02."
    ),
    ladder.Fault.NO_SOURCE: _("Say in words where this is known from."),
    ladder.Fault.NO_EVIDENCE: _(
        "A status needs evidence. Choose at least one piece, or add one first; what you wrote stays here."
    ),
    ladder.Fault.WRONG_EVIDENCE: _(
        "None of the evidence is of a kind that can show this step. Below it says which kinds can."
    ),
    ladder.Fault.BEFORE_LAW: _(
        "The date lies before the law itself. Correct the date, or first the date of the law."
    ),
    ladder.Fault.NOT_INDEPENDENT: _(
        "A second assessment comes from another person of another organisation than the first."
    ),
    ladder.Fault.NOTHING_TO_CONFIRM: _(
        "There is no first assessment on this ladder yet. Record yours as the first one."
    ),
}
FAULT_FIELDS: dict[ladder.Fault, str] = {
    ladder.Fault.WRONG_LADDER: "rung",
    ladder.Fault.IN_FUTURE: "when",
    ladder.Fault.NO_DATE: "when",
    ladder.Fault.NO_SOURCE: "source",
    ladder.Fault.NO_EVIDENCE: "evidence",
    ladder.Fault.WRONG_EVIDENCE: "evidence",
    ladder.Fault.BEFORE_LAW: "when",
    ladder.Fault.NOT_INDEPENDENT: "organisation",
    ladder.Fault.NOTHING_TO_CONFIRM: "rung",
}

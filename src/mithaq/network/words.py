"""The words for the codes of this package: standings with their shapes, and cells made of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext

from mithaq.core.lists_parts import Cell
from mithaq.core.texts import text_in
from mithaq.network import models, rules
from mithaq.network.admission_rules import Step

Text = str | Promise
STATE_SHAPES: dict[str, str] = {
    rules.State.ACTIVE.value: "done",
    rules.State.APPLIED.value: "part",
    rules.State.SUSPENDED.value: "held",
    rules.State.DORMANT.value: "late",
    rules.State.NONE.value: "none",
    rules.State.LEFT.value: "none",
    rules.State.EXPELLED.value: "held",
}
STEP_SHAPES: dict[str, str] = {
    Step.DRAFT.value: "none",
    Step.SENT.value: "part",
    Step.RETURNED.value: "late",
    Step.CHECKED.value: "part",
    Step.VOTING.value: "part",
    Step.APPEALED.value: "part",
    Step.ADMITTED.value: "done",
    Step.DECLINED.value: "held",
    Step.WITHDRAWN.value: "none",
}


def state_cell(state: str) -> Cell:
    """A standing as a cell."""
    return Cell(dict(models.STATES)[state], status=STATE_SHAPES[state])


def step_cell(step: str) -> Cell:
    """A step of an application as a cell."""
    from mithaq.network.models_admission import STEPS

    return Cell(dict(STEPS)[step], status=STEP_SHAPES[step])


def kind_names() -> dict[str, str]:
    """The kinds of belonging, in the reader's language."""
    return {kind.code: text_in(kind.names) for kind in models.MembershipKind.objects.all()}


def unnamed() -> str:
    """What stands for an organisation that shows its country only."""
    return gettext("An organisation that does not show its name")

"""What must hold before a stage can be signed off: every half of the package adds its own questions.

    gates.register("drafting", missing_recommendations)   # in AppConfig.ready

`function(report) -> list[Missing]`. The workroom shows all of them in one list; signing refuses while one stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from mithaq.reports.models import ParallelReport


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is missing: a sentence that says what to do, the address where it can be done, a code for programs.

    `where` names the page it is missing on, and `short` says it in few words below that name.
    """

    code: str
    sentence: str | Promise
    address: str = ""
    where: str = ""
    short: str | Promise = ""


Gate = Callable[[ParallelReport], Iterable[Missing]]
_gates: dict[str, list[Gate]] = {}


def register(stage: str, gate: Gate) -> None:
    """Let `gate(report)` speak before the stage is signed off; twice is once."""
    gates = _gates.setdefault(stage, [])
    if gate not in gates:
        gates.append(gate)


def missing(report: ParallelReport, stage: str) -> list[Missing]:
    """Everything that still stands against signing off the stage, in the order of registration."""
    return [each for gate in _gates.get(stage, ()) for each in gate(report)]


def by_page(found: Iterable[Missing]) -> list[tuple[str, str, list[Missing]]]:
    """The same list with what is missing on one page together: name and address of the page, and its things."""
    pages: dict[tuple[str, str], list[Missing]] = {}
    for each in found:
        key = (each.where, each.address) if each.where else (str(each.sentence), each.address)
        pages.setdefault(key, []).append(each)
    return [(where, address, things) for (where, address), things in pages.items()]

"""What a strategy file holds: its tables, the entries of each, and how they become rows of reference data.

A strategy file is one TOML (or JSON) document. Each table becomes rows of the files that `data_files` and `data_theory`
read, so that a strategy from a file and the one in `data/results/` are judged by the same rules.
"""

from dataclasses import dataclass, field

FORMAT = "mithaq-strategy-1"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One kind of table: the reference file its rows go to, its entries, and which of them are texts by language.

    `own` maps an entry of the table to a column; `texts` an entry that is a table of languages to the column before
    the language; `lists` entries that are lists of words. `given` are columns that come from the tables above it.
    """

    file: str
    own: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()

    @property
    def entries(self) -> frozenset[str]:
        """The entries that the table may have, without the tables inside it."""
        return frozenset({*self.own, *self.texts, *self.lists})


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


PERIOD = Table(
    file="periods",
    own=_same("code", "starts", "ends"),
    texts={"titles": "title", "summaries": "summary", "sources": "source_text"},
)
SOURCE = Table(
    file="sources",
    own=_same("code", "address", "published", "read_on", "speaker"),
    texts={"titles": "title"},
)
OCCASION = Table(
    file="occasions",
    own=_same("code", "starts", "ends"),
    texts={"titles": "title", "short_titles": "short_title"},
)
OBJECTIVE = Table(
    file="objectives",
    own=_same("code", "order", "kind"),
    texts={"titles": "title", "short_titles": "short_title", "summaries": "summary"},
    given=("period",),
)
ASSUMPTION = Table(
    file="theory",
    own=_same("code", "order"),
    texts={"titles": "title", "tests": "test"},
    lists={"rests_on": "rests_on", "lines": "lines"},
    given=("period",),
)
INDICATOR = Table(
    file="indicators",
    own=_same("code", "version", "order"),
    texts={
        "titles": "title",
        "remarks": "remark",
        "methods": "method",
        "gaps": "gap",
        "counted_from": "counted_from",
    },
    given=("objective",),
)
LINE = Table(
    file="series",
    own=_same(
        "key",
        "order",
        "role",
        "aggregation",
        "direction",
        "measure",
        "window",
        "distinct",
        "about_people",
    ),
    texts={"titles": "title", "units": "unit", "reasons": "reason"},
    given=("indicator", "filter"),
)
BASELINE = Table(
    file="baselines",
    own={**_same("known", "value", "qualifier", "as_of", "occasion"), "source": "evidence"},
    texts={"notes": "note"},
    given=("series",),
)
TARGET = Table(
    file="targets",
    own={**_same("due", "occasion", "known", "comparison", "value", "value_to"), "source": "evidence"},
    texts={"notes": "note"},
    given=("series",),
)
POINT = Table(
    file="checklist",
    own={**_same("code", "order", "state", "as_of"), "source": "evidence"},
    texts={"titles": "title", "notes": "note"},
    given=("series",),
)

#: The tables at the top of the file besides `strategy`, in the order in which they are written.
TOP = {
    "sources": SOURCE,
    "occasions": OCCASION,
    "objectives": OBJECTIVE,
    "indicators": INDICATOR,
    "assumptions": ASSUMPTION,
}
#: Tables of one entry an indicator has besides its own: its objective by code, who answers for it, its lines.
INDICATOR_MORE = frozenset({"objective", "responsible", "lines"})
LINE_MORE = frozenset({"filters", "baseline", "targets", "points"})

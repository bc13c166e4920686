"""How the lexicon of the field becomes records: `data/library/lexicon.csv`."""

from mithaq.core.reference import ReferenceFile, Row
from mithaq.library import rules
from mithaq.library.models import LexiconTerm
from mithaq.world.reference import sourced


def read_term(row: Row) -> dict[str, object]:
    """One wording of one concept."""
    return {
        "concept": row.matching("concept", r"[a-z0-9]+(-[a-z0-9]+)*", "asset-recovery"),
        "language": row.matching("language", "|".join(rules.LANGUAGES), "en"),
        "wording": row.text("wording"),
        **sourced(row),
    }


FILES = (
    ReferenceFile(
        path="library/lexicon.csv",
        model=LexiconTerm,
        key=("concept", "language", "wording"),
        read_row=read_term,
        order=60,
    ),
)

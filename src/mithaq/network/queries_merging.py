"""Where an old address leads after merges."""

from mithaq.core.errors import NotFound
from mithaq.network.models import Organisation

#: More merges in a row than any record will see.
MOST = 20


def address_after_merges(organisation: Organisation) -> Organisation:
    """The record that an old address leads to: the last one in the chain of merges."""
    found = organisation
    for _turn in range(MOST):
        if found.merged_into is None:
            return found
        found = found.merged_into
    raise NotFound

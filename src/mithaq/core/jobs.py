"""Jobs as leased rows behind Django's tasks interface."""

from django_tasks.backends.immediate import ImmediateBackend


class RowBackend(ImmediateBackend):
    """Runs at once until the rows stand."""

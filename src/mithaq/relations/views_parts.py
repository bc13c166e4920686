"""What the pages of relations share: guarded edit pages."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase

from mithaq.accounts.guards import refusal
from mithaq.core.edits import EditPage


class GuardedEdit(EditPage):
    """An edit page that a stranger meets as the way to sign in."""

    guard: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, type(self).guard) or super().dispatch(request, *args, **kwargs)

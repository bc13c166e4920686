"""Guards of views: one line above a view says who may open it, by a permission function.

The stranger is sent to sign in and comes back; who is signed in without the right meets NotPermitted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase  # noqa: TID251 - guards wrap views

from mithaq.accounts.models import Anybody
from mithaq.core.errors import NotPermitted

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
May = Callable[[Anybody], bool]


def refusal(request: HttpRequest, may: May) -> HttpResponseBase | None:
    """None when the person may; the way to sign in for a stranger. Raises NotPermitted for everybody else."""
    if may(request.user):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise NotPermitted


def requires(may: May) -> Callable[[View[P]], View[P]]:
    """Guard a view function with a permission function of one person."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return refusal(request, may) or view(request, *args, **kwargs)

        guarded.required = may  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return guard


class Requires:
    """Guard a class of views: set `may = staticmethod(may_see_people)`. Stands first among the parents."""

    may: May

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = refusal(request, type(self).may) or super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        return answer

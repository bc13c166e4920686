"""Limits on how often somebody may try something, in the cache that all workers share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponseBase  # noqa: TID251 - wraps views


def limited(action: str, rate: str) -> Callable[[Any], Any]:
    """Answer 429 when one address tries `action` more often than `rate`, such as "30/m/ip"."""

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            usage = ratelimit.consume(
                request, app="mithaq", action=action, config={action: rate}, limit_get=True
            )
            if not usage:
                refused: HttpResponseBase = ratelimit.respond_429(request)
                return refused
            return view(request, *args, **kwargs)

        return guarded

    return guard

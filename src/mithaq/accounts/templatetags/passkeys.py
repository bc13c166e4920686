"""Data for the passkey script, as an attribute: no inline script, so the strict policy holds."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.simple_tag
def as_json(value: Any) -> str:
    """The value as JSON; the template escapes it for the attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)

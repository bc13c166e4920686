"""The field for a short name: what stands in addresses and accounts, and says in plain words which letters it takes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ShortName(forms.SlugField):
    """Latin letters, digits and hyphens."""

    default_error_messages = {
        "invalid": _("Use only letters from a to z, digits and hyphens, for example lima-2025.")
    }

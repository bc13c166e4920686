"""What the staff pages of core's own records share: who may open them."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.views import View

from mithaq.core import staff
from mithaq.core.errors import NotPermitted


class StaffPage(View):
    """A page that only those may open for whom its key was registered in `mithaq.core.staff`."""

    staff_key = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not staff.may(self.staff_key, request.user):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise NotPermitted
        return super().dispatch(request, *args, **kwargs)

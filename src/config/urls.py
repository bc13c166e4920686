"""Which package answers which address. The language stands first in the path of everything people read."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from mithaq.core import views as core_views

#: What Django calls when nothing of ours answered; 403 and 404 are answered by `mithaq.core.middleware`.
handler400 = "mithaq.core.views.bad_request"
handler500 = "mithaq.core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", core_views.choose_language, name="choose_language"),
    path("healthz", core_views.health, name="health"),
    path("", include("mithaq.public.urls_root")),
    *i18n_patterns(
        # The first page of a new process compiles every pattern before its own: home stands first.
        path("", include("mithaq.public.urls")),
        path("account/", include("mithaq.accounts.urls_sign_in")),
        path("", include("mithaq.accounts.urls")),
        path("", include("mithaq.reviews.urls")),
        path("", include("mithaq.library.urls")),
        path("", include("mithaq.reports.urls")),
        path("", include("mithaq.network.urls_groups")),
        path("", include("mithaq.relations.urls")),
        path("", include("mithaq.funding.urls")),
        path("", include("mithaq.network.urls")),
        path("", include("mithaq.desk.urls")),
        path("", include("mithaq.world.urls")),
        path("", include("mithaq.results.urls")),
        path("", include("mithaq.core.urls")),
        prefix_default_language=True,
    ),
]
